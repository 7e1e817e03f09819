// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/incarnations.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

NodeId childOf(const NodeState& state, NodeId supervisor, const std::string& id) {
    const Node* parent = state.find(supervisor);
    if (parent == nullptr) return no_node;
    // Starts name the newest children most of the time.
    const auto& children = parent->children;
    const auto found = std::find_if(children.rbegin(), children.rend(), [&](NodeId child) {
        const Node* node = state.find(child);
        return node != nullptr && node->id == id;
    });
    return found == children.rend() ? no_node : *found;
}

} // namespace

void Incarnations::reset(const NodeState& state) {
    m_nodes.clear();
    for (const Node* node : state.depth_first()) m_nodes[node->pid] = {node->node, node->parent};
}

void Incarnations::apply(const Event& event, const NodeState& state) {
    if (const auto* spawned = std::get_if<event::Spawned>(&event.body)) {
        if (const Node* node = state.find(spawned->pid)) m_nodes[spawned->pid] = {node->node, node->parent};
    } else if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) {
        const NodeId supervisor = nodeOf(started->supervisor);
        const Node* node = state.find(started->pid);
        m_nodes[started->pid] = {node ? node->node : childOf(state, supervisor, started->child_id), supervisor};
    } else if (const auto* restored = std::get_if<event::NodeRestored>(&event.body)) {
        m_nodes[restored->node->pid] = {restored->node->node, restored->node->parent};
    }
}

NodeId Incarnations::nodeOf(Pid pid) const {
    const auto found = m_nodes.find(pid);
    return found == m_nodes.end() ? no_node : found->second.node;
}

NodeId Incarnations::supervisorOf(Pid pid) const {
    const auto found = m_nodes.find(pid);
    return found == m_nodes.end() ? no_node : found->second.supervisor;
}

} // namespace canopy::ui
