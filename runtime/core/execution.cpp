// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/execution.hpp"

#include "core/check.hpp"
#include "core/process.hpp"
#include "core/runtime.hpp"
#include "core/signals.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

namespace {

using Flag = ProcessSlot::Flag;

void give(ProcessSlot& slot, Envelope* envelope) {
    slot.count_out(*envelope);
    slot.waiter->answer = envelope;
    slot.set(Flag::Ready);
}

bool awaited(const ProcessSlot& slot, const Envelope& envelope) {
    if (!slot.waiter || slot.has(Flag::Ready)) return false;
    if (slot.waiter->accepts) return slot.waiter->accepts(*slot.waiter, envelope);
    if (envelope.passage != Passage::Reply && envelope.passage != Passage::Awaitable) return false;
    return slot.waiter->reference == static_cast<const ReferencedEnvelope&>(envelope).reference;
}

/// An answer nobody awaits: late, unless it was asked for by a request that is still wanted.
void keep_or_drop(ProcessSlot& slot, Envelope* envelope) {
    if (slot.details)
        for (KeptAnswer& kept : slot.details->kept_answers)
            if (kept.reference == static_cast<ReferencedEnvelope*>(envelope)->reference && !kept.answer) {
                kept.answer = envelope;
                return;
            }
    envelope->type->discard(envelope, ExitReason::normal());
}

} // namespace

void arrive(ProcessSlot& slot, Envelope* envelope) {
    if (envelope->passage == Passage::Signal)
        envelope->type->deliver(slot, envelope);
    else if (envelope->passage == Passage::Awaitable && !signals::still_wanted(slot, *envelope))
        envelope->type->discard(envelope, ExitReason::normal());
    else if (awaited(slot, *envelope))
        give(slot, envelope);
    else if (envelope->passage == Passage::Reply)
        keep_or_drop(slot, envelope);
    else
        slot.append(envelope);
}

namespace {

void end_overflow(ProcessSlot& slot) {
    if (!slot.has_room()) return;
    // Who was here before may have been marked as full by a sender that learns only now that it is gone.
    const std::uint32_t full = slot.overflowing.exchange(0, std::memory_order_relaxed);
    if (full != slot.generation.load(std::memory_order_relaxed)) return;
    slot.runtime->trace({.kind = TraceRecord::Kind::MailboxDrained,
                         .pid = slot.pid(),
                         .number = slot.dropped.exchange(0, std::memory_order_relaxed)});
}

/// There is room again: whoever was held goes on.
void let_go(ProcessSlot& slot) {
    slot.clear(Flag::AskedForRoom);
    for (const Pid sender : std::exchange(slot.details->held, {})) signals::room_again(*slot.runtime, sender, slot.pid());
}

/// Whether it may not go on for others' sake: not what it awaited of somebody, nor its last act.
bool is_held(const ProcessSlot& slot) {
    if (!slot.has(Flag::Held) || slot.has(Flag::Terminating)) return false;
    const bool answered = slot.root && slot.has(Flag::Ready) && (slot.waiter->reference != 0 || slot.waiter->accepts);
    return !answered;
}

/// Parks the process, if nothing has come in between. Once it is parked it must not be touched.
bool park(ProcessSlot& slot) {
    if (slot.overflowing.load(std::memory_order_relaxed) != 0) [[unlikely]]
        end_overflow(slot);
    slot.activity.store(slot.has(Flag::Frozen)              ? Activity::Frozen
                        : slot.root || slot.has(Flag::Held) ? Activity::Waiting
                                                            : Activity::Idle,
                        std::memory_order_relaxed);
    if (slot.mailbox.park(slot.mark)) return true;
    slot.activity.store(Activity::Running, std::memory_order_relaxed);
    return false;
}

/// What has been taken and not looked at: stays with the process when a signal throws half way.
struct Arriving {
    explicit Arriving(ProcessSlot& its_slot) : slot(its_slot), envelope(std::exchange(its_slot.arriving, nullptr)) {
        if (!envelope) envelope = slot.mailbox.take(slot.mark);
    }
    Arriving(const Arriving&) = delete;
    Arriving& operator=(const Arriving&) = delete;
    ~Arriving() { slot.arriving = envelope; }
    Envelope* pop() noexcept { return envelope ? std::exchange(envelope, envelope->next) : nullptr; }

    ProcessSlot& slot;
    Envelope* envelope;
};

void discard(ProcessSlot& slot, Envelope* envelope, const ExitReason& reason) {
    slot.count_out(*envelope);
    envelope->type->discard(envelope, reason);
}

[[gnu::noinline]] void take_mail(ProcessSlot& slot) {
    const std::uint32_t generation = slot.generation.load(std::memory_order_relaxed);
    Arriving arriving(slot);
    while (Envelope* envelope = arriving.pop()) {
        if (envelope->generation != generation)
            discard(slot, envelope, ExitReason::no_process());
        else if (envelope->passage == Passage::Message && !slot.waiter) // most of them
            slot.append(envelope);
        else
            arrive(slot, envelope);
    }
}

/// Moves the inbox to the queue; signals and awaited answers take effect here. False: there was nothing.
bool receive(ProcessSlot& slot) {
    if (!slot.has_mail() && !slot.arriving) return false;
    take_mail(slot);
    return true;
}

void destroy_root(ProcessSlot& slot) {
    slot.waiter = nullptr;
    slot.clear(Flag::Ready);
    if (slot.root) std::exchange(slot.root, nullptr).destroy();
}

void finish_root(ProcessSlot& slot) {
    using Root = std::coroutine_handle<detail::AsyncPromise<void>>;
    const std::exception_ptr error = Root::from_address(slot.root.address()).promise().error;
    std::exchange(slot.root, nullptr).destroy();
    if (error) std::rethrow_exception(error);
}

void resume_root(ProcessSlot& slot) {
    slot.clear(Flag::Ready);
    slot.deadline = {};
    std::exchange(slot.waiter, nullptr)->resume.resume();
    if (slot.root.done()) finish_root(slot);
}

const char* name_in_hand(const ProcessSlot& slot) {
    const MessageType* current = slot.current.load(std::memory_order_relaxed);
    return current ? current->name : "";
}

/// A handler failed: what it left half done is dropped, terminate() still runs, unless it or the init is what failed.
void fail(ProcessSlot& slot, ExitReason reason) {
    destroy_root(slot);
    const bool last = slot.has(Flag::Terminating) || slot.has(Flag::Starting) || !slot.body;
    slot.clear(Flag::Stopping);
    end_process(slot, std::move(reason), last ? EndStyle::AtOnce : EndStyle::Terminate);
}

void trace_exit(ProcessSlot& slot, const ExitReason& reason) {
    const MessageType* current = slot.current.load(std::memory_order_relaxed);
    slot.runtime->trace({.kind = TraceRecord::Kind::Exited,
                         .pid = slot.pid(),
                         .label = reason.is_orderly() || !current ? nullptr : current->name,
                         .reason = reason});
}

void discard_all(ProcessSlot& slot, Envelope* envelope, const ExitReason& reason) {
    while (envelope) {
        Envelope* next = envelope->next;
        discard(slot, envelope, reason);
        envelope = next;
    }
}

/// The replies of calls that made the process stop, unless it was killed on the way.
void send_last_replies(Runtime& runtime, ProcessDetails& details, const ExitReason& reason) {
    for (const LastReply& last : std::exchange(details.last_replies, {})) {
        if (!reason.is(ExitReason::Kind::Killed)) {
            runtime.post(last.to, last.reply);
            continue;
        }
        signals::call_failed(runtime, {last.to, static_cast<ReferencedEnvelope*>(last.reply)->reference}, reason);
        last.reply->type->discard(last.reply, reason);
    }
}

/// Everybody who is to learn of the exit. By now the name is free and the process is not alive any more.
void tell(Runtime& runtime, Pid pid, ProcessDetails& details, const ExitReason& reason) {
    for (const Caller& caller : details.pending_calls) signals::call_failed(runtime, caller, reason);
    for (const Pid sender : details.held) signals::room_again(runtime, sender, pid);
    for (const Pid other : details.links) signals::exit(runtime, other, pid, reason, ExitRoute::Link);
    for (const auto& watcher : details.watchers)
        signals::down(runtime, watcher.pid, {.monitor = {watcher.reference}, .pid = pid, .name = {}, .reason = reason});
    for (const auto& [reference, watched] : details.monitors)
        if (watched.pid) signals::demonitor(runtime, watched.pid, pid, reference);
}

void run_exit_hooks(Pid pid, ProcessDetails& details) {
    for (auto& hook : std::exchange(details.exit_hooks, {})) hook(pid);
}

/// The end of a process. Order matters: user state goes first, then everything others can see, then they are told.
void conclude(ProcessSlot& slot) {
    Runtime& runtime = *slot.runtime;
    const Pid pid = slot.pid();
    const ExitReason reason = slot.details ? slot.details->exit_reason : ExitReason::normal();
    destroy_root(slot);
    delete std::exchange(slot.body, nullptr);
    const auto details = std::move(slot.details); // after the destructor, which may have used it
    if (details) {
        run_exit_hooks(pid, *details);
        if (details->name) runtime.release_name(*details->name, pid);
    }
    trace_exit(slot, reason);
    const Caller caller = std::exchange(slot.caller, {});
    // Whoever waits for the init learns of its failure by the answer alone, not by the link as well.
    if (slot.has(Flag::Starting) && caller.reference && details) std::erase(details->links, caller.pid);
    Envelope* taken = std::exchange(slot.first, nullptr);
    Envelope* arriving = std::exchange(slot.arriving, nullptr);
    Envelope* inbox = slot.mailbox.close(slot.mark);
    slot.queued.store(0, std::memory_order_relaxed);
    slot.flags = 0;
    slot.last_reference = 0;
    slot.deadline = {};
    slot.current.store(nullptr, std::memory_order_relaxed);
    const std::uint32_t next = pid.generation + 1;
    slot.generation.store(next == 0 ? 1 : next, std::memory_order_seq_cst);
    if (slot.has_timers.load(std::memory_order_seq_cst)) {
        slot.has_timers.store(false, std::memory_order_relaxed);
        runtime.timers().drop(pid);
    }
    discard_all(slot, taken, reason);
    discard_all(slot, arriving, reason);
    discard_all(slot, inbox, reason);
    if (details)
        for (const KeptAnswer& kept : details->kept_answers)
            if (kept.answer) kept.answer->type->discard(kept.answer, reason);
    if (caller.reference) signals::call_failed(runtime, caller, details && details->start_error ? *details->start_error : reason);
    if (details) send_last_replies(runtime, *details, reason);
    if (details) tell(runtime, pid, *details, reason);
    runtime.retire(slot);
}

void terminate(ProcessSlot& slot) {
    slot.set(Flag::Terminating);
    slot.body->on_terminate(slot.more().exit_reason);
}

enum class Attended : std::uint8_t { GoOn, Parked, Yielded, Ended };

/// The rare states of a process, looked at before each message.
Attended attend(ProcessSlot& slot, Turn& turn) {
    for (;;) {
        if (slot.has(Flag::Dying)) {
            conclude(slot);
            return Attended::Ended;
        }
        if (slot.has(Flag::Stopping) && !slot.root) {
            if (slot.has(Flag::Terminating))
                slot.set(Flag::Dying);
            else
                terminate(slot);
            continue;
        }
        if (slot.has(Flag::GivesWay)) {
            slot.clear(Flag::GivesWay);
            slot.set(Flag::Ready);
            return Attended::Yielded;
        }
        if (slot.has(Flag::AskedForRoom) && slot.has_room()) let_go(slot);
        if (!slot.has(Flag::Frozen) && !is_held(slot)) return Attended::GoOn;
        if (!receive(slot) && park(slot)) return Attended::Parked;
        if (turn.budget == 0) return Attended::Yielded; // a flood into a frozen or held process
        --turn.budget;
    }
}

void disarm_idle(ProcessSlot& slot, const Envelope& message) {
    if (message.type == &signals::idle_over_type) return;
    slot.clear(Flag::IdleArmed);
    ++slot.details->idle_round;
    slot.runtime->timers().cancel(slot.details->idle_timer);
}

void handle(ProcessSlot& slot, Envelope* envelope) {
    slot.count_out(*envelope);
    if (slot.has(Flag::IdleArmed)) disarm_idle(slot, *envelope);
    slot.current.store(envelope->type, std::memory_order_relaxed);
    envelope->type->deliver(slot, envelope);
    slot.handled.store(slot.handled.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (!slot.root) slot.current.store(nullptr, std::memory_order_relaxed);
}

SliceEnd run_messages(ProcessSlot& slot, Turn& turn) {
    slot.activity.store(Activity::Running, std::memory_order_relaxed);
    receive(slot);
    if (slot.overflowing.load(std::memory_order_relaxed) != 0) [[unlikely]]
        end_overflow(slot);
    for (;;) {
        // Not the mailbox itself is looked at between two messages: its line belongs to the senders.
        if (slot.signalled.load(std::memory_order_relaxed) && slot.signalled.exchange(false, std::memory_order_acq_rel))
            receive(slot);
        if ((slot.flags & Flag::Attention) != 0) {
            const Attended attended = attend(slot, turn);
            if (attended == Attended::Ended) return SliceEnd::Ended;
            if (attended == Attended::Parked) return SliceEnd::Parked;
            if (attended == Attended::Yielded) return SliceEnd::Yielded;
        }
        if (slot.root ? slot.has(Flag::Ready) : slot.first != nullptr) {
            if (turn.budget == 0) return SliceEnd::Yielded;
            --turn.budget;
            if (!slot.root) {
                ++turn.handled;
                handle(slot, slot.pop());
            } else {
                resume_root(slot);
                if (!slot.root) slot.current.store(nullptr, std::memory_order_relaxed);
            }
        } else if (!receive(slot) && park(slot)) {
            return SliceEnd::Parked;
        } else if (turn.budget == 0) {
            return SliceEnd::Yielded; // a flood of what a waiting handler does not wait for
        } else {
            --turn.budget;
        }
    }
}

} // namespace

Waiter::~Waiter() {
    if (answer) answer->type->discard(answer, ExitReason::normal());
}

SliceEnd run_slice(ProcessSlot& slot, Turn& turn) {
    for (;;) {
        try {
            return run_messages(slot, turn);
        } catch (const std::exception& error) { // by itself: a crash is not to pay for a second throw
            fail(slot, reason_of(error, name_in_hand(slot)));
        } catch (...) {
            fail(slot, exception_in_flight(name_in_hand(slot)));
        }
    }
}

void run_handler(ProcessSlot& slot, Async<void> handler) {
    slot.root = handler.release();
    slot.root.resume();
    if (slot.root.done()) finish_root(slot);
}

Timestamp deadline_after(Timestamp now, std::chrono::nanoseconds duration) noexcept {
    if (duration >= Timestamp::max() - std::max(now, Timestamp{})) return {};
    return std::max(now + duration, Timestamp{1});
}

Timestamp deadline_after(Timestamp now, std::chrono::milliseconds duration) noexcept {
    if (duration >= std::chrono::floor<std::chrono::milliseconds>(Timestamp::max())) return {};
    return deadline_after(now, std::chrono::nanoseconds{duration});
}

void begin_wait(ProcessSlot& slot, Waiter& waiter, Timestamp deadline) {
    CANOPY_CHECK(slot.root && !slot.waiter);
    slot.waiter = &waiter;
    slot.deadline = deadline;
    if (deadline == Timestamp{}) return;
    ProcessDetails& details = slot.more();
    // A timer that fires earlier will see the deadline and set itself anew: a conversation of many calls, each with
    // its five seconds, costs one timer every five seconds.
    if (details.wait_timer_at != Timestamp{} && details.wait_timer_at <= deadline) return;
    if (details.wait_timer_at != Timestamp{}) slot.runtime->timers().cancel(details.wait_timer);
    details.wait_timer_at = deadline;
    details.wait_timer = slot.runtime->timers().add(deadline, slot.pid(), signals::wait_over(deadline));
}

void end_process(ProcessSlot& slot, ExitReason reason, EndStyle style) {
    if (slot.has(Flag::Dying)) return; // the first reason stands
    if (style == EndStyle::AtOnce || !slot.has(Flag::Stopping)) slot.more().exit_reason = std::move(reason);
    slot.set(style == EndStyle::AtOnce ? Flag::Dying : Flag::Stopping);
}

void arm_idle_timeout(ProcessSlot& slot, Timestamp after) {
    ProcessDetails& details = slot.more();
    if (slot.has(Flag::IdleArmed)) slot.runtime->timers().cancel(details.idle_timer);
    slot.set(Flag::IdleArmed);
    details.idle_timer =
        slot.runtime->timers().add(slot.runtime->now() + after, slot.pid(), signals::idle_over(++details.idle_round));
}

bool offer_queued(ProcessSlot& slot, Waiter& waiter) {
    Envelope* before = nullptr;
    for (Envelope* envelope = slot.first; envelope; before = envelope, envelope = envelope->next) {
        const bool match = waiter.accepts ? waiter.accepts(waiter, *envelope)
                                          : envelope->passage == Passage::Awaitable &&
                                                static_cast<ReferencedEnvelope*>(envelope)->reference == waiter.reference;
        if (!match) continue;
        (before ? before->next : slot.first) = envelope->next;
        if (slot.last == envelope) slot.last = before;
        slot.queued.store(slot.queued.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
        slot.count_out(*envelope);
        waiter.answer = envelope;
        return true;
    }
    return false;
}

bool offer_arrived(ProcessSlot& slot, Waiter& waiter) {
    receive(slot);
    return offer_queued(slot, waiter);
}

bool wait_no_time(ProcessSlot& slot, Waiter& waiter) {
    if (offer_arrived(slot, waiter) || !slot.has(Flag::Dying)) return false;
    begin_wait(slot, waiter, {});
    return true;
}

} // namespace canopy
