// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/event.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace canopy::app {

/// Tells the ordinary lives of tasks from news: a task of a Task.Supervisor that begins, is linked and ends `normal` has
/// done what it was there for, by the hundred, and would hide everything else in a list of events.
///
///     for (const Event& event : *batch)
///         if (!m_passing.is_routine(event)) show(event);
///
/// A crash, a kill, a shutdown of a task are news, and so is whatever happens to a task that would be started again.
/// Process: one. Cost: constant an event; remembers the tasks that live.
class PassingTasks {
public:
    /// To be asked about every event, in the order of the log, snapshots included.
    bool is_routine(const Event& event);

private:
    using Children = std::map<std::string, Pid>; ///< temporary tasks by their id; the process, once it has one

    bool on(const event::SupervisorStarted& started);
    bool on(const event::Spawned& spawned);
    bool on(const event::ChildAdded& added);
    bool on(const event::ChildStarted& started);
    bool on(const event::ChildRemoved& removed);
    bool on(const event::Exited& exited);
    bool on(const event::Linked& linked) const { return is_task(linked.pid) || is_task(linked.other); }
    bool on(const event::Unlinked& unlinked) const { return is_task(unlinked.pid) || is_task(unlinked.other); }
    bool on(const event::SnapshotBegan&);
    bool on(const event::NodeRestored& restored);
    static bool on(const auto&) { return false; }

    bool is_task(Pid pid) const { return m_tasks.contains(pid); }
    Children* children_of(Pid supervisor);

    std::unordered_map<Pid, Children> m_supervisors; ///< dynamic ones
    std::unordered_set<Pid> m_tasks;                 ///< alive, and below one of them
};

} // namespace canopy::app
