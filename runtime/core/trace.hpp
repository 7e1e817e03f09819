// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/exit_reason.hpp"
#include "core/pid.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace canopy {

/// What a process is to the eye: its shape on the screen.
enum class ProcessKind : std::uint8_t { Worker, Supervisor, Task, Agent, Registry, Table, PubSub };

/// What becomes of a message to a process that has as many waiting as its max_mailbox says; the one in hand waits no more.
/// What a process sends to itself, its timers, signals, replies and stop_server() are taken all the same, and not counted.
enum class Overflow : std::uint8_t {
    /// It is taken; its sender, if a process, handles no further message, and does not come back from a sleep() or yield(),
    /// until half of them are handled. Answers it awaits and their time-outs still reach it, so a call may wait.
    Wait,
    DropNewest, ///< it is dropped; a call fails with `mailbox full`
    Crash,      ///< the receiver ends with `mailbox full`, as if killed
};

/// What a process is doing at the moment of a sample.
enum class Activity : std::uint8_t {
    Idle,    ///< nothing to do
    Running, ///< in a handler, or in a run queue
    Waiting, ///< inside a handler, waiting for an answer or a time
    Frozen,  ///< under a freeze fault: takes no messages
};

/// What happens to the siblings of a child that exited.
enum class Strategy : std::uint8_t {
    OneForOne,       ///< nothing: only the child is restarted
    OneForAll,       ///< all are stopped and started again
    RestForOne,      ///< those started after it are stopped and started again
    SimpleOneForOne, ///< dynamic: any number of children, each on its own
};

/// When a child is restarted.
enum class Restart : std::uint8_t {
    Permanent, ///< always
    Transient, ///< only after a crash
    Temporary, ///< never
};

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// One entry of a worker's event ring: what happened, to whom, with the least that describes it.
///
/// The observe layer turns records into typed events; nothing else reads them.
struct TraceRecord {
    enum class Kind : std::uint8_t {
        Spawned,
        Exited,
        Linked,
        Unlinked,
        Registered,
        Unregistered,
        SupervisorStarted,
        ChildAdded,
        ChildStarted,
        StopRequested, ///< terminate_child: the exit that follows is no crash
        RestartFailed,
        ChildRemoved,
        GaveUp,
        LongHandler,
        Abandoned,
        FaultSet,
        FaultCleared,
        Log,
        Telemetry,
        MailboxFull,    ///< more than `number` messages; small_a is the Overflow
        MailboxDrained, ///< after that half of them; `number` were dropped
        Active,         ///< had a turn in this frame; becomes a sample
    };

    Kind kind = Kind::Spawned;
    std::uint8_t small_a = 0;                  ///< a kind, strategy, restart type or level, as the record's kind wants
    std::uint8_t small_b = 0;                  ///< a second one; for Spawned: pinned, for ChildStarted: restarted
    Pid pid{};                                 ///< the process it is about; for child records, the supervisor
    Pid other{};                               ///< the other process: parent, link, child
    Timestamp time{};                          ///< when
    std::int64_t number = 0;                   ///< a count, a period in ns, a value
    const char* label = nullptr;               ///< a text that lives as long as the program (a type's name)
    std::shared_ptr<const std::string> text{}; ///< any other text
    ExitReason reason{};                       ///< of Exited
};

} // namespace canopy
