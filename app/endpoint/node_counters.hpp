// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace canopy::app {

/// What the event log adds up to that a tree of today does not tell: restarts by supervisor and crashes by reason, those
/// of children included that are gone.
///
/// Process: any thread. Cost: a look at each event; a series a supervisor and a reason, and there are few of both.
class NodeCounters {
public:
    /// A supervisor, as a label's values.
    struct Supervisor {
        std::string path;
        std::string strategy;
        auto operator<=>(const Supervisor&) const = default;
    };
    struct Counts {
        std::map<Supervisor, std::uint64_t> restarts;
        std::map<std::string, std::uint64_t> crashes; ///< by the kind of the reason: `exception`, `killed`, ...
        std::uint64_t gave_up = 0;
        std::uint64_t events = 0;
        std::uint64_t lost = 0;
    };

    /// Adds what is newer than anything counted so far; the state says which supervisor a process is.
    void count(const std::vector<Event>& events, const NodeState& state);
    std::uint64_t newest() const; ///< number of the newest event counted
    Counts read() const;

private:
    void count(const Event& event, const NodeState& state);

    mutable std::mutex m_mutex;
    Counts m_counts;
    std::uint64_t m_newest = 0;
};

} // namespace canopy::app
