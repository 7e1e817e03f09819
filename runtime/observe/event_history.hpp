// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/event.hpp"
#include "observe/node_state.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace canopy {

/// The log as far back as is kept, and what it adds up to: numbers events, and tells late comers how to begin.
///
///     EventHistory history;
///     history.append(time, event::Gap{3});
///     const std::vector<Event> beginning = history.state().snapshot(); // then every batch that take_batch() gives
///
/// Process: any one; a value. Cost: constant an event; memory is bounded by the capacity.
/// Fails: never, but for memory.
class EventHistory {
public:
    explicit EventHistory(std::size_t capacity = 100'000) : m_capacity(capacity) {}

    /// Gives the event the next number. Time never runs backwards in the log: an earlier time becomes the last one's.
    void append(Timestamp time, EventBody body);

    /// What was appended since the last call, or nullptr if nothing was.
    EventBatch take_batch();
    bool has_batch() const noexcept { return !m_batch.empty(); }

    /// The state after the newest event; its snapshot() is where a late comer begins.
    const NodeState& state() const noexcept { return m_state; }
    /// Events after a number, as far as they are kept, oldest first.
    std::vector<Event> after(std::uint64_t number) const;
    std::uint64_t newest() const noexcept { return m_newest; }                     ///< 0 before the first
    std::uint64_t oldest() const noexcept { return m_newest - m_kept.size() + 1; } ///< that is kept; newest() + 1 if none is

private:
    std::size_t m_capacity;
    std::deque<Event> m_kept;
    std::vector<Event> m_batch;
    NodeState m_state;
    std::uint64_t m_newest = 0;
};

} // namespace canopy
