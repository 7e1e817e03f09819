// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "ui/panels/process_action.hpp"

#include <QString>

#include <vector>

namespace canopy::ui {

/// What an action would bring down and what would come back, told before it is done.
///
///     const BlastRadius radius = blastRadius(state, *node, ProcessAction::Kill);
///     question.setInformativeText(describe(radius));
///
/// A forecast from restart types, strategies and budgets as the log tells them; links between workers are followed one
/// step. Cost: linear in the processes that end.
struct BlastRadius {
    std::vector<NodeId> ends{};      ///< the process itself first, then what ends with it, supervisors before children
    std::vector<NodeId> restarted{}; ///< of those, the ones that supervisors start again directly
    NodeId by = no_node;             ///< the supervisor that restarts; no_node: nobody does
    std::vector<NodeId> gives_up{};  ///< supervisors whose budget this exceeds, lowest first
    bool everything = false;         ///< the top supervisor ends
};

BlastRadius blastRadius(const NodeState& state, const Node& node, ProcessAction action);

/// `1 process ends. canopy restarts it.` in a few sentences, names included.
QString describe(const NodeState& state, const BlastRadius& radius, ProcessAction action);

/// `dies: 4 · restarted by orders (rest for one)`, for a menu.
QString summarize(const NodeState& state, const BlastRadius& radius, ProcessAction action);

} // namespace canopy::ui
