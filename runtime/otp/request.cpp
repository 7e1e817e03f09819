// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/request.hpp"

#include "core/context.hpp"
#include "core/execution.hpp"

#include <algorithm>

namespace canopy::detail {

namespace {

auto kept(ProcessDetails& details, std::uint64_t reference) {
    return std::find_if(details.kept_answers.begin(), details.kept_answers.end(),
                        [reference](const KeptAnswer& each) { return each.reference == reference; });
}

} // namespace

/// The owner's, if this is its own turn.
ProcessSlot* RequestState::slot() const noexcept {
    ProcessSlot* current = current_slot();
    return current && current->runtime == m_runtime && current->pid() == m_owner && current->details ? current : nullptr;
}

Caller RequestState::expect() {
    ProcessSlot& owner = *current_slot();
    m_reference = ++owner.last_reference;
    owner.more().kept_answers.push_back({m_reference, nullptr});
    return {m_owner, m_reference};
}

void RequestState::answer(Envelope* reply) { kept(*slot()->details, m_reference)->answer = reply; }

Envelope* RequestState::take() {
    if (m_reference == 0) throw std::logic_error("the request is over: it was answered or given up");
    ProcessSlot* owner = slot();
    if (!owner) throw std::logic_error("a request is awaited by the process that sent it");
    return std::exchange(kept(*owner->details, m_reference)->answer, nullptr);
}

void RequestState::forget() noexcept {
    const std::uint64_t reference = std::exchange(m_reference, 0);
    ProcessSlot* owner = reference == 0 ? nullptr : slot();
    if (!owner) return;
    const auto place = kept(*owner->details, reference);
    if (place->answer) place->answer->type->discard(place->answer, ExitReason::normal());
    owner->details->kept_answers.erase(place);
}

bool RequestWait::await_suspend(std::coroutine_handle<> handler) {
    ProcessSlot& slot = *current_slot();
    m_waiter.resume = handler;
    m_waiter.reference = m_state.reference();
    if (m_limit && *m_limit <= std::chrono::nanoseconds{0}) {
        if (wait_no_time(slot, m_waiter)) return true;
        m_waiter.answer = m_state.take();
        return false;
    }
    begin_wait(slot, m_waiter, m_limit ? deadline_after(slot.runtime->now(), *m_limit) : Timestamp{});
    return true;
}

} // namespace canopy::detail
