// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/message.hpp"
#include "core/pid.hpp"
#include "core/process_slot.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace canopy {

class Runtime;

/// What a process that traps exits gets instead of dying: who ended, and why.
struct Exit {
    Pid from;
    ExitReason reason;
};

/// What a watcher gets, once, when the watched process ends.
struct Down {
    MonitorRef monitor;
    Pid pid;          ///< none when monitored by a name nobody held
    std::string name; ///< as monitored, empty when by pid
    ExitReason reason;
};

/// Whether an exit signal came along a link, or somebody sent it.
enum class ExitRoute : std::uint8_t { Link, Direct };

/// Signals: they travel like messages, in the order of all others from their sender, and take effect on arrival.
namespace signals {

void link(Runtime& runtime, Pid to, Pid from);
/// The other side answers that it knows, with the same id.
void unlink(Runtime& runtime, Pid to, Pid from, std::uint64_t id = 0);
void monitor(Runtime& runtime, Pid to, Pid watcher, std::uint64_t reference);
void demonitor(Runtime& runtime, Pid to, Pid watcher, std::uint64_t reference);
void exit(Runtime& runtime, Pid to, Pid from, ExitReason reason, ExitRoute route);
void down(Runtime& runtime, Pid to, Down down);
/// The call with this reference will not be answered.
void call_failed(Runtime& runtime, Caller caller, const ExitReason& reason);
/// The server need not remember this caller: somebody else has answered it.
void forget_call(Runtime& runtime, Pid server, Caller caller);
/// Freeze: no message is handled any more. Thaw ends that.
void freeze(Runtime& runtime, Pid to);
void thaw(Runtime& runtime, Pid to);
/// A process is held until there is room in another's mailbox, or that is gone; then it gets room_again().
void hold(Runtime& runtime, Pid full, Pid sender);
void room_again(Runtime& runtime, Pid to, Pid from);
/// Runs a function in the process, between two messages; with nullptr, perhaps here and now, if it is gone.
void run(Runtime& runtime, Pid to, std::function<void(ProcessSlot*)> function);
/// Wakes a process whose wait may have come to its deadline.
Envelope* wait_over(Timestamp deadline);
/// Tells a process that its idle time is over, unless a message came first.
Envelope* idle_over(std::uint64_t round);

/// An answer that may wait in the queue arrives: false for the Down of a monitor that is no more.
bool still_wanted(ProcessSlot& slot, Envelope& envelope);
/// What a queued or awaited Down envelope carries. Frees the envelope.
Down take_down(Envelope* envelope);

extern const MessageType down_type;
extern const MessageType exit_message_type; ///< an Exit, at a process that traps exits
extern const MessageType call_failed_type;
extern const MessageType idle_over_type;
/// What a call_failed envelope carries.
const ExitReason& failure_of(const Envelope& envelope);

} // namespace signals

} // namespace canopy
