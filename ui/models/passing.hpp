// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <chrono>

namespace canopy::ui {

/// A process nobody supervises is worth being shown once it has lived this long.
inline constexpr std::chrono::seconds passing_time{1};

/// Whether a process only passes by: one nobody supervises, such as a request's, in its first moments.
///
///     if (isPassing(*node, state.totals().now)) continue;
inline bool isPassing(const Node& node, Timestamp now) {
    return node.parent == no_node && node.path != "/" && now - node.started_at < passing_time;
}

} // namespace canopy::ui
