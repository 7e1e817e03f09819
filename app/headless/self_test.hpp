// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// One thing the program needs.
struct SelfCheck {
    std::string name;
    std::function<std::optional<std::string>()> problem; ///< nothing: it is there
};

/// `--self-test`: the SQL driver, a database in a temporary folder, 200 ms of the whole tree with orders, and what else
/// there is to check. A line each on standard output.
///
/// Answers the exit code: 0, or 1 when something is missing. Process: the main thread, with a QCoreApplication.
int self_test(const std::vector<SelfCheck>& more = {});

} // namespace canopy::app
