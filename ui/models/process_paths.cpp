// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/process_paths.hpp"

namespace canopy::ui {

namespace {

constexpr std::size_t most_ended = 20'000;

/// As NodeState writes a child id into a path.
std::string escaped(const std::string& id, bool below_top) {
    std::string step;
    step.reserve(id.size());
    for (std::size_t at = 0; at < id.size(); ++at) {
        const char letter = id[at];
        if (letter == '/') {
            step += "%2F";
        } else if (letter == '%') {
            step += "%25";
        } else if (letter == '#' && at == 0 && below_top) {
            step += "%23";
        } else {
            step += letter;
        }
    }
    return step;
}

} // namespace

std::string childPath(const std::string& supervisor_path, const std::string& child_id) {
    const bool below_top = supervisor_path == "/";
    return (below_top ? std::string{} : supervisor_path) + '/' + escaped(child_id, below_top);
}

std::string lastStep(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || path.size() == 1) return path;
    return path.substr(slash + 1);
}

std::string parentPath(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (path.size() <= 1 || slash == std::string::npos) return {};
    return slash == 0 ? "/" : path.substr(0, slash);
}

void ProcessPaths::learn(const std::vector<Event>& batch, const NodeState& state) {
    if (!m_seeded) seed(state);
    for (const Event& event : batch) learnOne(event, state);
}

/// Somebody who begins to listen in the middle knows the processes of the state.
void ProcessPaths::seed(const NodeState& state) {
    m_seeded = true;
    for (const Node* node : state.depth_first()) {
        if (!node->pid) continue;
        const Node* parent = state.find(node->parent);
        m_places[node->pid] = {parent != nullptr ? parent->pid : Pid{}, node->id, node->path};
        if (node->kind != ProcessKind::Supervisor) continue;
        m_supervisors.insert(node->pid);
        if (node->strategy == Strategy::SimpleOneForOne) m_dynamic.insert(node->pid);
    }
}

void ProcessPaths::learnOne(const Event& event, const NodeState& state) {
    if (const auto* spawned = std::get_if<event::Spawned>(&event.body)) {
        learnSpawned(*spawned);
    } else if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) {
        if (started->pid) m_places[started->pid] = {started->supervisor, started->child_id, {}};
    } else if (const auto* supervisor = std::get_if<event::SupervisorStarted>(&event.body)) {
        learnSupervisor(*supervisor, state);
    } else if (std::holds_alternative<event::SnapshotEnded>(event.body)) {
        seed(state);
    } else if (const auto* exited = std::get_if<event::Exited>(&event.body)) {
        end(exited->pid);
    }
}

void ProcessPaths::learnSpawned(const event::Spawned& spawned) {
    const bool supervised = m_supervisors.contains(spawned.parent);
    m_places.try_emplace(spawned.pid, Place{supervised ? spawned.parent : Pid{}, {}, {}});
    if (spawned.kind == ProcessKind::Supervisor) m_supervisors.insert(spawned.pid);
}

void ProcessPaths::learnSupervisor(const event::SupervisorStarted& started, const NodeState& state) {
    m_supervisors.insert(started.supervisor);
    if (started.strategy == Strategy::SimpleOneForOne) m_dynamic.insert(started.supervisor);
    // The top one has no child id to make a path of, and nobody finds it by its pid once it has exited.
    const Node* top = state.find("/");
    if (top != nullptr && top->pid == started.supervisor) m_places[started.supervisor].path = top->path;
}

void ProcessPaths::end(Pid pid) {
    m_ended.push_back(pid);
    while (m_ended.size() > most_ended) {
        m_places.erase(m_ended.front());
        m_supervisors.erase(m_ended.front());
        m_dynamic.erase(m_ended.front());
        m_ended.pop_front();
    }
}

std::string ProcessPaths::pathOf(Pid pid, const NodeState& state) const {
    const auto place = m_places.find(pid);
    if (place != m_places.end() && !place->second.path.empty()) return place->second.path;
    if (place != m_places.end() && !place->second.child_id.empty()) {
        return pathOf(place->second.supervisor, place->second.child_id, state);
    }
    if (const Node* node = state.find(pid); node != nullptr && !node->path.empty()) return node->path;
    if (place == m_places.end() || !place->second.supervisor) return "/" + to_string(pid);
    // It ended before its supervisor said which child it is: it must not be taken for the supervisor.
    const std::string above = pathOf(place->second.supervisor, state);
    return (above == "/" ? above : above + '/') + to_string(pid);
}

std::string ProcessPaths::pathOf(Pid supervisor, const std::string& child_id, const NodeState& state) const {
    return childPath(pathOf(supervisor, state), child_id);
}

Pid ProcessPaths::supervisorOf(Pid pid) const {
    const auto place = m_places.find(pid);
    return place == m_places.end() ? Pid{} : place->second.supervisor;
}

bool ProcessPaths::isChildOf(Pid child, Pid supervisor) const { return supervisor && supervisorOf(child) == supervisor; }

void ProcessPaths::clear() { *this = {}; }

} // namespace canopy::ui
