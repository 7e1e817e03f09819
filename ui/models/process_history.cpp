// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/process_history.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

constexpr std::size_t most_lives = 50;
constexpr std::size_t most_gone = 1'000;

} // namespace

void ProcessHistory::clear() { *this = {}; }

const ProcessHistory::Lives& ProcessHistory::of(const std::string& path) const {
    static const Lives none;
    const auto child = m_children.find(path);
    return child == m_children.end() ? none : child->second.lives;
}

std::uint64_t ProcessHistory::forgotten(const std::string& path) const {
    const auto child = m_children.find(path);
    return child == m_children.end() ? 0 : child->second.forgotten;
}

void ProcessHistory::apply(const std::vector<Event>& batch, const NodeState& state) {
    m_paths.learn(batch, state);
    for (const Event& event : batch) {
        if (std::holds_alternative<event::SnapshotBegan>(event.body)) m_in_snapshot = true;
        if (std::holds_alternative<event::SnapshotEnded>(event.body)) {
            m_in_snapshot = false;
            seed(state);
        }
        if (m_in_snapshot) continue;
        if (const auto* it = std::get_if<event::ChildStarted>(&event.body)) started(*it, event.time, state);
        if (const auto* it = std::get_if<event::Exited>(&event.body)) exited(*it, event.time, state);
        if (const auto* it = std::get_if<event::ChildRemoved>(&event.body)) removed(*it, event.number, state);
    }
    if (!m_seeded) seed(state);
}

/// What a state knows of lives nobody told us about: the last exit, and the present incarnation.
void ProcessHistory::seed(const NodeState& state) {
    m_seeded = true;
    for (const Node* node : state.depth_first()) {
        if (node->generation == 0 && node->kind != ProcessKind::Supervisor) continue;
        const Lives& lives = of(node->path);
        const bool known = !lives.empty() && lives.back().pid == node->pid;
        if (known) continue;
        if (node->last_exit && (lives.empty() || lives.back().exited != node->exited_at)) {
            ProcessLife& last = begin(node->path);
            last.exited = node->exited_at;
            last.reason = *node->last_exit;
            last.last_message = node->last_message;
        }
        if (!node->alive()) continue;
        ProcessLife& life = begin(node->path);
        life.pid = node->pid;
        life.started = node->started_at;
        life.restarted = node->restarts > 0;
    }
}

ProcessLife& ProcessHistory::begin(const std::string& path) {
    Child& child = m_children[path];
    child.removed = 0;
    if (child.lives.size() == most_lives) {
        child.lives.pop_front();
        ++child.forgotten;
    }
    return child.lives.emplace_back();
}

void ProcessHistory::started(const event::ChildStarted& started, Timestamp time, const NodeState& state) {
    if (!started.pid) return;
    ProcessLife& life = begin(m_paths.pathOf(started.supervisor, started.child_id, state));
    life.pid = started.pid;
    life.started = time;
    life.restarted = started.restarted;
}

void ProcessHistory::exited(const event::Exited& exited, Timestamp time, const NodeState& state) {
    const auto child = m_children.find(m_paths.pathOf(exited.pid, state));
    if (child == m_children.end()) return;
    const auto life = std::ranges::find(child->second.lives, exited.pid, &ProcessLife::pid);
    if (life == child->second.lives.end()) return;
    life->exited = time;
    life->reason = exited.reason;
    life->last_message = exited.last_message;
}

void ProcessHistory::removed(const event::ChildRemoved& removed, std::uint64_t number, const NodeState& state) {
    const std::string path = m_paths.pathOf(removed.supervisor, removed.child_id, state);
    const auto child = m_children.find(path);
    if (child == m_children.end()) return;
    child->second.removed = number;
    m_gone.emplace_back(path, number);
    if (m_gone.size() <= most_gone) return;
    const auto& [oldest, when] = m_gone.front();
    // A child of that name may have come back since.
    if (const auto gone = m_children.find(oldest); gone != m_children.end() && gone->second.removed == when) {
        m_children.erase(gone);
    }
    m_gone.pop_front();
}

} // namespace canopy::ui
