// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/task_runner.hpp"

#include "app/gallery/stage.hpp"

namespace canopy::app {

using namespace std::chrono_literals;

namespace {

Async<void> work_for(std::chrono::seconds time) { co_await sleep(time); }

Async<void> fail_after(std::chrono::seconds time) {
    co_await sleep(time);
    throw std::runtime_error("bad input");
}

} // namespace

ChildSpec task_runner_spec(const GalleryServices& services) {
    ChildSpec spec =
        DynamicSupervisor::child_spec("task_runner", {.max_children = TaskRunner::most_tasks}, services.named("task_runner"));
    spec.restart = Restart::Transient;
    return spec;
}

Async<void> task_runner_demo(Stage& stage) {
    const TaskRunner runner(stage.services());
    stage.act("run a task of 1 s, one of 3 s, and one that fails after 2 s");
    auto short_one = runner.run([] { return work_for(1s); });
    auto long_one = runner.run([] { return work_for(3s); });
    auto bad_one = runner.run([] { return fail_after(2s); });
    co_await std::move(short_one);
    const auto started = co_await std::move(long_one);
    co_await std::move(bad_one);
    const ChildCounts three = co_await runner.count();
    stage.claim(three.active == 3, "three children run side by side");
    co_await stage.pass(1500ms);
    const ChildCounts two = co_await runner.count();
    stage.claim(two.active == 2, "after 1.5 s the short one is over, its child gone");
    co_await stage.pass(1s);
    const ChildCounts one = co_await runner.count();
    stage.claim(one.active == 1, "the one that failed is not started again, and took nobody along");
    stage.act("cancel the long one");
    co_await runner.cancel(started->pid);
    stage.act("run nine at once");
    std::size_t refused = 0;
    for (std::size_t i = 0; i <= TaskRunner::most_tasks; ++i) {
        auto starting = runner.run([] { return work_for(1s); });
        const auto answer = co_await std::move(starting);
        if (!answer && answer.error().kind == ChildError::Kind::MaxChildren) ++refused;
    }
    stage.claim(refused == 1, "the ninth is refused: max_children");
}

} // namespace canopy::app
