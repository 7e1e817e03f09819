// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/call.hpp"

#include "core/context.hpp"
#include "core/execution.hpp"

namespace canopy::detail {

bool CallWait::begin(Envelope* envelope, Caller& caller, Runtime*& answer_by, std::coroutine_handle<> handler) {
    ProcessSlot& slot = *current_slot();
    if (slot.runtime != &m_runtime) {
        envelope->type->discard(envelope, ExitReason::no_process());
        throw std::logic_error("a process can only call servers of its own runtime");
    }
    if (m_target == slot.pid()) {
        envelope->type->discard(envelope, ExitReason::calling_self());
        m_refused = ExitReason::calling_self();
        return false;
    }
    caller = {slot.pid(), ++slot.last_reference};
    m_waiter.resume = handler;
    m_waiter.reference = caller.reference;
    begin_wait(slot, m_waiter, m_timeout ? deadline_after(slot.runtime->clock().not_before(), *m_timeout) : Timestamp{});
    answer_by = &m_runtime; // from here on a discarded request is answered, also by post() below
    m_runtime.post(m_target, envelope);
    return true;
}

std::optional<ExitReason> CallWait::failure() const {
    if (m_refused) return m_refused;
    if (!m_waiter.answer) return ExitReason::timeout();
    if (m_waiter.answer->type == &signals::call_failed_type) return signals::failure_of(*m_waiter.answer);
    return std::nullopt;
}

void call_answered(Runtime& runtime, Pid server, Caller caller) {
    ProcessSlot* slot = current_slot();
    if (!slot || slot->runtime != &runtime || slot->pid() != server) {
        signals::forget_call(runtime, server, caller);
    } else if (slot->caller.reference == caller.reference && slot->caller.pid == caller.pid) {
        slot->caller = {};
    } else if (slot->details) {
        std::erase_if(slot->details->pending_calls,
                      [&](const Caller& pending) { return pending.pid == caller.pid && pending.reference == caller.reference; });
    }
}

} // namespace canopy::detail
