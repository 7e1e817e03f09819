// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/trace_event.hpp"

#include <chrono>

namespace canopy {

namespace {

std::string text_of(const TraceRecord& record) {
    if (record.text) return *record.text;
    return record.label ? record.label : "";
}

std::uint32_t count_of(const TraceRecord& record) { return static_cast<std::uint32_t>(record.number); }

event::SupervisorStarted supervisor_started(const TraceRecord& record) {
    const auto within = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds{record.number});
    return {record.pid, static_cast<Strategy>(record.small_a), record.other.index, within};
}

} // namespace

std::optional<EventBody> event_of(const TraceRecord& record) {
    using Kind = TraceRecord::Kind;
    const std::string text = text_of(record);
    switch (record.kind) {
    case Kind::Spawned:
        return event::Spawned{record.pid, record.other, static_cast<ProcessKind>(record.small_a), text, record.small_b != 0};
    case Kind::Exited: return event::Exited{record.pid, record.reason, text};
    case Kind::Linked: return event::Linked{record.pid, record.other};
    case Kind::Unlinked: return event::Unlinked{record.pid, record.other};
    case Kind::Registered: return event::Registered{record.pid, text};
    case Kind::Unregistered: return event::Unregistered{record.pid, text};
    case Kind::SupervisorStarted: return supervisor_started(record);
    case Kind::ChildAdded:
        return event::ChildAdded{record.pid, text, static_cast<ProcessKind>(record.small_a),
                                 static_cast<Restart>(record.small_b)};
    case Kind::ChildStarted: return event::ChildStarted{record.pid, text, record.other, record.small_b != 0};
    case Kind::StopRequested: return event::StopRequested{record.pid, text};
    case Kind::RestartFailed: return event::RestartFailed{record.pid, text, record.reason.to_string()};
    case Kind::ChildRemoved: return event::ChildRemoved{record.pid, text};
    case Kind::GaveUp: return event::GaveUp{record.pid, text, count_of(record)};
    case Kind::LongHandler: return event::LongHandler{record.pid, text, std::chrono::nanoseconds{record.number}};
    case Kind::MailboxFull: return event::MailboxFull{record.pid, count_of(record), static_cast<Overflow>(record.small_a)};
    case Kind::MailboxDrained: return event::MailboxDrained{record.pid, static_cast<std::uint64_t>(record.number)};
    case Kind::Abandoned: return event::Abandoned{record.pid, text, record.other};
    case Kind::FaultSet: return event::FaultSet{record.pid, text};
    case Kind::FaultCleared: return event::FaultCleared{record.pid, text};
    case Kind::Log: return event::Log{record.pid, static_cast<LogLevel>(record.small_a), text};
    case Kind::Telemetry: return event::Telemetry{record.pid, text, record.number};
    case Kind::Active: break;
    }
    return std::nullopt;
}

} // namespace canopy
