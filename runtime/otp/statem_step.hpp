// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/gen_server.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace canopy {

template <class Derived, class State>
class GenStatem;
template <class Derived, class State>
class StatemStep;

/// The event of a state timeout that was set without one of its own.
struct StateTimeout {};
/// The event of an event timeout that was set without one of its own.
struct EventTimeout {};
/// The event of a named timeout that was set without one of its own.
struct NamedTimeout {
    std::string name;
};

/// Which timeout of a state machine: there is one of the state, one of the next event, and one of each name.
struct StatemTimeout {
    enum class Kind : std::uint8_t { State, Event, Named };
    Kind kind = Kind::State;
    std::string name{};
    auto operator<=>(const StatemTimeout&) const = default;
};

namespace detail {

/// An event on its way to a state machine, which may put it off.
template <class Derived, class State>
struct StatemEvent {
    StatemEvent() = default;
    virtual ~StatemEvent() = default;
    StatemEvent(const StatemEvent&) = delete;
    StatemEvent& operator=(const StatemEvent&) = delete;
    virtual Async<StatemStep<Derived, State>> handle(Derived& machine) = 0;
    virtual const char* name() const noexcept = 0;
};

/// A cast, a plain message, or an event that a step inserted.
template <class Derived, class State, class Event>
struct PlainEvent final : StatemEvent<Derived, State> {
    explicit PlainEvent(Event its_event) : event(std::move(its_event)) {}
    Async<StatemStep<Derived, State>> handle(Derived& machine) override {
        if constexpr (std::is_same_v<decltype(machine.handle_event(std::as_const(event))), StatemStep<Derived, State>>)
            co_return machine.handle_event(std::as_const(event));
        else
            co_return co_await machine.handle_event(std::as_const(event));
    }
    const char* name() const noexcept override { return type_name<Event>(); }
    Event event;
};

template <class Derived, class State, class Request>
struct CallEvent final : StatemEvent<Derived, State> {
    CallEvent(Request its_request, From<typename Request::Reply> its_from) : request(std::move(its_request)), from(its_from) {}
    Async<StatemStep<Derived, State>> handle(Derived& machine) override {
        if constexpr (std::is_same_v<decltype(machine.handle_event(std::as_const(request), from)), StatemStep<Derived, State>>)
            co_return machine.handle_event(std::as_const(request), from);
        else
            co_return co_await machine.handle_event(std::as_const(request), from);
    }
    const char* name() const noexcept override { return type_name<Request>(); }
    Request request;
    From<typename Request::Reply> from;
};

} // namespace detail

/// What a state machine does after an event: the next state, and what else is to happen.
///
///     return button.digit == m_code ? next_state(Door::Open).state_timeout(10s) : keep_state();
///
/// Made by the functions of GenStatem, completed by its own.
/// Process: the machine's own. Fails: a negative time throws std::invalid_argument.
/// Cost: a few words; a list for events that are to come next.
template <class Derived, class State>
class [[nodiscard]] StatemStep {
public:
    using Time = std::chrono::milliseconds;

    /// The event comes again after the next change to a different state.
    StatemStep postpone() && {
        m_postponed = true;
        return std::move(*this);
    }
    /// An event before all that wait; several in the order given.
    template <class Event>
    StatemStep next_event(Event event) && {
        m_inserted.push_back(wrap(std::move(event)));
        return std::move(*this);
    }
    /// Comes after the time unless the state changes before. Set again it is replaced; Time::max() cancels it.
    template <class Event = StateTimeout>
    StatemStep state_timeout(Time time, Event event = {}) && {
        return std::move(*this).set({StatemTimeout::Kind::State, {}}, time, wrap(std::move(event)));
    }
    /// Comes after the time unless any event comes before.
    template <class Event = EventTimeout>
    StatemStep event_timeout(Time time, Event event = {}) && {
        return std::move(*this).set({StatemTimeout::Kind::Event, {}}, time, wrap(std::move(event)));
    }
    /// Comes after the time whatever else happens.
    StatemStep timeout(std::string name, Time time) && {
        NamedTimeout event{name};
        return std::move(*this).timeout(std::move(name), time, std::move(event));
    }
    template <class Event>
    StatemStep timeout(std::string name, Time time, Event event) && {
        return std::move(*this).set({StatemTimeout::Kind::Named, std::move(name)}, time, wrap(std::move(event)));
    }
    StatemStep cancel_state_timeout() && { return std::move(*this).set({StatemTimeout::Kind::State, {}}, Time::max(), nullptr); }
    StatemStep cancel_timeout(std::string name) && {
        return std::move(*this).set({StatemTimeout::Kind::Named, std::move(name)}, Time::max(), nullptr);
    }

private:
    friend class GenStatem<Derived, State>;
    using Event = std::unique_ptr<detail::StatemEvent<Derived, State>>;
    enum class Kind : std::uint8_t { Keep, Next, Repeat, Stop, Unexpected };
    struct Setting {
        StatemTimeout timeout;
        Time time;
        Event event;
    };

    explicit StatemStep(Kind kind) : m_kind(kind) {}

    template <class E>
    static Event wrap(E event) {
        return std::make_unique<detail::PlainEvent<Derived, State, E>>(std::move(event));
    }
    StatemStep set(StatemTimeout timeout, Time time, Event event) && {
        if (time < Time{0}) throw std::invalid_argument("a timeout cannot be negative");
        m_settings.push_back(Setting{std::move(timeout), time, std::move(event)});
        return std::move(*this);
    }

    Kind m_kind;
    bool m_postponed = false;
    std::optional<State> m_next;
    ExitReason m_reason;
    std::vector<Event> m_inserted;
    std::vector<Setting> m_settings;
};

} // namespace canopy
