// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/call.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>

namespace canopy {

/// Why a request was not answered, and whom it was sent to.
struct RequestFailure {
    ExitReason reason;
    Pid target;
    bool operator==(const RequestFailure&) const = default;
};

namespace detail {

/// The untyped half of a request under way: its answer is kept with the process that sent it.
class RequestState {
public:
    RequestState(Process& owner, Pid target) : m_runtime(&owner.runtime()), m_owner(owner.self()), m_target(target) {}
    RequestState(RequestState&& other) noexcept
        : m_runtime(other.m_runtime), m_owner(other.m_owner), m_target(other.m_target),
          m_reference(std::exchange(other.m_reference, 0)) {}
    RequestState& operator=(RequestState&& other) noexcept {
        forget();
        m_runtime = other.m_runtime;
        m_owner = other.m_owner;
        m_target = other.m_target;
        m_reference = std::exchange(other.m_reference, 0);
        return *this;
    }
    ~RequestState() { forget(); }

    /// From here on the answer to this caller is kept.
    Caller expect();
    /// It is known already.
    void answer(Envelope* reply);
    /// The answer, if it has come. Fails: throws std::logic_error when the request is over.
    Envelope* take();
    /// Nothing more is kept: a late answer is dropped.
    void forget() noexcept;

    std::uint64_t reference() const noexcept { return m_reference; }
    Pid target() const noexcept { return m_target; }

private:
    ProcessSlot* slot() const noexcept;

    Runtime* m_runtime;
    Pid m_owner;
    Pid m_target;
    std::uint64_t m_reference = 0; ///< 0: over
};

/// Waits for the answer of a request, at most so long.
class RequestWait {
public:
    RequestWait(RequestState& state, std::optional<std::chrono::nanoseconds> limit) : m_state(state), m_limit(limit) {}
    bool await_ready() { return (m_waiter.answer = m_state.take()) != nullptr; }
    bool await_suspend(std::coroutine_handle<> handler);

protected:
    Envelope* answer() noexcept { return std::exchange(m_waiter.answer, nullptr); }
    RequestState& state() noexcept { return m_state; }

private:
    RequestState& m_state;
    std::optional<std::chrono::nanoseconds> m_limit;
    Waiter m_waiter;
};

} // namespace detail

/// A request that was sent and whose answer is asked for later: OTP's send_request.
///
///     PendingRequest<Counter::Increment> pending = send_request(*this, Counter::increment(counter));
///     auto answer = co_await pending.wait(10ms);            // nothing: not yet, ask again
///     if (!answer) answer = co_await pending.receive(90ms); // the reply, or why not: `timeout` gives the request up
///
/// Process: the one that sent it; an answer that comes while it does something else is kept. Destroyed, it is given up.
/// Fails: an answer with noproc or the reason the server ended for, and the server's pid; std::logic_error when it is
/// asked again after its end. Cost: a call's, and a look at the open requests for each answer nobody awaits.
template <class Request>
class [[nodiscard]] PendingRequest {
public:
    using Reply = typename Request::Reply;
    using Outcome = tl::expected<Reply, RequestFailure>;

    PendingRequest(Process& owner, Pid target) : m_state(owner, target) {}

    class Wait : public detail::RequestWait {
    public:
        using detail::RequestWait::RequestWait;
        std::optional<Outcome> await_resume() {
            Envelope* answer = this->answer();
            if (!answer) return std::nullopt;
            return outcome_of(this->state(), answer);
        }
    };
    class Receive : public detail::RequestWait {
    public:
        using detail::RequestWait::RequestWait;
        Outcome await_resume() {
            if (Envelope* answer = this->answer()) return outcome_of(this->state(), answer);
            this->state().forget();
            return tl::unexpected(RequestFailure{ExitReason::timeout(), this->state().target()});
        }
    };

    /// Nothing: no answer within this time. The request goes on.
    Wait wait(std::optional<std::chrono::nanoseconds> limit = std::nullopt) { return {m_state, limit}; }
    /// Without an answer within this time the request is given up, and what comes later dropped.
    Receive receive(std::optional<std::chrono::nanoseconds> limit = std::nullopt) { return {m_state, limit}; }

private:
    template <class Asked>
    friend PendingRequest<Asked> send_request(Process& sender, Call<Asked> call);

    static Outcome outcome_of(detail::RequestState& state, Envelope* answer) {
        state.forget();
        if (answer->type == &signals::call_failed_type) {
            const ExitReason reason = signals::failure_of(*answer);
            answer->type->discard(answer, reason);
            return tl::unexpected(RequestFailure{reason, state.target()});
        }
        const std::unique_ptr<detail::ReplyEnvelope<Reply>> reply(static_cast<detail::ReplyEnvelope<Reply>*>(answer));
        if constexpr (std::is_void_v<Reply>)
            return Outcome();
        else
            return std::move(reply->payload);
    }

    detail::RequestState m_state;
};

/// Sends a call's request and does not wait. The call's time limit does not count: each wait has its own.
template <class Request>
PendingRequest<Request> send_request(Process& sender, Call<Request> call) {
    PendingRequest<Request> pending(sender, call.target());
    const Caller caller = pending.m_state.expect();
    detail::UnsentCall envelope = std::move(call).release();
    if (envelope->passage == Passage::Reply) {
        pending.m_state.answer(envelope.release());
        return pending;
    }
    auto* request = static_cast<detail::CallEnvelope<Request>*>(envelope.release());
    request->caller = caller;
    request->runtime = &sender.runtime();
    sender.runtime().post(pending.m_state.target(), request);
    return pending;
}

} // namespace canopy
