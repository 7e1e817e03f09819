// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"
#include "otp/statem_step.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace canopy {

namespace detail {

template <class T, class Event>
concept HandlesEvent = requires(T& machine, const Event& event) {
    machine.handle_event(event);
};
template <class T, class Request>
concept HandlesCallEvent = requires(T& machine, const Request& request, From<typename Request::Reply> from) {
    machine.handle_event(request, from);
};

} // namespace detail

/// A state machine as a process: OTP's gen_statem, with one function for each type of event.
///
///     enum class Door { Locked, Open };
///     class CodeLock final : public GenStatem<CodeLock, Door> {
///     public:
///         struct Button { int digit; };
///         static void press(Ref<CodeLock> lock, int digit) { cast(lock, Button{digit}); }
///         explicit CodeLock(int code) : GenStatem(Door::Locked), m_code(code) {}
///         Step handle_event(const Button& button) {
///             if (state() == Door::Open) return postpone(); // for whoever comes next
///             return button.digit == m_code ? next_state(Door::Open).state_timeout(10s) : keep_state();
///         }
///         Step handle_event(StateTimeout) { return next_state(Door::Locked); }
///
///     private:
///         int m_code;
///     };
///
/// Casts, calls and plain messages all arrive as handle_event(const Event&); a call's has a second argument, its From.
/// Each answers a Step, plain or as Async<Step>: which state comes next and what else is to happen. A type of event that no
/// handle_event() takes does not compile; one that makes no sense in the present state answers unexpected().
/// handle_enter(State before), if there is one, runs at the start (before is the initial state), after every change to a
/// different state and on repeat_state(); it may set timeouts, nothing else.
///
/// Events are handled in this order: those a step inserts, postponed ones that are tried again, timeouts of zero, the
/// mailbox. A change to a different state ends the state timeout and has the postponed events tried again, in the order of
/// their arrival. Any event ends the event timeout.
///
/// Process: its own, one event at a time. Fails: as GenServer; unexpected() ends it with std::logic_error, which names the
/// event. Cost: two coroutine frames and an allocation an event.
/// Source: the design of OTP's gen_statem, https://www.erlang.org/doc/design_principles/statem.html.
template <class Derived, class State>
class GenStatem : public GenServer<Derived> {
    static_assert(std::equality_comparable<State>);

public:
    using Step = StatemStep<Derived, State>;
    using Time = std::chrono::milliseconds;

    Async<Init> init() {
        Init begun = Init::ok();
        if constexpr (requires(Derived & machine) { machine.handle_start(); }) begun = derived().handle_start();
        if constexpr (requires(Derived & machine, const State& before) { machine.handle_enter(before); })
            this->continue_with(Begin{});
        co_return begun;
    }

    // What the mailbox brings; a machine writes handle_event() instead.
    template <class Event>
    requires detail::HandlesEvent<Derived, Event> Async<void> handle_cast(Event event) {
        return handle(std::make_unique<detail::PlainEvent<Derived, State, Event>>(std::move(event)));
    }
    template <class Event>
    requires detail::HandlesEvent<Derived, Event> Async<void> handle_info(Event event) {
        return handle(std::make_unique<detail::PlainEvent<Derived, State, Event>>(std::move(event)));
    }
    template <class Request>
    requires detail::HandlesCallEvent<Derived, Request> Async<void> handle_call(Request request,
                                                                                From<typename Request::Reply> from) {
        return handle(std::make_unique<detail::CallEvent<Derived, State, Request>>(std::move(request), from));
    }
    struct Begin {};
    Async<void> handle_continue(Begin) {
        co_await enter(State(m_state));
        co_await drain();
    }
    struct Expired {
        StatemTimeout timeout;
        std::uint64_t number = 0;
    };
    Async<void> handle_info(Expired expired) { return handle(std::make_unique<Due>(std::move(expired))); }

    void inspect(Inspector& inspector) const override {
        if constexpr (requires { inspector.show("state", m_state); }) inspector.show("state", m_state);
        inspector.show("postponed", m_postponed.size());
        inspector.show("timeouts", m_timeouts.size());
    }

protected:
    explicit GenStatem(State initial) : m_state(std::move(initial)) {}

    const State& state() const noexcept { return m_state; }

    static Step keep_state() { return Step(Step::Kind::Keep); }
    /// To a state; to the present one it is keep_state().
    static Step next_state(State next) {
        Step step(Step::Kind::Next);
        step.m_next = std::move(next);
        return step;
    }
    /// Stays, and enters the state again: handle_enter() runs. It is no change: nothing postponed is tried again.
    static Step repeat_state() { return Step(Step::Kind::Repeat); }
    static Step postpone() { return keep_state().postpone(); }
    /// Ends the machine, after terminate().
    static Step stop_machine(ExitReason reason = ExitReason::normal()) {
        Step step(Step::Kind::Stop);
        step.m_reason = std::move(reason);
        return step;
    }
    /// This event makes no sense in this state: the machine crashes.
    static Step unexpected() { return Step(Step::Kind::Unexpected); }

private:
    using AnyEvent = detail::StatemEvent<Derived, State>;
    using EventPointer = std::unique_ptr<AnyEvent>;

    /// A timeout that has come, unless it was cancelled or set again meanwhile.
    struct Due final : AnyEvent {
        explicit Due(Expired its_expired) : expired(std::move(its_expired)) {}
        Async<Step> handle(Derived&) override { throw std::logic_error("a timeout stands for the event it was set with"); }
        const char* name() const noexcept override { return "timeout"; }
        Expired expired;
    };
    struct Armed {
        std::uint64_t number = 0;
        TimerRef timer{}; ///< none: it is due at once and waits among the events
        EventPointer event;
    };

    Derived& derived() { return static_cast<Derived&>(*this); }

    Async<void> handle(EventPointer event) {
        m_events.push_back(std::move(event));
        return drain();
    }

    Async<void> drain() {
        while (!m_events.empty() && !m_ended) {
            EventPointer event = std::move(m_events.front());
            m_events.pop_front();
            if (const Due* due = dynamic_cast<const Due*>(event.get())) event = take(due->expired);
            if (!event) continue; // a timeout that was cancelled
            disarm({StatemTimeout::Kind::Event, {}});
            Step step = co_await event->handle(derived());
            co_await transition(std::move(step), std::move(event));
        }
    }

    Async<void> transition(Step step, EventPointer event) {
        if (step.m_kind == Step::Kind::Unexpected)
            throw std::logic_error(std::string("no handler takes ") + event->name() + " in this state");
        if (step.m_kind == Step::Kind::Stop) {
            m_ended = true;
            this->stop(std::move(step.m_reason));
            co_return;
        }
        if (step.m_postponed) m_postponed.push_back(std::move(event));
        State before = m_state;
        const bool changed = step.m_kind == Step::Kind::Next && !(*step.m_next == m_state);
        if (changed) {
            m_state = std::move(*step.m_next);
            disarm({StatemTimeout::Kind::State, {}});
            put_before_all(m_postponed);
        }
        put_before_all(step.m_inserted);
        arm(std::move(step.m_settings));
        if (changed || step.m_kind == Step::Kind::Repeat) co_await enter(std::move(before));
    }

    template <class Events>
    void put_before_all(Events& events) {
        m_events.insert(m_events.begin(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
        events.clear();
    }

    Async<void> enter(State before) {
        if constexpr (requires(Derived & machine) { machine.handle_enter(std::as_const(before)); }) {
            Step step = derived().handle_enter(std::as_const(before));
            if (step.m_kind == Step::Kind::Stop) {
                m_ended = true;
                this->stop(std::move(step.m_reason));
            } else if (step.m_kind != Step::Kind::Keep || step.m_postponed || !step.m_inserted.empty()) {
                throw std::logic_error("handle_enter() may keep the state and set timeouts, nothing else");
            }
            arm(std::move(step.m_settings));
        }
        co_return;
    }

    void arm(std::vector<typename Step::Setting> settings) {
        for (typename Step::Setting& setting : settings) {
            disarm(setting.timeout);
            if (!setting.event || setting.time == Time::max()) continue;
            Expired expired{setting.timeout, ++m_numbers};
            Armed armed{.number = expired.number, .event = std::move(setting.event)};
            if (setting.time == Time{0})
                m_events.push_back(std::make_unique<Due>(std::move(expired)));
            else
                armed.timer = send_after(this->self_ref(), std::move(expired), setting.time);
            m_timeouts.insert_or_assign(std::move(setting.timeout), std::move(armed));
        }
    }
    void disarm(const StatemTimeout& timeout) {
        const auto armed = m_timeouts.find(timeout);
        if (armed == m_timeouts.end()) return;
        if (armed->second.timer) cancel_timer(this->runtime(), armed->second.timer);
        m_timeouts.erase(armed);
    }
    /// The event of a timeout that has come; none if it was cancelled or set again.
    EventPointer take(const Expired& expired) {
        const auto armed = m_timeouts.find(expired.timeout);
        if (armed == m_timeouts.end() || armed->second.number != expired.number) return nullptr;
        EventPointer event = std::move(armed->second.event);
        m_timeouts.erase(armed);
        return event;
    }

    State m_state;
    std::deque<EventPointer> m_events; ///< handled before the mailbox
    std::deque<EventPointer> m_postponed;
    std::map<StatemTimeout, Armed> m_timeouts;
    std::uint64_t m_numbers = 0;
    bool m_ended = false;
};

} // namespace canopy
