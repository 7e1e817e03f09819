// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"
#include "otp/task_supervisor.hpp"

#include <chrono>

namespace canopy::app {

/// Runs work in the background, each piece as a child of a dynamic supervisor, at most eight at once.
///
///     const TaskRunner runner(services);
///     const ChildResult<StartedChild> started = co_await runner.run([] { return rebuild_index(); });
///
/// Process: a value, any process or thread; the work runs in one of its own. Fails: max_children when eight run; a piece
/// of work that crashes is seen in the tree and in the log, and harms nobody.
class TaskRunner {
public:
    static constexpr std::size_t most_tasks = 8;

    explicit TaskRunner(const GalleryServices& services)
        : m_supervisor(services.ref<DynamicSupervisor>("task_runner")), m_tasks(m_supervisor) {}

    template <class Work>
    Call<DynamicSupervisor::StartChild> run(Work work) const {
        return m_tasks.start_child(std::move(work));
    }
    /// How many run now.
    Call<DynamicSupervisor::CountChildren> count() const { return DynamicSupervisor::count_children(m_supervisor); }
    /// Ends one. Fails: not_found when it is over.
    Call<DynamicSupervisor::TerminateChild> cancel(Pid task) const { return m_tasks.terminate_child(task); }

private:
    Ref<DynamicSupervisor> m_supervisor;
    TaskSupervisor m_tasks;
};

ChildSpec task_runner_spec(const GalleryServices& services);
Async<void> task_runner_demo(Stage& stage);

} // namespace canopy::app
