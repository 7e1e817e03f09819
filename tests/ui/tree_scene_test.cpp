// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/tree/card_painter.hpp"
#include "ui/tree/tree_scene.hpp"

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

TEST(DepthHistory, KeepsTheDeepestOfEachSecond) {
    DepthHistory history;
    history.record(10s, 5);
    history.record(10s + 500ms, 9);
    history.record(10s + 900ms, 2);
    EXPECT_EQ(history.at(10s, 0), 9u);
}

TEST(DepthHistory, RepeatsTheLastDepthWhileNothingIsSampled) {
    DepthHistory history;
    history.record(10s, 9);
    history.record(10s + 1ms, 4);
    EXPECT_EQ(history.at(14s, 0), 4u);
    EXPECT_EQ(history.at(14s, 4), 9u);
    history.record(15s, 0);
    EXPECT_EQ(history.at(15s, 1), 4u);
}

TEST(DepthHistory, ForgetsAfterAMinute) {
    DepthHistory history;
    history.record(10s, 9);
    history.record(11s, 0);
    history.record(12s, 0);
    EXPECT_EQ(history.deepest(69s), 9u);
    EXPECT_EQ(history.deepest(72s), 0u);
    EXPECT_TRUE(history.isFlat(72s));
}

TEST(NodeEffects, FlashForFourHundredMillisecondsAndMarkForTenSeconds) {
    NodeEffects effects;
    effects.crashed(1, 0ms);
    EXPECT_DOUBLE_EQ(effects.of(1, 0ms).flash, 1);
    EXPECT_DOUBLE_EQ(effects.of(1, 400ms).flash, 0);
    EXPECT_DOUBLE_EQ(effects.of(1, 5s).mark, 0.5);
    EXPECT_DOUBLE_EQ(effects.of(1, 10s).mark, 0);
}

TEST(NodeEffects, AskForFramesOnlyWhileSomethingMoves) {
    NodeEffects effects;
    EXPECT_FALSE(effects.nextFrame(0ms));
    effects.crashed(1, 0ms);
    EXPECT_EQ(effects.nextFrame(10ms), 16ms);
    EXPECT_EQ(effects.nextFrame(500ms), 250ms);
    effects.prune(10s);
    EXPECT_FALSE(effects.nextFrame(10s));
}

TEST(NodeEffects, LeaveOnlyAMarkWhenMotionIsReduced) {
    NodeEffects effects;
    effects.setReducedMotion(true);
    effects.crashed(1, 0ms);
    effects.restarted(1, 0ms);
    effects.signalled(1, NodeEffects::Direction::Up, 0ms);
    const auto strength = effects.of(1, 100ms);
    EXPECT_EQ(strength.flash, 0);
    EXPECT_EQ(strength.mark, 1);
    EXPECT_EQ(strength.appear, 1);
    EXPECT_TRUE(effects.pulses().empty());
}

class SceneOfOrders : public ::testing::Test {
protected:
    SceneOfOrders() {
        scene.setState(&tree.script.state);
        scene.tree().setCollapsed("/orders/order_supervisor", false);
        scene.rebuild();
        tree.script.batch();
    }
    TreeScene::Changes deliver() {
        const auto batch = tree.script.batch();
        const auto changes = scene.apply(*batch, now);
        if (changes.structure) scene.rebuild();
        return changes;
    }
    NodeId node(const std::string& path) const { return tree.script.state.find(path)->node; }

    OrdersTree tree;
    TreeScene scene;
    std::chrono::milliseconds now{0};
};

TEST_F(SceneOfOrders, FlashesAChildThatHasBeenRestartedInTheSameBatch) {
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    EXPECT_GT(scene.effects().of(node("/rate_limiter"), now).flash, 0);
    EXPECT_LT(scene.effects().of(node("/rate_limiter"), now).appear, 1);
    ASSERT_EQ(scene.effects().pulses().size(), 1u);
    EXPECT_EQ(scene.effects().pulses()[0].direction, NodeEffects::Direction::Up);
}

TEST_F(SceneOfOrders, FollowsTwoRestartsInOneBatch) {
    const Pid second = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    tree.script.crash(tree.top, "rate_limiter", second);
    deliver();
    EXPECT_EQ(scene.effects().pulses().size(), 2u);
}

TEST_F(SceneOfOrders, FlashesTheCollapsedBranchThatHidesTheCrash) {
    scene.tree().setCollapsed("/orders", true);
    scene.rebuild();
    tree.script.exit(tree.pid("/orders/warehouse"));
    deliver();
    EXPECT_GT(scene.effects().of(node("/orders"), now).flash, 0);
}

TEST_F(SceneOfOrders, FlashesTheSupervisorOfATemporaryChildThatCrashedAndIsGone) {
    tree.script.exit(tree.pid("/orders/order_supervisor/order_8004"));
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_8004"});
    deliver();
    EXPECT_GT(scene.effects().of(node("/orders/order_supervisor"), now).flash, 0);
}

TEST_F(SceneOfOrders, SendsAShutdownDownTheEdge) {
    tree.script.add(event::Exited{tree.pid("/orders/notifier"), ExitReason::shutdown(), ""});
    deliver();
    ASSERT_EQ(scene.effects().pulses().size(), 1u);
    EXPECT_EQ(scene.effects().pulses()[0].direction, NodeEffects::Direction::Down);
    EXPECT_EQ(scene.effects().of(node("/orders/notifier"), now).flash, 0);
}

TEST_F(SceneOfOrders, ShowsALongHandlerAsBusyUntilItMovesOn) {
    const Node& poller = *tree.script.state.find("/telemetry/poller");
    tree.script.add(event::LongHandler{poller.pid, "Poll", 2s});
    deliver();
    EXPECT_EQ(scene.meaning(poller), Meaning::Busy);
    tree.script.sample(poller.pid, 0, 1, Activity::Idle);
    deliver();
    EXPECT_EQ(scene.meaning(poller), Meaning::Running);
}

TEST_F(SceneOfOrders, KeepsTheHistoryOfAChildAcrossItsRestart) {
    tree.script.sample(tree.rate_limiter, 30);
    tree.script.pass(3s);
    const Pid next = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    tree.script.sample(next, 2);
    deliver();
    EXPECT_EQ(scene.history(node("/rate_limiter"))->at(scene.now(), 3), 30u);
}

TEST_F(SceneOfOrders, CountsProcessesNobodySupervisesOnceTheyHaveLivedASecondAndGivesThemNoPlace) {
    const Pid request = tree.script.worker({}, "request", ProcessKind::Task);
    deliver();
    EXPECT_TRUE(scene.unsupervised().empty());
    tree.script.pass(1s);
    tree.script.sample(tree.rate_limiter, 1);
    EXPECT_FALSE(deliver().structure);
    const NodeId node = tree.script.state.find(request)->node;
    ASSERT_EQ(scene.unsupervised().size(), 1U);
    EXPECT_EQ(scene.unsupervised().front()->node, node);
    EXPECT_LT(scene.tree().indexOf(node), 0);
}

TEST_F(SceneOfOrders, GivesASupervisorWithoutASupervisorAPlaceOnceItHasLivedASecond) {
    const Pid another = tree.script.supervisor({}, "another", Strategy::OneForOne);
    deliver();
    tree.script.pass(1s);
    tree.script.sample(tree.rate_limiter, 1);
    deliver();
    EXPECT_GE(scene.tree().indexOf(tree.script.state.find(another)->node), 0);
    EXPECT_TRUE(scene.unsupervised().empty());
}

TEST_F(SceneOfOrders, IsNotRebuiltForWhatACollapsedBranchHides) {
    scene.tree().setCollapsed("/orders/order_supervisor", true);
    scene.rebuild();
    const Pid order = tree.script.worker(tree.order_supervisor, "order_9000");
    EXPECT_FALSE(deliver().structure);
    tree.script.add(event::Exited{order, ExitReason::normal(), ""});
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_9000"});
    EXPECT_FALSE(deliver().structure);
    EXPECT_EQ(scene.hiddenBelow(node("/orders/order_supervisor"))->processes, 23u);
}

TEST(SceneOfManyOrders, AddsUpWideBranchesAFewTimesASecondAndMissesNothing) {
    OrdersTree tree(400);
    TreeScene scene;
    scene.setState(&tree.script.state);
    tree.script.worker(tree.order_supervisor, "order_9000");
    scene.apply(*tree.script.batch(), 0ms);
    const NodeId branch = tree.script.state.find("/orders/order_supervisor")->node;
    EXPECT_EQ(scene.hiddenBelow(branch)->processes, 400u);
    ASSERT_TRUE(scene.summariesAreStale());
    EXPECT_TRUE(scene.refreshSummaries().contains(branch));
    EXPECT_EQ(scene.hiddenBelow(branch)->processes, 401u);
}

TEST_F(SceneOfOrders, TellsWhatAnEventChanged) {
    tree.script.sample(tree.rate_limiter, 3);
    EXPECT_TRUE(deliver().nodes.contains(node("/rate_limiter")));
    tree.script.sample(tree.rate_limiter, 3);
    const auto again = deliver();
    EXPECT_TRUE(again.nodes.empty());
    EXPECT_FALSE(again.structure);
}

TEST(Card, FillsTheMailboxBarByTheLogarithm) {
    EXPECT_EQ(barFill(0), 0);
    EXPECT_GT(barFill(1), 0.05);
    EXPECT_NEAR(barFill(100) / barFill(10), 2, 0.1);
    EXPECT_EQ(barFill(10'000'000), 1);
}

} // namespace
} // namespace canopy::ui
