// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace canopy {

/// A process that only keeps a value, and runs the functions others send it on that value, one at a time.
///
///     using Counter = Agent<int>;
///     const Ref<Counter> counter = runtime.start<Counter>([] { return 40; }).value();
///     Counter::update(counter, [](int& value) { value += 2; }).get();
///     EXPECT_EQ(Counter::get(counter, [](int value) { return value; }).get(), 42);
///
/// State that has rules of its own is better a GenServer: an Agent's callers write its code.
///
/// Process: the functions run in the agent's, in the order of their arrival; captures must be copyable. Fails: a function
/// that throws ends the agent, and its caller gets CallFailed with that reason.
/// Cost: a call each, and a copy of the function.
template <class State>
class Agent final : public GenServer<Agent<State>> {
public:
    static constexpr ProcessKind process_kind = ProcessKind::Agent;

    template <class R>
    struct Get {
        using Reply = R;
        std::function<R(State&)> function;
    };
    struct Change {
        std::function<void(State&)> function;
    };

    /// function(const State&): what it answers is the reply.
    template <class Function, class R = std::invoke_result_t<Function&, const State&>>
    static Call<Get<R>> get(const Ref<Agent>& agent, Function function) {
        return call(agent, Get<R>{[function = std::move(function)](State& state) mutable -> R {
                        return function(std::as_const(state));
                    }});
    }
    /// function(State&) changes it in place, or answers the new state.
    template <class Function>
    static Call<Get<void>> update(const Ref<Agent>& agent, Function function) {
        return call(agent, Get<void>{changing(std::move(function))});
    }
    /// function(State&) changes it in place; what it answers is the reply.
    template <class Function, class R = std::invoke_result_t<Function&, State&>>
    static Call<Get<R>> get_and_update(const Ref<Agent>& agent, Function function) {
        return call(agent, Get<R>{std::move(function)});
    }
    /// As update(), without waiting and without an answer.
    template <class Function>
    static void cast(const Ref<Agent>& agent, Function function) {
        canopy::cast(agent, Change{changing(std::move(function))});
    }
    /// A permanent child that begins anew with init on each restart.
    template <std::invocable Init>
    static ChildSpec child_spec(std::string id, Init init, SpawnOptions options = {}) {
        return {
            .id = std::move(id), .start = starts_with<Agent>(std::move(options), std::move(init)), .kind = ProcessKind::Agent};
    }

    /// From a function that makes the state, in the agent's process, or from the state itself.
    template <class Init>
    explicit Agent(Init init) : m_state(made(init)) {}

    template <class R>
    R handle_call(Get<R> request) {
        return request.function(m_state);
    }
    void handle_cast(Change request) { request.function(m_state); }
    void inspect(Inspector& inspector) const override {
        if constexpr (requires { m_state.inspect(inspector); })
            m_state.inspect(inspector);
        else if constexpr (requires { inspector.show("state", m_state); })
            inspector.show("state", m_state);
    }

private:
    template <class Init>
    static State made(Init& init) {
        if constexpr (std::invocable<Init&>)
            return init();
        else
            return State(std::move(init));
    }
    template <class Function>
    static std::function<void(State&)> changing(Function function) {
        return [function = std::move(function)](State& state) mutable {
            if constexpr (std::is_void_v<std::invoke_result_t<Function&, State&>>)
                function(state);
            else
                state = function(state);
        };
    }

    State m_state;
};

} // namespace canopy
