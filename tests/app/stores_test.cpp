// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_flow_store.hpp"
#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/transaction.hpp"
#include "app/storage/user_store.hpp"
#include "tests/support/storage_test.hpp"

#include <atomic>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <thread>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = StorageError::Kind;
using Violation = ConstraintViolation::Kind;
using Violations = std::vector<ConstraintViolation>;

const std::string quotes = R"(O'Brien "); DROP TABLE users; --)";

template <class... Names>
std::vector<std::string> fields(Names... names) {
    return {names...};
}

Item item(const std::string& product, int quantity = 1, std::int64_t cents = 100) {
    return {.product = ProductId{product}, .quantity = quantity, .price = Money{cents}};
}

class StoresTest : public StorageTest {
protected:
    std::optional<std::int64_t> stock(const std::string& product) { return m_products.find(ProductId{product}).value().stock; }
    void shelve(const std::string& product, std::optional<std::int64_t> pieces) {
        ASSERT_TRUE(m_products.insert({.id = ProductId{product}, .name = product, .price = Money{100}, .stock = pieces}));
    }

    Database m_database = Database::open({.location = location(), .busy_timeout = 10s}).value();
    UserStore m_users{m_database};
    ProductStore m_products{m_database};
};

TEST_P(StoresTest, GiveBackUsersAndProductsAsTheyWereStored) {
    const User full{.id = UserId{quotes}, .name = quotes, .email = quotes, .age = 36};
    const User bare{.id = UserId{"bare"}, .name = "茶"};
    const Product counted{.id = ProductId{quotes}, .name = quotes, .price = Money{2400}, .stock = 7};
    const Product uncounted{.id = ProductId{"x"}, .name = "X", .price = Money{1}};
    ASSERT_TRUE(m_users.insert(full));
    ASSERT_TRUE(m_users.insert(bare));
    ASSERT_TRUE(m_products.insert(counted));
    ASSERT_TRUE(m_products.insert(uncounted));
    EXPECT_EQ(m_users.find(full.id), full);
    EXPECT_EQ(m_users.find(bare.id), bare);
    EXPECT_EQ(m_products.find(counted.id), counted);
    EXPECT_EQ(m_products.find(uncounted.id), uncounted);
}

TEST_P(StoresTest, SayWhichRuleAUserBreaks) {
    ASSERT_TRUE(m_users.insert({.id = UserId{"ada"}, .name = "Ada", .email = "a@b"}));
    EXPECT_EQ(m_users.insert({.id = UserId{"ada"}, .name = "Ada"}).error().violations,
              (Violations{{Violation::Unique, "users_pkey"}}));
    EXPECT_EQ(m_users.insert({.id = UserId{"bob"}, .name = "Bob", .email = "a@b"}).error().violations,
              (Violations{{Violation::Unique, "users_email_key"}}));
    ASSERT_TRUE(m_users.insert({.id = UserId{"bob"}, .name = "Bob"}));
    EXPECT_EQ(m_users.update({.id = UserId{"bob"}, .name = "Bob", .email = "a@b"}, fields("email")).error().violations,
              (Violations{{Violation::Unique, "users_email_key"}}));
}

TEST_P(StoresTest, ChangeAndRemoveUsersAndProducts) {
    ASSERT_TRUE(m_users.insert({.id = UserId{"ada"}, .name = "Ada", .email = "a@b", .age = 3}));
    const User renamed{.id = UserId{"ada"}, .name = "Ada L."};
    ASSERT_TRUE(m_users.update(renamed, fields("name", "email", "age")));
    EXPECT_EQ(m_users.find(renamed.id), renamed);
    ASSERT_TRUE(m_users.remove(renamed.id));
    for (const auto& missing :
         {m_users.remove(renamed.id), m_users.update(renamed, fields("name", "email", "age")), m_users.update(renamed, fields()),
          m_products.remove(ProductId{"x"}), m_products.update({.id = ProductId{"x"}}, fields("name"))})
        EXPECT_EQ(missing.error().kind, Kind::NotFound);
    EXPECT_EQ(m_users.find(renamed.id).error().text, "there is no user ada");
    EXPECT_EQ(m_products.find(ProductId{"x"}).error().text, "there is no product x");
}

/// What two programs do that read the same row before either writes.
TEST_P(StoresTest, WriteTheFieldsThatChangedAndLeaveTheOthersToWhoeverChangedThem) {
    ASSERT_TRUE(m_users.insert({.id = UserId{"ada"}, .name = "Ada", .email = "a@b", .age = 3}));
    shelve("pot", 3);
    User user = m_users.find(UserId{"ada"}).value();
    Product pot = m_products.find(ProductId{"pot"}).value();
    ASSERT_TRUE(m_database.execute("UPDATE products SET stock = 1, price_cents = 7"));
    ASSERT_TRUE(m_database.execute("UPDATE users SET age = 4, email = NULL"));
    user.name = "Ada L.";
    pot.name = "Teapot";
    pot.price = Money{9};
    ASSERT_TRUE(m_users.update(user, fields("name")));
    ASSERT_TRUE(m_products.update(pot, fields("name", "price")));
    EXPECT_EQ(m_users.find(user.id), (User{.id = user.id, .name = "Ada L.", .age = 4}));
    EXPECT_EQ(m_products.find(pot.id), (Product{.id = pot.id, .name = "Teapot", .price = Money{9}, .stock = 1}));
    EXPECT_THROW((void)m_products.update(pot, fields("id")), std::invalid_argument);
}

TEST_P(StoresTest, ListInPagesWithTheTotal) {
    for (const char* const id : {"c", "a", "b"}) {
        ASSERT_TRUE(m_users.insert({.id = UserId{id}, .name = id}));
        shelve(id, 1);
    }
    const Page<User> users = m_users.list({.page = 2, .size = 2}).value();
    EXPECT_EQ(users.total, 3);
    EXPECT_EQ(users.pages(), 2);
    EXPECT_THAT(users.rows, ElementsAre(User{.id = UserId{"c"}, .name = "c"}));
    const Page<Product> products = m_products.list({.size = 2}).value();
    EXPECT_EQ(products.total, 3);
    EXPECT_EQ(products.rows.front().id, ProductId{"a"});
    EXPECT_TRUE(m_products.list({.page = std::numeric_limits<std::int64_t>::max()})->rows.empty());
}

TEST_P(StoresTest, TakeFromTheShelvesWhatAllItemsWantOrNothing) {
    shelve("pot", 3);
    shelve("tea", 10);
    shelve("air", std::nullopt);
    const std::vector<Item> wanted{item("tea", 4), item("pot", 1), item("tea", 2), item("air", 1000)};
    EXPECT_THAT(m_products.missing(wanted).value(), IsEmpty());
    const auto taken = m_products.take(wanted).value();
    EXPECT_THAT(taken.shelves, ElementsAre(Shelf{ProductId{"pot"}, 2}, Shelf{ProductId{"tea"}, 4})) << "those that are counted";
    EXPECT_THAT(taken.missing, IsEmpty());
    EXPECT_EQ(stock("tea"), 4);
    EXPECT_EQ(stock("pot"), 2);
    EXPECT_EQ(stock("air"), std::nullopt);

    const std::vector<Item> too_many{item("air"), item("tea", 3), item("pot", 3), item("tea", 2), item("cup")};
    shelve("cup", 9);
    const auto refused = m_products.take(too_many).value();
    EXPECT_THAT(refused.missing, ElementsAre(Missing{ProductId{"pot"}, 1}, Missing{ProductId{"tea"}, 1})) << "all of them";
    EXPECT_EQ(refused.missing, m_products.missing(too_many));
    EXPECT_THAT(refused.shelves, IsEmpty());
    EXPECT_EQ(stock("cup"), 9);
    EXPECT_EQ(stock("tea"), 4);
    EXPECT_EQ(stock("pot"), 2);
    EXPECT_EQ(m_products.take({item("tea"), item("none")}).error().kind, Kind::NotFound);
    EXPECT_EQ(stock("tea"), 4);
}

TEST_P(StoresTest, GiveBackWhatWasTaken) {
    shelve("pot", 3);
    shelve("air", std::nullopt);
    const std::vector<Item> items{item("pot", 2), item("air", 5), item("pot", 1)};
    ASSERT_TRUE(m_products.take(items));
    EXPECT_EQ(stock("pot"), 0);
    EXPECT_THAT(m_products.give_back(items).value(), ElementsAre(Shelf{ProductId{"pot"}, 3}));
    EXPECT_EQ(stock("pot"), 3);
    EXPECT_EQ(m_products.give_back({item("pot"), item("none")}).error().kind, Kind::NotFound);
    EXPECT_EQ(stock("pot"), 3);
}

TEST_P(StoresTest, RestockAndCountShelves) {
    shelve("pot", 3);
    shelve("air", std::nullopt);
    EXPECT_EQ(m_products.restock(ProductId{"pot"}, 4), (Shelf{ProductId{"pot"}, 7}));
    EXPECT_EQ(m_products.restock(ProductId{"air"}, 4).error().kind, Kind::Conflict);
    EXPECT_EQ(m_products.restock(ProductId{"none"}, 4).error().kind, Kind::NotFound);
    EXPECT_EQ(m_products.restock(ProductId{"pot"}, ProductLimits::stock - 6).error().violations,
              (Violations{{Violation::Check, "products_stock_most"}}));
    EXPECT_EQ(stock("pot"), 7);
    EXPECT_EQ(m_products.take_inventory(ProductId{"air"}, 5), (Shelf{ProductId{"air"}, 5}));
    EXPECT_EQ(m_products.take_inventory(ProductId{"pot"}, std::nullopt), (Shelf{ProductId{"pot"}, std::nullopt}));
    EXPECT_EQ(m_products.take_inventory(ProductId{"none"}, 5).error().kind, Kind::NotFound);
    EXPECT_EQ(m_products.take_inventory(ProductId{"air"}, -1).error().violations,
              (Violations{{Violation::Check, "products_stock_check"}}));
    EXPECT_EQ(m_products.shelf(ProductId{"air"}), (Shelf{ProductId{"air"}, 5}));
}

TEST_P(StoresTest, AStockThatIsTakenInAWriteThatFailsLaterIsBackOnTheShelf) {
    shelve("pot", 3);
    {
        auto write = Savepoint::begin(m_database);
        ASSERT_TRUE(m_products.take({item("pot", 2)}));
        EXPECT_EQ(stock("pot"), 1);
    }
    EXPECT_EQ(stock("pot"), 3);
}

class ReferencesTest : public StoresTest {
protected:
    Order order(const std::string& id, const std::vector<Item>& items) {
        return make_order({.id = OrderId{id}, .user = UserId{"ada"}, .items = items}, WallTime{1s}).value();
    }
    OrderStore m_orders{m_database};
};

TEST_P(ReferencesTest, AnOrderRegistersWhoAndWhatNobodyKnows) {
    ASSERT_TRUE(m_products.insert({.id = ProductId{"pot"}, .name = "Teapot", .price = Money{2400}, .stock = 5}));
    ASSERT_TRUE(m_orders.insert(order("a", {item("pot", 1, 2000), item("tea", 2, 790)})));
    EXPECT_EQ(m_users.find(UserId{"ada"}), (User{.id = UserId{"ada"}, .name = "ada"}));
    EXPECT_EQ(m_products.find(ProductId{"tea"}), (Product{.id = ProductId{"tea"}, .name = "tea", .price = Money{790}}));
    EXPECT_EQ(m_products.find(ProductId{"pot"})->price, Money{2400}); // it was known: as it was
}

TEST_P(ReferencesTest, OrRefusesAllOfThemByName) {
    shelve("pot", 5);
    const auto refused = m_orders.insert(order("a", {item("tea"), item("pot"), item("air")}), Unknown::Refuse);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::Constraint);
    EXPECT_EQ(OrderError::invalid(order_constraints().explain(refused.error().violations)).text,
              "user does not exist; items[0].product does not exist; items[2].product does not exist");
    EXPECT_EQ(m_orders.totals()->count, 0);
    EXPECT_FALSE(*m_users.contains(UserId{"ada"}));
    EXPECT_FALSE(*m_products.contains(ProductId{"tea"}));
}

TEST_P(ReferencesTest, AnOrderThatFailsForAnotherReasonRegistersNobody) {
    Order bad = order("a", {item("tea")});
    bad.total = Money{0};
    EXPECT_EQ(m_orders.insert(bad).error().kind, Kind::Constraint);
    bad = order("a", {item("tea"), item("pot")});
    bad.items[1].quantity = 0;
    EXPECT_EQ(m_orders.insert(bad).error().kind, Kind::Constraint);
    EXPECT_FALSE(*m_users.contains(UserId{"ada"}));
    EXPECT_FALSE(*m_products.contains(ProductId{"tea"}));
}

TEST_P(ReferencesTest, ARepetitionIsAnsweredInEitherMode) {
    ASSERT_TRUE(m_orders.insert(order("a", {item("tea")})));
    for (const Unknown unknown : {Unknown::Register, Unknown::Refuse})
        EXPECT_EQ(m_orders.insert(order("a", {item("tea")}), unknown)->when, OrderStore::Stored::When::Before);
}

TEST_P(ReferencesTest, WhatOrdersPointToCannotBeRemoved) {
    ASSERT_TRUE(m_orders.insert(order("a", {item("tea")})));
    EXPECT_EQ(m_users.remove(UserId{"ada"}).error().violations, (Violations{{Violation::ForeignKey, "orders_user_id_fkey"}}));
    EXPECT_EQ(m_products.remove(ProductId{"tea"}).error().violations,
              (Violations{{Violation::ForeignKey, "items_product_fkey"}}));
}

TEST_P(ReferencesTest, AReasonToWaitIsKeptUntilTheOrderGoesOn) {
    OrderFlowStore flow{m_database, "here"};
    ASSERT_TRUE(m_orders.insert(order("a", {item("tea")})));
    ASSERT_TRUE(flow.wait(OrderId{"a"}, OrderStatus::Pending, quotes, WallTime{5s}));
    EXPECT_EQ(m_orders.find(OrderId{"a"})->waiting_for, quotes);
    EXPECT_EQ(m_orders.find(OrderId{"a"})->updated_at, WallTime{5s});
    ASSERT_TRUE(m_orders.update_status(OrderId{"a"}, OrderStatus::Pending, OrderStatus::Confirmed, WallTime{6s}));
    EXPECT_EQ(m_orders.find(OrderId{"a"})->waiting_for, "");
    EXPECT_EQ(flow.wait(OrderId{"a"}, OrderStatus::Pending, "x", WallTime{7s}).error().kind, Kind::Stale);
    EXPECT_EQ(flow.wait(OrderId{"b"}, OrderStatus::Pending, "x", WallTime{7s}).error().kind, Kind::NotFound);
}

/// Several programs, each with a connection of its own, lead the same orders through payment as OrderProcess does.
class FlowRaceTest : public ReferencesTest {
protected:
    static constexpr int orders = 12;
    static constexpr std::int64_t pieces = 20; // an order wants 1 to 4 of both products
    struct Done {
        std::atomic<int> confirmed{0};
        std::atomic<int> cancelled{0}; ///< after they were confirmed
        std::atomic<int> short_of{0};
        std::atomic<int> overtaken{0};
    };

    static std::string id_of(int number) { return "o" + std::to_string(number); }
    void SetUp() override {
        shelve("pot", pieces);
        shelve("tea", pieces);
        for (int i = 0; i < orders; ++i)
            ASSERT_TRUE(m_orders.insert(order(id_of(i), {item("tea", i % 4 + 1), item("pot", i % 4 + 1)})));
    }

    template <class T>
    static StorageResult<T> commit(Database& database, const std::function<StorageResult<T>()>& step) {
        auto transaction = Transaction::begin(database, Transaction::Mode::Immediate).value();
        StorageResult<T> done = step();
        if (done) EXPECT_TRUE(transaction.commit());
        return done;
    }

    void work(std::uint32_t seed) {
        Database database =
            Database::open({.location = location(), .durability = DatabaseOptions::Durability::Normal, .busy_timeout = 30s})
                .value();
        OrderFlowStore flow{database, "program " + std::to_string(seed)};
        std::mt19937 random(seed);
        for (int step = 0; step < 80; ++step) {
            const OrderId id{id_of(static_cast<int>(random() % orders))};
            if (random() % 3 == 0)
                cancel(database, flow, id);
            else
                confirm(database, flow, id);
        }
    }
    void confirm(Database& database, OrderFlowStore& flow, const OrderId& id) {
        using Confirmed = OrderFlowStore::Confirmed;
        const auto confirmed = commit<Confirmed>(database, [&] { return flow.confirm(id, WallTime{2s}); });
        if (!confirmed)
            expect_overtaken(confirmed.error());
        else
            ++(confirmed->missing.empty() ? done.confirmed : done.short_of);
    }
    /// Puts the order back among the pending ones, so that there is always something to do.
    void cancel(Database& database, OrderFlowStore& flow, const OrderId& id) {
        const auto cancelled =
            commit<OrderFlowStore::Cancelled>(database, [&] { return flow.cancel(id, OrderStatus::Confirmed, WallTime{2s}); });
        if (!cancelled) return expect_overtaken(cancelled.error());
        ++done.cancelled;
        OrderStore store{database};
        EXPECT_TRUE(store.update_status(id, OrderStatus::Cancelled, OrderStatus::Pending, WallTime{2s}));
    }
    void expect_overtaken(const StorageError& error) {
        EXPECT_EQ(error.kind, Kind::Stale) << error.text;
        ++done.overtaken;
    }

    /// Shelf and orders at one moment, as a program beside the others reads them.
    static std::int64_t pieces_of(Database& reader, const std::string& product) {
        return in_one_view(reader,
                           [&]() -> StorageResult<std::int64_t> {
                               const auto held =
                                   reader.integer("SELECT coalesce(sum(quantity), 0) FROM items JOIN orders ON sequence = "
                                                  "order_sequence WHERE product = ? AND status = ?",
                                                  {product, std::string{"confirmed"}});
                               if (!held) return held;
                               return ProductStore{reader}.shelf(ProductId{product}).map([&](const Shelf& shelf) {
                                   return *shelf.pieces + *held;
                               });
                           })
            .value();
    }

    Done done;
};

TEST_P(FlowRaceTest, NoInterleavingOfProgramsLosesOrInventsAPiece) {
    Database reader = Database::open({.location = location(), .access = DatabaseOptions::Access::ReadOnly}).value();
    std::atomic<int> working{4};
    std::set<std::int64_t> seen;
    {
        std::vector<std::jthread> programs;
        for (std::uint32_t seed = 1; seed <= 4; ++seed)
            programs.emplace_back([&, seed] {
                work(seed);
                --working;
            });
        while (working > 0)
            for (const char* const product : {"pot", "tea"}) seen.insert(pieces_of(reader, product));
    }
    for (const char* const product : {"pot", "tea"}) seen.insert(pieces_of(reader, product));
    EXPECT_EQ(seen, std::set<std::int64_t>{pieces});
    EXPECT_GT(done.confirmed, 0);
    EXPECT_GT(done.cancelled, 0);
    EXPECT_GT(done.short_of, 0);
    EXPECT_GT(done.overtaken, 0);
}

INSTANTIATE_TEST_SUITE_P(On, FlowRaceTest, databases_here(), database_name);
INSTANTIATE_TEST_SUITE_P(On, StoresTest, databases_here(), database_name);
INSTANTIATE_TEST_SUITE_P(On, ReferencesTest, databases_here(), database_name);

} // namespace
} // namespace canopy::app
