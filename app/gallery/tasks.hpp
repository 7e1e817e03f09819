// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/task_supervisor.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <tl/expected.hpp>

namespace canopy::app {

/// Lets others do what may go wrong: each piece of work is a task that it watches and is not linked to.
///
///     const TaskCaller::Outcome outcome = co_await TaskCaller::run(caller, [] { return divide(1, 0); });
///
/// Process: its own, and a task a piece. Fails: the reason a task crashed for is an answer; `timeout` after two seconds, and
/// the task is ended then.
class TaskCaller final : public GenServer<TaskCaller> {
public:
    static constexpr std::chrono::seconds patience{2};
    using Work = std::function<Async<int>()>;
    using Outcome = tl::expected<int, ExitReason>;
    struct Run {
        using Reply = Outcome;
        Work work;
    };
    struct Count {
        using Reply = std::uint64_t; ///< pieces of work in this life, crashed ones included
    };

    static Call<Run> run(const Ref<TaskCaller>& caller, Work work);
    static Call<Count> count(const Ref<TaskCaller>& caller);

    explicit TaskCaller(TaskSupervisor tasks) : m_tasks(tasks) {}
    Async<Outcome> handle_call(Run request);
    std::uint64_t handle_call(Count) { return m_count; }
    void inspect(Inspector& inspector) const override { inspector.show("tasks run", m_count); }

private:
    TaskSupervisor m_tasks;
    std::uint64_t m_count = 0;
};

ChildSpec tasks_spec(const GalleryServices& services);
Async<void> tasks_demo(Stage& stage);

} // namespace canopy::app
