// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/task_supervisor.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace canopy {
namespace {

using namespace std::chrono_literals;

class TaskSupervisorTest : public testing::Test {
protected:
    void in_process(std::function<Async<void>(Process&)> body) { runtime.wait_for<void>(std::move(body)); }
    std::size_t running() { return tasks.which_children().get().size(); }

    static int fail() { throw std::runtime_error("disk full"); }
    static Async<int> never(Process&) {
        co_await sleep(1h);
        co_return 0;
    }

    Runtime runtime{Simulated{1}};
    Ref<DynamicSupervisor> supervisor = runtime.start<DynamicSupervisor>().value();
    TaskSupervisor tasks{supervisor};
};

TEST_F(TaskSupervisorTest, ATaskIsAChildOfTheSupervisorLinkedToAndWatchedByItsOwner) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async(self, never);
        EXPECT_EQ(self.slot().details->links, std::vector<Pid>{task.pid()});
        auto asking = tasks.which_children();
        const auto children = co_await std::move(asking);
        EXPECT_EQ(children.size(), 1U);
        EXPECT_EQ(children.front().pid, task.pid());
        co_await task.shutdown();
    });
}

TEST_F(TaskSupervisorTest, ItIsAwaitedLikeAnyTaskAndLeavesNothing) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async(self, [] { return 42; });
        const int value = co_await task.await();
        EXPECT_EQ(value, 42);
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->monitors.empty());
        EXPECT_TRUE(self.slot().details->links.empty());
    });
    EXPECT_EQ(running(), 0U);
}

TEST_F(TaskSupervisorTest, ACrashOfAnUnlinkedTaskIsAnOutcomeAlone) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async_nolink(self, fail);
        const auto outcome = co_await task.yield();
        EXPECT_EQ(outcome->error().text(), "disk full");
    });
    EXPECT_TRUE(runtime.is_alive(supervisor.pid()));
}

TEST_F(TaskSupervisorTest, ACrashOfALinkedTaskTakesItsOwnerAndNotTheSupervisor) {
    const Pid owner = runtime.spawn_function([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async(self, fail);
        co_await sleep(1h);
        (void)task;
    });
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(owner));
    EXPECT_TRUE(runtime.is_alive(supervisor.pid()));
    EXPECT_EQ(running(), 0U);
}

TEST_F(TaskSupervisorTest, AStartedChildIsRunOnceUnlessItsRestartSaysOtherwise) {
    int once = 0;
    int again = 0;
    tasks.start_child([&once] { ++once; }).get().value();
    const auto crash_twice = [&again] {
        if (++again < 3) throw std::runtime_error("again");
    };
    tasks.start_child(crash_twice, Restart::Transient).get().value();
    runtime.run_until_idle();
    EXPECT_EQ(once, 1);
    EXPECT_EQ(again, 3);
}

TEST_F(TaskSupervisorTest, StoppingTheSupervisorShutsItsTasksDown) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async_nolink(self, never);
        const Task<int> brutal = co_await tasks.async_nolink(self, never, Shutdown::brutal_kill());
        co_await stop_server(self, supervisor.pid());
        const auto outcome = co_await task.yield();
        EXPECT_EQ(outcome->error(), ExitReason::shutdown());
        const auto killed = co_await brutal.yield();
        EXPECT_EQ(killed->error(), ExitReason::killed());
    });
}

TEST_F(TaskSupervisorTest, AChildIsTerminatedOnce) {
    const Pid task = tasks.start_child(never).get().value();
    EXPECT_TRUE(tasks.terminate_child(task).get());
    EXPECT_FALSE(runtime.is_alive(task));
    EXPECT_EQ(tasks.terminate_child(task).get().error().kind, ChildError::Kind::NotFound);
}

TEST_F(TaskSupervisorTest, AFinishedTaskUnderASupervisorIsNotStartedAgain) {
    int ran = 0;
    SupervisorSpec spec;
    spec.children.push_back(task_child_spec("once", [&ran] { ++ran; }));
    const auto parent = runtime.start<Supervisor>(spec).value();
    runtime.run_until_idle();
    EXPECT_EQ(ran, 1);
    EXPECT_TRUE(Supervisor::which_children(parent).get().empty());
}

TEST_F(TaskSupervisorTest, WithoutASupervisorATaskFailsWithNoproc) {
    runtime.exit(supervisor.pid(), ExitReason::kill());
    in_process([this](Process& self) -> Async<void> {
        ExitReason reason;
        try {
            co_await tasks.async(self, fail);
        } catch (const CallFailed& failed) {
            reason = failed.reason();
        }
        EXPECT_EQ(reason, ExitReason::no_process());
        EXPECT_TRUE(self.slot().details->monitors.empty());
    });
}

} // namespace
} // namespace canopy
