// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/simulated_system.hpp"

#include <QFile>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <memory>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using app::OrderStatus;
using testing::newOrder;

class Bridge : public ::testing::Test {
protected:
    void start() {
        bridge.start();
        ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/window") && world.isRunning("/rate_limiter"); }));
    }
    std::optional<app::Order> place(int number, const std::string& user = "ada") {
        QSignalSpy placed(&bridge.orders(), &OrderClient::placed);
        QSignalSpy refused(&bridge.orders(), &OrderClient::placeRefused);
        bridge.orders().place(newOrder(number, user));
        world.runUntil([&] { return !placed.empty() || !refused.empty(); });
        if (placed.empty()) return std::nullopt;
        return placed[0][0].value<app::Order>();
    }

    testing::SimulatedSystem world;
    RuntimeBridge& bridge = world.bridge;
};

TEST_F(Bridge, BeginsWithTheTreeAsItStands) {
    QSignalSpy events(&bridge, &RuntimeBridge::eventsArrived);
    EXPECT_EQ(bridge.state().size(), 0U);
    start();
    EXPECT_GE(events.size(), 1);
    EXPECT_TRUE(world.isRunning("/orders/order_supervisor"));
    EXPECT_EQ(bridge.state().find("/")->name, "canopy");
}

TEST_F(Bridge, ShowsACrashAndTheRestart) {
    start();
    bridge.processes().perform(ProcessAction::Crash, QStringLiteral("/rate_limiter"));
    ASSERT_TRUE(world.runUntil([this] { return world.node("/rate_limiter")->restarts == 1; }));
    EXPECT_TRUE(world.isRunning("/rate_limiter"));
    EXPECT_EQ(world.node("/rate_limiter")->generation, 2U);
    EXPECT_EQ(bridge.state().totals().crashes, 1U);
}

TEST_F(Bridge, StopsAProcessThroughItsSupervisorAndStartsItAgain) {
    start();
    bridge.processes().perform(ProcessAction::Stop, QStringLiteral("/product_cache"));
    ASSERT_TRUE(world.runUntil([this] { return !world.isRunning("/product_cache"); }));
    world.run(10s);
    EXPECT_EQ(world.node("/product_cache")->status, NodeStatus::Stopped);
    bridge.processes().perform(ProcessAction::Restart, QStringLiteral("/product_cache"));
    EXPECT_TRUE(world.runUntil([this] { return world.isRunning("/product_cache"); }));
}

TEST_F(Bridge, RestartsARunningProcessWithoutSpendingTheBudget) {
    start();
    bridge.processes().perform(ProcessAction::Restart, QStringLiteral("/rate_limiter"));
    ASSERT_TRUE(
        world.runUntil([this] { return world.node("/rate_limiter")->generation == 2 && world.isRunning("/rate_limiter"); }));
    EXPECT_EQ(bridge.state().totals().crashes, 0U);
    EXPECT_EQ(world.node("/")->budget_spent(bridge.state().totals().now), 0U);
}

TEST_F(Bridge, FreezesForThreeSeconds) {
    start();
    bridge.processes().perform(ProcessAction::Freeze, QStringLiteral("/rate_limiter"));
    ASSERT_TRUE(world.runUntil([this] { return world.node("/rate_limiter")->status == NodeStatus::Frozen; }));
    world.run(3s);
    world.run(1s);
    EXPECT_EQ(world.node("/rate_limiter")->status, NodeStatus::Running);
}

TEST_F(Bridge, TellsWhyAProcessCannotBeBroken) {
    start();
    QSignalSpy refused(&bridge.processes(), &ProcessClient::refused);
    bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/nobody"));
    bridge.processes().perform(ProcessAction::Restart, QStringLiteral("/"));
    ASSERT_EQ(refused.size(), 2);
    EXPECT_EQ(refused[0][2].toString(), QStringLiteral("There is no such process any more."));
    EXPECT_FALSE(refused[1][2].toString().isEmpty());
}

TEST_F(Bridge, AsksAProcessAboutItself) {
    start();
    QSignalSpy informed(&bridge.processes(), &ProcessClient::informed);
    bridge.processes().askInfo(QStringLiteral("/rate_limiter"));
    ASSERT_TRUE(world.runUntil([&] { return !informed.empty(); }));
    const auto info = informed[0][1].value<std::optional<ProcessInfo>>();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->name, "rate_limiter");
}

TEST_F(Bridge, PlacesAnOrderAndTracksItToDelivery) {
    start();
    const auto order = place(1);
    ASSERT_TRUE(order);
    QSignalSpy changed(&bridge.orders(), &OrderClient::changed);
    QSignalSpy heard(&bridge, &RuntimeBridge::ordersChanged);
    for (int step = 0; step < 3; ++step) {
        bridge.orders().advance(order->id);
        ASSERT_TRUE(world.runUntil([&] { return changed.size() == step + 1; }));
    }
    EXPECT_EQ(changed[2][0].value<app::Order>().status, OrderStatus::Delivered);
    EXPECT_GE(heard.size(), 1);
}

TEST_F(Bridge, SaysHowLongARateLimitedUserMustWait) {
    start();
    for (int number = 1; number <= 5; ++number) ASSERT_TRUE(place(number)) << number;
    QSignalSpy refused(&bridge.orders(), &OrderClient::placeRefused);
    EXPECT_FALSE(place(6));
    ASSERT_EQ(refused.size(), 1);
    const auto error = refused[0][1].value<app::OrderError>();
    EXPECT_EQ(error.kind, app::OrderError::Kind::RateLimited);
    EXPECT_GT(error.wait, 0ns);
    EXPECT_EQ(bridge.limiterWindows().find(app::UserId("ada"))->orders.size(), 5U);
}

TEST_F(Bridge, ListsWhatIsStoredAndRefusesWhatIsNotThere) {
    start();
    place(1, "ada");
    place(2, "bob");
    QSignalSpy listed(&bridge.orders(), &OrderClient::listed);
    bridge.orders().list({.user = app::UserId("bob")}, {});
    ASSERT_TRUE(world.runUntil([&] { return !listed.empty(); }));
    EXPECT_EQ(listed[0][1].value<app::OrderPage>().total, 1);
    QSignalSpy refused(&bridge.orders(), &OrderClient::changeRefused);
    bridge.orders().cancel(app::OrderId("test-2"), app::UserId("ada"));
    ASSERT_TRUE(world.runUntil([&] { return !refused.empty(); }));
    EXPECT_EQ(refused[0][1].value<app::OrderError>().kind, app::OrderError::Kind::NotFound);
}

TEST_F(Bridge, HoldsEventsBackWhilePausedAndCatchesUp) {
    start();
    bridge.setPaused(true);
    QSignalSpy events(&bridge, &RuntimeBridge::eventsArrived);
    bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/rate_limiter"));
    for (int frame = 0; frame < 20; ++frame) world.run();
    EXPECT_EQ(events.size(), 0);
    EXPECT_EQ(world.node("/rate_limiter")->restarts, 0U);
    EXPECT_GT(bridge.waitingEvents(), 0U);
    bridge.setPaused(false);
    EXPECT_EQ(events.size(), 1);
    EXPECT_EQ(world.node("/rate_limiter")->restarts, 1U);
}

TEST(BridgeWithLittleRoom, TakesTheStateAfreshWhenTooMuchWaited) {
    testing::SimulatedSystem world({.frame = 0ms, .events = 500});
    world.bridge.start();
    ASSERT_TRUE(world.runUntil([&] { return world.isRunning("/rate_limiter"); }));
    world.bridge.setPaused(true);
    world.bridge.setRate(200);
    for (int second = 0; second < 3; ++second) world.run(1s);
    world.bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/rate_limiter"));
    world.run(1s);
    EXPECT_LE(world.bridge.waitingEvents(), 500U);
    world.bridge.setPaused(false);
    EXPECT_TRUE(world.runUntil([&] { return world.node("/rate_limiter")->restarts == 1; }));
}

TEST_F(Bridge, ComesBackWhenItsOwnProcessIsKilled) {
    start();
    bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/window"));
    ASSERT_TRUE(world.runUntil([this] { return world.node("/window")->restarts == 1; }));
    bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/rate_limiter"));
    EXPECT_TRUE(world.runUntil([this] { return world.node("/rate_limiter")->restarts == 1; }));
}

TEST_F(Bridge, NoticesThatTheTopSupervisorHasEnded) {
    start();
    QSignalSpy ended(&bridge, &RuntimeBridge::treeEnded);
    bridge.processes().perform(ProcessAction::Kill, QStringLiteral("/"));
    world.run(1s);
    EXPECT_TRUE(ended.wait());
    EXPECT_FALSE(bridge.isTreeUp());
}

TEST(BridgeThatIsGone, LeavesAnswersOfTheRuntimeUnheard) {
    testing::SimulatedSystem world;
    auto bridge = std::make_unique<RuntimeBridge>(*world.system);
    bridge->start();
    bridge->orders().place(newOrder(1));
    bridge.reset();
    world.run(1s);
    EXPECT_EQ(world.system->orders().get(app::OrderId("test-1")).get()->status, OrderStatus::Pending);
}

} // namespace
} // namespace canopy::ui
