// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_query.hpp"

#include "app/orders/order_flow_store.hpp"
#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "tests/support/storage_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using By = OrderSort::By;
using Direction = OrderSort::Direction;

const std::string quotes = R"(O'Brien "; --)";

/// Five orders: a and b by ada, c and d by bob, e by O'Brien; each an hour after the other.
class OrderQueryTest : public StorageTest {
protected:
    OrderQueryTest() {
        add("a", "ada", "tea", 300, 0h, OrderStatus::Delivered);
        add("b", "ada", "pot", 2400, 1h, OrderStatus::Pending);
        add("c", "bob", "tea", 300, 2h, OrderStatus::Confirmed);
        add("d", "bob", quotes, 100, 3h, OrderStatus::Pending);
        add("e", quotes, "tea", 900, 4h, OrderStatus::Cancelled);
        OrderFlowStore flow{m_database, "here"};
        EXPECT_TRUE(flow.wait(OrderId{"d"}, OrderStatus::Pending, "payment: " + quotes, m_noon + 3h));
    }
    void add(const char* id, const std::string& user, const std::string& product, std::int64_t cents, std::chrono::hours after,
             OrderStatus status) {
        Order order = make_order({.id = OrderId{id},
                                  .user = UserId{user},
                                  .items = {{.product = ProductId{product}, .quantity = 1, .price = Money{cents}}}},
                                 m_noon + after)
                          .value();
        order.status = status;
        EXPECT_TRUE(m_orders.insert(order));
    }
    /// The ids of the page, in its order.
    std::string ids(const OrderQuery& query) {
        std::string text;
        const OrderPage page = m_orders.query(query).value();
        for (const Order& order : page.orders) text += order.id.text();
        return text;
    }
    std::string ids(const OrderFilter& filter) {
        return ids(OrderQuery{.filter = filter, .sort = {.direction = Direction::Ascending}});
    }

    const WallTime m_noon{1'700'000'000'000ms};
    Database m_database = Database::open({.location = location()}).value();
    OrderStore m_orders{m_database};
};

TEST_P(OrderQueryTest, FiltersByWhoWhatAndHowItStands) {
    EXPECT_EQ(ids(OrderFilter{}), "abcde");
    EXPECT_EQ(ids({.user = UserId{"ada"}}), "ab");
    EXPECT_EQ(ids({.status = OrderStatus::Pending}), "bd");
    EXPECT_EQ(ids({.product = ProductId{"tea"}}), "ace");
    EXPECT_EQ(ids({.waiting = true}), "d");
    EXPECT_EQ(ids({.waiting = false}), "abce");
    EXPECT_EQ(ids({.user = UserId{"bob"}, .product = ProductId{"tea"}}), "c");
    EXPECT_EQ(ids({.user = UserId{"nobody"}}), "");
}

TEST_P(OrderQueryTest, FiltersByRangesWithBothEnds) {
    EXPECT_EQ(ids({.created_from = m_noon + 1h, .created_to = m_noon + 3h}), "bcd");
    EXPECT_EQ(ids({.created_from = m_noon + 1h + 1ms}), "cde");
    EXPECT_EQ(ids({.created_to = m_noon + 1h - 1ms}), "a");
    EXPECT_EQ(ids({.total_from = Money{300}, .total_to = Money{900}}), "ace");
    EXPECT_EQ(ids({.total_from = Money{301}}), "be");
}

TEST_P(OrderQueryTest, TextWithQuotesIsAValueAndNothingElse) {
    EXPECT_EQ(ids({.user = UserId{quotes}}), "e");
    EXPECT_EQ(ids({.product = ProductId{quotes}}), "d");
    EXPECT_EQ(ids({.user = UserId{"' OR '1' = '1"}}), "");
    EXPECT_EQ(m_orders.find(OrderId{quotes}).error().kind, StorageError::Kind::NotFound);
    EXPECT_EQ(m_orders.find(OrderId{"d"})->waiting_for, "payment: " + quotes);
}

TEST_P(OrderQueryTest, SortsByTimeTotalAndStatusBothWays) {
    const auto sorted = [&](By by, Direction direction) { return ids(OrderQuery{.sort = {by, direction}}); };
    EXPECT_EQ(sorted(By::Created, Direction::Descending), "edcba");
    EXPECT_EQ(sorted(By::Created, Direction::Ascending), "abcde");
    EXPECT_EQ(sorted(By::Total, Direction::Ascending), "daceb");
    EXPECT_EQ(sorted(By::Total, Direction::Descending), "becad");
    EXPECT_EQ(sorted(By::Status, Direction::Ascending), "bdcae"); // as an order goes, not as the alphabet
    EXPECT_EQ(sorted(By::Status, Direction::Descending), "eacdb");
}

TEST_P(OrderQueryTest, PagesHoldTheTotalAndNoOrderTwice) {
    const OrderPage page = m_orders.query({.page = {.page = 2, .size = 2}}).value();
    EXPECT_EQ(page.total, 5);
    EXPECT_EQ(page.pages(), 3);
    std::string all;
    for (std::int64_t number = 1; number <= 4; ++number)
        all += ids(OrderQuery{.sort = {.by = By::Total}, .page = {.page = number, .size = 2}});
    EXPECT_EQ(all, "becad");
    EXPECT_EQ(m_orders.query({.filter = {.product = ProductId{"tea"}}, .page = {.size = 1}})->total, 3);
}

TEST_P(OrderQueryTest, PreloadsItemsOrLeavesThemOut) {
    EXPECT_EQ(m_orders.query({.page = {.size = 1}})->orders[0].items[0].product, ProductId{"tea"});
    EXPECT_TRUE(m_orders.query({.page = {.size = 1}, .items = OrderQuery::Items::Omit})->orders[0].items.empty());
    EXPECT_EQ(m_orders.query({.sort = {.by = By::Total}, .page = {.page = 3, .size = 2}})->orders[0].items[0].product,
              ProductId{quotes});
}

TEST_P(OrderQueryTest, AddsUpAllOfAFilterByStatusAndByUser) {
    EXPECT_EQ(m_orders.totals(), (OrderTotals{.count = 5, .sum = Money{4000}}));
    EXPECT_EQ(m_orders.totals({.user = UserId{"ada"}}), (OrderTotals{.count = 2, .sum = Money{2700}}));
    EXPECT_EQ(m_orders.totals({.user = UserId{"nobody"}}), OrderTotals{});
    const auto by_status = m_orders.totals_by_status({.product = ProductId{"tea"}}).value();
    EXPECT_EQ(by_status.size(), all_order_statuses.size());
    EXPECT_EQ(by_status.at(OrderStatus::Confirmed), (OrderTotals{.count = 1, .sum = Money{300}}));
    EXPECT_EQ(by_status.at(OrderStatus::Pending), OrderTotals{});
    EXPECT_THAT(m_orders.totals_by_user().value(),
                ElementsAre(UserTotals{UserId{"ada"}, {2, Money{2700}}}, UserTotals{UserId{quotes}, {1, Money{900}}},
                            UserTotals{UserId{"bob"}, {2, Money{400}}}));
    EXPECT_EQ(m_orders.totals_by_user({}, 1)->size(), 1U);
    const OrderSums sums = m_orders.sums({.product = ProductId{"tea"}}, 1).value();
    EXPECT_EQ(sums.all, m_orders.totals({.product = ProductId{"tea"}}));
    EXPECT_EQ(sums.by_status, by_status);
    EXPECT_EQ(sums.by_user, m_orders.totals_by_user({.product = ProductId{"tea"}}, 1));
}

TEST_P(OrderQueryTest, ManyOrdersTakeAStepAtOnceAsEachOfThemMay) {
    const WallTime later = m_noon + 24h;
    const std::vector<OrderMoved> shipped = m_orders.update_all({}, {.to = OrderStatus::Shipped, .now = later}).value();
    ASSERT_EQ(shipped.size(), 1U);
    EXPECT_EQ(shipped[0].order, m_orders.find(OrderId{"c"})) << "as it is now, its items included";
    EXPECT_EQ(shipped[0].before, OrderStatus::Confirmed);
    EXPECT_EQ(shipped[0].since, m_noon + 2h);
    EXPECT_EQ(m_orders.find(OrderId{"c"})->status, OrderStatus::Shipped);
    EXPECT_EQ(m_orders.find(OrderId{"c"})->updated_at, later);
    EXPECT_EQ(m_orders.find(OrderId{"b"})->updated_at, m_noon + 1h);
    EXPECT_EQ(m_orders.update_all({}, {.to = OrderStatus::Shipped, .now = later})->size(), 0U);
    EXPECT_EQ(m_orders.update_all({.user = UserId{"ada"}}, {.to = OrderStatus::Cancelled, .now = later})->size(), 1U);
    EXPECT_EQ(m_orders.find(OrderId{"b"})->status, OrderStatus::Cancelled);
    EXPECT_EQ(m_orders.find(OrderId{"a"})->status, OrderStatus::Delivered);
    EXPECT_EQ(m_orders.update_all({.user = UserId{quotes}}, {.to = OrderStatus::Cancelled, .now = later})->size(), 0U);
}

TEST_P(OrderQueryTest, AnOrderWhoseMoneyMayHaveMovedIsNotCancelledWithOthers) {
    EXPECT_EQ(m_orders.update_all({.user = UserId{"bob"}}, {.to = OrderStatus::Cancelled, .now = m_noon + 24h})->size(), 0U);
    EXPECT_EQ(m_orders.find(OrderId{"d"})->waiting_for, "payment: " + quotes);
}

TEST_P(OrderQueryTest, MoreOrdersThanAStatementTakes) {
    for (int i = 0; i < 250; ++i) add(("m" + std::to_string(i)).c_str(), "eve", "tea", 300, 5h, OrderStatus::Shipped);
    const auto delivered =
        m_orders.update_all({.user = UserId{"eve"}}, {.to = OrderStatus::Delivered, .now = m_noon + 24h}).value();
    ASSERT_EQ(delivered.size(), 250U);
    EXPECT_EQ(delivered.front().order.id, OrderId{"m0"});
    EXPECT_EQ(m_orders.totals({.user = UserId{"eve"}, .status = OrderStatus::Delivered})->count, 250);
    EXPECT_EQ(m_orders.totals({.status = OrderStatus::Delivered})->count, 251);
}

TEST_P(OrderQueryTest, AStepThatGoesBackInTimeIsTakenWhenTheOrderWasCreated) {
    EXPECT_EQ(m_orders.update_all({}, {.to = OrderStatus::Shipped, .now = m_noon})->size(), 1U);
    EXPECT_EQ(m_orders.find(OrderId{"c"})->updated_at, m_noon + 2h);
}

TEST_P(OrderQueryTest, WhatIsPaidForIsNoCommonStep) {
    for (const OrderStatus to : {OrderStatus::Confirmed, OrderStatus::Pending})
        EXPECT_EQ(m_orders.update_all({}, {.to = to, .now = m_noon}).error().kind, StorageError::Kind::Constraint);
    EXPECT_EQ(ids({.status = OrderStatus::Pending}), "bd");
}

INSTANTIATE_TEST_SUITE_P(On, OrderQueryTest, databases_here(), database_name);

} // namespace
} // namespace canopy::app
