// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <unordered_map>

namespace canopy::ui {

/// Which child a pid belongs to, also after the pid has died: what tells the canvas where a crash was.
///
///     const NodeId node = incarnations.nodeOf(exited.pid);
///     incarnations.forget(exited.pid);
///
/// A NodeState knows present incarnations only, and when a batch has been applied those of its middle are gone.
class Incarnations {
public:
    void reset(const NodeState& state);
    void apply(const Event& event, const NodeState& state); ///< after the whole batch was applied to the state
    NodeId nodeOf(Pid pid) const;                           ///< no_node if unknown
    NodeId supervisorOf(Pid pid) const;                     ///< no_node if unknown; outlives a temporary child
    void forget(Pid pid) { m_nodes.erase(pid); }

private:
    struct Place {
        NodeId node = no_node;
        NodeId supervisor = no_node;
    };
    std::unordered_map<Pid, Place> m_nodes;
};

} // namespace canopy::ui
