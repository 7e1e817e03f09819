// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many orders that take a step at once, as the desk's clients ask for it.
#include "app/orders/order_process.hpp"
#include "tests/app/paying_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class BulkUpdateTest : public PayingWorld {
protected:
    BulkUpdateTest() {
        start_paying();
        m_listener = runtime().start<Listener<OrderEvent>>(system().pub_sub(), std::string{orders_topic}).value();
    }
    void confirmed(const std::string& id) {
        ASSERT_TRUE(place_past_limits(id));
        ASSERT_EQ(word(advance(id)), "confirmed");
    }
    Result<std::vector<OrderId>> update_all(OrderStatus to, OrderFilter filter = {}) {
        return system().orders().update_all(std::move(filter), to).get();
    }
    std::string updated(OrderStatus to, OrderFilter filter = {}) {
        const auto ids = update_all(to, std::move(filter));
        if (!ids) return ids.error().to_string();
        std::string text;
        for (const OrderId& id : *ids) text += id.text();
        return text;
    }
    /// The changes of status broadcast since the last look: `a confirmed>shipped`.
    std::vector<std::string> told() {
        runtime().run_until_idle();
        const std::vector<OrderEvent> all = Listener<OrderEvent>::heard(m_listener);
        std::vector<std::string> words;
        for (; m_seen < all.size(); ++m_seen)
            if (const auto* change = std::get_if<OrderChanged>(&all[m_seen]); change && change->before != change->order.status)
                words.push_back(change->order.id.text() + " " + std::string{to_word(change->before)} + ">" +
                                std::string{to_word(change->order.status)});
        return words;
    }
    Ref<Listener<OrderEvent>> m_listener;
    std::size_t m_seen = 0;
};

TEST_F(BulkUpdateTest, EachChangedOrderIsToldOnceAndGoesOnFromThere) {
    for (const char* const id : {"a", "b"}) confirmed(id);
    ASSERT_TRUE(place_past_limits("c"));
    told();
    EXPECT_EQ(updated(OrderStatus::Shipped), "ab");
    EXPECT_THAT(told(), ElementsAre("a confirmed>shipped", "b confirmed>shipped"));
    EXPECT_EQ(word(get("a")), "shipped") << "its process knows";
    EXPECT_EQ(word(get("c")), "pending");
    EXPECT_EQ(word(cancel("ada", "a")), "not_cancellable");
    EXPECT_EQ(word(advance("a")), "delivered");
    EXPECT_THAT(told(), ElementsAre("a shipped>delivered"));
}

TEST_F(BulkUpdateTest, ThoseThatAreOverEndTheirProcesses) {
    for (const char* const id : {"a", "b"}) confirmed(id);
    ASSERT_EQ(updated(OrderStatus::Shipped), "ab");
    ASSERT_EQ(processes(), 2U);
    told();
    EXPECT_EQ(updated(OrderStatus::Delivered), "ab");
    EXPECT_THAT(told(), ElementsAre("a shipped>delivered", "b shipped>delivered"));
    EXPECT_EQ(processes(), 0U);
    EXPECT_EQ(word(get("a")), "delivered");
    EXPECT_EQ(system().metrics().value(Metric::OrdersAdvanced), 6U);
}

TEST_F(BulkUpdateTest, OnlyThoseOfTheFilter) {
    confirmed("a");
    ASSERT_TRUE(system().orders().import_order(order("b", "bob")).get());
    ASSERT_EQ(word(advance("b")), "confirmed");
    EXPECT_EQ(updated(OrderStatus::Shipped, {.user = UserId{"bob"}}), "b");
    EXPECT_EQ(updated(OrderStatus::Shipped, {.user = UserId{"nobody"}}), "");
    EXPECT_EQ(word(get("a")), "confirmed");
}

TEST_F(BulkUpdateTest, CancelsOnlyWhatNobodyPaidFor) {
    ASSERT_TRUE(place_past_limits("a"));
    ASSERT_TRUE(place_past_limits("b"));
    confirmed("c");
    gateway.set_hangs(true);
    ASSERT_EQ(word(advance("b")), "pending"); // the gateway may have taken the money
    told();
    EXPECT_EQ(updated(OrderStatus::Cancelled), "a");
    EXPECT_THAT(told(), ElementsAre("a pending>cancelled"));
    gateway.set_hangs(false);
    runtime().advance(2min);
    EXPECT_EQ(word(get("b")), "confirmed");
    EXPECT_EQ(system().metrics().value(Metric::OrdersCancelled), 1U);
}

TEST_F(BulkUpdateTest, AStepThatEachTakesForItselfIsRefused) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(updated(OrderStatus::Confirmed), "invalid: status orders become confirmed one by one");
    EXPECT_EQ(updated(OrderStatus::Pending), "invalid: status orders become pending one by one");
    EXPECT_EQ(word(get("a")), "pending");
}

TEST_F(BulkUpdateTest, AnOrderWithoutAProcessIsToldToo) {
    confirmed("a");
    const Pid process = process_of("a");
    ASSERT_TRUE(DynamicSupervisor::terminate_child(runtime().name<DynamicSupervisor>("order_supervisor"), process).get());
    told();
    EXPECT_EQ(updated(OrderStatus::Shipped), "a");
    EXPECT_THAT(told(), ElementsAre("a confirmed>shipped"));
}

TEST_F(BulkUpdateTest, AChangeOfItsOwnAtTheSameTimeIsNotToldTwice) {
    for (int round = 0; round < 20; ++round) {
        const std::string id = "x" + std::to_string(round);
        confirmed(id);
        told();
        std::vector<std::string> answers;
        system().orders().update_all({}, OrderStatus::Shipped).then([](const auto&) {});
        system().orders().advance(OrderId{id}).then([&](auto outcome) { answers.push_back(word(flatten(std::move(outcome)))); });
        runtime().advance(1s);
        ASSERT_EQ(answers.size(), 1U);
        const auto changes = told();
        EXPECT_EQ(std::ranges::count(changes, id + " confirmed>shipped"), 1) << testing::PrintToString(changes);
        EXPECT_EQ(changes.size(), answers[0] == "delivered" ? 2U : 1U) << testing::PrintToString(changes);
        ASSERT_EQ(word(get(id)), answers[0] == "delivered" ? "delivered" : "shipped");
    }
}

TEST_F(BulkUpdateTest, WhoGetsNoAnswerHearsOfTheChangeAllTheSame) {
    confirmed("a");
    told();
    fault::freeze(runtime(), whereis("repo_writer"), 6s); // longer than a call waits
    const auto unknown = update_all(OrderStatus::Shipped);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, OrderError::Kind::Unavailable);
    runtime().advance(10s);
    EXPECT_THAT(told(), ElementsAre("a confirmed>shipped"));
    EXPECT_EQ(word(get("a")), "shipped");
}

TEST_F(BulkUpdateTest, WhenTheWriterCrashesNothingIsToldThatIsNotSo) {
    confirmed("a");
    told();
    system().orders().update_all({}, OrderStatus::Shipped).then([](const auto&) {});
    crash("repo_writer");
    runtime().advance(10s);
    const bool shipped = stored("a").status == OrderStatus::Shipped;
    EXPECT_EQ(told().size(), shipped ? 1U : 0U);
    EXPECT_EQ(get("a")->status, stored("a").status);
}

} // namespace
} // namespace canopy::app
