// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/nodes/passing_tasks.hpp"
#include "observe/node_state.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace canopy::app {

/// What a run prints of its events: a line each, so that a crash and what follows it can be read.
///
///     for (const Event& event : batch) {
///         print(lines.of(event, state));
///         state.apply(event);
///     }
///     print(lines.rest());
///
/// What comes and goes by the hundred would bury that: children of a dynamic supervisor, such as the orders, that begin and end
/// in order are counted, a line a second; tasks and processes without a supervisor that do their work are no news at all.
/// Crashes, kills and restarts are told one by one, whoever's they are.
/// Process: one. Cost: constant an event.
class EventLines {
public:
    /// The lines that are due with this event, before it is applied: often none. To be asked about every event.
    std::string of(const Event& event, const NodeState& state);
    /// What is counted and not told yet.
    std::string rest();

private:
    struct Count {
        std::uint64_t started = 0;
        std::uint64_t ended = 0;
    };

    bool counts(const Event& event, const NodeState& state);
    Count& count_of(const Node& supervisor, Timestamp time);

    PassingTasks m_passing;
    std::map<std::string, Count> m_counts; ///< by the supervisor's path
    Timestamp m_since{};                   ///< of the first that is counted
    Timestamp m_until{};
};

} // namespace canopy::app
