// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/task.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
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
    Linked linked = Linked::Yes; ///< a crash ends an owner that does not trap exits; No: it is an outcome
};

/// One task for each input, a few at a time, begun as their outcomes are asked for.
///
///     TaskStream stream = async_stream(*this, orders, [](Order order) { return price(order); }, {.max_concurrency = 4});
///     while (const std::optional<TaskOutcome<Money>> price = co_await stream.next()) total += price->value();
///
/// A stream dropped early kills the tasks that still run; nothing of them is left behind in the owner.
///
/// Process: made, asked and dropped by its owner. Fails: next() throws TaskFailed: timeout, or the crash of a task when
/// linked; async_stream() throws std::invalid_argument for a wrong option, before any task runs.
template <class Input, class Function>
class TaskStream {
    using T = typename detail::WithoutAsync<std::invoke_result_t<Function&, Input>>::type;

public:
    TaskStream(Process& owner, std::vector<Input> inputs, Function function, TaskStreamOptions options)
        : m_owner(owner), m_inputs(std::move(inputs)), m_function(std::move(function)), m_options(options) {
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
        for (;;) {
            refill();
            if (m_running.empty()) co_return std::nullopt;
            const auto done = finished();
            if (done != m_running.end()) {
                std::optional<TaskOutcome<T>> outcome = std::move(done->outcome);
                m_running.erase(done);
                co_return outcome;
            }
            detail::TaskWaitAny::Pending pending;
            Timestamp deadline{};
            for (std::size_t place = 0; place < m_running.size(); ++place) {
                if (m_running[place].outcome) continue;
                pending.emplace_back(m_running[place].task.reference(), place);
                if (deadline == Timestamp{}) deadline = m_running[place].deadline; // begun first, late first
            }
            std::sort(pending.begin(), pending.end());
            detail::TaskWaitAny any(pending, deadline);
            const detail::TaskWaitAny::Arrived arrived = co_await any;
            if (arrived.envelope)
                note(m_running[arrived.place], arrived.envelope);
            else
                drop_late();
        }
    }

private:
    struct Running {
        Task<T> task;
        Timestamp deadline{}; ///< 0 is none
        std::optional<TaskOutcome<T>> outcome{};
        std::uint64_t finished = 0; ///< the how-manieth that was done
    };
    using Place = typename std::deque<Running>::iterator;

    void refill() {
        const auto busy = [](const Running& each) { return !each.outcome; };
        auto running = static_cast<std::size_t>(std::count_if(m_running.begin(), m_running.end(), busy));
        for (; running < m_options.max_concurrency && m_next < m_inputs.size(); ++running) {
            // Not linked: this stream ends its tasks, whatever ends it, and no exit message is left behind.
            auto work = [function = m_function, input = std::move(m_inputs[m_next++])]() mutable {
                return function(std::move(input));
            };
            const Timestamp deadline = m_options.timeout ? m_owner.runtime().now() + *m_options.timeout : Timestamp{};
            m_running.push_back({async_nolink(m_owner, std::move(work)), deadline});
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
    void note(Running& running, Envelope* envelope) {
        set(running, detail::outcome_of<T>(running.task.handle(), envelope));
        const TaskOutcome<T>& outcome = *running.outcome;
        if (!outcome && m_options.linked == Linked::Yes && !m_owner.slot().has(ProcessSlot::TrapExit))
            throw TaskFailed(outcome.error());
    }
    void set(Running& running, TaskOutcome<T> outcome) {
        running.outcome = std::move(outcome);
        running.finished = ++m_finished;
    }
    void drop_late() {
        if (m_options.late == TaskStreamOptions::Late::Fails) throw TaskFailed(ExitReason::timeout());
        const Timestamp now = m_owner.runtime().now();
        for (Running& each : m_running) {
            if (each.outcome || each.deadline > now) continue;
            each.task.handle().exit_and_forget();
            set(each, tl::unexpected(ExitReason::timeout()));
        }
    }

    Process& m_owner;
    std::vector<Input> m_inputs;
    Function m_function;
    TaskStreamOptions m_options;
    std::size_t m_next = 0;
    std::uint64_t m_finished = 0;
    std::deque<Running> m_running;
};

template <class Input, class Function>
TaskStream<Input, Function> async_stream(Process& owner, std::vector<Input> inputs, Function function,
                                         TaskStreamOptions options = {}) {
    return {owner, std::move(inputs), std::move(function), options};
}

} // namespace canopy
