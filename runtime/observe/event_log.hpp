// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"
#include "observe/event_history.hpp"
#include "observe/frame_sampler.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace canopy {

/// The log of one runtime: turns what its threads wrote down into numbered events, frame by frame.
///
///     EventLog log(runtime);
///     runtime.start<Supervisor>(orders_spec());
///     if (const EventBatch batch = log.collect()) print(*batch);
///     out << to_text(log.state());
///
/// When a ring overflowed, the log says how much is missing (Gap) and describes what lives from the process table; while
/// more is lost at every collect(), the description waits until it costs a tenth of the time at most. Links are not
/// part of it: they show again when they change.
///
/// Process: any, one at a time; a runtime has one log at most, made before its first process begins.
/// Cost: a microsecond an event, in proportion to what happened, not to what lives; a description after a gap is
/// proportional to the process table (measured with 100,000 processes alive: a fifth of a second).
/// Fails: never; what was lost is in the log.
class EventLog {
public:
    explicit EventLog(Runtime& runtime, std::size_t events_kept = 100'000)
        : m_runtime(runtime), m_history(events_kept), m_sampler(runtime) {}

    /// Everything that happened since the last call and a sample of whoever was active; nullptr if nothing was.
    EventBatch collect();

    /// Whose turns the log itself causes: they are sampled along with others, and alone are no news.
    void set_audience(std::vector<Pid> audience) { m_sampler.set_audience(std::move(audience)); }

    const NodeState& state() const noexcept { return m_history.state(); }
    const EventHistory& history() const noexcept { return m_history; }
    Runtime& runtime() const noexcept { return m_runtime; }

private:
    void append_records();
    void note_lost(std::uint64_t ever_lost);
    void reconcile();

    Runtime& m_runtime;
    EventHistory m_history;
    FrameSampler m_sampler;
    std::uint64_t m_ever_lost = 0;
    bool m_doubtful = false; ///< something was lost and no description has followed yet
    Timestamp m_next_description{};
    std::vector<Pid> m_ending;          ///< their exit is in the log, their slot is not closed yet
    std::vector<TraceRecord> m_records; // of one frame; kept for their memory
    std::vector<Pid> m_active;
};

} // namespace canopy
