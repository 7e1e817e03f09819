// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/task.hpp"

#include "core/receive.hpp"
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

class TaskTest : public testing::Test {
protected:
    /// Runs a test's body in a process and waits for it.
    void in_process(std::function<Async<void>(Process&)> body) { runtime.wait_for<void>(std::move(body)); }

    Runtime runtime{Simulated{1}};
};

TEST_F(TaskTest, AwaitAnswersTheValueAndLeavesNothingBehind) {
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

TEST_F(TaskTest, ATaskMayBeACoroutineAndMayAnswerNothing) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 2s));
        const Task<void> quiet = async(self, [](Process&) -> Async<void> { co_await sleep(1s); });
        co_await quiet.await();
        const int value = co_await task.await();
        EXPECT_EQ(value, 7);
    });
}

TEST_F(TaskTest, AwaitFindsAResultThatIsQueuedAmongOtherMessages) {
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

TEST_F(TaskTest, AwaitFailsWithTheReasonTheTaskEndedForNormalToo) {
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

TEST_F(TaskTest, ACrashTakesALinkedOwnerAlong) {
    const Pid owner = runtime.spawn_function([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return fail_with("disk full"); });
        co_await sleep(1h);
        (void)task;
    });
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(owner));
}

TEST_F(TaskTest, AnOwnerThatTrapsExitsGetsTheExitAndTheFailure) {
    in_process([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Task<int> task = async(self, [] { return fail_with("disk full"); });
        const ExitReason reason = co_await failure_of(task);
        EXPECT_EQ(reason.text(), "disk full");
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 1U);
    });
}

TEST_F(TaskTest, AfterATimeoutTheLateResultIsDropped) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 10s));
        const ExitReason reason = co_await failure_of(task, 5s);
        EXPECT_EQ(reason, ExitReason::timeout());
        co_await sleep(10s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TaskTest, AwaitingTwiceEndsWithTimeout) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 1; });
        co_await task.await();
        const ExitReason reason = co_await failure_of(task, 1s);
        EXPECT_EQ(reason, ExitReason::timeout());
    });
}

TEST_F(TaskTest, OnlyTheOwnerMayUseATask) {
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
                mine.ignore();
            } catch (const std::invalid_argument&) {
                ++refused;
            }
            co_return refused;
        });
        const int refused = co_await other.await();
        EXPECT_EQ(refused, 2);
    });
}

TEST_F(TaskTest, YieldAnswersNothingInTimeAndTheValueLater) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 2s));
        const auto early = co_await task.yield(1s);
        EXPECT_FALSE(early.has_value());
        const auto late = co_await task.yield(2s);
        EXPECT_EQ(late->value(), 7);
    });
}

TEST_F(TaskTest, YieldTakesAResultBeforeTheDownAndRemovesBoth) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 3; });
        co_await sleep(1s); // both are queued now
        const auto outcome = co_await task.yield(0s);
        EXPECT_EQ(outcome->value(), 3);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TaskTest, ShutdownEndsATaskWithoutHarmToItsOwner) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = async(self, slow(7, 1h));
        const auto outcome = co_await task.shutdown();
        EXPECT_FALSE(outcome.has_value());
        EXPECT_FALSE(runtime.is_alive(task.pid()));
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TaskTest, ShutdownAnswersAResultThatIsThereAndTheReasonOfACrash) {
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

TEST_F(TaskTest, ShutdownKillsATaskThatTrapsExitsWhenItsTimeIsOver) {
    in_process([this](Process& self) -> Async<void> {
        const Task<int> task = async(self, [](Process& stubborn) -> Async<int> {
            stubborn.trap_exit(true);
            co_await sleep(1h);
            co_return 1;
        });
        const Timestamp before = runtime.now();
        co_await sleep(1ms);
        const auto outcome = co_await task.shutdown(2s);
        EXPECT_FALSE(outcome.has_value());
        EXPECT_LT(runtime.now() - before, 3s);
        EXPECT_FALSE(runtime.is_alive(task.pid()));
    });
}

TEST_F(TaskTest, AnIgnoredTaskRunsOnAndItsCrashReachesNobody) {
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

TEST_F(TaskTest, IgnoringATaskThatIsDoneAnswersItsResult) {
    in_process([](Process& self) -> Async<void> {
        const Task<int> task = async(self, [] { return 3; });
        co_await sleep(1s);
        EXPECT_EQ(task.ignore()->value(), 3);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TaskTest, AwaitManyAnswersInTheOrderOfTheTasks) {
    in_process([](Process& self) -> Async<void> {
        std::vector<Task<int>> tasks;
        for (const int each : {3, 1, 2}) tasks.push_back(async(self, slow(each, each * 1s)));
        const Numbers values = co_await await_many(std::move(tasks));
        EXPECT_EQ(values, (Numbers{3, 1, 2}));
        const Numbers none = co_await await_many(std::vector<Task<int>>{});
        EXPECT_EQ(none, Numbers{});
    });
}

TEST_F(TaskTest, AwaitManyFailsAsSoonAsOneTaskDies) {
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

TEST_F(TaskTest, YieldManyAnswersWhatIsThereInTheOrderOfTheTasks) {
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

TEST_F(TaskTest, YieldManyMayKillOrIgnoreThoseThatAreLate) {
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

TEST_F(TaskTest, AStartedTaskAnswersNobody) {
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

TEST_F(TaskTest, AServerMayTakeResultsAsMessagesAndSeesNoDown) {
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

TEST_F(TaskTest, AStreamAnswersInTheOrderOfItsInput) {
    in_process([](Process& self) -> Async<void> {
        TaskStream stream = async_stream(self, Numbers{3, 1, 2}, after_seconds, two_at_once());
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{3, 1, 2}));
        TaskStream empty = async_stream(self, Numbers{}, after_seconds);
        const Numbers none = co_await drain(empty);
        EXPECT_EQ(none, Numbers{});
    });
}

TEST_F(TaskTest, AStreamMayAnswerInTheOrderOfCompletion) {
    in_process([](Process& self) -> Async<void> {
        TaskStream stream =
            async_stream(self, Numbers{3, 1, 1}, after_seconds, two_at_once(TaskStreamOptions::Order::Completion));
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{1, 1, 3}));
    });
}

TEST_F(TaskTest, AStreamNeverRunsMoreTasksThanAllowed) {
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

TEST_F(TaskTest, ACrashInALinkedStreamIsTheOwnersToo) {
    in_process([](Process& self) -> Async<void> {
        TaskStream stream = async_stream(self, Numbers{1}, [](int) { return fail_with("disk full"); });
        ExitReason reason;
        try {
            co_await drain(stream);
        } catch (const TaskFailed& failed) {
            reason = failed.reason();
        }
        EXPECT_EQ(reason.text(), "disk full");
    });
}

TEST_F(TaskTest, ForAnOwnerThatTrapsExitsACrashIsAnOutcomeAndLeavesNoExit) {
    in_process([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const auto odd = [](int value) { return value == 2 ? fail_with("even") : value; };
        TaskStream stream = async_stream(self, Numbers{1, 2, 3}, odd);
        const Numbers values = co_await drain(stream);
        EXPECT_EQ(values, (Numbers{1, -1, 3}));
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST_F(TaskTest, ALateTaskEndsTheStreamOrIsKilledByChoice) {
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

TEST_F(TaskTest, AStreamDroppedEarlyKillsItsTasksAndLeavesNothing) {
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

TEST_F(TaskTest, AStreamWithoutRoomForATaskIsRefused) {
    in_process([](Process& self) -> Async<void> {
        TaskStreamOptions options;
        options.max_concurrency = 0;
        EXPECT_THROW(async_stream(self, Numbers{1}, after_seconds, options), std::invalid_argument);
        co_return;
    });
}

TEST(TaskThreads, ManyTasksAreAwaitedWhileTheyRunInParallel) {
    Runtime runtime{Threads{2}};
    const long sum = runtime.wait_for<long>([](Process& self) -> Async<long> {
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
