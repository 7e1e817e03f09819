// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/call.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace canopy {

/// The idle timeout that idle_timeout() asked for has passed: handle_info(Timeout).
struct Timeout {};

namespace detail {

template <class T, class M>
concept HandlesInfo = requires(T& server, M message) {
    server.handle_info(std::move(message));
};

template <class T, class M>
concept HandlesCast = requires(T& server, M message) {
    server.handle_cast(std::move(message));
};

template <class T, class M>
concept HandlesContinue = requires(T& server, M message) {
    server.handle_continue(std::move(message));
};

template <class T, class Request>
concept AnswersCall = requires(T& server, Request request) {
    {server.handle_call(std::move(request))};
};

template <class T, class Request>
concept DefersCall = requires(T& server, Request request, From<typename Request::Reply> from) {
    {server.handle_call(std::move(request), from)};
};

template <class Function>
void run(ProcessSlot& slot, Function&& handler) {
    if constexpr (std::is_same_v<decltype(handler()), Async<void>>)
        run_handler(slot, handler());
    else
        handler();
}

template <class M>
M take_payload(Envelope* envelope) {
    const std::unique_ptr<EnvelopeOf<M>> owned(static_cast<EnvelopeOf<M>*>(envelope));
    return std::move(owned->payload);
}

/// A message through an address of another type: said, and a call is answered noproc.
void refuse_message(ProcessSlot& slot, Envelope* envelope);

/// The process as what its address says it is. A name may have passed to one of another type since: nothing then.
template <class T>
T* addressee(ProcessSlot& slot, Envelope* envelope) {
    const Process& body = *slot.body;
    if (typeid(body) == typeid(T)) return static_cast<T*>(slot.body);
    if constexpr (!std::is_final_v<T>)
        if (T* derived = dynamic_cast<T*>(slot.body)) return derived;
    refuse_message(slot, envelope);
    return nullptr;
}

template <class T, class M>
void deliver_info(ProcessSlot& slot, Envelope* envelope) {
    T* server = addressee<T>(slot, envelope);
    if (!server) return;
    M message = take_payload<M>(envelope);
    run(slot, [&] { return server->handle_info(std::move(message)); });
}

template <class T, class M>
void deliver_cast(ProcessSlot& slot, Envelope* envelope) {
    T* server = addressee<T>(slot, envelope);
    if (!server) return;
    M message = take_payload<M>(envelope);
    run(slot, [&] { return server->handle_cast(std::move(message)); });
}

template <class T, class M>
void deliver_continue(ProcessSlot& slot, Envelope* envelope) {
    M message = take_payload<M>(envelope);
    run(slot, [&] { return static_cast<T&>(*slot.body).handle_continue(std::move(message)); });
}

template <class Reply>
void answer_in(Recycled& memory, ProcessSlot& slot, ReplyValue<Reply> value) {
    const Caller caller = std::exchange(slot.caller, {});
    auto* reply =
        ::new (memory.release()) ReplyEnvelope<Reply>(std::move(value), reply_type<Reply>, Passage::Reply, caller.reference);
    send_reply(slot, caller.pid, reply);
}

template <class T, class Request>
Async<void> answer_later(T& server, Request request, From<typename Request::Reply> from) {
    if constexpr (std::is_void_v<typename Request::Reply>) {
        co_await server.handle_call(std::move(request));
        from.finish(server.slot(), {});
    } else {
        from.finish(server.slot(), co_await server.handle_call(std::move(request)));
    }
}

template <class T, class Request>
void deliver_call(ProcessSlot& slot, Envelope* envelope) {
    using Reply = typename Request::Reply;
    T* addressed = addressee<T>(slot, envelope);
    if (!addressed) return;
    T& server = *addressed;
    auto* call = static_cast<CallEnvelope<Request>*>(envelope);
    Runtime& runtime = *slot.runtime;
    Request request = std::move(call->request);
    slot.caller = call->caller;
    call->~CallEnvelope();
    Recycled memory(call);
    const From<Reply> from(runtime, slot.pid(), slot.caller);
    if constexpr (DefersCall<T, Request>) {
        run(slot, [&] { return server.handle_call(std::move(request), from); });
        if (slot.caller.reference) slot.more().pending_calls.push_back(std::exchange(slot.caller, {}));
    } else if constexpr (std::is_same_v<decltype(server.handle_call(std::move(request))), Async<Reply>>) {
        run_handler(slot, answer_later<T, Request>(server, std::move(request), from));
    } else if constexpr (std::is_void_v<Reply>) {
        server.handle_call(std::move(request));
        answer_in<Reply>(memory, slot, {});
    } else {
        answer_in<Reply>(memory, slot, server.handle_call(std::move(request)));
    }
}

[[noreturn]] void nobody_holds(const NameSlot& name);

template <class T>
TimerRef add_timer(const Ref<T>& target, Timestamp moment, Envelope* envelope) {
    TimerService& timers = target.runtime().timers();
    return target.name() ? timers.add(moment, *target.name(), envelope) : timers.add(moment, target.fixed_pid(), envelope);
}

template <class T, class M>
inline constexpr MessageType info_type{deliver_info<T, M>, discard_silently<EnvelopeOf<M>>, type_name<M>()};
template <class T, class M>
inline constexpr MessageType cast_type{deliver_cast<T, M>, discard_silently<EnvelopeOf<M>>, type_name<M>()};
template <class T, class M>
inline constexpr MessageType continue_type{deliver_continue<T, M>, discard_silently<EnvelopeOf<M>>, type_name<M>()};
template <class T, class Request>
inline constexpr MessageType call_type{deliver_call<T, Request>, CallEnvelope<Request>::discard, type_name<Request>()};

} // namespace detail

/// A server process: state, a protocol of typed messages, and a supervisor that starts it afresh when it crashes.
///
///     class Counter final : public GenServer<Counter> {
///     public:
///         struct Increment { using Reply = int; int by = 1; };
///         static Call<Increment> increment(Ref<Counter> counter, int by = 1) { return call(counter, Increment{by}); }
///
///         explicit Counter(int start) : m_value(start) {}
///         int handle_call(Increment request) { return m_value += request.by; }
///     private:
///         int m_value;
///     };
///
/// The overload set is the protocol: handle_call, handle_cast, handle_info, handle_continue, each with the message by
/// value, plain or as a coroutine (Async<Reply>, Async<void>). The constructor is init; an init() that answers Init or
/// Async<Init> may follow it. terminate(const ExitReason&) is optional, plain or Async<void>. Exit, Down and Timeout
/// arrive as handle_info if there is one for them.
///
/// Process: everything runs in the server's own process, one message at a time. Fails: an exception that leaves a
/// handler ends the process with it as the reason, after terminate(). State is changed in place: terminate() sees what
/// the failed handler left.
/// Cost: a process; a message is an allocation and two locked instructions.
template <class Derived>
class GenServer : public Process {
public:
    void on_exit_message(Exit exit) override {
        // OTP: a server that traps exits still ends with its parent. A top process has none: Runtime::stop() speaks for it.
        const Pid parent = slot().parent_pid();
        const bool from_parent = parent ? exit.from == parent && slot().has(ProcessSlot::ParentLinked)
                                        : !exit.from && exit.reason.is(ExitReason::Kind::Shutdown);
        if (from_parent)
            stop(std::move(exit.reason));
        else if constexpr (detail::HandlesInfo<Derived, Exit>)
            dispatch_info(std::move(exit));
        else
            Process::on_exit_message(std::move(exit));
    }
    void on_down(Down down) override {
        if constexpr (detail::HandlesInfo<Derived, Down>)
            dispatch_info(std::move(down));
        else
            Process::on_down(std::move(down));
    }
    void on_idle_timeout() override {
        if constexpr (detail::HandlesInfo<Derived, Timeout>) dispatch_info(Timeout{});
    }
    void on_terminate(const ExitReason& reason) override {
        if constexpr (requires(Derived & server) { server.terminate(reason); })
            detail::run(slot(), [&] { return derived().terminate(reason); });
    }

protected:
    /// handle_continue with this message runs next, before anything that waits.
    template <class M>
    requires detail::HandlesContinue<Derived, M>
    void continue_with(M message) {
        auto* envelope = new EnvelopeOf<M>(std::move(message), detail::continue_type<Derived, M>, Passage::Message);
        envelope->generation = self().generation;
        slot().prepend(envelope);
    }
    /// The typed address of this process.
    Ref<Derived> self_ref() const { return Ref<Derived>(runtime(), self()); }

private:
    Derived& derived() { return static_cast<Derived&>(*this); }
    template <class M>
    void dispatch_info(M message) {
        detail::run(slot(), [&] { return derived().handle_info(std::move(message)); });
    }
};

/// A request that must be answered. Await it, or ask for its result.
template <class T, class Request>
requires detail::AnswersCall<T, Request> || detail::DefersCall<T, Request> Call<Request> call(const Ref<T>& server,
                                                                                              Request request) {
    return Call<Request>(server.runtime(), server.pid(),
                         new detail::CallEnvelope<Request>(detail::call_type<T, Request>, std::move(request)));
}

/// A message for handle_cast. Always succeeds; lost when nobody is there.
template <class T, class M>
requires detail::HandlesCast<T, M>
void cast(const Ref<T>& server, M message) {
    server.runtime().post(server.pid(), new EnvelopeOf<M>(std::move(message), detail::cast_type<T, M>, Passage::Message));
}

/// A message for handle_info. Lost when the process is gone.
/// Fails: throws std::invalid_argument when it is sent to a name that nobody holds.
template <class T, class M>
requires detail::HandlesInfo<T, M>
void send(const Ref<T>& server, M message) {
    const Pid pid = server.pid();
    if (server.name() && !pid) detail::nobody_holds(*server.name());
    server.runtime().post(pid, new EnvelopeOf<M>(std::move(message), detail::info_type<T, M>, Passage::Message));
}

/// A message for handle_info, not before the time has passed. Dropped if the process is gone by then; one to a name goes
/// to whoever holds it by then. Fails: throws std::invalid_argument for a negative delay or one of centuries.
template <class T, class M>
requires detail::HandlesInfo<T, M> TimerRef send_after(const Ref<T>& server, M message, std::chrono::milliseconds delay) {
    if (delay < std::chrono::milliseconds{0}) throw std::invalid_argument("a timer cannot be set to a negative delay");
    Runtime& runtime = server.runtime();
    const Timestamp deadline = runtime.timers().deadline_in(delay);
    if (deadline == Timestamp{}) throw std::invalid_argument("a timer cannot be set to a time beyond all clocks");
    return detail::add_timer(server, deadline, new EnvelopeOf<M>(std::move(message), detail::info_type<T, M>, Passage::Message));
}

/// The same at a moment of the runtime's clock; one that has passed: at once.
template <class T, class M>
requires detail::HandlesInfo<T, M> TimerRef send_at(const Ref<T>& server, M message, Timestamp moment) {
    return detail::add_timer(server, std::max(moment, server.runtime().now()),
                             new EnvelopeOf<M>(std::move(message), detail::info_type<T, M>, Passage::Message));
}

/// What start_timer() delivers: with its number a stale one is told from a newer timer's.
template <class M>
struct TimerFired {
    std::uint64_t number = 0;
    M payload;
};
/// A timer that start_timer() set.
struct NumberedTimer {
    TimerRef timer;
    std::uint64_t number = 0; ///< never used twice in a program
};
/// As send_after(), but the server gets a TimerFired<M> with the timer's number.
template <class T, class M>
requires detail::HandlesInfo<T, TimerFired<M>> NumberedTimer start_timer(const Ref<T>& server, M payload,
                                                                         std::chrono::milliseconds delay) {
    static std::atomic<std::uint64_t> numbers{0};
    const std::uint64_t number = numbers.fetch_add(1, std::memory_order_relaxed) + 1;
    TimerFired<M> message{number, std::move(payload)};
    return {send_after(server, std::move(message), delay), number};
}

/// What was left of the time, and the message will never come; nothing if it has fired or was cancelled before.
inline std::optional<Timestamp> cancel_timer(Runtime& runtime, TimerRef timer) { return runtime.timers().cancel(timer); }
/// What is left of the time; nothing if it has fired or was cancelled.
inline std::optional<Timestamp> read_timer(Runtime& runtime, TimerRef timer) { return runtime.timers().read(timer); }

/// What cancel_timer_async() delivers.
struct TimerCancelled {
    TimerRef timer;
    std::optional<Timestamp> left; ///< nothing: it had fired or was cancelled before
};
/// Cancels without waiting for the answer, which comes as a message: handle_info(TimerCancelled).
template <class T>
requires detail::HandlesInfo<T, TimerCancelled>
void cancel_timer_async(const Ref<T>& told, TimerRef timer) {
    send(told, TimerCancelled{timer, cancel_timer(told.runtime(), timer)});
}

/// Ends a server in order and waits until it is gone: what was queued before is handled first.
/// Fails: CallFailed with noproc, timeout, calling_self, or the reason it really ended for if that is another.
Async<void> stop_server(Process& caller, Pid server, ExitReason reason = ExitReason::normal(),
                        std::optional<std::chrono::milliseconds> timeout = std::nullopt);
/// The same for threads that run no process.
void stop_server(Runtime& runtime, Pid server, ExitReason reason = ExitReason::normal());

} // namespace canopy
