// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_feed.hpp"

#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/transaction.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const WallTime noon{1'700'000'000'000ms};

Order order(const std::string& id) {
    return make_order({.id = OrderId{id}, .user = UserId{"ada"}, .items = {{ProductId{"Teapot"}, 1, Money{2400}}}}, noon).value();
}

/// `a placed pending`, `a pending -> confirmed`
std::string text_of(const OrderNews& news) {
    const std::string begin = news.order.id.text() + " ";
    const std::string status{to_word(news.order.status)};
    if (news.what == OrderNews::What::Placed) return begin + "placed " + status;
    return begin + std::string{to_word(news.before)} + " -> " + status;
}

class PostgreSqlOrderFeedTest : public testing::Test {
protected:
    void SetUp() override {
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
        m_location = PostgresCluster::shared().new_database();
        m_other.emplace(Database::open({.location = m_location, .origin = "other"}).value());
        m_own.emplace(Database::open({.location = m_location, .origin = "own"}).value());
        feed.emplace(DatabaseOptions{.location = m_location, .origin = "own"});
        ASSERT_THAT(hear(), ElementsAre()); // listens from now on
    }

    /// What the feed tells until it has told of the order `last`; an order of its own that ends the waiting.
    std::vector<std::string> hear_until(const std::string& last) {
        std::vector<std::string> told;
        for (;;)
            for (std::string& each : hear()) {
                if (each.starts_with(last + " ")) return told;
                told.push_back(std::move(each));
            }
    }
    std::vector<std::string> hear(std::chrono::milliseconds longest = 20ms) {
        std::vector<std::string> texts;
        if (const auto news = feed->hear(longest))
            for (const OrderNews& each : news->orders) texts.push_back(text_of(each));
        return texts;
    }
    std::vector<std::string> told() {
        insert(*m_other, "last");
        return hear_until("last");
    }
    static void insert(Database& database, const std::string& id) { ASSERT_TRUE(OrderStore{database}.insert(order(id))); }
    static void move(Database& database, const std::string& id, OrderStatus from, OrderStatus to) {
        ASSERT_TRUE(OrderStore{database}.update_status(OrderId{id}, from, to, noon + 1s));
    }
    /// Ends the feed's connection.
    void cut() {
        PostgresCluster::shared().run(m_location.postgres(),
                                      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = "
                                      "current_database() AND application_name = 'canopy-feed'");
    }

    DatabaseLocation m_location;
    std::optional<Database> m_other;
    std::optional<Database> m_own;
    std::optional<OrderFeed> feed;
};

TEST_F(PostgreSqlOrderFeedTest, TellsWhatAnotherProgramDoesInItsOrder) {
    insert(*m_other, "a");
    move(*m_other, "a", OrderStatus::Pending, OrderStatus::Confirmed);
    move(*m_other, "a", OrderStatus::Confirmed, OrderStatus::Shipped);
    EXPECT_THAT(told(), ElementsAre("a placed pending", "a pending -> confirmed", "a confirmed -> shipped"));
}

TEST_F(PostgreSqlOrderFeedTest, TellsTheWholeOrder) {
    insert(*m_other, "a");
    std::vector<OrderNews> news;
    while (news.empty()) news = feed->hear(20ms)->orders;
    EXPECT_EQ(news.front().order, order("a"));
}

class PostgreSqlProductFeedTest : public PostgreSqlOrderFeedTest {
protected:
    void SetUp() override {
        PostgreSqlOrderFeedTest::SetUp();
        if (IsSkipped()) return;
        for (const char* const id : {"pot", "tea", "gone"}) put(id, 3);
        static_cast<void>(news());
    }
    void put(const std::string& id, std::int64_t stock) {
        ASSERT_TRUE(ProductStore{*m_own}.insert({.id = ProductId{id}, .name = id, .price = Money{100}, .stock = stock}));
    }
    /// All that was told until an order of the other came.
    News news() {
        const std::string last = "last" + std::to_string(++m_lasts);
        insert(*m_other, last);
        News all;
        for (bool over = false; !over;) {
            const auto heard = feed->hear(20ms);
            if (!heard) continue;
            for (const OrderNews& each : heard->orders) over = over || each.order.id == OrderId{last};
            all.products.insert(all.products.end(), heard->products.begin(), heard->products.end());
            all.shelves.insert(all.shelves.end(), heard->shelves.begin(), heard->shelves.end());
            all.missed_products = all.missed_products || heard->missed_products;
        }
        std::erase(all.products, ProductId{"Teapot"}); // of the orders that end the waiting
        std::erase_if(all.shelves, [](const Shelf& shelf) { return shelf.product == ProductId{"Teapot"}; });
        return all;
    }
    int m_lasts = 0;
};

TEST_F(PostgreSqlProductFeedTest, TellsWhichProductsAnotherProgramChangedOrRemoved) {
    ProductStore others{*m_other};
    ASSERT_TRUE(ProductStore{*m_own}.restock(ProductId{"tea"}, 1));
    ASSERT_TRUE(others.restock(ProductId{"pot"}, 4));
    ASSERT_TRUE(others.remove(ProductId{"gone"}));
    const News heard = news();
    EXPECT_THAT(heard.products, ElementsAre(ProductId{"pot"}, ProductId{"gone"}));
    EXPECT_THAT(heard.shelves, ElementsAre(Shelf{ProductId{"pot"}, 7}));
    EXPECT_FALSE(heard.missed_products);
}

TEST_F(PostgreSqlProductFeedTest, WhatHappensToProductsWithoutAConnectionIsToldAfterwards) {
    cut();
    ASSERT_TRUE(ProductStore{*m_other}.restock(ProductId{"pot"}, 4));
    const News heard = news();
    EXPECT_THAT(heard.products, testing::Contains(ProductId{"pot"}));
    EXPECT_THAT(heard.shelves, testing::Contains(Shelf{ProductId{"pot"}, 7}));
    EXPECT_TRUE(heard.missed_products) << "another one may be gone";
}

TEST_F(PostgreSqlOrderFeedTest, LeavesOutItsOwn) {
    insert(*m_own, "a");
    move(*m_own, "a", OrderStatus::Pending, OrderStatus::Cancelled);
    EXPECT_THAT(told(), ElementsAre());
}

TEST_F(PostgreSqlOrderFeedTest, TellsNothingThatWasRolledBackOrRepeated) {
    {
        auto transaction = Transaction::begin(*m_other, Transaction::Mode::Immediate);
        insert(*m_other, "undone");
    }
    insert(*m_other, "a");
    insert(*m_other, "a");
    EXPECT_THAT(told(), ElementsAre("a placed pending"));
}

TEST_F(PostgreSqlOrderFeedTest, TellsNothingBeforeTheCommit) {
    insert(*m_own, "known"); // registers user and product, for which the other would hold a lock
    auto transaction = Transaction::begin(*m_other, Transaction::Mode::Immediate);
    insert(*m_other, "a");
    insert(*m_own, "own");
    EXPECT_THAT(hear(50ms), ElementsAre());
    ASSERT_TRUE(transaction->commit());
    EXPECT_THAT(told(), ElementsAre("a placed pending"));
}

/// Whoever may connect may notify.
TEST_F(PostgreSqlOrderFeedTest, LeavesOutWhatIsNoChangeOfAnOrder) {
    insert(*m_other, "a");
    const std::vector<std::string> nonsense{"",
                                            "hello",
                                            "x 99999999999999999999999 1 - pending 1 a",
                                            "x one two - pending three a",
                                            "x 1000000 1 pending lost 1 a",
                                            "x 1000000 1 - pending 1",
                                            "x 1000000 1 - pending 1 nobody's"};
    for (const std::string& payload : nonsense)
        ASSERT_TRUE(m_other->execute("SELECT pg_notify(?, ?)", {"canopy_orders", payload}));
    ASSERT_TRUE(m_other->execute("SELECT pg_notify(channel, ?) FROM (SELECT 'canopy_orders' AS channel) AS c", {"-"}));
    move(*m_other, "a", OrderStatus::Pending, OrderStatus::Confirmed);
    EXPECT_THAT(told(), ElementsAre("a placed pending", "a pending -> confirmed"));
    ASSERT_TRUE(m_other->execute("SELECT pg_notify(?, ?)", {"canopy_products", "nonsense"}));
    move(*m_other, "a", OrderStatus::Confirmed, OrderStatus::Shipped);
    insert(*m_other, "end");
    EXPECT_THAT(hear_until("end"), ElementsAre("a confirmed -> shipped"));
    EXPECT_EQ(feed->unreadable(), 8U) << "an order there is none of is read, and not found";
    EXPECT_EQ(feed->connections(), 1U);
}

TEST_F(PostgreSqlOrderFeedTest, WhatHappensWithoutAConnectionIsToldAfterwardsOnce) {
    insert(*m_other, "before");
    move(*m_other, "before", OrderStatus::Pending, OrderStatus::Confirmed);
    EXPECT_THAT(told(), ElementsAre("before placed pending", "before pending -> confirmed"));
    cut();
    insert(*m_other, "gap");
    insert(*m_own, "own");
    insert(*m_own, "ours");
    move(*m_other, "ours", OrderStatus::Pending, OrderStatus::Confirmed);
    move(*m_other, "before", OrderStatus::Confirmed, OrderStatus::Shipped);
    move(*m_other, "before", OrderStatus::Shipped, OrderStatus::Delivered);
    insert(*m_other, "end");
    const std::vector<std::string> heard = hear_until("end");
    EXPECT_GE(feed->connections(), 2U);
    EXPECT_THAT(heard, ElementsAre("gap placed pending", "ours confirmed -> confirmed", "before delivered -> delivered"));
}

TEST_F(PostgreSqlOrderFeedTest, TheNextFeedGoesOnWhereTheLastOneEnded) {
    const auto position = std::make_shared<OrderFeed::Position>();
    feed.emplace(DatabaseOptions{.location = m_location, .origin = "own"}, position);
    hear();
    insert(*m_other, "a");
    EXPECT_THAT(told(), ElementsAre("a placed pending"));
    feed.reset();
    insert(*m_other, "b");
    feed.emplace(DatabaseOptions{.location = m_location, .origin = "own"}, position);
    insert(*m_other, "end");
    EXPECT_THAT(hear_until("end"), ElementsAre("b placed pending"));
}

TEST_F(PostgreSqlOrderFeedTest, ForgetsWhatIsProvenToBeHeard) {
    const auto position = std::make_shared<OrderFeed::Position>();
    feed.emplace(DatabaseOptions{.location = m_location, .origin = "own"}, position);
    hear();
    const std::int64_t begin = position->mark;
    insert(*m_other, "a");
    EXPECT_THAT(told(), ElementsAre("a placed pending"));
    while (!position->told.empty()) hear();
    EXPECT_GT(position->mark, begin);
}

TEST_F(PostgreSqlOrderFeedTest, WhateverMomentItIsCutInEveryOrderIsToldOfExactlyOnce) {
    std::vector<std::string> expected;
    std::vector<std::string> heard;
    for (int i = 0; i < 60; ++i) {
        const std::string id = std::to_string(i);
        insert(*m_other, id);
        expected.push_back(id + " placed pending");
        if (i % 7 == 3) cut();
        if (i % 3 == 0)
            for (std::string& each : hear(0ms)) heard.push_back(std::move(each));
    }
    for (const std::string& each : told()) heard.push_back(each);
    EXPECT_EQ(heard, expected);
    EXPECT_GE(feed->connections(), 3U);
}

} // namespace
} // namespace canopy::app
