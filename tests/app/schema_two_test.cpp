// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/user_store.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

/// A database as version 1 left it, with orders in it.
class SchemaTwo : public testing::Test {
protected:
    SchemaTwo() {
        Database old = open(DatabaseOptions::Schema::AsItIs);
        EXPECT_TRUE(migrate(old, 1));
        for (const char* const sql :
             {"INSERT INTO orders VALUES (7, 'a', 'ada', 'pending', 3980, 1000, 2000)",
              "INSERT INTO orders VALUES (9, 'b', 'Robert''); --', 'delivered', 500, 1500, 1500)",
              "INSERT INTO orders VALUES (11, 'c', 'ada', 'cancelled', 2600, 3000, 3000)",
              "INSERT INTO items VALUES (7, 0, 'Assam tea', 2, 790)", "INSERT INTO items VALUES (7, 1, 'Teapot', 1, 2400)",
              "INSERT INTO items VALUES (9, 0, 'Crème \"brûlée\"', 1, 500)",
              "INSERT INTO items VALUES (11, 0, 'Teapot', 1, 2600)"})
            EXPECT_TRUE(old.execute(sql)) << sql;
    }
    Database open(DatabaseOptions::Schema schema = DatabaseOptions::Schema::Newest) {
        return Database::open({.location = std::filesystem::path{m_folder.path().toStdString()} / "old.db", .schema = schema})
            .value();
    }
    /// Every row of a table, one a line.
    static std::string rows(Database& database, const std::string& sql, int columns) {
        std::string text;
        EXPECT_TRUE(database.query(sql, {}, [&](const Row& row) {
            for (int i = 0; i < columns; ++i) text += (i ? "|" : "") + row.text(i);
            text += "\n";
        })) << sql;
        return text;
    }
    static std::string orders(Database& database) {
        return rows(database, "SELECT sequence, id, user_id, status, total_cents, created_at, updated_at FROM orders ORDER BY 1",
                    7);
    }
    static std::string items(Database& database) {
        return rows(database, "SELECT order_sequence, position, product, quantity, price_cents FROM items ORDER BY 1, 2", 5);
    }
    static std::string schema(Database& database) {
        return rows(database, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", 2);
    }

    QTemporaryDir m_folder;
    const std::string m_orders = "7|a|ada|pending|3980|1000|2000\n9|b|Robert'); --|delivered|500|1500|1500\n"
                                 "11|c|ada|cancelled|2600|3000|3000\n";
    const std::string m_items = "7|0|Assam tea|2|790\n7|1|Teapot|1|2400\n9|0|Crème \"brûlée\"|1|500\n11|0|Teapot|1|2600\n";
};

TEST_F(SchemaTwo, KeepsEveryOrderAndMakesUsersAndProductsOfWhatTheyName) {
    Database database = open();
    EXPECT_EQ(schema_version(database), newest_schema_version());
    EXPECT_EQ(orders(database), m_orders);
    EXPECT_EQ(items(database), m_items);
    EXPECT_EQ(rows(database, "SELECT id, name FROM users ORDER BY id", 2), "Robert'); --|Robert'); --\nada|ada\n");
    EXPECT_EQ(rows(database, "SELECT id, name, price_cents FROM products ORDER BY id", 3),
              "Assam tea|Assam tea|790\nCrème \"brûlée\"|Crème \"brûlée\"|500\nTeapot|Teapot|2600\n"); // the latest price
    EXPECT_EQ(database.integer("SELECT count(*) FROM products WHERE stock IS NOT NULL"), 0);
    EXPECT_EQ(database.text("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(rows(database, "PRAGMA foreign_key_check", 1), "");
}

TEST_F(SchemaTwo, ItsOrdersAreReadWithNothingTheyWaitFor) {
    Database database = open();
    const Order order = OrderStore{database}.find(OrderId{"a"}).value();
    EXPECT_EQ(order.waiting_for, "");
    EXPECT_EQ(order.items.size(), 2U);
    EXPECT_EQ(order.updated_at, WallTime{2s});
    EXPECT_EQ(UserStore{database}.find(UserId{"ada"}), (User{.id = UserId{"ada"}, .name = "ada"}));
}

TEST_F(SchemaTwo, GuardsWhatPointsToUsersProductsAndOrders) {
    Database database = open();
    const auto refused = [&](const char* sql) {
        const auto result = database.execute(sql);
        return !result && result.error().kind == StorageError::Kind::Constraint;
    };
    EXPECT_TRUE(refused("UPDATE orders SET user_id = 'nobody' WHERE id = 'a'"));
    EXPECT_TRUE(refused("UPDATE items SET product = 'nothing' WHERE product = 'Teapot'"));
    EXPECT_TRUE(refused("DELETE FROM users WHERE id = 'ada'"));
    EXPECT_TRUE(refused("DELETE FROM products WHERE id = 'Teapot'"));
    EXPECT_TRUE(refused("INSERT INTO items VALUES (999, 0, 'Teapot', 1, 1)"));
    EXPECT_TRUE(refused("UPDATE products SET stock = -1"));
    ASSERT_TRUE(database.execute("DELETE FROM orders WHERE id = 'a'"));
    EXPECT_EQ(database.integer("SELECT count(*) FROM items WHERE order_sequence = 7"), 0);
}

TEST_F(SchemaTwo, GoesBackToVersionOneWithTheSameRowsAndTheSameSchema) {
    Database database = open(DatabaseOptions::Schema::AsItIs);
    const std::string before = schema(database);
    ASSERT_TRUE(migrate(database, 2));
    ASSERT_TRUE(UserStore{database}.insert({.id = UserId{"new"}, .name = "New"}));
    ASSERT_TRUE(migrate(database, 1));
    EXPECT_EQ(schema_version(database), 1);
    EXPECT_EQ(orders(database), m_orders);
    EXPECT_EQ(items(database), m_items);
    EXPECT_EQ(database.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'products', 'items_by_product')"), 0);
    ASSERT_TRUE(migrate(database, 2));
    EXPECT_EQ(orders(database), m_orders);
    EXPECT_EQ(database.integer("SELECT count(*) FROM users"), 2);
    ASSERT_TRUE(migrate(database, 0));
    EXPECT_EQ(database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"), 0);
    EXPECT_FALSE(before.empty());
}

} // namespace
} // namespace canopy::app
