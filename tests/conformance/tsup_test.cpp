// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/task_supervisor.hpp"

#include "otp/task_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace canopy {
namespace {

using namespace std::chrono_literals;

class TSUP : public testing::Test {
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

TEST_F(TSUP, r001_a_task_is_a_child_of_the_supervisor_linked_to_and_watched_by_its_owner) {
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

TEST_F(TSUP, r001_it_is_awaited_like_any_task_and_leaves_nothing) {
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

TEST_F(TSUP, r002_a_crash_of_an_unlinked_task_is_an_outcome_alone) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = co_await tasks.async_nolink(self, fail);
        const auto outcome = co_await task.yield();
        EXPECT_EQ(outcome->error().text(), "disk full");
    });
    EXPECT_TRUE(runtime.is_alive(supervisor.pid()));
}

TEST_F(TSUP, r003_a_crash_of_a_linked_task_takes_its_owner_and_not_the_supervisor) {
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

TEST_F(TSUP, r004_a_started_child_is_run_once_unless_its_restart_says_otherwise) {
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

TEST_F(TSUP, r007_stopping_the_supervisor_shuts_its_tasks_down) {
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

TEST_F(TSUP, r008_a_child_is_listed_and_terminated_once) {
    const Pid task = tasks.start_child(never).get().value();
    EXPECT_TRUE(tasks.terminate_child(task).get());
    EXPECT_FALSE(runtime.is_alive(task));
    EXPECT_EQ(tasks.terminate_child(task).get().error().kind, ChildError::Kind::NotFound);
}

TEST_F(TSUP, r009_without_a_supervisor_a_task_fails_with_noproc) {
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

TEST_F(TSUP, r004_a_permanent_child_is_run_again_after_every_exit) {
    int ran = 0;
    const auto three_times = [&ran](Process&) -> Async<void> {
        if (++ran >= 3) co_await sleep(1h);
    };
    tasks.start_child(three_times, Restart::Permanent).get().value();
    runtime.run_until_idle();
    EXPECT_EQ(ran, 3);
}

TEST_F(TSUP, r008_the_children_are_the_living_tasks) {
    in_process([this](Process& self) -> Async<void> {
        std::vector<Pid> begun;
        for (int each = 0; each < 3; ++each) begun.push_back((co_await tasks.async(self, never)).pid());
        const auto children = co_await tasks.which_children();
        std::vector<Pid> listed;
        for (const auto& child : children) listed.push_back(child.pid);
        std::sort(begun.begin(), begun.end());
        std::sort(listed.begin(), listed.end());
        EXPECT_EQ(listed, begun);
        for (const Pid pid : begun) self.unlink(pid);
    });
}

using Numbers = std::vector<int>;

Async<int> after_seconds(int seconds) {
    co_await sleep(seconds * 1s);
    co_return seconds;
}

TaskStreamOptions two_at_once(Linked linked) {
    TaskStreamOptions options;
    options.max_concurrency = 2;
    options.linked = linked;
    return options;
}

TEST_F(TSUP, r010_a_stream_runs_its_tasks_under_the_supervisor) {
    in_process([this](Process& self) -> Async<void> {
        TaskStream stream = async_stream(self, tasks, Numbers{3, 1, 4}, after_seconds, two_at_once(Linked::Yes));
        const auto first = co_await stream.next();
        EXPECT_EQ(first->value(), 3);
        const auto children = co_await tasks.which_children();
        EXPECT_EQ(children.size(), 1U);
        const auto second = co_await stream.next();
        EXPECT_EQ(second->value(), 1);
        const auto third = co_await stream.next();
        EXPECT_EQ(third->value(), 4);
        const auto end = co_await stream.next();
        EXPECT_FALSE(end.has_value());
        EXPECT_EQ(self.slot().depth(), 0U);
    });
    EXPECT_EQ(running(), 0U);
}

TEST_F(TSUP, r010_an_unlinked_stream_makes_crashes_outcomes_for_an_owner_that_does_not_trap) {
    in_process([this](Process& self) -> Async<void> {
        const auto odd = [](int value) { return value == 2 ? fail() : value; };
        TaskStream stream = async_stream(self, tasks, Numbers{1, 2, 3}, odd, two_at_once(Linked::No));
        Numbers values;
        while (const auto outcome = co_await stream.next()) values.push_back(outcome->has_value() ? **outcome : -1);
        EXPECT_EQ(values, (Numbers{1, -1, 3}));
    });
    EXPECT_TRUE(runtime.is_alive(supervisor.pid()));
}

TEST_F(TSUP, r010_a_crash_in_a_linked_stream_ends_its_owner_and_the_rest) {
    const Pid owner = runtime.spawn_function([this](Process& self) -> Async<void> {
        const std::function<Async<int>(int)> work = [](int seconds) -> Async<int> {
            if (seconds == 0) fail();
            co_await sleep(seconds * 1s);
            co_return seconds;
        };
        TaskStream stream = async_stream(self, tasks, Numbers{9, 0}, work, two_at_once(Linked::Yes));
        co_await stream.next();
    });
    in_process([this, owner](Process& self) -> Async<void> {
        const std::optional<Down> down = co_await wait_down(self.monitor(owner));
        EXPECT_EQ(down->reason.text(), "disk full");
        co_await sleep(1s); // less than what the other task takes
        const auto children = co_await tasks.which_children();
        EXPECT_TRUE(children.empty());
    });
}

TEST_F(TSUP, r010_a_stream_dropped_early_leaves_no_child) {
    in_process([this](Process& self) -> Async<void> {
        {
            TaskStream stream = async_stream(self, tasks, Numbers{1, 9, 9}, after_seconds, two_at_once(Linked::Yes));
            co_await stream.next();
        }
        co_await sleep(1s);
        const auto children = co_await tasks.which_children();
        EXPECT_TRUE(children.empty());
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

} // namespace
} // namespace canopy
