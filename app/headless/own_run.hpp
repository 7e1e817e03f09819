// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/command.hpp"

#include <QTemporaryDir>
#include <optional>

namespace canopy::app {

/// What `--new-instance` and `--crash-demo` change of a command: neither gets into the way of a program that runs already.
///
///     OwnRun own_run(*command); // lives as long as the run: the demo's database lies in its folder
///
/// Both are answered over HTTP at any free port. The demo has a database of its own, busy customers, and a crash every three
/// seconds. What an option says still holds. Process: the main thread.
class OwnRun {
public:
    explicit OwnRun(Command& command);

    /// Whether either was asked for.
    bool beside_others() const noexcept { return m_beside_others; }

private:
    void begin_demo(Command& command);

    bool m_beside_others;
    std::optional<QTemporaryDir> m_folder;
};

} // namespace canopy::app
