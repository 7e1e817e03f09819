// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event_log.hpp"

#include "observe/runtime_description.hpp"
#include "observe/trace_event.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

EventBatch EventLog::collect() {
    m_records.clear();
    m_active.clear();
    const std::uint64_t ever_lost = m_runtime.drain_trace(m_records, m_active);
    append_records();
    note_lost(ever_lost);
    if (m_doubtful && m_runtime.now() >= m_next_description) reconcile();
    m_sampler.sample(std::move(m_active), m_history);
    return m_history.take_batch();
}

void EventLog::append_records() {
    std::erase_if(m_ending, [&](Pid pid) { return !m_runtime.is_alive(pid); });
    for (const TraceRecord& record : m_records) {
        if (record.kind == TraceRecord::Kind::Exited && m_runtime.is_alive(record.pid)) m_ending.push_back(record.pid);
        if (auto body = event_of(record)) m_history.append(record.time, *std::move(body));
    }
}

void EventLog::note_lost(std::uint64_t ever_lost) {
    if (ever_lost == m_ever_lost) return;
    m_history.append(m_runtime.now(), event::Gap{ever_lost - std::exchange(m_ever_lost, ever_lost)});
    m_doubtful = true;
}

/// Events that were under way while the table was read come later and are folded on top: they repeat or undo what the
/// description says. The other order would bury them.
void EventLog::reconcile() {
    constexpr int share = 10;
    const Timestamp began = m_runtime.now();
    for (EventBody& body : describe(m_runtime, m_ending)) {
        if (const auto* spawned = std::get_if<event::Spawned>(&body)) m_active.push_back(spawned->pid);
        m_history.append(began, std::move(body));
    }
    m_doubtful = false;
    const Timestamp now = m_runtime.now();
    m_next_description = now + share * (now - began);
}

} // namespace canopy
