// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/chaos/crash_runner.hpp"
#include "app/headless/command.hpp"
#include "app/headless/run_report.hpp"
#include "app/nodes/event_queue.hpp"
#include "app/system.hpp"
#include "observe/node_state.hpp"

#include <memory>

namespace canopy::app {

/// The tree without a window: prints the tree, a line an event, and a summary.
///
///     return run_headless(command); // the exit code
///
/// SIGINT and SIGTERM end it in order, as the end of its duration does.
/// Answers 0 when nothing acknowledged was lost and everything asked for was done, else 1 after one line on stderr.
/// Process: the main thread.
int run_headless(const Command& command);

} // namespace canopy::app
