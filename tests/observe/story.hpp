// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/node_state.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace canopy::test {

using namespace std::chrono_literals;

/// First incarnation of a slot; the second is pid(4, 2).
constexpr Pid pid(std::uint32_t index, std::uint32_t generation = 1) { return {index, generation}; }

inline ExitReason boom() { return ExitReason::exception("std::runtime_error", "boom", ""); }

/// A log told in the words of a runtime: each line appends the events such a moment writes.
///
///     Story story;
///     story.top(pid(1)).child(pid(1), "cache", pid(2)).crash(pid(2));
///     EXPECT_EQ(story.text(), …);
class Story {
public:
    /// Later lines happen at this moment.
    Story& at(Timestamp time) { return m_now = time, *this; }

    Story& add(EventBody body) {
        const std::uint64_t number = m_events.size() + 1;
        m_events.push_back({.number = number, .time = m_now, .body = std::move(body)});
        return *this;
    }
    Story& spawn(Pid process, Pid parent = {}, std::string label = "Worker") {
        return add(event::Spawned{.pid = process, .parent = parent, .label = std::move(label)});
    }
    Story& supervisor_up(Pid supervisor, Strategy strategy = Strategy::OneForOne, std::uint32_t max_restarts = 3) {
        return add(event::SupervisorStarted{supervisor, strategy, max_restarts, 5s});
    }
    Story& top(Pid supervisor, Strategy strategy = Strategy::OneForOne) {
        spawn_supervisor(supervisor, {});
        return supervisor_up(supervisor, strategy);
    }
    Story& spawn_supervisor(Pid supervisor, Pid parent) {
        return add(event::Spawned{.pid = supervisor, .parent = parent, .kind = ProcessKind::Supervisor, .label = "Supervisor"});
    }
    Story& specify(Pid supervisor, std::string id, Restart restart = Restart::Permanent) {
        return add(event::ChildAdded{supervisor, std::move(id), ProcessKind::Worker, restart});
    }
    Story& child(Pid supervisor, std::string id, Pid process, Restart restart = Restart::Permanent) {
        specify(supervisor, id, restart).spawn(process, supervisor);
        return add(event::ChildStarted{supervisor, std::move(id), process});
    }
    Story& started(Pid supervisor, std::string id, Pid process) {
        return add(event::ChildStarted{supervisor, std::move(id), process});
    }
    /// The supervisor's own doing after an exit.
    Story& restart(Pid supervisor, std::string id, Pid process) {
        spawn(process, supervisor);
        return add(event::ChildStarted{supervisor, std::move(id), process, true});
    }
    Story& exit(Pid process, ExitReason reason, std::string last_message = {}) {
        return add(event::Exited{process, std::move(reason), std::move(last_message)});
    }
    Story& crash(Pid process) { return exit(process, boom()); }
    Story& shut_down(Pid process) { return exit(process, ExitReason::shutdown()); }

    const std::vector<Event>& events() const { return m_events; }
    NodeState state() const { return folded(m_events); }
    std::string text() const { return to_text(state()); }

    static NodeState folded(const std::vector<Event>& events, NodeState state = {}) {
        for (const Event& event : events) state.apply(event);
        return state;
    }

private:
    std::vector<Event> m_events;
    Timestamp m_now{};
};

} // namespace canopy::test
