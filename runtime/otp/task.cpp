// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/task.hpp"

#include "core/context.hpp"
#include "core/execution.hpp"

#include <stdexcept>

namespace canopy::detail {

namespace {

void discard(Waiter& waiter) {
    Envelope* envelope = std::exchange(waiter.answer, nullptr);
    envelope->type->discard(envelope, ExitReason::normal());
}

/// Takes a queued exit of one process.
struct ExitOf : Waiter {
    explicit ExitOf(Pid pid) : from(pid) {
        accepts = [](const Waiter& waiter, const Envelope& envelope) {
            return envelope.type == &signals::exit_message_type &&
                   static_cast<const EnvelopeOf<Exit>&>(envelope).payload.from == static_cast<const ExitOf&>(waiter).from;
        };
    }
    Pid from;
};

} // namespace

Process& TaskHandle::require_owner() const {
    const ProcessSlot* slot = current_slot();
    if (!slot || !runtime || slot->runtime != runtime || slot->pid() != owner)
        throw std::invalid_argument("a task can be awaited only by its owner, " + to_string(owner));
    return *slot->body;
}

bool TaskHandle::is_watched() const {
    const ProcessSlot& slot = *current_slot();
    return slot.details && slot.details->monitors.contains(monitor.value);
}

void TaskHandle::finish() const {
    current_slot()->body->demonitor(monitor, is_watched() ? Process::Flush::No : Process::Flush::Yes);
}

void TaskHandle::forget() const {
    ProcessSlot& slot = *current_slot();
    slot.body->demonitor(monitor);
    Waiter queued;
    queued.reference = monitor.value;
    while (offer_queued(slot, queued)) discard(queued);
}

void TaskHandle::unlink() const {
    ProcessSlot& slot = *current_slot();
    slot.body->unlink(pid);
    if (!slot.has(ProcessSlot::TrapExit)) return;
    ExitOf queued(pid);
    while (offer_queued(slot, queued)) discard(queued);
}

void TaskHandle::exit(ExitReason reason) const { signals::exit(*runtime, pid, owner, std::move(reason), ExitRoute::Direct); }

void TaskHandle::exit_and_forget() const {
    const ProcessSlot* slot = current_slot();
    const bool mine = slot && slot->body && slot->pid() == owner;
    if (mine) unlink();
    exit(ExitReason::kill());
    if (mine) forget();
}

TaskWait::TaskWait(const TaskHandle& task, std::optional<std::chrono::nanoseconds> timeout) : m_task(task), m_timeout(timeout) {}

bool TaskWait::await_suspend(std::coroutine_handle<> handler) {
    m_task.require_owner();
    ProcessSlot& slot = *current_slot();
    m_waiter.resume = handler;
    m_waiter.reference = m_task.monitor.value;
    if (offer_queued(slot, m_waiter)) return false;
    if (m_timeout && m_timeout->count() <= 0) return wait_no_time(slot, m_waiter);
    begin_wait(slot, m_waiter, m_timeout ? slot.runtime->now() + *m_timeout : Timestamp{});
    return true;
}

Envelope* TaskWait::take_answer() {
    // It may have come between the end of the time and this turn.
    if (!m_waiter.answer) offer_queued(*current_slot(), m_waiter);
    return std::exchange(m_waiter.answer, nullptr);
}

const std::pair<MonitorRef, std::size_t>* TaskWaitAny::find(const Waiter& waiter, const Envelope& envelope) {
    if (envelope.passage != Passage::Awaitable) return nullptr;
    const Pending& pending = *static_cast<const AnyWaiter&>(waiter).pending;
    const MonitorRef reference{static_cast<const ReferencedEnvelope&>(envelope).reference};
    const auto found = std::lower_bound(pending.begin(), pending.end(), std::pair{reference, std::size_t{0}});
    return found != pending.end() && found->first == reference ? &*found : nullptr;
}

bool TaskWaitAny::await_suspend(std::coroutine_handle<> handler) {
    ProcessSlot& slot = *current_slot();
    m_waiter.resume = handler;
    m_waiter.accepts = accepts;
    if (offer_queued(slot, m_waiter)) return false;
    if (m_deadline != Timestamp{} && m_deadline <= slot.runtime->now()) return wait_no_time(slot, m_waiter);
    begin_wait(slot, m_waiter, m_deadline);
    return true;
}

TaskWaitAny::Arrived TaskWaitAny::await_resume() {
    if (!m_waiter.answer) offer_queued(*current_slot(), m_waiter);
    if (!m_waiter.answer) return {};
    Envelope* envelope = std::exchange(m_waiter.answer, nullptr);
    return {find(m_waiter, *envelope)->second, envelope};
}

} // namespace canopy::detail
