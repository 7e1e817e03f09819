// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace canopy::ui {

/// Which child a pid was: the answer stays right for processes that are gone by the time somebody asks.
///
///     m_paths.learn(*batch, state);
///     const std::string path = m_paths.pathOf(exited.pid, state);   // `/orders/order_supervisor/order_8001`
///
/// A process that ended before it became a child has its supervisor's path.
/// Cost: constant an event; remembers those alive and the last 20,000 that ended.
class ProcessPaths {
public:
    /// Reads a whole batch before anybody asks about its events, since a child's name comes after its first deeds.
    void learn(const std::vector<Event>& batch, const NodeState& state);
    std::string pathOf(Pid pid, const NodeState& state) const;
    std::string pathOf(Pid supervisor, const std::string& child_id, const NodeState& state) const;
    /// Whether a process is a child of the other one, or was spawned by it: links between them are the tree itself.
    bool isChildOf(Pid child, Pid supervisor) const;
    Pid supervisorOf(Pid pid) const; ///< none if nobody supervises it
    bool isDynamic(Pid supervisor) const { return m_dynamic.contains(supervisor); }
    void clear();

private:
    struct Place {
        Pid supervisor{};
        std::string child_id{};
        std::string path{}; ///< empty: follows from supervisor and child id
    };

    void learnOne(const Event& event, const NodeState& state);
    void learnSpawned(const event::Spawned& spawned);
    void learnSupervisor(const event::SupervisorStarted& started, const NodeState& state);
    void seed(const NodeState& state);
    void end(Pid pid);

    std::unordered_map<Pid, Place> m_places;
    std::unordered_set<Pid> m_supervisors;
    std::unordered_set<Pid> m_dynamic;
    std::deque<Pid> m_ended;
    bool m_seeded = false;
};

/// The last step of a path as people read it: `order_8001`; `/` for the top supervisor.
std::string lastStep(const std::string& path);
std::string parentPath(const std::string& path); ///< empty for the top supervisor
std::string childPath(const std::string& supervisor_path, const std::string& child_id);

} // namespace canopy::ui
