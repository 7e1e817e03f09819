// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/exit_reason.hpp"
#include "core/pid.hpp"
#include "core/trace.hpp"
#include "observe/node.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace canopy {

/// The typed events of a runtime. Facts in the past tense; the words are OTP's.
namespace event {

/// A process began.
struct Spawned {
    Pid pid{};
    Pid parent{};
    ProcessKind kind = ProcessKind::Worker;
    std::string label{};
    bool pinned = false;
    bool operator==(const Spawned&) const = default;
};
/// A process ended; of a crash also the message it was handling.
struct Exited {
    Pid pid{};
    ExitReason reason{};
    std::string last_message{};
    bool operator==(const Exited&) const = default;
};
/// One event a link, whichever side made it. The link of a child to its supervisor is reported like any other.
struct Linked {
    Pid pid{};
    Pid other{};
    bool operator==(const Linked&) const = default;
};
/// A link was cut, by either side.
struct Unlinked {
    Pid pid{};
    Pid other{};
    bool operator==(const Unlinked&) const = default;
};
/// A process holds a name from now on.
struct Registered {
    Pid pid{};
    std::string name{};
    bool operator==(const Registered&) const = default;
};
/// A process let go of its name, or ended.
struct Unregistered {
    Pid pid{};
    std::string name{};
    bool operator==(const Unregistered&) const = default;
};
/// A supervisor is up and about to start its children.
struct SupervisorStarted {
    Pid supervisor{};
    Strategy strategy = Strategy::OneForOne;
    std::uint32_t max_restarts = 0;
    std::chrono::milliseconds within{};
    bool operator==(const SupervisorStarted&) const = default;
};
/// A child specification was added: from here on the child has its identity, `supervisor path / child id`.
/// Ids are unique below one supervisor, dynamic ones included.
struct ChildAdded {
    Pid supervisor{};
    std::string child_id{};
    ProcessKind kind = ProcessKind::Worker;
    Restart restart = Restart::Permanent;
    bool operator==(const ChildAdded&) const = default;
};
/// A child runs: first start, a start by hand, or (restarted) the supervisor's own doing after an exit.
struct ChildStarted {
    Pid supervisor{};
    std::string child_id{};
    Pid pid{};
    bool restarted = false;
    bool operator==(const ChildStarted&) const = default;
};
/// A restart failed and will be tried again; the child is `restarting`.
struct RestartFailed {
    Pid supervisor{};
    std::string child_id{};
    std::string reason{};
    bool operator==(const RestartFailed&) const = default;
};
/// The specification is gone: delete_child, or a temporary child that ended.
struct ChildRemoved {
    Pid supervisor{};
    std::string child_id{};
    bool operator==(const ChildRemoved&) const = default;
};
/// More than max_restarts within the period: the supervisor stops its children and exits with shutdown.
struct GaveUp {
    Pid supervisor{};
    std::string child_id{};
    std::uint32_t restarts = 0;
    bool operator==(const GaveUp&) const = default;
};
/// A handler runs longer than the runtime's threshold and is still running.
struct LongHandler {
    Pid pid{};
    std::string message{};
    std::chrono::nanoseconds elapsed{};
    bool operator==(const LongHandler&) const = default;
};
/// The child did not stop in time and its thread cannot be interrupted: the supervisor goes on without it.
struct Abandoned {
    Pid supervisor{};
    std::string child_id{};
    Pid pid{};
    bool operator==(const Abandoned&) const = default;
};
/// A fault was set on a process (freeze, flood): `what` says which.
struct FaultSet {
    Pid pid{};
    std::string what{};
    bool operator==(const FaultSet&) const = default;
};
/// An injected fault is over.
struct FaultCleared {
    Pid pid{};
    std::string what{};
    bool operator==(const FaultCleared&) const = default;
};
/// What a process looked like at the end of a frame. Taken of processes that were active in it.
struct Sample {
    Pid pid{};
    std::uint64_t depth = 0;
    std::uint64_t handled = 0;
    Activity activity = Activity::Idle;
    bool operator==(const Sample&) const = default;
};
/// A process has something to say to people.
struct Log {
    Pid pid{};
    LogLevel level = LogLevel::Info;
    std::string text{};
    bool operator==(const Log&) const = default;
};
/// A process reports a number under a name.
struct Telemetry {
    Pid pid{};
    std::string name{};
    std::int64_t value = 0;
    bool operator==(const Telemetry&) const = default;
};
/// Events were lost because a ring overflowed. A snapshot of what lives follows, see SnapshotBegan.
struct Gap {
    std::uint64_t lost = 0;
    bool operator==(const Gap&) const = default;
};
/// terminate_child was called: the child is told to stop now, its specification stays. Comes before its Exited.
struct StopRequested {
    Pid supervisor{};
    std::string child_id{};
    bool operator==(const StopRequested&) const = default;
};
/// A process has more messages waiting than it may: `overflow` says what becomes of those that come.
struct MailboxFull {
    Pid pid{};
    std::uint32_t max_mailbox = 0;
    Overflow overflow = Overflow::Wait;
    bool operator==(const MailboxFull&) const = default;
};
/// A mailbox that was full is half empty again.
struct MailboxDrained {
    Pid pid{};
    std::uint64_t dropped = 0; ///< messages, since it was full
    bool operator==(const MailboxDrained&) const = default;
};
/// What follows, until SnapshotEnded, describes everything there is: what it does not mention is gone.
///
/// Two forms. After a Gap (`complete` false) it comes from the process table, as ordinary events of the processes
/// alive: Spawned, then SupervisorStarted, ChildAdded (of children that are down too), ChildStarted, Linked,
/// Registered, FaultSet and Sample; nodes keep their identity and what was counted before. For somebody who begins
/// to listen (`complete` true) it comes from a fold, as one NodeRestored a node, and replaces all that was known.
struct SnapshotBegan {
    bool complete = false;
    bool operator==(const SnapshotBegan&) const = default;
};
/// A node just as another fold of the same log knew it: in a complete snapshot only. Never null.
struct NodeRestored {
    std::shared_ptr<const Node> node{};
    bool operator==(const NodeRestored& other) const { return node == other.node || *node == *other.node; }
};
/// A complete snapshot brings the counts and the next NodeId with it; the other form leaves both at their defaults.
struct SnapshotEnded {
    Totals totals{};
    NodeId next_node = 0;
    bool operator==(const SnapshotEnded&) const = default;
};

} // namespace event

using EventBody =
    std::variant<event::Spawned, event::Exited, event::Linked, event::Unlinked, event::Registered, event::Unregistered,
                 event::SupervisorStarted, event::ChildAdded, event::ChildStarted, event::RestartFailed, event::ChildRemoved,
                 event::GaveUp, event::LongHandler, event::Abandoned, event::FaultSet, event::FaultCleared, event::Sample,
                 event::Log, event::Telemetry, event::Gap, event::StopRequested, event::SnapshotBegan, event::NodeRestored,
                 event::SnapshotEnded, event::MailboxFull, event::MailboxDrained>;

/// One thing that happened: numbered without holes, timed, typed.
struct Event {
    std::uint64_t number = 0; ///< 1, 2, 3 … in the order of the log
    Timestamp time{};
    EventBody body{};
    bool operator==(const Event&) const = default;
};

/// `17 0:00:01.250000 exited #3.1 killed`: one line, no newline, the same for the same event everywhere.
std::string to_string(const Event& event);

/// The same without number and time: `exited #3.1 killed`.
std::string to_string(const EventBody& body);

/// `0:00:01.250000`: hours, minutes, seconds and microseconds since the runtime started.
std::string format_time(Timestamp time);

/// What subscribers of `node:events` get, at most one a frame.
using EventBatch = std::shared_ptr<const std::vector<Event>>;

} // namespace canopy
