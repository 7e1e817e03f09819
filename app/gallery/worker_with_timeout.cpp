// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/worker_with_timeout.hpp"

#include "app/gallery/stage.hpp"
#include "fault/fault.hpp"
#include "otp/supervisor.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

namespace {

Async<int> square(WorkerWithTimeout::Work work) {
    co_await sleep(work.takes);
    co_return work.number* work.number;
}

} // namespace

Call<WorkerWithTimeout::Perform> WorkerWithTimeout::perform(const Ref<WorkerWithTimeout>& worker, Work work,
                                                            std::chrono::milliseconds limit) {
    return call(worker, Perform{.work = work, .limit = limit}).timeout(limit + grace);
}

Async<WorkerWithTimeout::Outcome> WorkerWithTimeout::handle_call(Perform request) {
    auto beginning = m_tasks.async_nolink(*this, [work = request.work] { return square(work); });
    const Task<int> task = co_await std::move(beginning);
    const std::optional<TaskOutcome<int>> outcome = co_await task.yield(request.limit);
    if (!outcome) {
        ++m_timed_out;
        co_await task.brutal_kill(); // nobody wants the result any more: the work must not go on
        co_return tl::unexpected(Error::TimedOut);
    }
    if (!*outcome) co_return tl::unexpected(Error::Crashed);
    ++m_done;
    co_return **outcome;
}

void WorkerWithTimeout::inspect(Inspector& inspector) const {
    inspector.show("done", m_done);
    inspector.show("timed out", m_timed_out);
}

ChildSpec worker_with_timeout_spec(const GalleryServices& services) {
    const TaskSupervisor tasks(services.ref<DynamicSupervisor>("worker_with_timeout/task_supervisor"));
    SupervisorSpec spec{.strategy = Strategy::RestForOne}; // a worker that ends takes its work along
    spec.children = {
        {.id = "worker", .start = starts_with<WorkerWithTimeout>(services.named("worker_with_timeout/worker"), tasks)},
        DynamicSupervisor::child_spec("task_supervisor", {}, services.named("worker_with_timeout/task_supervisor"))};
    return Supervisor::child_spec("worker_with_timeout", std::move(spec), Restart::Transient);
}

Async<void> worker_with_timeout_demo(Stage& stage) {
    const auto worker = stage.services().ref<WorkerWithTimeout>("worker_with_timeout/worker");
    const WorkerWithTimeout::Work quick{.number = 7, .takes = 50ms};
    const WorkerWithTimeout::Work endless{.number = 7, .takes = 24h};
    stage.act("square 7 in 50 ms, with 200 ms to do it");
    const WorkerWithTimeout::Outcome done = co_await WorkerWithTimeout::perform(worker, quick, 200ms);
    stage.claim(done == 49, "49");
    stage.act("the same, taking a day");
    const Timestamp begin = stage.now();
    const WorkerWithTimeout::Outcome late = co_await WorkerWithTimeout::perform(worker, endless, 200ms);
    stage.claim(!late && late.error() == WorkerWithTimeout::Error::TimedOut && stage.now() - begin == 200ms,
                "after 200 ms: timed_out, and the work is ended");
    stage.act("freeze the worker itself for 3 s, and ask again");
    fault::freeze(*stage.services().runtime, worker.pid(), 3s);
    const auto stuck = co_await WorkerWithTimeout::perform(worker, quick, 200ms).attempt();
    stage.claim(!stuck && stuck.error().is(ExitReason::Kind::Timeout) && stage.now() - begin == 900ms,
                "the call's own limit of 700 ms ends the waiting");
    co_await stage.pass(3s);
    const WorkerWithTimeout::Outcome again = co_await WorkerWithTimeout::perform(worker, quick, 200ms);
    stage.claim(again == 49, "thawed, it works on; the late answer went to nobody");
}

} // namespace canopy::app
