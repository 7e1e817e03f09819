// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

class System;

/// What became of a file of orders.
struct ImportReport {
    std::size_t stored = 0;
    std::vector<std::string> problems{}; ///< one line each: the file, the line's number, the reason

    /// Every line of the file is stored.
    bool complete() const noexcept { return problems.empty(); }
    /// `imported 232 orders; 0 problems`.
    std::string to_string() const;
};

/// Why a file cannot be imported at all, with the remedy: it is not there, may not be read, or is a folder. Nothing when it can.
std::optional<std::string> import_problem(const std::filesystem::path& file);

/// Stores every good order of a CSV file. The rate limiter has no say: these orders were placed before.
///
/// An order that is stored already is stored, so importing a file twice changes nothing.
/// Process: a thread that runs no process; blocks until everything is stored, or until it is told to stop: then what is under
/// way is finished, and the line is reported from which on nothing was imported. `told_to_stop` is asked before each line and
/// while it waits, for the file too when that is a pipe, at least each 100 ms, by this thread. Cost: 64 orders are under way at a
/// time, so that they share commits.
ImportReport import_file(
    const std::filesystem::path& file, System& system, const std::function<bool()>& told_to_stop = [] { return false; });

} // namespace canopy::app
