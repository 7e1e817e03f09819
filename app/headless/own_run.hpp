// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/command.hpp"

#include <QTemporaryDir>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace canopy::app {

/// What `--new-instance` and `--crash-demo` change of a command: neither gets into the way of a program that runs already.
///
///     const auto own_run = OwnRun::begin(*command); // lives as long as the run: the demo's database lies in its folder
///     if (!own_run) return fail(own_run.error());
///
/// Both are answered over HTTP at any free port. The demo has a database of its own, busy customers, and a crash every three
/// seconds. What an option says still holds. Process: the main thread.
class OwnRun {
public:
    /// Fails: the demo's database needs a temporary folder, and none can be made; a line with the remedy.
    static tl::expected<OwnRun, std::string> begin(Command& command);

    /// Whether either was asked for.
    bool beside_others() const noexcept { return m_beside_others; }

private:
    explicit OwnRun(bool beside_others) : m_beside_others(beside_others) {}

    bool m_beside_others;
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the demo's database
};

} // namespace canopy::app
