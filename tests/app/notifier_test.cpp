// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/notifier.hpp"

#include "tests/app/system_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Order order_of(const std::string& id, const std::string& user, OrderStatus status = OrderStatus::Pending) {
    Order order;
    order.id = OrderId{id};
    order.user = UserId{user};
    order.status = status;
    return order;
}

/// What couriers carried, and what happens to them.
struct Post {
    std::vector<std::string> delivered;
    std::chrono::nanoseconds takes{0};
    bool crashes = false;
    int couriers = 0;
};

Async<void> carry(std::shared_ptr<Post> post, std::vector<Notice> notices) {
    ++post->couriers;
    if (post->takes > 0ns) co_await sleep(post->takes);
    if (post->crashes) throw std::runtime_error("fell off the bicycle");
    for (const Notice& notice : notices) post->delivered.push_back(notice.text);
}

class NotifierTest : public testing::Test {
protected:
    void start(NotifierLimits limits = {}) {
        runtime.start_with<DynamicSupervisor>({.name = "tasks"}).value();
        Courier courier = [post = post](std::vector<Notice> notices) { return carry(post, std::move(notices)); };
        notifier =
            runtime.start<Notifier>(pub_sub, TaskSupervisor{runtime.name<DynamicSupervisor>("tasks")}, courier, limits).value();
    }
    void placed(const std::string& id, const std::string& user = "ada") {
        pub_sub.broadcast<OrderEvent>(orders_topic, OrderPlaced{order_of(id, user)});
        runtime.run_until_idle();
    }
    std::vector<std::string> notices(const std::string& user = "ada") {
        std::vector<std::string> texts;
        for (const Notice& notice : Notifier::notices(notifier, UserId{user}).get()) texts.push_back(notice.text);
        return texts;
    }
    std::map<std::string, std::string> shown() {
        const auto info = runtime.process_info(notifier.pid());
        return {info.value().state.begin(), info.value().state.end()};
    }

    Runtime runtime{Simulated{1}, Trace::Off};
    PubSub pub_sub;
    std::shared_ptr<Post> post = std::make_shared<Post>();
    Ref<Notifier> notifier;
};

TEST_F(NotifierTest, TellsTheUserOfEachChangeNewestFirst) {
    start();
    placed("a");
    pub_sub.broadcast<OrderEvent>(orders_topic, OrderChanged{order_of("a", "ada", OrderStatus::Confirmed), OrderStatus::Pending});
    placed("b", "grace");
    EXPECT_THAT(notices("ada"), ElementsAre("order a is confirmed", "order a is placed"));
    EXPECT_THAT(notices("grace"), ElementsAre("order b is placed"));
    EXPECT_THAT(notices("nobody"), ElementsAre());
    EXPECT_THAT(post->delivered, ElementsAre("order a is placed", "order a is confirmed", "order b is placed"));
}

TEST_F(NotifierTest, WhatAnotherProgramDidItRemembersAndLeavesTheTellingToIt) {
    start();
    pub_sub.broadcast<OrderEvent>(orders_topic, OrderPlaced{.order = order_of("a", "ada"), .elsewhere = true});
    placed("b");
    EXPECT_THAT(notices(), ElementsAre("order b is placed", "order a is placed"));
    EXPECT_THAT(post->delivered, ElementsAre("order b is placed"));
}

TEST_F(NotifierTest, KeepsOnlyTheLatestNoticesAndTheLatestUsers) {
    start({.notices = 2, .users = 2});
    for (const char* id : {"a", "b", "c"}) placed(id);
    EXPECT_THAT(notices(), ElementsAre("order c is placed", "order b is placed"));
    placed("d", "grace");
    placed("e", "ada");
    placed("f", "alan");
    EXPECT_THAT(notices("grace"), ElementsAre()) << "who heard nothing for the longest time";
    EXPECT_EQ(notices("ada").size(), 2U);
}

TEST_F(NotifierTest, OneCourierIsUnderWayAndTakesWithTheNextTurnWhatCameMeanwhile) {
    post->takes = 1s;
    start();
    for (const char* id : {"a", "b", "c"}) placed(id);
    EXPECT_EQ(post->couriers, 1);
    EXPECT_EQ(notices().size(), 3U) << "nobody waits for the courier";
    runtime.advance(2s);
    EXPECT_EQ(post->couriers, 2);
    EXPECT_THAT(post->delivered, ElementsAre("order a is placed", "order b is placed", "order c is placed"));
    EXPECT_EQ(shown()["notices sent"], "3");
}

TEST_F(NotifierTest, ACourierThatCrashesLosesItsNoticesAndNothingElse) {
    post->crashes = true;
    start();
    placed("a");
    post->crashes = false;
    placed("b");
    EXPECT_THAT(post->delivered, ElementsAre("order b is placed"));
    EXPECT_EQ(shown()["notices lost"], "1");
    EXPECT_EQ(shown()["notices sent"], "1");
}

TEST_F(NotifierTest, ACourierThatHangsIsEndedAndTheNextOneGoes) {
    post->takes = 1h;
    start();
    placed("a");
    post->takes = 0ns;
    placed("b");
    runtime.advance(5s);
    EXPECT_THAT(post->delivered, ElementsAre("order b is placed"));
    EXPECT_EQ(shown()["notices lost"], "1");
}

TEST_F(NotifierTest, WhatWaitsForTheCourierIsLimited) {
    post->takes = 1s;
    start({.outbox = 3});
    for (const char* id : {"a", "b", "c", "d", "e"}) placed(id); // a is carried, b does not fit beside c, d, e
    EXPECT_EQ(shown()["notices waiting"], "3");
    EXPECT_EQ(shown()["notices lost"], "1");
}

TEST_F(NotifierTest, WaitsForTheTaskSupervisorToComeBack) {
    start();
    runtime.exit(runtime.whereis("tasks"), ExitReason::kill());
    runtime.run_until_idle();
    placed("a");
    placed("b");
    EXPECT_EQ(shown()["notices lost"], "1") << "the one it tried to send";
    runtime.start_with<DynamicSupervisor>({.name = "tasks"}).value();
    runtime.advance(1s);
    EXPECT_THAT(post->delivered, ElementsAre("order b is placed"));
}

class NotifierInTheTree : public SystemWorld {};

TEST_F(NotifierInTheTree, BroadcastsOnTheTopicOfTheUser) {
    start();
    const auto listener = runtime().start<Listener<Notice>>(system().pub_sub(), "notices:ada").value();
    ASSERT_TRUE(place("a", "ada"));
    ASSERT_TRUE(place("b", "grace"));
    ASSERT_TRUE(cancel("ada", "a"));
    runtime().run_until_idle();
    const std::vector<Notice> heard = Listener<Notice>::heard(listener);
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[0].text, "order a is placed");
    EXPECT_EQ(heard[1].text, "order a is cancelled");
    EXPECT_EQ(heard[1].status, OrderStatus::Cancelled);
    EXPECT_EQ(Notifier::notices(system().notifier(), UserId{"ada"}).get().size(), 2U);
}

TEST_F(NotifierInTheTree, OrdersGoOnWhileItIsFrozen) {
    start();
    fault::freeze(runtime(), whereis("notifier"), 1min);
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(word(advance("a")), "confirmed");
    EXPECT_LT(runtime().now(), 1s);
    runtime().advance(2min);
    EXPECT_EQ(Notifier::notices(system().notifier(), UserId{"ada"}).get().size(), 2U) << "late, but told";
}

} // namespace
} // namespace canopy::app
