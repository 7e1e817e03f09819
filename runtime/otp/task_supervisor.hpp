// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/dynamic_supervisor.hpp"
#include "otp/task.hpp"

#include <concepts>
#include <string>
#include <utility>
#include <vector>

namespace canopy {

/// Tasks as children of a DynamicSupervisor: seen in the tree, ended with it, never restarted unless told so.
///
///     const TaskSupervisor tasks{runtime.name<DynamicSupervisor>("task_supervisor")};
///     const Task<Quote> quote = co_await tasks.async_nolink(*this, [sku] { return ask_supplier(sku); });
///     const auto outcome = co_await quote.yield(2s);
///
/// A value: the address of the supervisor. Functions are copied: their captures must be copyable.
///
/// Process: the owner of the task. Fails: CallFailed with noproc without a supervisor; TaskFailed when it refuses. A crash
/// of a task reaches its owner as Task says, and never the supervisor.
/// Cost: a call to the supervisor more than a task without one.
class TaskSupervisor {
public:
    explicit TaskSupervisor(Ref<DynamicSupervisor> supervisor) noexcept : m_supervisor(supervisor) {}

    /// A task linked to its owner and to the supervisor.
    template <std::derived_from<Process> Owner, class Function>
    auto async(Owner& owner, Function function, Shutdown shutdown = default_shutdown()) const {
        return begin(m_supervisor, owner, detail::TaskOwner::Attach::WatchAndLink, std::move(function), shutdown);
    }
    /// A task its owner only watches.
    template <std::derived_from<Process> Owner, class Function>
    auto async_nolink(Owner& owner, Function function, Shutdown shutdown = default_shutdown()) const {
        return begin(m_supervisor, owner, detail::TaskOwner::Attach::Watch, std::move(function), shutdown);
    }
    /// A task whose result nobody wants. Any process or thread.
    template <class Function>
    Call<DynamicSupervisor::StartChild> start_child(Function function, Restart restart = Restart::Temporary) const {
        return DynamicSupervisor::start_child(m_supervisor,
                                              spec(std::move(function), detail::TaskOwner{}, restart, default_shutdown()));
    }
    /// Ends one; not_found if it is gone.
    Call<DynamicSupervisor::TerminateChild> terminate_child(Pid task) const {
        return DynamicSupervisor::terminate_child(m_supervisor, task);
    }
    /// The tasks that run.
    Call<DynamicSupervisor::WhichChildren> which_children() const { return DynamicSupervisor::which_children(m_supervisor); }

    static Shutdown default_shutdown() { return std::chrono::seconds{5}; }

private:
    template <class Function>
    static ChildSpec spec(Function function, detail::TaskOwner owner, Restart restart, Shutdown shutdown) {
        using Body = detail::TaskProcess<Function>;
        return {.id = "task",
                .start = starts_with<Body>(SpawnOptions{.label = "Task"}, std::move(function), owner),
                .restart = restart,
                .shutdown = shutdown,
                .kind = ProcessKind::Task};
    }

    template <class Owner, class Function, class T = typename detail::TaskAnswer<Function>::type>
    static Async<Task<T>> begin(Ref<DynamicSupervisor> supervisor, Owner& owner, detail::TaskOwner::Attach attach,
                                Function function, Shutdown shutdown) {
        ProcessSlot& slot = owner.slot();
        const MonitorRef monitor{++slot.last_reference};
        const detail::TaskOwner whose{{slot.pid(), monitor.value}, &detail::task_reply_type<T, Owner>, attach};
        slot.more().monitors[monitor.value] = {}; // the other half is the task's: it enters the owner as its watcher
        auto starting =
            DynamicSupervisor::start_child(supervisor, spec(std::move(function), whose, Restart::Temporary, shutdown));
        auto answer = co_await std::move(starting).attempt();
        if (!answer || !*answer) {
            slot.more().monitors.erase(monitor.value);
            if (!answer) throw CallFailed(answer.error());
            throw TaskFailed(ExitReason::custom(answer->error().to_string()));
        }
        const Pid pid = **answer;
        if (const auto found = slot.more().monitors.find(monitor.value); found != slot.more().monitors.end())
            found->second.pid = pid; // else it has ended already, and its Down waits
        co_return Task<T>(detail::TaskHandle{&owner.runtime(), slot.pid(), pid, monitor, whose.reply});
    }

    Ref<DynamicSupervisor> m_supervisor;
};

/// A task as a child of any supervisor: it runs its function and, as temporary, is not started again.
///
///     spec.children.push_back(task_child_spec("warm_up", [cache, fill] { fill(cache); }));
template <class Function>
ChildSpec task_child_spec(std::string id, Function function, Restart restart = Restart::Temporary) {
    const SpawnOptions options{.label = "Task"};
    return {.id = std::move(id),
            .start = starts_with<detail::TaskProcess<Function>>(options, std::move(function), detail::TaskOwner{}),
            .restart = restart,
            .kind = ProcessKind::Task};
}

} // namespace canopy
