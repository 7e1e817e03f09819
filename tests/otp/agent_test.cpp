// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/agent.hpp"

#include "core/context.hpp"
#include "otp/supervisor.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace canopy {
namespace {

using Counter = Agent<int>;

class AgentTest : public testing::Test {
protected:
    int value(Ref<Counter> counter) {
        return Counter::get(counter, [](int state) { return state; }).get();
    }

    Runtime runtime{Simulated{1}};
};

TEST_F(AgentTest, ItBeginsWithWhatItsInitMakes) {
    EXPECT_EQ(value(runtime.start<Counter>([] { return 40; }).value()), 40);
    EXPECT_EQ(value(runtime.start<Counter>(41).value()), 41);
}

TEST_F(AgentTest, InitRunsInTheAgentAndMayFail) {
    Pid made_in;
    const auto counter = runtime.start<Counter>([&made_in] {
        made_in = current_slot()->pid();
        return 1;
    });
    EXPECT_EQ(made_in, counter->pid());
    const auto failed = runtime.start<Counter>([]() -> int { throw std::runtime_error("no"); });
    EXPECT_EQ(failed.error().text(), "no");
}

TEST_F(AgentTest, UpdateChangesInPlaceOrAnswersTheNewState) {
    const auto counter = runtime.start<Counter>(1).value();
    Counter::update(counter, [](int& state) { state += 1; }).get();
    Counter::update(counter, [](int state) { return state * 10; }).get();
    EXPECT_EQ(value(counter), 20);
}

TEST_F(AgentTest, GetAndUpdateAnswersAndChangesInOneStep) {
    const auto counter = runtime.start<Counter>(1).value();
    EXPECT_EQ(Counter::get_and_update(counter, [](int& state) { return state++; }).get(), 1);
    EXPECT_EQ(value(counter), 2);
}

TEST_F(AgentTest, ACastIsVisibleToTheNextGetOfTheSameClient) {
    const auto counter = runtime.start<Counter>(1).value();
    for (int step = 0; step < 3; ++step) Counter::cast(counter, [](int& state) { state *= 2; });
    EXPECT_EQ(value(counter), 8);
}

TEST_F(AgentTest, ItsFunctionsRunInTheAgentsProcess) {
    const auto counter = runtime.start<Counter>(1).value();
    EXPECT_EQ(Counter::get(counter, [](int) { return current_slot()->pid(); }).get(), counter.pid());
}

TEST_F(AgentTest, AFunctionThatThrowsEndsTheAgentAndItsCallersCall) {
    const auto counter = runtime.start<Counter>(1).value();
    const auto outcome = Counter::get(counter, [](int) -> int { throw std::runtime_error("no"); }).wait();
    EXPECT_EQ(outcome.error().text(), "no");
    EXPECT_FALSE(runtime.is_alive(counter.pid()));
}

TEST_F(AgentTest, ACastNeverFailsEvenIfItsFunctionDoes) {
    const auto counter = runtime.start<Counter>(1).value();
    Counter::cast(counter, [](int&) { throw std::runtime_error("no"); });
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(counter.pid()));
    EXPECT_NO_THROW(Counter::cast(counter, [](int& state) { ++state; }));
}

TEST_F(AgentTest, AfterAStopItsNameIsFreeAndCallsFailWithNoproc) {
    const auto counter = runtime.start_with<Counter>({.name = "counter"}, 1).value();
    stop_server(runtime, counter.pid());
    EXPECT_EQ(runtime.whereis("counter"), Pid{});
    const auto outcome = Counter::get(runtime.name<Counter>("counter"), [](int state) { return state; }).wait();
    EXPECT_EQ(outcome.error(), ExitReason::no_process());
}

TEST_F(AgentTest, ASupervisedAgentBeginsAnewAfterACrash) {
    SupervisorSpec spec;
    spec.children.push_back(Counter::child_spec("counter", [] { return 1; }, {.name = "counter"}));
    const auto supervisor = runtime.start<Supervisor>(spec).value();
    const auto counter = runtime.name<Counter>("counter");
    const Pid first = counter.pid();
    Counter::update(counter, [](int& state) { state = 99; }).get();
    runtime.exit(first, ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_NE(counter.pid(), first);
    EXPECT_EQ(value(counter), 1);
    EXPECT_TRUE(runtime.is_alive(supervisor.pid()));
}

TEST_F(AgentTest, ItShowsAStateThatCanBeShown) {
    const auto counter = runtime.start<Counter>(7).value();
    EXPECT_EQ(runtime.process_info(counter.pid())->state, (std::vector<Inspector::Entry>{{"state", "7"}}));
}

TEST(AgentThreads, UpdatesFromManyProcessesLoseNothing) {
    Runtime runtime{Threads{2}};
    const auto counter = runtime.start<Counter>(0).value();
    const auto work = [counter](Process&) -> Async<void> {
        for (int step = 0; step < 200; ++step) {
            auto update = Counter::update(counter, [](int& state) { ++state; });
            co_await std::move(update);
        }
    };
    std::vector<Pid> workers;
    for (int each = 0; each < 8; ++each) workers.push_back(runtime.spawn_function(work));
    runtime.wait_for<void>([&workers](Process& self) -> Async<void> {
        for (const Pid worker : workers) {
            const MonitorRef monitor = self.monitor(worker);
            co_await wait_down(monitor);
        }
    });
    EXPECT_EQ(Counter::get(counter, [](int state) { return state; }).get(), 1600);
}

} // namespace
} // namespace canopy
