// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event_log.hpp"

#include "tests/observe/storm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <thread>

namespace canopy::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A simulated runtime with its log.
class EventLogTest : public testing::Test {
protected:
    Ref<Supervisor> start(SupervisorSpec spec) { return runtime.start<Supervisor>(std::move(spec)).value(); }
    /// One frame: what happened in it, as text.
    std::string frame() {
        runtime.run_until_idle();
        const EventBatch batch = log.collect();
        return batch ? lines_of(*batch) : "";
    }
    std::string tree() {
        frame();
        EXPECT_EQ(difference(log.state(), runtime), "");
        return to_text(log.state());
    }
    const Node& node(std::string_view path) {
        frame();
        const Node* found = log.state().find(path);
        return found ? *found : throw std::out_of_range(std::string{path});
    }
    /// More records than a ring holds, of processes that come and go.
    void overflow() {
        for (int i = 0; i < 20'000; ++i) runtime.spawn_function([](Process&) -> Async<void> { co_return; });
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{7}};
    EventLog log{runtime};
};

TEST_F(EventLogTest, ShowsASupervisedTreeAsItStands) {
    start(orders_tree());
    EXPECT_EQ(tree(), "/ #1.1 running one_for_one 0/10000 in 5s depth 0\n"
                      "  cache #2.1 running depth 0\n"
                      "  orders #3.1 running one_for_all 0/3 in 5s depth 0\n"
                      "    gateway #4.1 running depth 0\n"
                      "    notifier #5.1 running depth 0\n"
                      "  workers #6.1 running simple_one_for_one 0/3 in 5s depth 0\n");
}

TEST_F(EventLogTest, ACrashedChildComesBackInItsPlaceWithItsHistory) {
    start(orders_tree());
    frame();
    crash(runtime, "cache");
    EXPECT_THAT(tree(), HasSubstr("  cache #2.2 running depth 0 restarts 1 crashes 1\n  orders"));
    EXPECT_EQ(node("/cache").last_exit->text(), "boom");
    EXPECT_EQ(node("/cache").last_message, "test::Patient::Crash");
    EXPECT_EQ(node("/").recent_crashes.size(), 1U);
}

TEST_F(EventLogTest, OneForAllBringsTheSiblingsBackToo) {
    start(orders_tree());
    frame();
    crash(runtime, "gateway");
    tree();
    EXPECT_EQ(node("/orders/gateway").crashes, 1U);
    EXPECT_EQ(node("/orders/notifier").crashes, 0U);
    EXPECT_EQ(node("/orders/notifier").generation, 2U);
    EXPECT_EQ(node("/orders/notifier").last_exit, ExitReason::shutdown());
}

TEST_F(EventLogTest, ASupervisorThatGivesUpIsBroughtBackWithItsChildren) {
    start(orders_tree());
    for (int i = 0; i < 4; ++i) {
        frame();
        crash(runtime, "gateway");
    }
    EXPECT_THAT(frame(), HasSubstr("gave_up #3.1 \"gateway\""));
    tree();
    EXPECT_EQ(log.state().totals().gave_up, 1U);
    EXPECT_EQ(node("/orders").restarts, 1U);
    EXPECT_EQ(node("/orders/gateway").crashes, 4U);
    EXPECT_TRUE(node("/orders/gateway").alive());
}

TEST_F(EventLogTest, ATopSupervisorThatGivesUpStaysToBeLookedAt) {
    start({.max_restarts = 1, .children = {Patient::child_spec("a"), Patient::child_spec("b")}});
    for (int i = 0; i < 2; ++i) {
        frame();
        crash(runtime, "a");
    }
    EXPECT_EQ(tree(), "/ #1.1 gave up (shutdown) one_for_one 2/1 in 5s\n"
                      "  a #2.2 crashed (std::runtime_error: boom (in test::Patient::Crash)) restarts 1 crashes 2\n"
                      "  b #3.1 stopped (shutdown)\n");
}

TEST_F(EventLogTest, AChildThatCannotBeRestartedIsSeenTryingUntilItsSupervisorGivesUp) {
    const auto broken = std::make_shared<bool>(false);
    start({.max_restarts = 3, .children = {{.id = "fragile", .start = starts_with<Fragile>({.name = "fragile"}, broken)}}});
    frame();
    *broken = true;
    cast(runtime.name<Fragile>("fragile"), Patient::Crash{"boom"});
    const std::string events = frame();
    EXPECT_THAT(events, HasSubstr("restart_failed #1.1 \"fragile\" std::runtime_error: still broken"));
    EXPECT_THAT(events, HasSubstr("gave_up #1.1 \"fragile\""));
    EXPECT_EQ(node("/fragile").status, NodeStatus::Crashed);
    EXPECT_EQ(difference(log.state(), runtime), "");
}

TEST_F(EventLogTest, AChildStoppedByHandIsNoCrashAndKeepsItsSpecification) {
    const Ref<Supervisor> top = start(orders_tree());
    EXPECT_TRUE(Supervisor::terminate_child(top, "cache").get());
    EXPECT_THAT(tree(), HasSubstr("  cache #2.1 stopped (shutdown)\n"));
    EXPECT_TRUE(Supervisor::restart_child(top, "cache").get());
    EXPECT_EQ(node("/cache").generation, 2U);
    EXPECT_EQ(node("/cache").restarts, 0U);
    EXPECT_TRUE(Supervisor::terminate_child(top, "cache").get());
    EXPECT_TRUE(Supervisor::delete_child(top, "cache").get());
    EXPECT_THAT(tree(), Not(HasSubstr("cache")));
}

TEST_F(EventLogTest, DynamicChildrenComeAndGo) {
    start(orders_tree());
    const auto workers = runtime.name<DynamicSupervisor>("workers");
    for (const char* id : {"order-1", "order-2"})
        ASSERT_TRUE(DynamicSupervisor::start_child(workers, Patient::child_spec(id, Restart::Transient)).get());
    EXPECT_EQ(node("/workers/order-2").name, "order-2");
    crash(runtime, "order-2");
    stop_server(runtime, runtime.whereis("order-1"));
    EXPECT_THAT(tree(), Not(HasSubstr("order-1")));
    EXPECT_EQ(node("/workers/order-2").restarts, 1U);
    runtime.exit(runtime.whereis("workers"), ExitReason::kill());
    EXPECT_THAT(tree(), Not(HasSubstr("order-")));
}

// Samples

TEST_F(EventLogTest, WhoeverWasActiveIsSampledAndOnceMoreAtRest) {
    start({.children = {Patient::child_spec("a")}});
    runtime.advance(1s);
    frame();
    frame();
    runtime.advance(1s);
    note(runtime, "a");
    EXPECT_THAT(frame(), HasSubstr("sample #2.1 depth 0 handled 2 idle"));
    EXPECT_EQ(log.state().find("/a")->rate, 1);
    runtime.advance(16ms);
    frame();
    EXPECT_EQ(node("/a").rate, 0);
}

TEST_F(EventLogTest, NothingIsWrittenWhileNothingHappens) {
    start(orders_tree());
    frame();
    frame();
    runtime.advance(10s);
    EXPECT_EQ(frame(), "");
    EXPECT_EQ(log.collect(), nullptr);
}

TEST_F(EventLogTest, WhatWaitsForAProcessIsSampledThoughItHasNoTurn) {
    start({.children = {Patient::child_spec("a")}});
    cast(runtime.name<Patient>("a"), Patient::Rest{1s});
    frame();
    EXPECT_EQ(node("/a").status, NodeStatus::Waiting);
    frame();
    note(runtime, "a");
    EXPECT_THAT(frame(), HasSubstr("sample #2.1 depth 1 handled 2 waiting"));
    EXPECT_EQ(frame(), "");
    runtime.advance(1s);
    EXPECT_THAT(frame(), HasSubstr("sample #2.1 depth 0 handled 3 idle"));
}

TEST_F(EventLogTest, AFrozenProcessIsSeenFillingUp) {
    start({.children = {Patient::child_spec("a")}});
    runtime.freeze(runtime.whereis("a"));
    frame();
    for (int i = 0; i < 5; ++i) note(runtime, "a");
    EXPECT_EQ(node("/a").depth, 5U);
    EXPECT_EQ(node("/a").status, NodeStatus::Frozen);
    runtime.thaw(runtime.whereis("a"));
    EXPECT_EQ(node("/a").depth, 0U);
    EXPECT_EQ(node("/a").status, NodeStatus::Running);
}

TEST_F(EventLogTest, TheAudienceAloneIsNoNews) {
    start(orders_tree());
    frame();
    frame();
    log.set_audience({runtime.whereis("cache")});
    note(runtime, "cache");
    EXPECT_EQ(frame(), "");
    note(runtime, "cache");
    note(runtime, "gateway");
    EXPECT_THAT(frame(), HasSubstr("sample #2.1 depth 0 handled 3"));
}

// The same seed, the same log

std::string log_of_a_storm(std::uint64_t seed) {
    Runtime runtime{Simulated{seed}};
    EventLog log{runtime};
    std::string text;
    const auto frame = [&] {
        if (const EventBatch batch = log.collect()) text += lines_of(*batch);
    };
    const auto top = runtime.start<Supervisor>(orders_tree());
    Storm storm{runtime, static_cast<std::uint32_t>(seed)};
    for (int i = 0; i < 300; ++i) {
        storm.strike();
        if (i % 3 == 0) runtime.advance(16ms);
        if (i % 3 == 0) frame();
    }
    runtime.stop();
    frame();
    return text;
}

TEST(EventLog, TheSameSeedWritesTheSameLogByteForByte) {
    const std::string once = log_of_a_storm(42);
    EXPECT_EQ(once, log_of_a_storm(42));
    EXPECT_GT(once.size(), 10'000U);
    EXPECT_NE(once, log_of_a_storm(43));
}

// What is lost

TEST_F(EventLogTest, AnOverflowIsCountedAndTheStateTakenAfresh) {
    start(orders_tree());
    frame();
    overflow();
    crash(runtime, "cache");
    const std::string events = frame();
    EXPECT_THAT(events, HasSubstr(" gap "));
    EXPECT_THAT(events, HasSubstr(" snapshot_began\n"));
    EXPECT_GT(log.state().totals().lost, 0U);
    EXPECT_EQ(difference(log.state(), runtime), "");
    EXPECT_EQ(node("/cache").generation, 2U);
    EXPECT_EQ(frame(), "");
}

TEST_F(EventLogTest, NothingIsLostSilently) {
    start(orders_tree());
    std::uint64_t told = 0;
    const auto count = [&] {
        if (const EventBatch batch = log.collect())
            for (const Event& event : *batch) told += !std::holds_alternative<event::Sample>(event.body);
    };
    count();
    const std::uint64_t before = told;
    overflow();
    std::vector<TraceRecord> records;
    std::vector<Pid> active;
    const std::uint64_t lost = runtime.drain_trace(records, active);
    EXPECT_EQ(records.size() + active.size() + lost, 3 * 20'000U); // born, had a turn, exited
    count();
    EXPECT_EQ(log.state().totals().lost, lost);
    EXPECT_GT(told, before);
}

TEST_F(EventLogTest, AGapLeavesHistoryNamesAndLabelsAlone) {
    start(orders_tree());
    frame();
    crash(runtime, "cache");
    const Node before = node("/cache");
    overflow();
    const Node after = node("/cache");
    EXPECT_GT(log.state().totals().lost, 0U);
    EXPECT_EQ(after.node, before.node);
    EXPECT_EQ(after.restarts, 1U);
    EXPECT_EQ(after.name, "cache");
    EXPECT_EQ(node("/orders").label, "orders");
    EXPECT_EQ(after.restart, Restart::Permanent);
}

TEST_F(EventLogTest, WhatHappenedInAGapIsSeenAfterIt) {
    const Ref<Supervisor> top = start(orders_tree());
    frame();
    overflow();
    ASSERT_TRUE(Supervisor::terminate_child(top, "cache").get());
    ASSERT_TRUE(Supervisor::start_child(top, Patient::child_spec("late")).get());
    runtime.freeze(runtime.whereis("late"));
    note(runtime, "late");
    EXPECT_THAT(tree(), HasSubstr("  cache #2.1 stopped\n"));
    EXPECT_EQ(node("/late").name, "late");
    EXPECT_EQ(node("/late").status, NodeStatus::Frozen);
    EXPECT_EQ(node("/late").depth, 1U);
    EXPECT_THAT(node("/late").faults, testing::ElementsAre("freeze"));
}

/// Anything that may happen, and now and then more than fits.
class EventLogStorm : public testing::TestWithParam<std::uint32_t> {};

TEST_P(EventLogStorm, TheFoldAgreesWithTheRuntimeAfterEveryFrame) {
    Runtime runtime{Simulated{GetParam()}};
    EventLog log{runtime};
    const auto top = runtime.start<Supervisor>(orders_tree());
    Storm storm{runtime, GetParam()};
    for (int i = 0; i < 200; ++i) {
        storm.strike();
        if (i % 50 == 25)
            for (int j = 0; j < 10'000; ++j) runtime.spawn_function([](Process&) -> Async<void> { co_return; });
        runtime.advance(16ms);
        log.collect();
        ASSERT_EQ(difference(log.state(), runtime), "") << "frame " << i << '\n' << to_text(log.state());
    }
    EXPECT_GT(log.state().totals().lost, 0U);
    runtime.stop();
    log.collect();
    EXPECT_EQ(log.state().alive(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, EventLogStorm, testing::Range(1U, 9U));

// Real threads

/// Collects until fold and runtime agree, as they must once nothing happens any more. The last difference, if they don't.
std::string settle(EventLog& log, Runtime& runtime) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    std::string left = "never looked";
    while (!left.empty() && std::chrono::steady_clock::now() < end) {
        log.collect();
        left = difference(log.state(), runtime);
    }
    return left;
}

TEST(EventLogThreads, TheFoldAgreesWithTheRuntimeOnceTheStormIsOver) {
    Runtime runtime{Threads{2}};
    EventLog log{runtime};
    const auto top = runtime.start<Supervisor>(orders_tree());
    Storm storm{runtime, 3};
    for (int i = 0; i < 400; ++i) {
        storm.strike();
        if (i % 10 == 0) log.collect();
    }
    EXPECT_EQ(settle(log, runtime), "") << to_text(log.state());
    EXPECT_EQ(log.state().totals().lost, 0U);
    runtime.stop();
    log.collect();
    EXPECT_EQ(log.state().alive(), 0U);
}

TEST(EventLogThreads, WhatOverflowsWhileOthersRunIsReconciled) {
    Runtime runtime{Threads{2}};
    EventLog log{runtime};
    const auto top = runtime.start<Supervisor>(orders_tree());
    Storm storm{runtime, 4};
    for (int i = 0; i < 60; ++i) {
        storm.strike();
        for (int j = 0; j < 2'000; ++j) runtime.spawn_function([](Process&) -> Async<void> { co_return; });
        if (i % 20 == 0) log.collect();
    }
    EXPECT_EQ(settle(log, runtime), "") << to_text(log.state());
    EXPECT_GT(log.state().totals().lost, 0U);
}

} // namespace
} // namespace canopy::test
