// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace canopy {

/// A call was not answered: no such process, it ended, or not in time. Uncaught, the caller ends with the same reason.
///
///     try {
///         return accepted(RateLimiter::check(limiter, user).get());
///     } catch (const CallFailed& failed) {
///         return refused(failed.reason());
///     }
///
/// Process: the caller's. Fails: never. Cost: an exception, a few microseconds; attempt() answers for less.
class CallFailed final : public ProcessExit {
public:
    using ProcessExit::ProcessExit;
};

/// How long a call waits unless told otherwise: OTP's five seconds.
inline constexpr std::chrono::milliseconds default_call_timeout{5000};

template <class Request>
class Call;

namespace detail {

/// What a reply carries; void carries nothing.
template <class Reply>
using ReplyValue = std::conditional_t<std::is_void_v<Reply>, std::monostate, Reply>;

template <class Reply>
using ReplyEnvelope = EnvelopeOf<ReplyValue<Reply>, ReferencedEnvelope>;

template <class Reply>
inline constexpr MessageType reply_type{discard_silently_on_delivery<ReplyEnvelope<Reply>>,
                                        discard_silently<ReplyEnvelope<Reply>>, "reply"};

/// A request under way. Its memory is large enough for the reply, which goes back in it.
template <class Request>
struct CallEnvelope final : Envelope {
    CallEnvelope(const MessageType& its_type, Request its_request)
        : Envelope(its_type, Passage::Message), request(std::move(its_request)) {}

    Caller caller;
    Runtime* runtime = nullptr;
    Request request;

    static void* operator new(std::size_t) {
        return allocate(std::max(sizeof(CallEnvelope), sizeof(ReplyEnvelope<typename Request::Reply>)));
    }
    static void operator delete(void* memory) noexcept { deallocate(memory); }

    static void discard(Envelope* envelope, const ExitReason& why) noexcept {
        const std::unique_ptr<CallEnvelope> owned(static_cast<CallEnvelope*>(envelope));
        if (owned->runtime) signals::call_failed(*owned->runtime, owned->caller, why);
    }
};

/// Memory that held an envelope, until a new one is made in it or it is freed.
class Recycled {
public:
    explicit Recycled(void* memory) noexcept : m_memory(memory) {}
    Recycled(const Recycled&) = delete;
    Recycled& operator=(const Recycled&) = delete;
    ~Recycled() {
        if (m_memory) deallocate(m_memory);
    }
    void* release() noexcept { return std::exchange(m_memory, nullptr); }

private:
    void* m_memory;
};

struct DropUnsent {
    void operator()(Envelope* envelope) const noexcept { envelope->type->discard(envelope, ExitReason::normal()); }
};
/// A request before it is sent, or the reply to one that need not be.
using UnsentCall = std::unique_ptr<Envelope, DropUnsent>;

/// The untyped half of awaiting a call.
class CallWait {
public:
    CallWait(Runtime& runtime, Pid target, std::optional<std::chrono::milliseconds> timeout)
        : m_runtime(runtime), m_target(target), m_timeout(timeout) {}

    /// Sends the request and begins to wait. False: it failed already.
    /// Throws std::logic_error when the caller lives in another runtime than the server.
    bool begin(Envelope* envelope, Caller& caller, Runtime*& answer_by, std::coroutine_handle<> handler);
    /// Why there is no reply, or nothing: then take_reply() has it.
    std::optional<ExitReason> failure() const;
    /// The answer is known, nothing need be sent.
    void answer(Envelope* reply) noexcept { m_waiter.answer = reply; }
    Envelope* take_reply() noexcept { return std::exchange(m_waiter.answer, nullptr); }
    Pid target() const noexcept { return m_target; }

private:
    Runtime& m_runtime;
    Pid m_target;
    std::optional<std::chrono::milliseconds> m_timeout;
    std::optional<ExitReason> m_refused;
    Waiter m_waiter;
};

template <class Request, bool Throws>
class CallAwaiter {
public:
    using Reply = typename Request::Reply;
    using Outcome = std::conditional_t<Throws, Reply, tl::expected<Reply, ExitReason>>;

    CallAwaiter(Runtime& runtime, Pid target, std::optional<std::chrono::milliseconds> timeout, UnsentCall envelope)
        : m_wait(runtime, target, timeout), m_envelope(std::move(envelope)) {}
    CallAwaiter(const CallAwaiter&) = delete;
    CallAwaiter& operator=(const CallAwaiter&) = delete;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handler) {
        if (m_envelope->passage == Passage::Reply) {
            m_wait.answer(m_envelope.release());
            return false;
        }
        auto* envelope = static_cast<CallEnvelope<Request>*>(m_envelope.release());
        return m_wait.begin(envelope, envelope->caller, envelope->runtime, handler);
    }
    Outcome await_resume() {
        if (const auto failure = m_wait.failure()) {
            if constexpr (Throws)
                throw CallFailed(*failure);
            else
                return tl::unexpected(*failure);
        }
        const std::unique_ptr<ReplyEnvelope<Reply>> reply(static_cast<ReplyEnvelope<Reply>*>(m_wait.take_reply()));
        if constexpr (std::is_void_v<Reply>)
            return Outcome();
        else
            return std::move(reply->payload);
    }

private:
    CallWait m_wait;
    UnsentCall m_envelope; ///< until it is sent
};

/// A function that is called exactly once: with an outcome, or in the end with why there is none.
template <class Reply>
class Answer {
public:
    using Function = std::function<void(tl::expected<Reply, ExitReason>)>;
    explicit Answer(Function function) : m_function(std::move(function)) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() {
        if (m_function) give(tl::unexpected(ExitReason::killed()));
    }
    void give(tl::expected<Reply, ExitReason> outcome) { std::exchange(m_function, nullptr)(std::move(outcome)); }

private:
    Function m_function;
};

} // namespace detail

/// A request to a server, not sent yet: a process awaits it, another thread asks for its result.
///
///     const Admission admission = co_await RateLimiter::check(limiter, user); // in a process
///
///     const Admission admission = RateLimiter::check(limiter, user).get(); // in a thread
///
///     const auto outcome = co_await RateLimiter::check(limiter, user).attempt(); // tl::expected, never throws
///
/// Fails: CallFailed with noproc, timeout, calling_self, or the reason the server ended for.
/// Cost: one allocation, two messages.
/// Process: one or thread that makes it and awaits it; a value that can be moved.
template <class Request>
class [[nodiscard]] Call {
public:
    using Reply = typename Request::Reply;

    Call(Runtime& runtime, Pid target, Envelope* envelope) : m_runtime(&runtime), m_target(target), m_envelope(envelope) {}
    /// One that needs nobody to answer it: the answer is known.
    static Call answered(Runtime& runtime, detail::ReplyValue<Reply> answer) {
        return Call(runtime, Pid{},
                    new detail::ReplyEnvelope<Reply>(std::move(answer), detail::reply_type<Reply>, Passage::Reply, 0));
    }
    Call(Call&& other) noexcept = default;
    Call& operator=(Call&& other) noexcept = default;

    Call&& timeout(std::chrono::milliseconds limit) && {
        m_timeout = limit;
        return std::move(*this);
    }
    Call&& without_timeout() && {
        m_timeout.reset();
        return std::move(*this);
    }

    auto operator co_await() && {
        return detail::CallAwaiter<Request, true>(*m_runtime, m_target, m_timeout, std::move(m_envelope));
    }
    /// The same as a value: what failed is an answer.
    auto attempt() && { return detail::CallAwaiter<Request, false>(*m_runtime, m_target, m_timeout, std::move(m_envelope)); }

    /// Blocks until the answer is here. For threads that run no process. Fails: throws CallFailed.
    Reply get() && {
        auto outcome = std::move(*this).wait();
        if (!outcome) throw CallFailed(outcome.error());
        if constexpr (!std::is_void_v<Reply>) return std::move(*outcome);
    }
    /// Blocks; what failed is an answer.
    tl::expected<Reply, ExitReason> wait() && {
        auto shared = std::make_shared<Call>(std::move(*this));
        Runtime& runtime = *shared->m_runtime;
        return runtime.attempt_for<Reply>([shared](Process&) -> Async<tl::expected<Reply, ExitReason>> {
            detail::CallAwaiter<Request, false> asking = std::move(*shared).attempt();
            tl::expected<Reply, ExitReason> outcome = co_await asking;
            co_return outcome;
        });
    }
    /// Does not block: the function is called once with the outcome, on a thread of the runtime; with `killed`, and
    /// perhaps on this thread, when the runtime stops before.
    void then(std::function<void(tl::expected<Reply, ExitReason>)> function) && {
        auto shared = std::make_shared<Call>(std::move(*this));
        auto answer = std::make_shared<detail::Answer<Reply>>(std::move(function));
        Runtime& runtime = *shared->m_runtime;
        runtime.spawn_function([shared, answer](Process&) -> Async<void> {
            detail::CallAwaiter<Request, false> asking = std::move(*shared).attempt();
            tl::expected<Reply, ExitReason> outcome = co_await asking;
            answer->give(std::move(outcome));
        });
    }

    Pid target() const noexcept { return m_target; }
    /// The request itself, for whoever sends it in another way.
    detail::UnsentCall release() && { return std::move(m_envelope); }

private:
    Runtime* m_runtime;
    Pid m_target;
    detail::UnsentCall m_envelope;
    std::optional<std::chrono::milliseconds> m_timeout = default_call_timeout;
};

/// Whom to answer: a handler that takes one may answer later, or let another process do it.
///
///     void handle_call(Reserve request, From<Reservation> from) { m_waiting.push_back({request, from}); }
///     void handle_cast(Delivered) { m_waiting.front().from.reply(Reservation{m_waiting.front().request.sku}); }
///
/// Process: a value; reply() in any process or thread. A caller that gave up or ended is no error.
/// Fails: never; a second reply is dropped. Cost: one message.
template <class Reply>
class From {
public:
    From() = default;
    From(Runtime& runtime, Pid server, Caller caller) : m_runtime(&runtime), m_server(server), m_caller(caller) {}

    template <class... Value>
    void reply(Value&&... value) const;
    Pid caller() const noexcept { return m_caller.pid; }
    /// What the handler in hand answers by its end: when it stops the server, the reply waits for terminate().
    void finish(ProcessSlot& server, detail::ReplyValue<Reply> value) const;

private:
    Runtime* m_runtime = nullptr;
    Pid m_server;
    Caller m_caller;
};

namespace detail {
/// Sends the reply that a handler ended with; one that stopped its server keeps it until terminate() is over.
inline void send_reply(ProcessSlot& server, Pid caller, Envelope* reply) {
    if (server.has(ProcessSlot::Stopping))
        server.more().last_replies.push_back({caller, reply});
    else
        server.runtime->post(caller, reply);
}
/// The call is answered: its server need not remember the caller any more.
void call_answered(Runtime& runtime, Pid server, Caller caller);
} // namespace detail

template <class Reply>
template <class... Value>
void From<Reply>::reply(Value&&... value) const {
    detail::call_answered(*m_runtime, m_server, m_caller);
    m_runtime->post(m_caller.pid,
                    new detail::ReplyEnvelope<Reply>(detail::ReplyValue<Reply>(std::forward<Value>(value)...),
                                                     detail::reply_type<Reply>, Passage::Reply, m_caller.reference));
}

template <class Reply>
void From<Reply>::finish(ProcessSlot& server, detail::ReplyValue<Reply> value) const {
    detail::call_answered(*m_runtime, m_server, m_caller);
    auto* reply =
        new detail::ReplyEnvelope<Reply>(std::move(value), detail::reply_type<Reply>, Passage::Reply, m_caller.reference);
    detail::send_reply(server, m_caller.pid, reply);
}

} // namespace canopy
