// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
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

class AGT : public testing::Test {
protected:
    int value(Ref<Counter> counter) {
        return Counter::get(counter, [](int state) { return state; }).get();
    }

    Runtime runtime{Simulated{1}};
};

TEST_F(AGT, r001_it_begins_with_what_its_init_makes) {
    EXPECT_EQ(value(runtime.start<Counter>([] { return 40; }).value()), 40);
    EXPECT_EQ(value(runtime.start<Counter>(41).value()), 41);
}

TEST_F(AGT, r001_init_runs_in_the_agent_and_may_fail) {
    Pid made_in;
    const auto counter = runtime.start<Counter>([&made_in] {
        made_in = current_slot()->pid();
        return 1;
    });
    EXPECT_EQ(made_in, counter->pid());
    const auto failed = runtime.start<Counter>([]() -> int { throw std::runtime_error("no"); });
    EXPECT_EQ(failed.error().text(), "no");
}

TEST_F(AGT, r001_update_changes_in_place_or_answers_the_new_state) {
    const auto counter = runtime.start<Counter>(1).value();
    Counter::update(counter, [](int& state) { state += 1; }).get();
    Counter::update(counter, [](int state) { return state * 10; }).get();
    EXPECT_EQ(value(counter), 20);
}

TEST_F(AGT, r001_get_and_update_answers_one_and_stores_the_other) {
    const auto counter = runtime.start<Counter>(1).value();
    EXPECT_EQ(Counter::get_and_update(counter, [](int& state) { return state++; }).get(), 1);
    EXPECT_EQ(value(counter), 2);
}

TEST_F(AGT, r002_a_cast_is_visible_to_the_next_get_of_the_same_client) {
    const auto counter = runtime.start<Counter>(1).value();
    for (int step = 0; step < 3; ++step) Counter::cast(counter, [](int& state) { state *= 2; });
    EXPECT_EQ(value(counter), 8);
}

TEST_F(AGT, r002_its_functions_run_in_the_agents_process) {
    const auto counter = runtime.start<Counter>(1).value();
    EXPECT_EQ(Counter::get(counter, [](int) { return current_slot()->pid(); }).get(), counter.pid());
}

TEST_F(AGT, r004_a_function_that_throws_ends_the_agent_and_its_callers_call) {
    const auto counter = runtime.start<Counter>(1).value();
    const auto outcome = Counter::get(counter, [](int) -> int { throw std::runtime_error("no"); }).wait();
    EXPECT_EQ(outcome.error().text(), "no");
    EXPECT_FALSE(runtime.is_alive(counter.pid()));
}

TEST_F(AGT, r003_a_cast_never_fails_even_if_its_function_does) {
    const auto counter = runtime.start<Counter>(1).value();
    Counter::cast(counter, [](int&) { throw std::runtime_error("no"); });
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(counter.pid()));
    EXPECT_NO_THROW(Counter::cast(counter, [](int& state) { ++state; }));
    EXPECT_NO_THROW(Counter::cast(runtime.name<Counter>("nobody"), [](int& state) { ++state; }));
}

TEST_F(AGT, r008_after_a_stop_its_name_is_free_and_calls_fail_with_noproc) {
    const auto counter = runtime.start_with<Counter>({.name = "counter"}, 1).value();
    stop_server(runtime, counter.pid());
    EXPECT_EQ(runtime.whereis("counter"), Pid{});
    const auto outcome = Counter::get(runtime.name<Counter>("counter"), [](int state) { return state; }).wait();
    EXPECT_EQ(outcome.error(), ExitReason::no_process());
}

TEST_F(AGT, r009_a_supervised_agent_begins_anew_after_a_crash) {
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

TEST_F(AGT, r009_the_default_child_is_permanent_with_five_seconds_to_end) {
    const ChildSpec spec = Counter::child_spec("counter", [] { return 1; });
    EXPECT_EQ(spec.id, "counter");
    EXPECT_EQ(spec.restart, Restart::Permanent);
    EXPECT_EQ(spec.shutdown_or_default(), Shutdown(std::chrono::seconds{5}));
}

TEST_F(AGT, it_shows_a_state_that_can_be_shown) {
    const auto counter = runtime.start<Counter>(7).value();
    EXPECT_EQ(runtime.process_info(counter.pid())->state, (std::vector<Inspector::Entry>{{"state", "7"}}));
}

TEST_F(AGT, r002_functions_run_one_at_a_time_so_updates_of_many_lose_nothing) {
    Runtime threads{Threads{2}};
    const auto counter = threads.start<Counter>(0).value();
    const auto work = [counter](Process&) -> Async<void> {
        for (int step = 0; step < 200; ++step) {
            auto update = Counter::update(counter, [](int& state) { ++state; });
            co_await std::move(update);
        }
    };
    std::vector<Pid> workers;
    for (int each = 0; each < 8; ++each) workers.push_back(threads.spawn_function(work));
    threads.wait_for<void>([&workers](Process& self) -> Async<void> {
        for (const Pid worker : workers) {
            const MonitorRef monitor = self.monitor(worker);
            co_await wait_down(monitor);
        }
    });
    EXPECT_EQ(Counter::get(counter, [](int state) { return state; }).get(), 1600);
}

} // namespace
} // namespace canopy
