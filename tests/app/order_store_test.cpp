// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_store.hpp"

#include "app/storage/database.hpp"
#include "app/storage/transaction.hpp"
#include "tests/support/storage_test.hpp"

#include <QTemporaryDir>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using Kind = StorageError::Kind;
using When = OrderStore::Stored::When;

const WallTime noon{1'700'000'000'000ms};
const UserId ada{"ada"};

Order order(const std::string& id, const UserId& user = ada, WallTime at = noon) {
    return make_order({.id = OrderId{id},
                       .user = user,
                       .items = {{.product = ProductId{"Crème \"brûlée\" 茶"}, .quantity = 2, .price = Money{790}},
                                 {.product = ProductId{"Teapot"}, .quantity = 1, .price = Money{2400}}}},
                      at)
        .value();
}

class OrderStoreTest : public StorageTest {
protected:
    std::string ids(const std::vector<Order>& orders) {
        std::string text;
        for (const Order& each : orders) text += (text.empty() ? "" : " ") + each.id.text();
        return text;
    }

    void insert_many(int count) {
        auto transaction = Transaction::begin(m_database, Transaction::Mode::Immediate);
        for (int i = 1; i <= count; ++i) ASSERT_TRUE(m_store.insert(order(std::to_string(i), ada, noon + 1s * i)));
        ASSERT_TRUE(transaction->commit());
    }

    void move_to(const std::string& id, OrderStatus status) {
        ASSERT_TRUE(m_store.update_status(OrderId{id}, OrderStatus::Pending, status, noon));
    }

    Database m_database = Database::open({.location = location(), .busy_timeout = 1ms}).value();
    OrderStore m_store{m_database};
};

TEST_P(OrderStoreTest, GivesBackAnOrderAsItWasStored) {
    const auto stored = m_store.insert(order("a"));
    ASSERT_TRUE(stored) << stored.error().text;
    EXPECT_EQ(stored->when, When::Now);
    EXPECT_EQ(m_store.find(OrderId{"a"}), order("a"));
}

TEST_P(OrderStoreTest, TheSameCreateTwiceStoresOneAndAnswersTheSame) {
    const auto first = m_store.insert(order("a"));
    const auto second = m_store.insert(order("a", ada, noon + 5s)); // the repetition comes later
    ASSERT_TRUE(second) << second.error().text;
    EXPECT_EQ(second->when, When::Before);
    EXPECT_EQ(second->order, first->order);
    EXPECT_EQ(m_database.integer("SELECT count(*) FROM orders"), 1);
    EXPECT_EQ(m_database.integer("SELECT count(*) FROM items"), 2);
}

TEST_P(OrderStoreTest, ARepetitionAnswersTheOrderAsItIsByNow) {
    ASSERT_TRUE(m_store.insert(order("a")));
    move_to("a", OrderStatus::Confirmed);
    EXPECT_EQ(m_store.insert(order("a"))->order.status, OrderStatus::Confirmed);
}

TEST_P(OrderStoreTest, AnIdThatBelongsToADifferentOrderIsAConflict) {
    ASSERT_TRUE(m_store.insert(order("a")));
    EXPECT_EQ(m_store.insert(order("a", UserId{"mallory"})).error().kind, Kind::Conflict);
    Order other = order("a");
    other.items[0].quantity = 3;
    EXPECT_EQ(m_store.insert(other).error().kind, Kind::Conflict);
    EXPECT_EQ(m_store.find(OrderId{"a"}), order("a"));
}

TEST_P(OrderStoreTest, AnOrderIsStoredWholeOrNotAtAll) {
    Order bad = order("a");
    bad.items[1].quantity = 0; // passed by validation: the schema is the last line of defence
    EXPECT_EQ(m_store.insert(bad).error().kind, Kind::Constraint);
    EXPECT_EQ(m_store.find(OrderId{"a"}).error().kind, Kind::NotFound);
    EXPECT_EQ(m_database.integer("SELECT count(*) FROM items"), 0);
}

TEST_P(OrderStoreTest, AWriteThatFailsLeavesTheOthersOfItsTransaction) {
    auto transaction = Transaction::begin(m_database, Transaction::Mode::Immediate);
    ASSERT_TRUE(m_store.insert(order("a")));
    Order bad = order("b");
    bad.items[1].quantity = 0;
    EXPECT_FALSE(m_store.insert(bad));
    ASSERT_TRUE(m_store.insert(order("c")));
    ASSERT_TRUE(transaction->commit());
    EXPECT_EQ(ids(m_store.list({})->orders), "c a");
}

TEST_P(OrderStoreTest, ListsTheNewestFirstInPagesOfTwentyWithTheTotal) {
    insert_many(45);
    const OrderPage first = m_store.list_for_user(ada).value();
    EXPECT_EQ(first.total, 45);
    EXPECT_EQ(first.pages(), 3);
    EXPECT_EQ(first.orders.size(), 20U);
    EXPECT_EQ(first.orders.front(), order("45", ada, noon + 45s));
    EXPECT_EQ(ids(m_store.list_for_user(ada, {.page = 3})->orders), "5 4 3 2 1");
    EXPECT_TRUE(m_store.list_for_user(ada, {.page = 4})->orders.empty());
}

TEST_P(OrderStoreTest, OrdersOfTheSameMomentAreListedTheLatestStoredFirst) {
    for (const char* const id : {"a", "b", "c"}) ASSERT_TRUE(m_store.insert(order(id)));
    EXPECT_EQ(ids(m_store.list_for_user(ada)->orders), "c b a");
}

TEST_P(OrderStoreTest, ListsOneUserOrOneStatusOrBoth) {
    ASSERT_TRUE(m_store.insert(order("a")));
    ASSERT_TRUE(m_store.insert(order("b")));
    ASSERT_TRUE(m_store.insert(order("c", UserId{"alan"})));
    move_to("b", OrderStatus::Confirmed);
    move_to("c", OrderStatus::Confirmed);
    EXPECT_EQ(ids(m_store.list({})->orders), "c b a");
    EXPECT_EQ(ids(m_store.list({.user = ada})->orders), "b a");
    EXPECT_EQ(ids(m_store.list({.status = OrderStatus::Confirmed})->orders), "c b");
    EXPECT_EQ(ids(m_store.list({.user = ada, .status = OrderStatus::Confirmed})->orders), "b");
    EXPECT_EQ(m_store.list({.user = ada, .status = OrderStatus::Confirmed})->total, 1);
}

TEST_P(OrderStoreTest, APageOutOfRangeIsTakenAsTheNearestOne) {
    insert_many(3);
    EXPECT_EQ(m_store.list({}, {.page = 0, .size = 0})->orders.size(), 1U);
    EXPECT_EQ(m_store.list({}, {.page = -7, .size = 1'000'000})->page, 1);
}

TEST_P(OrderStoreTest, ChangesAStatusOnlyFromTheOneItWasBasedOn) {
    ASSERT_TRUE(m_store.insert(order("a")));
    ASSERT_TRUE(m_store.update_status(OrderId{"a"}, OrderStatus::Pending, OrderStatus::Confirmed, noon + 3s));
    EXPECT_EQ(m_store.find(OrderId{"a"})->status, OrderStatus::Confirmed);
    EXPECT_EQ(m_store.find(OrderId{"a"})->updated_at, noon + 3s);
    const auto again = m_store.update_status(OrderId{"a"}, OrderStatus::Pending, OrderStatus::Cancelled, noon + 4s);
    EXPECT_EQ(again.error().kind, Kind::Stale);
    EXPECT_EQ(m_store.update_status(OrderId{"x"}, OrderStatus::Pending, OrderStatus::Cancelled, noon).error().kind,
              Kind::NotFound);
}

TEST_P(OrderStoreTest, CountsByStatusAndFindsWhatIsOpen) {
    for (const char* const id : {"a", "b", "c", "d"}) ASSERT_TRUE(m_store.insert(order(id)));
    move_to("a", OrderStatus::Delivered);
    move_to("b", OrderStatus::Shipped);
    move_to("c", OrderStatus::Cancelled);
    EXPECT_EQ(m_store.count_by_status().value(), (std::map<OrderStatus, std::int64_t>{{OrderStatus::Pending, 1},
                                                                                      {OrderStatus::Confirmed, 0},
                                                                                      {OrderStatus::Shipped, 1},
                                                                                      {OrderStatus::Delivered, 1},
                                                                                      {OrderStatus::Cancelled, 1}}));
    const auto all = m_store.open_order_ids(0, 10).value();
    EXPECT_EQ(all.ids, (std::vector<OrderId>{OrderId{"b"}, OrderId{"d"}}));
    const auto first = m_store.open_order_ids(0, 1).value();
    EXPECT_EQ(first.ids, std::vector<OrderId>{OrderId{"b"}});
    EXPECT_EQ(m_store.open_order_ids(first.last, 1)->ids, std::vector<OrderId>{OrderId{"d"}});
    EXPECT_TRUE(m_store.open_order_ids(all.last, 10)->ids.empty());
}

TEST_P(OrderStoreTest, AReaderSeesWhatIsCommittedAndNothingElse) {
    auto reader = Database::open({.location = location(), .access = DatabaseOptions::Access::ReadOnly}).value();
    auto transaction = Transaction::begin(m_database, Transaction::Mode::Immediate);
    ASSERT_TRUE(m_store.insert(order("a")));
    EXPECT_EQ(OrderStore{reader}.contains(OrderId{"a"}), false);
    ASSERT_TRUE(transaction->commit());
    EXPECT_EQ(OrderStore{reader}.contains(OrderId{"a"}), true);
}

TEST_P(OrderStoreTest, WorksOnAThreadThatIsNotQts) {
    bool stored = false;
    std::thread([&] {
        auto database = Database::open({.location = location()}).value();
        stored = OrderStore{database}.insert(order("a")).has_value();
    }).join();
    EXPECT_TRUE(stored);
    EXPECT_EQ(m_store.contains(OrderId{"a"}), true);
}

TEST_P(OrderStoreTest, AWriteWhileAnotherProgramWritesSaysLocked) {
    auto other = Database::open({.location = location(), .busy_timeout = 1ms}).value();
    auto transaction = Transaction::begin(other, Transaction::Mode::Immediate);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(OrderStore{other}.insert(order("a"))); // PostgreSQL locks rows, not the whole database
    EXPECT_EQ(m_store.insert(order("a")).error().kind, Kind::Locked);
    transaction->rollback();
    EXPECT_TRUE(m_store.insert(order("a")));
}

INSTANTIATE_TEST_SUITE_P(On, OrderStoreTest, databases_here(), database_name);

/// Stores orders PREFIX0, PREFIX1, … and writes a byte for each that is acknowledged, until it is killed.
[[noreturn]] void store_until_killed(const DatabaseLocation& location, const std::string& prefix, int acknowledgements) {
    auto database = Database::open({.location = location}).value();
    OrderStore store{database};
    for (int i = 0;; ++i) {
        const bool acknowledged = store.insert(order(prefix + std::to_string(i))).has_value();
        if (!acknowledged || write(acknowledgements, "a", 1) != 1) _exit(1);
    }
}

class KilledStore : public StorageTest {};

TEST_P(KilledStore, LosesNothingItAcknowledged) {
    for (int round = 1; round <= 5; ++round) {
        const std::string prefix = std::to_string(round) + "-";
        int ends[2] = {};
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) store_until_killed(location(), prefix, ends[1]);
        close(ends[1]);
        int acknowledged = 0;
        char byte = 0;
        while (acknowledged < 7 * round && read(ends[0], &byte, 1) == 1) ++acknowledged;
        kill(child, SIGKILL);
        while (read(ends[0], &byte, 1) == 1) ++acknowledged;
        close(ends[0]);
        waitpid(child, nullptr, 0);

        auto database = Database::open({.location = location()});
        ASSERT_TRUE(database) << database.error().text;
        EXPECT_GE(acknowledged, 7 * round);
        for (int i = 0; i < acknowledged; ++i) EXPECT_TRUE(OrderStore{*database}.find(OrderId{prefix + std::to_string(i)})) << i;
        if (!on_postgres()) EXPECT_EQ(database->text("PRAGMA integrity_check"), "ok");
        EXPECT_EQ(database->integer("SELECT count(*) FROM items"), 2 * database->integer("SELECT count(*) FROM orders").value());
    }
}

INSTANTIATE_TEST_SUITE_P(On, KilledStore, databases_here(), database_name);

} // namespace
} // namespace canopy::app
