// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
//
// Beginning in the middle: snapshots, and what is left after a gap.
#include "observe/node_state.hpp"

#include <algorithm>
#include <memory>

namespace canopy {

std::vector<Event> NodeState::snapshot() const {
    settle();
    std::vector<const Node*> nodes;
    nodes.reserve(m_nodes.size());
    for (const auto& [id, node] : m_nodes) nodes.push_back(&node);
    std::ranges::sort(nodes, {}, &Node::node);

    std::vector<Event> events;
    events.reserve(nodes.size() + 2);
    const auto add = [&](EventBody body) { events.push_back({m_totals.number, m_totals.now, std::move(body)}); };
    add(event::SnapshotBegan{.complete = true});
    for (const Node* node : nodes) add(event::NodeRestored{std::make_shared<const Node>(*node)});
    add(event::SnapshotEnded{.totals = m_totals, .next_node = m_next});
    return events;
}

void NodeState::on(const event::Gap& gap, Timestamp) { m_totals.lost += gap.lost; }

void NodeState::on(const event::SnapshotBegan& began, Timestamp) {
    if (began.complete) {
        *this = NodeState{};
        m_restoring = true;
        return;
    }
    m_mentioned.emplace();
    for (auto& [id, node] : m_nodes) {
        node.links.clear();
        node.name.clear();
        node.faults.clear();
        if (node.status == NodeStatus::Frozen) node.status = NodeStatus::Running;
    }
}

void NodeState::on(const event::NodeRestored& restored, Timestamp) {
    if (!m_restoring) return;
    const Node& node = m_nodes.insert_or_assign(restored.node->node, *restored.node).first->second;
    if (node.path.empty()) ++m_held_back;
    if (node.path == "/") m_top = node.node;
    if (node.alive()) m_by_pid[node.pid] = node.node;
    if (node.parent != no_node) m_by_child[{node.parent, node.id}] = node.node;
    if (node.parent == no_node && !node.path.empty()) m_roots.push_back(node.node);
    if (is_held_back(node) && !node.alive()) m_early_exits.insert(node.node);
}

void NodeState::on(const event::SnapshotEnded& ended, Timestamp) {
    if (m_mentioned) return forget_unmentioned();
    if (!m_restoring) return;
    m_restoring = false;
    m_totals = ended.totals;
    m_next = ended.next_node;
}

void NodeState::forget_unmentioned() {
    const Mentioned mentioned = *std::exchange(m_mentioned, std::nullopt);
    std::vector<NodeId> gone;
    std::vector<NodeId> went_down;
    for (const auto& [id, node] : m_nodes) {
        const bool lives = node.alive() && mentioned.processes.contains(node.pid);
        const bool specified = node.parent != no_node && mentioned.children.contains(id);
        if (specified && node.alive() && !lives) went_down.push_back(id);
        if (!specified && !(lives && node.parent == no_node)) gone.push_back(id);
    }
    std::ranges::sort(gone);
    std::ranges::sort(went_down);
    for (const NodeId id : gone) erase(id);
    for (const NodeId id : went_down) {
        Node* node = node_of(id);
        if (!node) continue;
        m_by_pid.erase(node->pid);
        set_status(*node, NodeStatus::Stopped); // how it ended is among what was lost
        node->depth = 0;
        node->rate = 0;
    }
}

} // namespace canopy
