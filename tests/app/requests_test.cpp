// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_requests.hpp"
#include "app/orders/user_requests.hpp"

#include "app/orders/order_requests.hpp"
#include "app/orders/product_cache.hpp"
#include "app/storage/transaction.hpp"
#include "tests/app/system_world.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <thread>

namespace canopy::app {
namespace {

/// Requests as a process makes them.
class RequestsTest : public SystemWorld {
protected:
    RequestsTest() { start(); }

    template <class T>
    Result<T> ask(const std::function<Async<Result<T>>(SharedServices)>& request) {
        return runtime().wait_for<Result<T>>([&](Process&) { return request(system().services()); });
    }
    Result<User> create(const Form& form) {
        return ask<User>([form](SharedServices services) { return create_user(services, form); });
    }
    Result<User> change(const std::string& id, const Form& form) {
        return ask<User>([id, form](SharedServices services) { return update_user(services, UserId{id}, form); });
    }
    Result<Product> create_pot(const Form& form) {
        return ask<Product>([form](SharedServices services) { return create_product(services, form); });
    }
    Result<Product> change_pot(const Form& form) {
        return ask<Product>([form](SharedServices services) { return update_product(services, ProductId{"pot"}, form); });
    }
    Result<Product> cached(const std::string& id) { return ProductCache::get(system().product_cache(), ProductId{id}).get(); }
    template <class T>
    static std::string text(const Result<T>& result) {
        return result ? "ok" : result.error().to_string();
    }

    const Form m_ada{{"id", "ada"}, {"name", "Ada"}, {"email", "a@b"}};
    const Form m_pot{{"id", "pot"}, {"name", "Teapot"}, {"price", "24.00"}, {"stock", 3}};
};

TEST_F(RequestsTest, AUserIsCreatedChangedListedAndRemoved) {
    EXPECT_EQ(create(m_ada), (User{.id = UserId{"ada"}, .name = "Ada", .email = "a@b"}));
    EXPECT_EQ(change("ada", {{"age", 36}})->age, 36);
    EXPECT_EQ(ask<User>([](SharedServices services) { return get_user(services, UserId{"ada"}); })->email, "a@b");
    EXPECT_EQ(ask<Page<User>>([](SharedServices services) { return list_users(services, {}); })->total, 1);
    EXPECT_EQ(text(ask<void>([](SharedServices services) { return remove_user(services, UserId{"ada"}); })), "ok");
    EXPECT_EQ(text(change("ada", {})), "not_found: there is no user ada");
}

TEST_F(RequestsTest, WhatIsWrongWithAUserIsToldByField) {
    EXPECT_EQ(text(create({{"id", "x"}, {"age", 200}})), "invalid: name must not be empty; age must be between 0 and 150");
    ASSERT_TRUE(create(m_ada));
    EXPECT_EQ(text(create({{"id", "bob"}, {"name", "Bob"}, {"email", "a@b"}})), "invalid: email has already been taken");
    EXPECT_EQ(text(create({{"id", "ada"}, {"name", "Ada"}})), "conflict: id has already been taken");
    ASSERT_TRUE(create({{"id", "bob"}, {"name", "Bob"}}));
    EXPECT_EQ(change("bob", {{"email", "a@b"}}).error().fields,
              (std::vector<FieldError>{{.field = "email", .text = "has already been taken"}}));
    EXPECT_EQ(text(change("bob", {{"name", ""}})), "invalid: name must not be empty");
}

TEST_F(RequestsTest, AUserWithOrdersCannotBeRemoved) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(text(ask<void>([](SharedServices services) { return remove_user(services, UserId{"ada"}); })),
              "invalid: id still has orders");
}

TEST_F(RequestsTest, WhileTheDatabaseIsDownTheyAreUnavailable) {
    fault::freeze(runtime(), whereis("repo_writer"), std::chrono::seconds{60});
    EXPECT_EQ(create(m_ada).error().kind, OrderError::Kind::Unavailable);
}

TEST_F(RequestsTest, AProductIsReadThroughTheCacheAndChangesReachIt) {
    EXPECT_EQ(text(cached("pot")), "not_found: there is no product pot");
    ASSERT_TRUE(create_pot(m_pot));
    EXPECT_EQ(cached("pot")->price, Money{2400});
    ASSERT_TRUE(change_pot({{"price", "26.00"}}));
    EXPECT_EQ(cached("pot")->price, Money{2600});
    crash("product_cache");
    runtime().run_until_idle();
    EXPECT_EQ(cached("pot")->price, Money{2600}); // out of the database
    EXPECT_EQ(text(ask<void>([](SharedServices services) { return remove_product(services, ProductId{"pot"}); })), "ok");
    EXPECT_EQ(cached("pot").error().kind, OrderError::Kind::NotFound);
}

TEST_F(RequestsTest, WhatIsWrongWithAProductIsToldByField) {
    ASSERT_TRUE(create_pot(m_pot));
    EXPECT_EQ(text(create_pot(m_pot)), "conflict: id has already been taken");
    EXPECT_EQ(text(change_pot({{"stock", -1}, {"price", "x"}})),
              "invalid: price must be an amount of money such as 12.50; stock must be between 0 and 1000000000");
    EXPECT_EQ(ask<Page<Product>>([](SharedServices services) { return list_products(services, {}); })->rows.front().stock, 3);
}

TEST_F(RequestsTest, AnOrderForUnknownOnesIsRefusedByFieldWhereItMustBe) {
    const auto place = [this](const NewOrder& order, Unknown unknown) {
        return ask<Order>([order, unknown](SharedServices services) { return place_order(services, order, unknown); });
    };
    EXPECT_EQ(text(place(order("a"), Unknown::Refuse)), "invalid: user does not exist; items[0].product does not exist");
    ASSERT_TRUE(create(m_ada));
    EXPECT_EQ(text(place(order("b"), Unknown::Refuse)), "invalid: items[0].product does not exist");
    EXPECT_EQ(text(place(order("c"), Unknown::Register)), "ok");
    EXPECT_EQ(text(place(order("d"), Unknown::Refuse)), "ok");
    EXPECT_EQ(cached("Teapot")->price, Money{2400});
}

/// Another program confirms an order while this one changes the product's name: on PostgreSQL their transactions overlap.
class PostgreSqlRequestsTest : public testing::Test {
protected:
    void SetUp() override {
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
        m_system = System::start({.workers = 2, .database = PostgresCluster::shared().new_database()}).value();
    }
    Result<Product> ask(const std::function<Async<Result<Product>>(SharedServices)>& request) {
        return m_system->runtime().wait_for<Result<Product>>([&](Process&) { return request(m_system->services()); });
    }
    /// Until somebody waits for a lock that somebody else has, or has no need to.
    void wait_for_a_lock(Database& database) const {
        while (!m_answered && database.integer("SELECT count(*) FROM pg_stat_activity "
                                               "WHERE wait_event_type = 'Lock' AND datname = current_database()") == 0)
            std::this_thread::yield();
    }
    std::atomic<bool> m_answered = false;
    std::unique_ptr<System> m_system;
};

TEST_F(PostgreSqlRequestsTest, AChangedNameDoesNotPutBackWhatAnOrderTookMeanwhile) {
    const Form pot{{"id", "pot"}, {"name", "Teapot"}, {"price", "24.00"}, {"stock", 3}};
    ASSERT_TRUE(ask([&](SharedServices services) { return create_product(services, pot); }));
    std::promise<void> taken;
    std::jthread other([&] {
        Database database = Database::open({.location = m_system->database()}).value();
        Database observer = Database::open({.location = m_system->database()}).value();
        auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
        EXPECT_EQ(database.execute("UPDATE products SET stock = stock - 2 WHERE id = 'pot'"), 1);
        taken.set_value();
        wait_for_a_lock(observer);
        EXPECT_TRUE(transaction->commit());
    });
    taken.get_future().wait();
    const auto renamed = ask([](SharedServices services) {
        return update_product(services, ProductId{"pot"}, {{"name", "Pot"}});
    });
    m_answered = true;
    ASSERT_TRUE(renamed) << renamed.error().to_string();
    EXPECT_EQ(*renamed, (Product{.id = ProductId{"pot"}, .name = "Pot", .price = Money{2400}, .stock = 1}));
}

} // namespace
} // namespace canopy::app
