// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event_log.hpp"

#include "tests/observe/live_tree.hpp"

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
    EXPECT_EQ(tree(), "/ #1.1 running one_for_one 0/100 in 5s depth 0\n"
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
    EXPECT_EQ(node("/cache").last_message, "canopy::test::Patient::Crash");
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
    EXPECT_EQ(tree(), "/ #1.1 stopped (shutdown) one_for_one 2/1 in 5s\n"
                      "  a #2.2 crashed (std::runtime_error: boom (in canopy::test::Patient::Crash)) restarts 1 crashes 2\n"
                      "  b #3.1 stopped (shutdown)\n");
}

TEST_F(EventLogTest, AChildThatCannotBeRestartedIsSeenTryingUntilItsSupervisorGivesUp) {
    const auto broken = std::make_shared<bool>(false);
    start({.max_restarts = 3, .children = {{.id = "fragile", .start = starts_with<Fragile>({.name = "fragile"}, broken)}}});
    frame();
    *broken = true;
    crash(runtime, "fragile");
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

} // namespace
} // namespace canopy::test
