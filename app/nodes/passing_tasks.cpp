// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nodes/passing_tasks.hpp"

namespace canopy::app {

bool PassingTasks::is_routine(const Event& event) {
    return std::visit([this](const auto& body) { return on(body); }, event.body);
}

PassingTasks::Children* PassingTasks::children_of(Pid supervisor) {
    const auto found = m_supervisors.find(supervisor);
    return found == m_supervisors.end() ? nullptr : &found->second;
}

bool PassingTasks::on(const event::SupervisorStarted& started) {
    if (started.strategy == Strategy::SimpleOneForOne) m_supervisors.try_emplace(started.supervisor);
    return false;
}

/// Comes before the child has a name, for a dynamic child is added once it runs.
bool PassingTasks::on(const event::Spawned& spawned) {
    if (spawned.kind != ProcessKind::Task || !children_of(spawned.parent)) return false;
    m_tasks.insert(spawned.pid);
    return true;
}

bool PassingTasks::on(const event::ChildAdded& added) {
    Children* children = children_of(added.supervisor);
    if (!children || added.kind != ProcessKind::Task || added.restart != Restart::Temporary) return false;
    children->try_emplace(added.child_id);
    return true;
}

bool PassingTasks::on(const event::ChildStarted& started) {
    Children* children = children_of(started.supervisor);
    const auto child = children ? children->find(started.child_id) : Children::iterator{};
    if (!children || child == children->end()) {
        m_tasks.erase(started.pid); // started again when it ends: its end is news
        return false;
    }
    child->second = started.pid;
    m_tasks.insert(started.pid);
    return true;
}

bool PassingTasks::on(const event::ChildRemoved& removed) {
    Children* children = children_of(removed.supervisor);
    const auto child = children ? children->find(removed.child_id) : Children::iterator{};
    if (!children || child == children->end()) return false;
    m_tasks.erase(child->second); // it may have ended before it was called started
    children->erase(child);
    return true;
}

bool PassingTasks::on(const event::Exited& exited) {
    if (const auto supervisor = m_supervisors.find(exited.pid); supervisor != m_supervisors.end()) {
        for (const auto& [id, pid] : supervisor->second) m_tasks.erase(pid);
        m_supervisors.erase(supervisor);
        return false;
    }
    return m_tasks.erase(exited.pid) > 0 && exited.reason.is(ExitReason::Kind::Normal);
}

/// What follows mentions all that lives.
bool PassingTasks::on(const event::SnapshotBegan&) {
    *this = {};
    return false;
}

bool PassingTasks::on(const event::NodeRestored& restored) {
    const Node& node = *restored.node;
    if (!node.alive()) return false;
    if (node.kind == ProcessKind::Supervisor && node.strategy == Strategy::SimpleOneForOne) m_supervisors.try_emplace(node.pid);
    Children* children = children_of(node.spawned_by); // restored before it: from the top down
    if (children && node.kind == ProcessKind::Task && node.restart == Restart::Temporary) {
        children->try_emplace(node.id, node.pid);
        m_tasks.insert(node.pid);
    }
    return false;
}

} // namespace canopy::app
