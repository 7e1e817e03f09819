// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trace.hpp"
#include "observe/event.hpp"

#include <optional>

namespace canopy {

/// The event a trace record stands for; nothing for Active, which becomes a Sample.
///
/// Where a record keeps what, beyond the fields that speak for themselves (`text` wins over `label` where both may
/// name something):
///
///     Spawned            small_a kind, small_b pinned, other parent, text or label
///     SupervisorStarted  small_a strategy, other.index max_restarts, number the period in ns
///     ChildAdded         small_a kind, small_b restart type, text child id
///     ChildStarted       other child, small_b restarted, text child id
///     StopRequested      text child id
///     RestartFailed      text child id, reason
///     GaveUp             text child id, number restarts
///     Abandoned          other child, text child id
///     LongHandler        label or text the message, number the time so far in ns
///     MailboxFull        small_a the Overflow, number the limit
///     MailboxDrained     number how many were dropped
///     FaultSet, -Cleared label or text the fault
///     Log                small_a level, text
///     Telemetry          label or text the name, number the value
std::optional<EventBody> event_of(const TraceRecord& record);

} // namespace canopy
