// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/tasks.hpp"

#include "app/gallery/stage.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

namespace {

Async<int> succeed() {
    co_await sleep(10ms);
    co_return 42;
}

Async<int> crash() {
    co_await sleep(10ms);
    throw std::runtime_error("out of paper");
}

Async<int> hang() {
    co_await sleep(24h);
    co_return 0;
}

} // namespace

Call<TaskCaller::Run> TaskCaller::run(const Ref<TaskCaller>& caller, Work work) {
    return call(caller, Run{.work = std::move(work)});
}

Call<TaskCaller::Count> TaskCaller::count(const Ref<TaskCaller>& caller) { return call(caller, Count{}); }

Async<TaskCaller::Outcome> TaskCaller::handle_call(Run request) {
    ++m_count;
    const Task<int> task = co_await m_tasks.async_nolink(*this, std::move(request.work));
    std::optional<TaskOutcome<int>> outcome = co_await task.yield(patience);
    if (!outcome) outcome = co_await task.shutdown(); // it may have ended in this moment, and then this is what it came to
    if (!outcome) co_return tl::unexpected(ExitReason::timeout());
    co_return std::move(*outcome);
}

ChildSpec tasks_spec(const GalleryServices& services) {
    const TaskSupervisor tasks(services.ref<DynamicSupervisor>("tasks/task_supervisor"));
    SupervisorSpec spec{.strategy = Strategy::RestForOne};
    spec.children = {DynamicSupervisor::child_spec("task_supervisor", {}, services.named("tasks/task_supervisor")),
                     {.id = "caller", .start = starts_with<TaskCaller>(services.named("tasks/caller"), tasks)}};
    return Supervisor::child_spec("tasks", std::move(spec), Restart::Transient);
}

Async<void> tasks_demo(Stage& stage) {
    const auto caller = stage.services().ref<TaskCaller>("tasks/caller");
    const Pid before = caller.pid();
    stage.act("run a task that answers");
    const TaskCaller::Outcome good = co_await TaskCaller::run(caller, succeed);
    stage.claim(good == 42, "its answer is 42");
    stage.act("run a task that crashes");
    const TaskCaller::Outcome bad = co_await TaskCaller::run(caller, crash);
    stage.claim(!bad && bad.error().text() == "out of paper", "the crash is an answer: out of paper");
    stage.act("run a task that hangs");
    const Timestamp begin = stage.now();
    const TaskCaller::Outcome late = co_await TaskCaller::run(caller, hang);
    stage.claim(!late && late.error().is(ExitReason::Kind::Timeout) && stage.now() - begin == TaskCaller::patience,
                "after 2 s it is ended: timeout");
    const std::uint64_t count = co_await TaskCaller::count(caller);
    stage.claim(caller.pid() == before && count == 3, "the caller is the same process, and remembers all three");
}

} // namespace canopy::app
