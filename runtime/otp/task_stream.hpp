// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/task_supervisor.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace canopy {

/// How a stream of tasks runs.
struct TaskStreamOptions {
    std::size_t max_concurrency = std::max(1U, std::thread::hardware_concurrency()); ///< at least 1
    /// In which order the outcomes come: that of the input, or that of their completion.
    enum class Order : std::uint8_t { Input, Completion };
    Order order = Order::Input;
    std::optional<std::chrono::nanoseconds> timeout = default_task_timeout; ///< of each task, from its own start
    /// What a task that is late does: ends the stream with timeout, or is killed and its outcome is `timeout`.
    enum class Late : std::uint8_t { Fails, IsKilled };
    Late late = Late::Fails;
    Linked linked = Linked::Yes;    ///< a crash ends an owner that does not trap exits, at once; No: it is an outcome
    bool zip_input_on_exit = false; ///< failed_input() tells which input failed; it is copied for that
};

/// One task for each input, a few at a time, begun as their outcomes are asked for.
///
///     TaskStream stream = async_stream(*this, orders, [](Order order) { return price(order); }, {.max_concurrency = 4});
///     while (const std::optional<TaskOutcome<Money>> price = co_await stream.next()) total += price->value();
///
/// The inputs are a vector, or a function that answers the next one until it answers none. A stream dropped early kills
/// the tasks that still run; nothing of them is left behind in the owner. Who must know them dead awaits close().
///
/// Process: made, asked and dropped by its owner. Fails: next() throws TaskFailed for timeout, or what the source of the
/// inputs threw; all tasks are dead then. The crash of a linked task is an exit signal. async_stream() throws
/// std::invalid_argument for a wrong option, before any task runs.
/// Cost: that of its tasks, and a look at those under way for each outcome.
template <class Input, class Function>
class TaskStream {
    using T = typename detail::WithoutAsync<std::invoke_result_t<Function&, Input>>::type;

public:
    using Source = std::function<std::optional<Input>()>;

    TaskStream(Process& owner, Source source, Function function, TaskStreamOptions options,
               std::optional<TaskSupervisor> supervisor = std::nullopt)
        : m_owner(owner), m_source(std::move(source)), m_function(std::move(function)), m_options(options),
          m_supervisor(supervisor) {
        if (m_options.max_concurrency == 0) throw std::invalid_argument("a stream of tasks needs room for one task");
        if (m_options.timeout && m_options.timeout->count() < 0) throw std::invalid_argument("a timeout cannot be negative");
    }
    TaskStream(const TaskStream&) = delete;
    TaskStream& operator=(const TaskStream&) = delete;
    ~TaskStream() {
        for (const Running& each : m_running)
            if (!each.outcome) each.task.handle().exit_and_forget();
    }

    /// The next outcome; nothing after the last.
    Async<std::optional<TaskOutcome<T>>> next() {
        std::exception_ptr failure;
        try {
            co_return co_await next_outcome();
        } catch (...) {
            failure = std::current_exception();
        }
        co_await close();
        std::rethrow_exception(failure);
    }
    /// The input of the outcome that next() gave last, if that is a failure and zip_input_on_exit was asked for.
    const std::optional<Input>& failed_input() const noexcept { return m_failed_input; }
    /// Kills what still runs, and waits until it is dead. The stream is at its end then.
    Async<void> close() {
        m_source = [] { return std::optional<Input>(); };
        while (!m_running.empty()) {
            const Running last = std::move(m_running.back());
            m_running.pop_back();
            if (!last.outcome) co_await last.task.brutal_kill();
        }
    }

private:
    struct Running {
        Task<T> task;
        Timestamp deadline{}; ///< 0 is none
        std::optional<Input> input{};
        std::optional<TaskOutcome<T>> outcome{};
        std::uint64_t finished = 0; ///< the how-manieth that was done
    };
    using Place = typename std::deque<Running>::iterator;

    Async<std::optional<TaskOutcome<T>>> next_outcome() {
        for (;;) {
            co_await refill();
            if (m_running.empty()) co_return std::nullopt;
            const auto done = finished();
            if (done != m_running.end()) co_return give(done);
            detail::TaskWaitAny::Pending pending;
            Timestamp deadline{};
            for (std::size_t place = 0; place < m_running.size(); ++place) {
                if (m_running[place].outcome) continue;
                pending.emplace_back(m_running[place].task.reference(), place);
                if (deadline == Timestamp{}) deadline = m_running[place].deadline; // begun first, late first
            }
            std::sort(pending.begin(), pending.end());
            detail::TaskWaitAny first(pending, deadline);
            const detail::TaskWaitAny::Arrived arrived = co_await first;
            if (arrived.envelope)
                set(m_running[arrived.place], detail::outcome_of<T>(m_running[arrived.place].task.handle(), arrived.envelope));
            else
                co_await drop_late();
        }
    }

    std::optional<TaskOutcome<T>> give(Place done) {
        std::optional<TaskOutcome<T>> outcome = std::move(done->outcome);
        m_failed_input.reset();
        if (!*outcome) m_failed_input = std::move(done->input);
        m_running.erase(done);
        return outcome;
    }

    Async<void> refill() {
        const auto busy = [](const Running& each) { return !each.outcome; };
        auto running = static_cast<std::size_t>(std::count_if(m_running.begin(), m_running.end(), busy));
        for (; running < m_options.max_concurrency; ++running) {
            std::optional<Input> input = m_source();
            if (!input) co_return;
            co_await begin(std::move(*input));
        }
    }
    /// For an owner that traps exits a crash is an outcome, and no exit message is left behind.
    bool links() const { return m_options.linked == Linked::Yes && !m_owner.slot().has(ProcessSlot::TrapExit); }
    Async<void> begin(Input input) {
        std::optional<Input> kept;
        if constexpr (std::copy_constructible<Input>)
            if (m_options.zip_input_on_exit) kept = input;
        auto work = [function = m_function, input = std::move(input)]() mutable { return function(std::move(input)); };
        const Timestamp deadline = m_options.timeout ? m_owner.runtime().now() + *m_options.timeout : Timestamp{};
        if (!m_supervisor) {
            Task<T> task = links() ? async(m_owner, std::move(work)) : async_nolink(m_owner, std::move(work));
            m_running.push_back({task, deadline, std::move(kept)});
        } else if constexpr (std::copy_constructible<decltype(work)>) {
            Task<T> task;
            if (links())
                task = co_await m_supervisor->async(m_owner, std::move(work));
            else
                task = co_await m_supervisor->async_nolink(m_owner, std::move(work));
            m_running.push_back({task, deadline, std::move(kept)});
        }
    }
    Place finished() {
        if (m_options.order == TaskStreamOptions::Order::Input)
            return m_running.front().outcome ? m_running.begin() : m_running.end();
        Place first = m_running.end();
        for (Place each = m_running.begin(); each != m_running.end(); ++each)
            if (each->outcome && (first == m_running.end() || each->finished < first->finished)) first = each;
        return first;
    }
    void set(Running& running, TaskOutcome<T> outcome) {
        running.outcome = std::move(outcome);
        running.finished = ++m_finished;
    }
    Async<void> drop_late() {
        if (m_options.late == TaskStreamOptions::Late::Fails) throw TaskFailed(ExitReason::timeout());
        const Timestamp now = m_owner.runtime().now();
        for (Running& each : m_running) {
            if (each.outcome || each.deadline > now) continue;
            co_await each.task.brutal_kill();
            set(each, tl::unexpected(ExitReason::timeout()));
        }
    }

    Process& m_owner;
    Source m_source;
    Function m_function;
    TaskStreamOptions m_options;
    std::optional<TaskSupervisor> m_supervisor;
    std::uint64_t m_finished = 0;
    std::deque<Running> m_running;
    std::optional<Input> m_failed_input;
};

namespace detail {

template <class Input>
std::function<std::optional<Input>()> source_of(std::vector<Input> inputs) {
    auto rest = std::make_shared<std::pair<std::vector<Input>, std::size_t>>(std::move(inputs), 0);
    return [rest]() -> std::optional<Input> {
        if (rest->second == rest->first.size()) return std::nullopt;
        return std::move(rest->first[rest->second++]);
    };
}

template <class Source>
concept TaskSource = requires(Source source) {
    *source();
    { source().has_value() } -> std::convertible_to<bool>;
};
template <TaskSource Source>
using InputOf = std::decay_t<decltype(*std::declval<Source&>()())>;

} // namespace detail

template <class Input, class Function>
TaskStream<Input, Function> async_stream(Process& owner, std::vector<Input> inputs, Function function,
                                         TaskStreamOptions options = {}) {
    return {owner, detail::source_of(std::move(inputs)), std::move(function), options};
}
/// Inputs from a function that answers std::optional<Input>: asked when there is room for a task, until it answers none.
template <detail::TaskSource Source, class Function>
TaskStream<detail::InputOf<Source>, Function> async_stream(Process& owner, Source source, Function function,
                                                           TaskStreamOptions options = {}) {
    return {owner, std::move(source), std::move(function), options};
}
/// The tasks as children of a supervisor. Inputs and function must be copyable.
template <class Input, class Function>
TaskStream<Input, Function> async_stream(Process& owner, const TaskSupervisor& supervisor, std::vector<Input> inputs,
                                         Function function, TaskStreamOptions options = {}) {
    return {owner, detail::source_of(std::move(inputs)), std::move(function), options, supervisor};
}

} // namespace canopy
