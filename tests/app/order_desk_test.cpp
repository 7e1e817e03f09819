// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_desk.hpp"

#include "app/orders/order_process.hpp"
#include "tests/app/system_world.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class OrderDeskTest : public SystemWorld {
protected:
    OrderDeskTest() { start(); }

    std::size_t processes() { return DynamicSupervisor::count_children(order_supervisor()).get().active; }
    Ref<DynamicSupervisor> order_supervisor() { return runtime().name<DynamicSupervisor>("order_supervisor"); }
    /// The processes of open orders.
    std::vector<Pid> order_pids() {
        std::vector<Pid> pids;
        for (const ChildInfo& child : DynamicSupervisor::which_children(order_supervisor()).get()) pids.push_back(child.pid);
        return pids;
    }
};

TEST_F(OrderDeskTest, PlacesAnOrderAndGivesItAProcess) {
    const Result<Order> placed = place("a");
    ASSERT_EQ(word(placed), "pending");
    EXPECT_EQ(placed->total, Money{4800});
    EXPECT_EQ(get("a"), placed);
    EXPECT_EQ(processes(), 1U);
}

TEST_F(OrderDeskTest, FollowsAnOrderToItsDeliveryAndEndsItsProcess) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(word(advance("a")), "confirmed");
    EXPECT_EQ(word(advance("a")), "shipped");
    EXPECT_EQ(processes(), 1U);
    EXPECT_EQ(word(advance("a")), "delivered");
    EXPECT_EQ(word(advance("a")), "not_advanceable");
    EXPECT_EQ(word(get("a")), "delivered");
    EXPECT_EQ(processes(), 0U);
}

TEST_F(OrderDeskTest, OnlyTheOwnerCancelsAndOnlyWhatIsNotShipped) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(word(cancel("mallory", "a")), "not_found");
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
    EXPECT_EQ(word(cancel("ada", "a")), "not_cancellable");
    EXPECT_EQ(word(cancel("mallory", "a")), "not_found");
    ASSERT_TRUE(place("b"));
    ASSERT_TRUE(advance("b"));
    EXPECT_EQ(word(cancel("ada", "b")), "cancelled");
    ASSERT_TRUE(place("c"));
    ASSERT_TRUE(advance("c"));
    ASSERT_TRUE(advance("c"));
    EXPECT_EQ(word(cancel("ada", "c")), "not_cancellable");
    EXPECT_EQ(word(cancel("ada", "no such order")), "not_found");
}

TEST_F(OrderDeskTest, TheSameIdTwiceIsTheSameOrderAndCostsTheUserNothing) {
    const Result<Order> first = place("a");
    for (int i = 0; i < 10; ++i) EXPECT_EQ(place("a"), first);
    EXPECT_EQ(system().orders().list().get()->total, 1);
    for (const char* id : {"b", "c", "d", "e"}) EXPECT_TRUE(place(id)); // four more, so only one was counted
    EXPECT_EQ(word(place("f")), "rate_limited");
    EXPECT_EQ(system().metrics().value(Metric::OrdersPlaced), 5U);
}

TEST_F(OrderDeskTest, ARepetitionIsAnsweredWhenTheOrderIsOverAndTheUserAtTheLimit) {
    for (const char* id : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(place(id));
    ASSERT_TRUE(cancel("ada", "a"));
    EXPECT_EQ(word(place("a")), "cancelled");
}

TEST_F(OrderDeskTest, AnIdThatIsTakenByAnotherOrderIsAConflict) {
    ASSERT_TRUE(place("a", "ada"));
    EXPECT_EQ(word(place("a", "grace")), "conflict");
    ASSERT_TRUE(cancel("ada", "a"));
    EXPECT_EQ(word(place("a", "grace")), "conflict");
    EXPECT_EQ(get("a")->user, UserId{"ada"});
}

TEST_F(OrderDeskTest, RefusesABadOrderWithEveryFieldAndAsksNobody) {
    NewOrder bad = order("a");
    bad.user = UserId{""};
    bad.items.front().quantity = 0;
    const Result<Order> refused = system().orders().place(bad).get();
    ASSERT_EQ(word(refused), "invalid");
    EXPECT_EQ(refused.error().fields.size(), 2U);
    EXPECT_EQ(system().limiter_windows().size(), 0U);
    EXPECT_EQ(system().metrics().value(Metric::OrdersRefused), 1U);
}

TEST_F(OrderDeskTest, TheSixthOrderInAMinuteIsToldHowLongToWait) {
    for (const char* id : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(place(id));
    runtime().advance(15s);
    const Result<Order> refused = place("f");
    ASSERT_EQ(word(refused), "rate_limited");
    EXPECT_EQ(seconds_to_wait(refused.error().wait), 45s);
    EXPECT_EQ(word(get("f")), "not_found");
}

TEST_F(OrderDeskTest, ImportsPastTheRateLimiter) {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(system().orders().import_order(order("import-" + std::to_string(i))).get());
    EXPECT_EQ(system().ledger().size(), 20U);
}

TEST_F(OrderDeskTest, BroadcastsEachChangeOnceItIsStored) {
    const auto all = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "orders").value();
    const auto one = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:a").value();
    const Order placed = place("a").value();
    const Order other = place("b").value();
    const Order confirmed = advance("a").value();
    EXPECT_EQ(Listener<OrderEvent>::heard(one),
              (std::vector<OrderEvent>{OrderPlaced{placed}, OrderChanged{confirmed, OrderStatus::Pending}}));
    EXPECT_EQ(Listener<OrderEvent>::heard(all),
              (std::vector<OrderEvent>{OrderPlaced{placed}, OrderPlaced{other}, OrderChanged{confirmed, OrderStatus::Pending}}));
}

TEST_F(OrderDeskTest, ListsAUsersOrdersInPagesNewestFirstWithItems) {
    for (int i = 0; i < 25; ++i) ASSERT_TRUE(system().orders().import_order(order(std::to_string(i))).get());
    ASSERT_TRUE(place("other", "grace"));
    const OrderPage page = system().orders().list_for_user(UserId{"ada"}, {.page = 2}).get().value();
    EXPECT_EQ(page.total, 25);
    ASSERT_EQ(page.orders.size(), 5U);
    EXPECT_EQ(page.orders.back().id, OrderId{"0"});
    EXPECT_EQ(page.orders.back().items, order("0").items);
}

TEST_F(OrderDeskTest, AnOrderWhoseProcessCrashesResumesWhereTheDatabaseSays) {
    ASSERT_TRUE(place("a"));
    ASSERT_TRUE(advance("a"));
    const std::vector<Pid> before = order_pids();
    ASSERT_EQ(before.size(), 1U);
    fault::crash(runtime(), before.front());
    EXPECT_EQ(word(advance("a")), "shipped");
    ASSERT_EQ(order_pids().size(), 1U);
    EXPECT_NE(order_pids(), before);
}

TEST_F(OrderDeskTest, OrdersGetTheirProcessesAgainWhenTheirSupervisorCrashes) {
    for (int i = 0; i < 250; ++i) ASSERT_TRUE(system().orders().import_order(order(std::to_string(i))).get());
    ASSERT_TRUE(cancel("ada", "7"));
    crash("order_supervisor");
    runtime().advance(1s);
    EXPECT_EQ(processes(), 249U);
    EXPECT_EQ(system().metrics().value(Metric::OrdersRestored), 249U);
    EXPECT_EQ(word(advance("8")), "confirmed");
}

TEST_F(OrderDeskTest, OrdersGetTheirProcessesAgainWhenTheProgramStarts) {
    for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(place(id));
    ASSERT_TRUE(cancel("ada", "b"));
    restart();
    runtime().advance(1s);
    EXPECT_EQ(processes(), 2U);
    EXPECT_EQ(word(get("c")), "pending");
}

TEST_F(OrderDeskTest, AnOrderIsServedBeforeItIsRestored) {
    ASSERT_TRUE(place("a"));
    restart();
    EXPECT_EQ(word(advance("a")), "confirmed");
}

TEST_F(OrderDeskTest, SaysWhichPartIsDownInsteadOfWaitingForIt) {
    fault::freeze(runtime(), whereis("rate_limiter"), 20s);
    const Result<Order> refused = place("a");
    ASSERT_EQ(word(refused), "unavailable");
    EXPECT_EQ(refused.error().text, "the rate limiter did not answer in time (timeout); try again");
    runtime().advance(30s);
    EXPECT_TRUE(place("a"));
}

TEST_F(OrderDeskTest, AnOrderStoredWithoutAnAnswerIsFoundAndAnnounced) {
    const auto listener = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:a").value();
    fault::freeze(runtime(), whereis("repo_writer"), 5500ms); // longer than a call waits, shorter than its order does
    EXPECT_EQ(word(place("a")), "unavailable");
    runtime().advance(5s);
    EXPECT_EQ(word(place("a")), "pending");
    EXPECT_EQ(Listener<OrderEvent>::heard(listener).size(), 1U);
    EXPECT_EQ(system().orders().list().get()->total, 1);
}

/// Not even by somebody who wants the same id for something else.
TEST_F(OrderDeskTest, AnOrderStoredWithoutAnAnswerIsAnnouncedWhoeverAsksNext) {
    const auto listener = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:a").value();
    fault::freeze(runtime(), whereis("repo_writer"), 28s); // its process has given up asking by itself
    EXPECT_EQ(word(place("a")), "unavailable");
    runtime().advance(25s);
    EXPECT_EQ(word(place("a", "bob")), "conflict");
    const std::vector<OrderEvent> heard = Listener<OrderEvent>::heard(listener);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(std::get<OrderPlaced>(heard.front()).order.user, UserId{"ada"});
    EXPECT_EQ(processes(), 1U) << "it is open";
}

TEST_F(OrderDeskTest, AChangeStoredWithoutAnAnswerIsFoundAndAnnounced) {
    ASSERT_TRUE(place("a"));
    const auto listener = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:a").value();
    fault::freeze(runtime(), whereis("repo_writer"), 5500ms); // longer than a call waits, shorter than its order does
    EXPECT_EQ(word(advance("a")), "unavailable");
    runtime().advance(5s); // nobody asks
    const std::vector<OrderEvent> heard = Listener<OrderEvent>::heard(listener);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(std::get<OrderChanged>(heard.front()).order.status, OrderStatus::Confirmed);
    EXPECT_EQ(system().metrics().value(Metric::OrdersAdvanced), 1U);
}

TEST_F(OrderDeskTest, AChangeThatWasNotStoredIsNotAnnounced) {
    ASSERT_TRUE(place("a"));
    const auto listener = runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:a").value();
    fault::freeze(runtime(), whereis("repo_writer"), 20s);
    EXPECT_EQ(word(advance("a")), "unavailable");
    fault::kill(runtime(), whereis("repo_writer")); // and with it what waited in its mailbox
    runtime().advance(5s);
    EXPECT_TRUE(Listener<OrderEvent>::heard(listener).empty());
    EXPECT_EQ(word(advance("a")), "confirmed");
}

TEST_F(OrderDeskTest, ACrashOfTheDeskItselfLosesNoOrder) {
    ASSERT_TRUE(place("a"));
    crash("order_desk");
    runtime().advance(1s);
    EXPECT_EQ(word(advance("a")), "confirmed");
    EXPECT_EQ(processes(), 1U);
}

} // namespace
} // namespace canopy::app
