// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nodes/passing_tasks.hpp"

#include "observe/event_log.hpp"
#include "observe/node_state.hpp"
#include "otp/supervisor.hpp"
#include "otp/task_supervisor.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <set>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Runs tasks on a runtime and keeps the lines that are news.
class PassingTasksTest : public ::testing::Test {
protected:
    PassingTasksTest() { drain(); }

    std::vector<std::string> drain() {
        runtime.run_until_idle();
        std::vector<std::string> news;
        const EventBatch batch = log.collect();
        if (!batch) return news;
        for (const Event& event : *batch) {
            if (is_of_the_test(event)) continue;
            if (passing.is_routine(event) || std::holds_alternative<event::Sample>(event.body)) continue;
            news.push_back(canopy::to_string(event.body));
        }
        return news;
    }

    /// A call from outside is made by a process of its own, which is news to nobody here.
    bool is_of_the_test(const Event& event) {
        const auto* spawned = std::get_if<event::Spawned>(&event.body);
        if (spawned && spawned->label == "FunctionProcess") return helpers.insert(spawned->pid).second;
        const auto* exited = std::get_if<event::Exited>(&event.body);
        return exited && helpers.erase(exited->pid) > 0;
    }

    std::set<Pid> helpers;
    Runtime runtime{Simulated{}};
    EventLog log{runtime};
    PassingTasks passing;
    static Async<void> nap() { co_await sleep(std::chrono::minutes(1)); }

    const Ref<DynamicSupervisor> supervisor = runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{}).value();
    const TaskSupervisor tasks{supervisor};
};

TEST_F(PassingTasksTest, ATaskThatEndsInOrderIsNoNews) {
    drain();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(tasks.start_child([] {}).get());
    EXPECT_THAT(drain(), IsEmpty());
}

TEST_F(PassingTasksTest, NorIsOneThatBeganBeforeSomebodyListened) {
    ASSERT_TRUE(tasks.start_child(&PassingTasksTest::nap).get());
    drain();
    PassingTasks late;
    const std::vector<Event> beginning = log.state().snapshot();
    for (const Event& event : beginning) EXPECT_FALSE(late.is_routine(event));
    passing = late;
    runtime.advance(2min);
    EXPECT_THAT(drain(), IsEmpty());
}

TEST_F(PassingTasksTest, ACrashIs) {
    drain();
    ASSERT_TRUE(tasks.start_child([] { throw std::runtime_error("no courier"); }).get());
    EXPECT_THAT(drain(), Contains(HasSubstr("no courier")));
}

TEST_F(PassingTasksTest, AndAShutdownToo) {
    ASSERT_TRUE(tasks.start_child(&PassingTasksTest::nap).get());
    drain();
    runtime.exit(supervisor.pid(), ExitReason::shutdown());
    EXPECT_THAT(drain(), ::testing::SizeIs(2)) << "the task's and the supervisor's";
}

TEST_F(PassingTasksTest, WhatIsStartedAgainIsNews) {
    drain();
    ASSERT_TRUE(tasks.start_child(&PassingTasksTest::nap, Restart::Permanent).get());
    EXPECT_THAT(drain(), Contains(HasSubstr("child_started")));
    runtime.advance(2min);
    EXPECT_THAT(drain(), Contains(HasSubstr("child_restarted")));
}

TEST_F(PassingTasksTest, SoAreOtherChildrenOfADynamicSupervisorAndTasksOfOthers) {
    drain();
    class Idle final : public GenServer<Idle> {};
    ASSERT_TRUE(DynamicSupervisor::start_child(supervisor, {.id = "idle", .start = starts<Idle>()}).get());
    EXPECT_THAT(drain(), Contains(HasSubstr("child_started")));
    const Ref<Supervisor> fixed = runtime.start<Supervisor>(SupervisorSpec{}).value();
    ASSERT_TRUE(Supervisor::start_child(fixed, task_child_spec("once", [] {})).get());
    EXPECT_THAT(drain(), Contains(HasSubstr("exited")));
}

} // namespace
} // namespace canopy::app
