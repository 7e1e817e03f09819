// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

#include <optional>

namespace canopy {

namespace detail {

template <class M>
void deliver_untyped(ProcessSlot& slot, Envelope* envelope) {
    const std::unique_ptr<EnvelopeOf<M>> owned(static_cast<EnvelopeOf<M>*>(envelope));
    slot.body->on_unknown(type_name<M>());
}

template <class M>
inline constexpr MessageType untyped{deliver_untyped<M>, discard_silently<EnvelopeOf<M>>, type_name<M>()};

template <class M>
const MessageType& received_type() noexcept {
    if constexpr (std::is_same_v<M, Exit>)
        return signals::exit_message_type;
    else if constexpr (std::is_same_v<M, Down>)
        return signals::down_type;
    else
        return untyped<M>;
}

} // namespace detail

/// Sends to a process that takes its messages with receive(). Dropped silently when it is gone.
template <class M>
void send(Runtime& runtime, Pid to, M message) {
    runtime.post(to, new EnvelopeOf<M>(std::move(message), detail::untyped<M>, Passage::Message));
}

namespace detail {

/// The same for what must not be lost, however full the mailbox.
template <class M>
void send_always(Runtime& runtime, Pid to, M message) {
    runtime.post_always(to, new EnvelopeOf<M>(std::move(message), untyped<M>, Passage::Message));
}

} // namespace detail

/// Selective receive: the first message of type M, queued or to come; all others stay in their order. Exit and Down
/// are messages like any other.
///
///     const std::optional<Tick> tick = co_await receive<Tick>(5s); // nothing: none came in time
///
/// Process: one that is a function; a GenServer has handlers instead. Cost: a look at each queued message.
/// Fails: never; without a limit it waits for ever.
template <class M>
class [[nodiscard]] Receive {
public:
    explicit Receive(std::optional<std::chrono::nanoseconds> timeout) : m_timeout(timeout) {
        m_waiter.accepts = [](const Waiter&, const Envelope& envelope) { return envelope.type == &detail::received_type<M>(); };
    }
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler) {
        ProcessSlot& slot = *current_slot();
        m_waiter.resume = handler;
        if (offer_queued(slot, m_waiter)) return false;
        if (m_timeout == std::chrono::nanoseconds{0}) return wait_no_time(slot, m_waiter);
        begin_wait(slot, m_waiter, m_timeout ? deadline_after(slot.runtime->now(), *m_timeout) : Timestamp{});
        return true;
    }
    std::optional<M> await_resume() {
        if (!m_waiter.answer) return std::nullopt;
        if constexpr (std::is_same_v<M, Down>)
            return signals::take_down(std::exchange(m_waiter.answer, nullptr));
        else
            return take();
    }

private:
    M take() {
        const std::unique_ptr<EnvelopeOf<M>> owned(static_cast<EnvelopeOf<M>*>(std::exchange(m_waiter.answer, nullptr)));
        return std::move(owned->payload);
    }

    std::optional<std::chrono::nanoseconds> m_timeout;
    Waiter m_waiter;
};

template <class M>
Receive<M> receive(std::optional<std::chrono::nanoseconds> timeout = std::nullopt) {
    return Receive<M>{timeout};
}

} // namespace canopy
