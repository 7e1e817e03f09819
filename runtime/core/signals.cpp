// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/signals.hpp"

#include "core/execution.hpp"
#include "core/process.hpp"
#include "core/runtime.hpp"

#include <algorithm>
#include <utility>

namespace canopy::signals {

namespace {

struct Link {
    Pid from;
};
struct Unlink {
    Pid from;
    std::uint64_t id;
};
struct Unlinked {
    Pid from;
    std::uint64_t id;
};
struct Monitor {
    Pid watcher;
    std::uint64_t reference;
};
struct Demonitor {
    Pid watcher;
    std::uint64_t reference;
};
struct ExitSignal {
    Pid from;
    ExitReason reason;
    ExitRoute route;
};
struct CallFailed {
    ExitReason reason;
};
struct ForgetCall {
    Caller caller;
};
struct Hold {
    Pid sender;
};
struct RoomAgain {
    Pid from;
};
/// Goes from one held process to the next: if it comes back to the first, they all wait for one another.
struct Probe {
    Pid origin;
};
struct Freeze {};
struct Thaw {};
struct Run {
    Runtime* runtime;
    std::function<void(ProcessSlot*)> function;
};
struct WaitOver {
    Timestamp deadline;
};
struct IdleOver {
    std::uint64_t round;
};

template <class M>
M take(Envelope* envelope) {
    const std::unique_ptr<EnvelopeOf<M>> owned(static_cast<EnvelopeOf<M>*>(envelope));
    return std::move(owned->payload);
}

void send_unlinked(Runtime& runtime, Pid to, Pid from, std::uint64_t id);

// --- what a signal does where it arrives

void apply(ProcessSlot& slot, Link signal) {
    auto& links = slot.more().links;
    // Sent before the other side learned that this one has cut the link: it cuts it as well, in a moment.
    for (const auto& cut : slot.details->unlinking)
        if (cut.pid == signal.from) return;
    if (std::find(links.begin(), links.end(), signal.from) == links.end()) links.push_back(signal.from);
}

void apply(ProcessSlot& slot, Unlink signal) {
    if (slot.details) std::erase(slot.details->links, signal.from);
    if (signal.id) send_unlinked(*slot.runtime, signal.from, slot.pid(), signal.id);
}

void apply(ProcessSlot& slot, Unlinked signal) {
    if (!slot.details) return;
    std::erase_if(slot.details->unlinking, [&](const ProcessDetails::Unlinking& cut) { return cut.id == signal.id; });
}

void apply(ProcessSlot& slot, Monitor signal) { slot.more().watchers.push_back({signal.watcher, signal.reference}); }

void apply(ProcessSlot& slot, Demonitor signal) {
    if (!slot.details) return;
    std::erase_if(slot.details->watchers, [&](const ProcessDetails::Watcher& watcher) {
        return watcher.pid == signal.watcher && watcher.reference == signal.reference;
    });
}

void deliver_exit_message(ProcessSlot& slot, Envelope* envelope) { slot.body->on_exit_message(take<Exit>(envelope)); }

void trap(ProcessSlot& slot, Exit exit) {
    auto* envelope = new EnvelopeOf<Exit>(std::move(exit), exit_message_type, Passage::Message);
    envelope->generation = slot.generation.load(std::memory_order_relaxed);
    slot.clear(ProcessSlot::Held); // it may be told to end
    arrive(slot, envelope);        // a receive() may wait for it
}

void apply(ProcessSlot& slot, ExitSignal signal) {
    if (signal.route == ExitRoute::Link) {
        // Not linked any more: unlink() promised that no signal comes.
        if (!slot.details || std::erase(slot.details->links, signal.from) == 0) return;
    } else if (signal.reason.is(ExitReason::Kind::Kill)) {
        end_process(slot, ExitReason::killed(), EndStyle::AtOnce);
        return;
    }
    if (slot.has(ProcessSlot::TrapExit)) {
        trap(slot, {signal.from, std::move(signal.reason)});
    } else if (!signal.reason.is(ExitReason::Kind::Normal) || signal.from == slot.pid()) {
        end_process(slot, std::move(signal.reason), EndStyle::AtOnce);
    }
}

void apply(ProcessSlot& slot, ForgetCall signal) {
    if (!slot.details) return;
    std::erase_if(slot.details->pending_calls, [&](const Caller& caller) {
        return caller.pid == signal.caller.pid && caller.reference == signal.caller.reference;
    });
}

void probe(Runtime& runtime, Pid to, Pid origin);

void apply(ProcessSlot& slot, Hold signal) {
    slot.more().held.push_back(signal.sender);
    slot.set(ProcessSlot::AskedForRoom);
    if (slot.has(ProcessSlot::Held)) probe(*slot.runtime, slot.details->held_by, signal.sender);
}

void apply(ProcessSlot& slot, Probe signal) {
    if (!slot.has(ProcessSlot::Held)) return;
    if (slot.pid() == signal.origin)
        slot.clear(ProcessSlot::Held);
    else
        probe(*slot.runtime, slot.details->held_by, signal.origin);
}

void apply(ProcessSlot& slot, RoomAgain signal) {
    if (!slot.has(ProcessSlot::Held) || slot.more().held_by != signal.from) return;
    const ProcessSlot* full = slot.runtime->table().find(signal.from);
    if (full && full->is_full()) // again: by others, or by what it sent itself after it had asked for room
        hold(*slot.runtime, signal.from, slot.pid());
    else
        slot.clear(ProcessSlot::Held);
}

void apply(ProcessSlot& slot, Freeze) {
    slot.set(ProcessSlot::Frozen);
    slot.runtime->trace({.kind = TraceRecord::Kind::FaultSet, .pid = slot.pid(), .label = "freeze"});
}

void apply(ProcessSlot& slot, Thaw) {
    if (!slot.has(ProcessSlot::Frozen)) return;
    slot.clear(ProcessSlot::Frozen);
    slot.runtime->trace({.kind = TraceRecord::Kind::FaultCleared, .pid = slot.pid(), .label = "freeze"});
}

void apply(ProcessSlot& slot, Run signal) { signal.function(&slot); }

void apply(ProcessSlot& slot, WaitOver signal) {
    auto& details = slot.more();
    if (details.wait_timer_at == signal.deadline) details.wait_timer_at = {};
    if (!slot.waiter || slot.deadline == Timestamp{} || slot.has(ProcessSlot::Ready)) return;
    if (slot.runtime->now() >= slot.deadline) {
        slot.set(ProcessSlot::Ready);
    } else if (details.wait_timer_at == Timestamp{}) {
        details.wait_timer_at = slot.deadline;
        details.wait_timer = slot.runtime->timers().add(slot.deadline, slot.pid(), wait_over(slot.deadline));
    }
}

// --- what happens when nobody is there

void refuse(Runtime& runtime, Pid to, const Link& signal) {
    exit(runtime, signal.from, to, ExitReason::no_process(), ExitRoute::Link);
}

void refuse(Runtime& runtime, Pid to, const Unlink& signal) {
    if (signal.id) send_unlinked(runtime, signal.from, to, signal.id);
}

void refuse(Runtime& runtime, Pid to, const Monitor& signal) {
    down(runtime, signal.watcher, {.monitor = {signal.reference}, .pid = to, .name = {}, .reason = ExitReason::no_process()});
}

void refuse(Runtime& runtime, Pid to, const Hold& signal) { room_again(runtime, signal.sender, to); }

/// A signal that must be answered by whoever finds the addressee gone.
template <class M>
struct Addressed {
    Runtime* runtime;
    Pid to;
    M signal;
};

template <class M>
void deliver_addressed(ProcessSlot& slot, Envelope* envelope) {
    apply(slot, take<Addressed<M>>(envelope).signal);
}

template <class M>
void discard_addressed(Envelope* envelope, const ExitReason&) noexcept {
    const auto addressed = take<Addressed<M>>(envelope);
    refuse(*addressed.runtime, addressed.to, addressed.signal);
}

template <class M>
void deliver_signal(ProcessSlot& slot, Envelope* envelope) {
    apply(slot, take<M>(envelope));
}

void discard_run(Envelope* envelope, const ExitReason&) noexcept { take<Run>(envelope).function(nullptr); }

template <class M>
constexpr MessageType plain_type{deliver_signal<M>, discard_silently<EnvelopeOf<M>>, "signal"};
template <class M>
constexpr MessageType addressed_type{deliver_addressed<M>, discard_addressed<M>, "signal"};
constexpr MessageType run_type{deliver_signal<Run>, discard_run, "signal"};

template <class M>
void send_plain(Runtime& runtime, Pid to, M signal, const MessageType& type = plain_type<M>) {
    runtime.post(to, new EnvelopeOf<M>(std::move(signal), type, Passage::Signal));
}

template <class M>
void send_addressed(Runtime& runtime, Pid to, M signal) {
    send_plain(runtime, to, Addressed<M>{&runtime, to, std::move(signal)}, addressed_type<M>);
}

void probe(Runtime& runtime, Pid to, Pid origin) { send_plain(runtime, to, Probe{origin}); }

void send_unlinked(Runtime& runtime, Pid to, Pid from, std::uint64_t id) { send_plain(runtime, to, Unlinked{from, id}); }

void deliver_down(ProcessSlot& slot, Envelope* envelope) { slot.body->on_down(take_down(envelope)); }

void deliver_idle_over(ProcessSlot& slot, Envelope* envelope) {
    const auto over = take<IdleOver>(envelope);
    if (!slot.has(ProcessSlot::IdleArmed) || slot.more().idle_round != over.round) return;
    slot.clear(ProcessSlot::IdleArmed);
    slot.body->on_idle_timeout();
}

void never_delivered(ProcessSlot&, Envelope* envelope) { take<CallFailed>(envelope); }

} // namespace

const MessageType down_type{deliver_down, discard_silently<EnvelopeOf<Down, ReferencedEnvelope>>, "Down"};
const MessageType exit_message_type{deliver_exit_message, discard_silently<EnvelopeOf<Exit>>, "Exit"};
const MessageType call_failed_type{never_delivered, discard_silently<EnvelopeOf<CallFailed, ReferencedEnvelope>>, "call failed"};
const MessageType idle_over_type{deliver_idle_over, discard_silently<EnvelopeOf<IdleOver>>, "idle timeout"};

bool still_wanted(ProcessSlot& slot, Envelope& envelope) {
    if (!slot.details) return false;
    // A task's result comes under the reference of its monitor: nobody wants it once that is no more.
    if (envelope.type != &down_type) return slot.details->monitors.contains(static_cast<ReferencedEnvelope&>(envelope).reference);
    auto watched = slot.details->monitors.extract(static_cast<ReferencedEnvelope&>(envelope).reference);
    if (!watched) return false;
    static_cast<EnvelopeOf<Down, ReferencedEnvelope>&>(envelope).payload.name = std::move(watched.mapped().name);
    return true;
}

Down take_down(Envelope* envelope) {
    using DownEnvelope = EnvelopeOf<Down, ReferencedEnvelope>;
    const std::unique_ptr<DownEnvelope> owned(static_cast<DownEnvelope*>(envelope));
    return std::move(owned->payload);
}

const ExitReason& failure_of(const Envelope& envelope) {
    return static_cast<const EnvelopeOf<CallFailed, ReferencedEnvelope>&>(envelope).payload.reason;
}

void link(Runtime& runtime, Pid to, Pid from) { send_addressed(runtime, to, Link{from}); }
void unlink(Runtime& runtime, Pid to, Pid from, std::uint64_t id) { send_addressed(runtime, to, Unlink{from, id}); }
void monitor(Runtime& runtime, Pid to, Pid watcher, std::uint64_t reference) {
    send_addressed(runtime, to, Monitor{watcher, reference});
}
void demonitor(Runtime& runtime, Pid to, Pid watcher, std::uint64_t reference) {
    send_plain(runtime, to, Demonitor{watcher, reference});
}
void exit(Runtime& runtime, Pid to, Pid from, ExitReason reason, ExitRoute route) {
    send_plain(runtime, to, ExitSignal{from, std::move(reason), route});
}
void down(Runtime& runtime, Pid to, Down down) {
    const std::uint64_t reference = down.monitor.value;
    runtime.post(to, new EnvelopeOf<Down, ReferencedEnvelope>(std::move(down), down_type, Passage::Awaitable, reference));
}
void call_failed(Runtime& runtime, Caller caller, const ExitReason& reason) {
    runtime.post(caller.pid, new EnvelopeOf<CallFailed, ReferencedEnvelope>(CallFailed{reason}, call_failed_type, Passage::Reply,
                                                                            caller.reference));
}
void forget_call(Runtime& runtime, Pid server, Caller caller) { send_plain(runtime, server, ForgetCall{caller}); }
void hold(Runtime& runtime, Pid full, Pid sender) { send_addressed(runtime, full, Hold{sender}); }
void room_again(Runtime& runtime, Pid to, Pid from) { send_plain(runtime, to, RoomAgain{from}); }
void freeze(Runtime& runtime, Pid to) { send_plain(runtime, to, Freeze{}); }
void thaw(Runtime& runtime, Pid to) { send_plain(runtime, to, Thaw{}); }
void run(Runtime& runtime, Pid to, std::function<void(ProcessSlot*)> function) {
    send_plain(runtime, to, Run{&runtime, std::move(function)}, run_type);
}
Envelope* wait_over(Timestamp deadline) {
    return new EnvelopeOf<WaitOver>(WaitOver{deadline}, plain_type<WaitOver>, Passage::Signal);
}
Envelope* idle_over(std::uint64_t round) { return new EnvelopeOf<IdleOver>(IdleOver{round}, idle_over_type, Passage::Message); }

} // namespace canopy::signals
