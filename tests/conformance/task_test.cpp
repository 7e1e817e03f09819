// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/task.hpp"

#include "core/receive.hpp"
#include "otp/supervisor.hpp"
#include "otp/task_stream.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace canopy {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<int>;

/// Answers after a time.
std::function<Async<int>(Process&)> slow(int value, std::chrono::milliseconds after) {
    return [value, after](Process&) -> Async<int> {
        co_await sleep(after);
        co_return value;
    };
}

int fail_with(const char* text) { throw std::runtime_error(text); }

ExitReason custom(const char* text) { return ExitReason::custom(text); }

template <class T>
Async<ExitReason> failure_of(Task<T> task, std::chrono::nanoseconds timeout = 5s) {
    try {
        co_await task.await(timeout);
    } catch (const TaskFailed& failed) {
        co_return failed.reason();
    }
    co_return ExitReason::normal();
}

class TASK : public testing::Test {
protected:
    /// Runs a test's body in a process and waits for it.
    void in_process(std::function<Async<void>(Process&)> body) { runtime.wait_for<void>(std::move(body)); }

    Runtime runtime{Simulated{1}};
};

TEST_F(TASK, r001_await_answers_the_value_and_leaves_nothing_behind) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 42; });
        const int value = co_await task.await();
        EXPECT_EQ(value, 42);
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->monitors.empty());
        EXPECT_TRUE(self.slot().details->links.empty());
    });
}

TEST_F(TASK, r001_a_task_may_be_a_coroutine_and_may_answer_nothing) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 2s));
        const Task<void> quiet = async(self, [](Process&) -> Async<void> { co_await sleep(1s); });
        co_await quiet.await();
        const int value = co_await task.await();
        EXPECT_EQ(value, 7);
    });
}

TEST_F(TASK, r001_await_finds_a_result_that_is_queued_among_other_messages) {
    in_process([this](Process& self) -> Async<void> {
        const Task<std::string> task = async(self, [] { return std::string("done"); });
        send(runtime, self.self(), 1);
        co_await sleep(1s);
        const std::string value = co_await task.await();
        EXPECT_EQ(value, "done");
        const std::optional<int> other = co_await receive<int>(0s);
        EXPECT_EQ(other, 1);
    });
}

TEST_F(TASK, r003_await_fails_with_the_reason_the_task_ended_for_normal_too) {
    in_process([](Process& self) -> Async<void> {
        for (const ExitReason& reason : {custom("enough"), ExitReason::normal(), ExitReason::shutdown()}) {
            const Task<int> task = async_nolink(self, [reason]() -> int { throw ProcessExit(reason); });
            const auto outcome = co_await task.yield();
            EXPECT_EQ(outcome->error(), reason);
        }
        const Task<int> task = async_nolink(self, [] { return fail_with("disk full"); });
        const ExitReason reason = co_await failure_of(task);
        EXPECT_EQ(reason.text(), "disk full");
    });
}

TEST_F(TASK, r004_a_crash_takes_a_linked_owner_along) {
    const Pid owner = runtime.spawn_function([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return fail_with("disk full"); });
        co_await sleep(1h);
        (void)task;
    });
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(owner));
}

TEST_F(TASK, r004_an_owner_that_traps_exits_gets_the_exit_and_the_failure) {
    in_process([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Task<int> task = async(self, [] { return fail_with("disk full"); });
        const ExitReason reason = co_await failure_of(task);
        EXPECT_EQ(reason.text(), "disk full");
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 1U);
    });
}

TEST_F(TASK, r005_after_a_timeout_the_late_result_is_dropped) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 10s));
        const ExitReason reason = co_await failure_of(task, 5s);
        EXPECT_EQ(reason, ExitReason::timeout());
        co_await sleep(10s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r006_awaiting_twice_ends_with_timeout) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 1; });
        co_await task.await();
        const ExitReason reason = co_await failure_of(task, 1s);
        EXPECT_EQ(reason, ExitReason::timeout());
    });
}

/// Whether awaiting it is refused because the process in hand does not own the task.
template <class Awaitable>
Async<bool> is_refused(Awaitable awaitable) {
    bool refused = false;
    try {
        co_await std::move(awaitable);
    } catch (const std::invalid_argument&) {
        refused = true;
    }
    co_return refused;
}

TEST_F(TASK, r007_only_the_owner_may_use_a_task) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> mine = async(self, slow(1, 1s));
        const Task<int> other = async(self, [mine](Process&) -> Async<int> {
            int refused = 0;
            try {
                co_await mine.await();
            } catch (const std::invalid_argument&) {
                ++refused;
            }
            try {
                co_await mine.yield();
            } catch (const std::invalid_argument&) {
                ++refused;
            }
            try {
                mine.ignore();
            } catch (const std::invalid_argument&) {
                ++refused;
            }
            refused += co_await is_refused(mine.shutdown()) ? 1 : 0;
            const std::vector<Task<int>> list(1, mine);
            refused += co_await is_refused(await_many(list)) ? 1 : 0;
            refused += co_await is_refused(yield_many(list)) ? 1 : 0;
            co_return refused;
        });
        const int refused = co_await other.await();
        EXPECT_EQ(refused, 6);
        const int unharmed = co_await mine.await();
        EXPECT_EQ(unharmed, 1);
    });
}

TEST_F(TASK, r011_yield_answers_nothing_in_time_and_the_value_later) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 2s));
        const auto early = co_await task.yield(1s);
        EXPECT_FALSE(early.has_value());
        const auto late = co_await task.yield(2s);
        EXPECT_EQ(late->value(), 7);
    });
}

TEST_F(TASK, r012_yield_takes_a_result_before_the_down_and_removes_both) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 3; });
        co_await sleep(1s); // both are queued now
        const auto outcome = co_await task.yield(0s);
        EXPECT_EQ(outcome->value(), 3);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r012_a_result_that_came_during_the_same_turn_is_seen_without_waiting) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> yielded = async(self, [] { return 3; });
        const Task<int> ignored = async(self, [] { return 4; });
        runtime.spawn_function([](Process&) -> Async<void> { co_return; });
        co_await yield();
        co_await yield(); // the tasks have run; nothing was waited for
        const auto outcome = co_await yielded.yield(0s);
        EXPECT_EQ(outcome->value(), 3);
        EXPECT_EQ(ignored.ignore()->value(), 4);
    });
}

TEST_F(TASK, r016_shutdown_ends_a_task_without_harm_to_its_owner) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 1h));
        const auto outcome = co_await task.shutdown();
        EXPECT_FALSE(outcome.has_value());
        EXPECT_FALSE(runtime.is_alive(task.pid()));
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r017_shutdown_answers_a_result_that_is_there_and_the_reason_of_a_crash) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> done = async(self, [] { return 3; });
        const Task<int> crashed = async_nolink(self, []() -> int { throw ProcessExit(custom("enough")); });
        co_await sleep(1s);
        const auto value = co_await done.shutdown();
        EXPECT_EQ(value->value(), 3);
        const auto reason = co_await crashed.shutdown();
        EXPECT_EQ(reason->error(), custom("enough"));
    });
}

TEST_F(TASK, r016_shutdown_kills_a_task_that_traps_exits_when_its_time_is_over_and_says_so) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = async(self, [](Process& stubborn) -> Async<int> {
            stubborn.trap_exit(true);
            co_await sleep(1h);
            co_return 1;
        });
        const Timestamp before = runtime.now();
        co_await sleep(1ms);
        const auto outcome = co_await task.shutdown(2s);
        EXPECT_EQ(outcome->error(), ExitReason::killed());
        EXPECT_LT(runtime.now() - before, 3s);
        EXPECT_FALSE(runtime.is_alive(task.pid()));
    });
}

TEST_F(TASK, r018_brutal_kill_does_not_take_an_end_by_shutdown_for_its_own) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async_nolink(self, []() -> int { throw ProcessExit(ExitReason::shutdown()); });
        co_await sleep(1s);
        const auto outcome = co_await task.brutal_kill();
        EXPECT_EQ(outcome->error(), ExitReason::shutdown());
    });
}

TEST_F(TASK, r019_a_task_that_nobody_listens_to_any_more_can_be_ended) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> late = async(self, slow(1, 1h));
        const ExitReason reason = co_await failure_of(late, 10ms);
        EXPECT_EQ(reason, ExitReason::timeout());
        auto outcome = co_await late.brutal_kill();
        EXPECT_FALSE(outcome);
        outcome = co_await late.shutdown();
        EXPECT_EQ(outcome->error(), ExitReason::no_process());
        const Task<int> ignored = async(self, slow(1, 1h));
        ignored.ignore();
        outcome = co_await ignored.shutdown();
        EXPECT_FALSE(outcome);
        const Task<int> done = async(self, slow(1, 1s));
        co_await done.await();
        outcome = co_await done.shutdown();
        EXPECT_EQ(outcome->error(), ExitReason::no_process());
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->monitors.empty());
    });
}

TEST_F(TASK, r021_an_ignored_task_runs_on_and_its_crash_reaches_nobody) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = async(self, [](Process&) -> Async<int> {
            co_await sleep(1s);
            co_return fail_with("late");
        });
        EXPECT_FALSE(task.ignore().has_value());
        EXPECT_TRUE(runtime.is_alive(task.pid()));
        co_await sleep(2s);
        EXPECT_FALSE(runtime.is_alive(task.pid()));
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r021_ignoring_a_task_that_is_done_answers_its_result) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 3; });
        co_await sleep(1s);
        EXPECT_EQ(task.ignore()->value(), 3);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r008_await_many_answers_in_the_order_of_the_tasks) {
    in_process([](Process& self) -> Async<void> {
        std::vector<Task<int>> tasks;
        for (const int each : {3, 1, 2}) tasks.push_back(async(self, slow(each, each * 1s)));
        const Numbers values = co_await await_many(std::move(tasks));
        EXPECT_EQ(values, (Numbers{3, 1, 2}));
        const Numbers none = co_await await_many(std::vector<Task<int>>{});
        EXPECT_EQ(none, Numbers{});
    });
}

TEST_F(TASK, r009_await_many_fails_as_soon_as_one_task_dies) {
    in_process([this](Process& self) -> Async<void> {
        std::vector<Task<int>> tasks{async_nolink(self, slow(1, 4s)),
                                     async_nolink(self, []() -> int { throw ProcessExit(custom("enough")); })};
        const Timestamp before = runtime.now();
        ExitReason reason;
        try {
            co_await await_many(tasks);
        } catch (const TaskFailed& failed) {
            reason = failed.reason();
        }
        EXPECT_EQ(reason, custom("enough"));
        EXPECT_LT(runtime.now() - before, 1s);
        co_await sleep(5s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r013_yield_many_answers_what_is_there_in_the_order_of_the_tasks) {
    in_process([](Process& self) -> Async<void> {
        std::vector<Task<int>> tasks;
        for (const int each : {3, 1}) tasks.push_back(async(self, slow(each, each * 1s)));
        const auto outcomes = co_await yield_many(tasks, 2s);
        EXPECT_FALSE(outcomes[0].has_value());
        EXPECT_EQ(outcomes[1]->value(), 1);
        const int late = co_await tasks[0].await();
        EXPECT_EQ(late, 3);
    });
}

TEST_F(TASK, r014_yield_many_may_kill_or_ignore_those_that_are_late) {
    in_process([this](Process& self) -> Async<void> {
        std::vector<Task<int>> killed{async(self, slow(1, 10s))};
        std::vector<Task<int>> ignored{async(self, slow(1, 10s))};
        co_await yield_many(killed, 1s, OnTimeout::Kill);
        co_await yield_many(ignored, 1s, OnTimeout::Ignore);
        EXPECT_FALSE(runtime.is_alive(killed[0].pid()));
        EXPECT_TRUE(runtime.is_alive(ignored[0].pid()));
        co_await sleep(20s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r024_a_started_task_answers_nobody) {
    in_process([this](Process& self) -> Async<void> {
        int ran = 0;
        const Pid alone = start_task(self, Linked::No, [&ran] {
            ++ran;
            return fail_with("nobody cares");
        });
        const Pid linked = start_task(self, Linked::Yes, [&ran] { ++ran; });
        co_await sleep(1s);
        EXPECT_EQ(ran, 2);
        EXPECT_FALSE(runtime.is_alive(alone) || runtime.is_alive(linked));
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r017_a_task_that_answers_while_it_is_told_to_end_is_heard) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [](Process& polite) -> Async<int> {
            polite.trap_exit(true);
            co_await receive<Exit>();
            co_return 7;
        });
        co_await sleep(1ms);
        const auto outcome = co_await task.shutdown();
        EXPECT_EQ(outcome->value(), 7);
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->monitors.empty());
    });
}

TEST_F(TASK, r019_shutdown_tells_the_end_of_a_task_that_is_gone_unless_it_was_a_shutdown) {
    in_process([](Process& self) -> Async<void> {
        for (const ExitReason& end : {custom("enough"), ExitReason::normal(), ExitReason::shutdown(), ExitReason::killed()}) {
            const Task<int> task = async_nolink(self, [end]() -> int { throw ProcessExit(end); });
            co_await sleep(1s);
            const auto outcome = co_await task.shutdown();
            if (end == ExitReason::shutdown())
                EXPECT_FALSE(outcome.has_value());
            else
                EXPECT_EQ(outcome->error(), end);
        }
    });
}

TEST_F(TASK, r023_a_completed_task_answers_from_its_value_without_a_process) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> awaited = completed_task(self, 1);
        EXPECT_FALSE(awaited.pid());
        const int value = co_await awaited.await();
        EXPECT_EQ(value, 1);
        const auto yielded = co_await completed_task(self, 2).yield();
        EXPECT_EQ(yielded->value(), 2);
        EXPECT_EQ(completed_task(self, 3).ignore()->value(), 3);
        const auto shut_down = co_await completed_task(self, 4).shutdown();
        EXPECT_EQ(shut_down->value(), 4);
        const auto again = co_await awaited.shutdown();
        EXPECT_FALSE(again.has_value());
        std::vector<Task<int>> mixed{completed_task(self, 5), async(self, slow(6, 1s))};
        const Numbers values = co_await await_many(std::move(mixed));
        EXPECT_EQ(values, (Numbers{5, 6}));
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r024_a_started_task_that_ends_normally_leaves_a_linked_caller_alone) {
    in_process([](Process& self) -> Async<void> {
        start_task(self, Linked::Yes, [] { throw ProcessExit(ExitReason::normal()); });
        co_await sleep(1s);
        EXPECT_TRUE(self.slot().details->links.empty());
    });
}

TEST_F(TASK, r025_a_finished_task_is_not_started_again) {
    int ran = 0;
    SupervisorSpec spec;
    spec.children.push_back(task_child_spec("once", [&ran] { ++ran; }));
    EXPECT_EQ(spec.children.front().restart, Restart::Temporary);
    const auto parent = runtime.start<Supervisor>(spec).value();
    runtime.run_until_idle();
    EXPECT_EQ(ran, 1);
    EXPECT_TRUE(Supervisor::which_children(parent).get().empty());
}

/// Begins tasks and takes their results as messages.
class Collector final : public GenServer<Collector> {
public:
    struct Begin {
        int value = 0;
    };
    struct Collected {
        using Reply = Numbers;
    };
    void handle_cast(Begin request) {
        async(*this, [value = request.value] { return value; });
    }
    void handle_info(TaskResult<int> result) { m_values.push_back(result.value); }
    void handle_info(Down) { m_values.push_back(-1); }
    Numbers handle_call(Collected) { return m_values; }

private:
    Numbers m_values;
};

TEST_F(TASK, r002_a_server_may_take_results_as_messages_and_sees_no_down) {
    const auto collector = runtime.start<Collector>().value();
    cast(collector, Collector::Begin{1});
    cast(collector, Collector::Begin{2});
    runtime.run_until_idle();
    EXPECT_EQ(call(collector, Collector::Collected{}).get(), (Numbers{1, 2}));
}

// --- streams

TaskStreamOptions two_at_once(TaskStreamOptions::Order order = TaskStreamOptions::Order::Input) {
    TaskStreamOptions options;
    options.max_concurrency = 2;
    options.order = order;
    return options;
}

Async<int> after_seconds(int seconds) {
    co_await sleep(seconds * 1s);
    co_return seconds;
}

template <class Stream>
Async<Numbers> drain(Stream& stream) {
    Numbers values;
    for (;;) {
        const auto outcome = co_await stream.next();
        if (!outcome) break;
        values.push_back(outcome->has_value() ? **outcome : -1);
    }
    co_return values;
}

TEST_F(TASK, r026_a_stream_answers_in_the_order_of_its_input) {
    in_process([](Process& self) -> Async<void> {
        TaskStream stream = async_stream(self, Numbers{3, 1, 2}, after_seconds, two_at_once());
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{3, 1, 2}));
        TaskStream empty = async_stream(self, Numbers{}, after_seconds);
        const Numbers none = co_await drain(empty);
        EXPECT_EQ(none, Numbers{});
    });
}

TEST_F(TASK, r026_a_stream_may_answer_in_the_order_of_completion) {
    in_process([](Process& self) -> Async<void> {
        TaskStream stream =
            async_stream(self, Numbers{3, 1, 1}, after_seconds, two_at_once(TaskStreamOptions::Order::Completion));
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{1, 1, 3}));
    });
}

TEST_F(TASK, r027_a_stream_never_runs_more_tasks_than_allowed) {
    in_process([](Process& self) -> Async<void> {
        int running = 0;
        int most = 0;
        const std::function<Async<int>(int)> count = [&running, &most](int) -> Async<int> {
            most = std::max(most, ++running);
            co_await sleep(1s);
            co_return --running;
        };
        TaskStream stream = async_stream(self, Numbers(10, 0), count, two_at_once());
        co_await drain(stream);
        EXPECT_EQ(most, 2);
    });
}

TEST_F(TASK, r030_a_crash_in_a_linked_stream_ends_its_owner_at_once_whatever_it_waits_for) {
    const Pid owner = runtime.spawn_function([](Process& self) -> Async<void> {
        TaskStreamOptions options;
        options.max_concurrency = 2;
        const auto fails = [](int seconds) -> Async<int> {
            co_await sleep(std::chrono::seconds(seconds));
            throw ProcessExit(custom("disk full"));
        };
        TaskStream stream = async_stream(self, Numbers{9, 1}, fails, options);
        try {
            co_await stream.next();
        } catch (const TaskFailed&) {
            ADD_FAILURE() << "a crash of a linked task cannot be caught";
        }
    });
    in_process([owner](Process& self) -> Async<void> {
        const std::optional<Down> down = co_await wait_down(self.monitor(owner));
        EXPECT_EQ(down->reason, custom("disk full"));
        EXPECT_EQ(self.now(), Timestamp{1s});
    });
    runtime.run_until_idle();
    EXPECT_EQ(runtime.process_count(), 0U);
}

TEST_F(TASK, r030_for_an_owner_that_traps_exits_a_crash_is_an_outcome_and_leaves_no_exit) {
    in_process([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const auto odd = [](int value) { return value == 2 ? fail_with("even") : value; };
        TaskStream stream = async_stream(self, Numbers{1, 2, 3}, odd);
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{1, -1, 3}));
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r031_a_late_task_ends_the_stream_or_is_killed_by_choice) {
    in_process([](Process& self) -> Async<void> {
        TaskStreamOptions options = two_at_once();
        options.timeout = 2s;
        TaskStream failing = async_stream(self, Numbers{1, 9}, after_seconds, options);
        ExitReason reason;
        try {
            co_await drain(failing);
        } catch (const TaskFailed& failed) {
            reason = failed.reason();
        }
        EXPECT_EQ(reason, ExitReason::timeout());
        options.late = TaskStreamOptions::Late::IsKilled;
        TaskStream killing = async_stream(self, Numbers{9, 1, 1}, after_seconds, options);
        const Numbers values = co_await drain(killing);
        EXPECT_EQ(values, (Numbers{-1, 1, 1}));
    });
}

TEST_F(TASK, r031_the_time_of_each_task_begins_with_its_own_start) {
    in_process([](Process& self) -> Async<void> {
        TaskStreamOptions options = two_at_once();
        options.timeout = 3s;
        TaskStream stream = async_stream(self, Numbers{2, 2, 2, 2, 2, 2}, after_seconds, options);
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, Numbers(6, 2));
    });
}

TEST_F(TASK, r032_the_input_of_a_failed_task_is_told) {
    in_process([](Process& self) -> Async<void> {
        self.trap_exit(true);
        TaskStreamOptions options = two_at_once();
        options.zip_input_on_exit = true;
        options.timeout = 5s;
        options.late = TaskStreamOptions::Late::IsKilled;
        const std::function<Async<int>(int)> work = [](int seconds) -> Async<int> {
            if (seconds == 3) throw ProcessExit(custom("three"));
            co_await sleep(seconds * 1s);
            co_return seconds;
        };
        TaskStream stream = async_stream(self, Numbers{1, 3, 9}, work, options);
        std::vector<std::pair<std::string, int>> failures;
        while (const std::optional<TaskOutcome<int>> outcome = co_await stream.next())
            if (!*outcome) failures.emplace_back(outcome->error().to_string(), stream.failed_input().value_or(-1));
        EXPECT_EQ(failures, (std::vector<std::pair<std::string, int>>{{"three", 3}, {"timeout", 9}}));
    });
}

/// Inputs 1, 2, … until one of them cannot be had.
std::function<std::optional<int>()> failing_at(int last) {
    return [next = 0, last]() mutable -> std::optional<int> {
        if (++next == last) throw std::runtime_error("no such input");
        return next;
    };
}

TEST_F(TASK, r033_what_the_source_throws_reaches_the_owner_when_all_tasks_are_dead) {
    in_process([this](Process& self) -> Async<void> {
        TaskStreamOptions options;
        options.max_concurrency = 5;
        TaskStream stream = async_stream(
            self, failing_at(4), [](int) { return after_seconds(9); }, options);
        std::string said;
        try {
            co_await stream.next();
        } catch (const std::runtime_error& error) {
            said = error.what();
        }
        EXPECT_EQ(said, "no such input");
        EXPECT_EQ(runtime.process_count(), 1U);
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->monitors.empty());
    });
}

TEST_F(TASK, r033_after_close_no_task_of_a_stream_is_alive) {
    in_process([this](Process& self) -> Async<void> {
        TaskStream stream = async_stream(self, Numbers{1, 9, 9}, after_seconds, two_at_once());
        co_await stream.next();
        co_await stream.close();
        EXPECT_EQ(runtime.process_count(), 1U);
        const auto end = co_await stream.next();
        EXPECT_FALSE(end.has_value());
        EXPECT_TRUE(self.slot().details->monitors.empty());
    });
}

TEST_F(TASK, r033_inputs_are_asked_for_as_there_is_room) {
    in_process([](Process& self) -> Async<void> {
        int asked = 0;
        const std::function<std::optional<int>()> endless = [&asked] { return std::optional<int>(++asked); };
        TaskStream stream = async_stream(
            self, endless, [](int value) { return value; }, two_at_once());
        for (int each = 1; each <= 10; ++each) {
            const auto outcome = co_await stream.next();
            EXPECT_EQ(outcome->value(), each);
        }
        EXPECT_LE(asked, 14);
        co_await stream.close();
    });
}

TEST_F(TASK, r033_a_stream_dropped_early_kills_its_tasks_and_leaves_nothing) {
    in_process([this](Process& self) -> Async<void> {
        {
            TaskStream stream = async_stream(self, Numbers{1, 9, 9}, after_seconds, two_at_once());
            co_await stream.next();
        }
        co_await sleep(1ms);
        EXPECT_EQ(runtime.process_count(), 1U);
        co_await sleep(20s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TASK, r034_a_stream_without_room_for_a_task_is_refused) {
    in_process([](Process& self) -> Async<void> {
        TaskStreamOptions options;
        options.max_concurrency = 0;
        EXPECT_THROW(async_stream(self, Numbers{1}, after_seconds, options), std::invalid_argument);
        options.max_concurrency = 1;
        options.timeout = -1s;
        EXPECT_THROW(async_stream(self, Numbers{1}, after_seconds, options), std::invalid_argument);
        co_return;
    });
}

TEST_F(TASK, r001_many_tasks_are_awaited_while_they_run_in_parallel) {
    Runtime threads{Threads{2}};
    const long sum = threads.wait_for<long>([](Process& self) -> Async<long> {
        long total = 0;
        for (int round = 0; round < 100; ++round) {
            std::vector<Task<int>> tasks;
            for (int each = 0; each < 20; ++each) tasks.push_back(async(self, [each] { return each; }));
            const Numbers values = co_await await_many(std::move(tasks));
            for (const int value : values) total += value;
            const Task<int> one = async(self, [round] { return round; });
            total += co_await one.await();
        }
        co_return total;
    });
    EXPECT_EQ(sum, 100 * 190 + 4950);
}

} // namespace
} // namespace canopy
