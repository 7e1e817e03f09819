// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/migrations.hpp"

#include "app/storage/backend.hpp"
#include "app/storage/change_triggers.hpp"
#include "app/storage/database.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace canopy::app {

namespace {

Migration orders_and_items() {
    Migration migration{.number = 1,
                        .name = "orders and their items",
                        .up = {{Dialect::Sqlite, fmt::format("PRAGMA application_id = {}", canopy_application_id)},
                               R"(CREATE TABLE orders (
                          sequence $KEY,
                          id $TEXT NOT NULL UNIQUE,
                          user_id $TEXT NOT NULL,
                          status $TEXT NOT NULL
                              CHECK (status IN ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled')),
                          total_cents $INTEGER NOT NULL CHECK (total_cents > 0),
                          created_at $INTEGER NOT NULL,
                          updated_at $INTEGER NOT NULL CHECK (updated_at >= created_at)
                      ) $STRICT)",
                               R"(CREATE TABLE items (
                          order_sequence $INTEGER NOT NULL REFERENCES orders (sequence) ON DELETE CASCADE,
                          position $INTEGER NOT NULL,
                          product $TEXT NOT NULL,
                          quantity $INTEGER NOT NULL CHECK (quantity > 0),
                          price_cents $INTEGER NOT NULL CHECK (price_cents > 0),
                          PRIMARY KEY (order_sequence, position)
                      ) $CLUSTERED)",
                               "CREATE INDEX orders_by_user ON orders (user_id, created_at, sequence)",
                               "CREATE INDEX orders_by_time ON orders (created_at, sequence)",
                               "CREATE INDEX orders_by_status ON orders (status)"},
                        .down = {"DROP TABLE items", "DROP TABLE orders"}};
    std::ranges::move(add_change_triggers(), std::back_inserter(migration.up));
    std::ranges::move(drop_change_triggers(), std::back_inserter(migration.down));
    return migration;
}

/// SQLite cannot add a foreign key to a table: another table takes its place. The new items are made before the old orders
/// go, which would take the old items along.
std::vector<SchemaStatement> rebuild_orders(const char* order_columns, const char* references_users,
                                            const char* references_products) {
    const auto sqlite = [](std::string text) { return SchemaStatement(Dialect::Sqlite, std::move(text)); };
    return {sqlite(fmt::format(R"(CREATE TABLE new_orders (
                          sequence $KEY,
                          id $TEXT NOT NULL UNIQUE,
                          user_id $TEXT NOT NULL {},
                          status $TEXT NOT NULL
                              CHECK (status IN ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled')),
                          total_cents $INTEGER NOT NULL CHECK (total_cents > 0),
                          created_at $INTEGER NOT NULL,
                          updated_at $INTEGER NOT NULL CHECK (updated_at >= created_at) {}
                      ) $STRICT)",
                               references_users, order_columns)),
            sqlite("INSERT INTO new_orders (sequence, id, user_id, status, total_cents, created_at, updated_at) "
                   "SELECT sequence, id, user_id, status, total_cents, created_at, updated_at FROM orders"),
            sqlite(fmt::format(R"(CREATE TABLE new_items (
                          order_sequence $INTEGER NOT NULL REFERENCES new_orders (sequence) ON DELETE CASCADE,
                          position $INTEGER NOT NULL,
                          product $TEXT NOT NULL {},
                          quantity $INTEGER NOT NULL CHECK (quantity > 0),
                          price_cents $INTEGER NOT NULL CHECK (price_cents > 0),
                          PRIMARY KEY (order_sequence, position)
                      ) $CLUSTERED)",
                               references_products)),
            sqlite("INSERT INTO new_items (order_sequence, position, product, quantity, price_cents) "
                   "SELECT order_sequence, position, product, quantity, price_cents FROM items"),
            sqlite("DROP TABLE items"),
            sqlite("DROP TABLE orders"),
            sqlite("ALTER TABLE new_orders RENAME TO orders"),
            sqlite("ALTER TABLE new_items RENAME TO items"),
            sqlite("CREATE INDEX orders_by_user ON orders (user_id, created_at, sequence)"),
            sqlite("CREATE INDEX orders_by_time ON orders (created_at, sequence)"),
            sqlite("CREATE INDEX orders_by_status ON orders (status)")};
}

std::vector<SchemaStatement> join(std::initializer_list<std::vector<SchemaStatement>> parts) {
    std::vector<SchemaStatement> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// Who ordered before is a user now, and what was ordered a product, at the price it was last ordered for.
std::vector<SchemaStatement> users_and_products_tables() {
    return {R"(CREATE TABLE users (
                   id $TEXT NOT NULL PRIMARY KEY,
                   name $TEXT NOT NULL,
                   email $TEXT UNIQUE,
                   age $INTEGER CONSTRAINT users_age_check CHECK (age BETWEEN 0 AND 150)
               ) $STRICT)",
            R"(CREATE TABLE products (
                   id $TEXT NOT NULL PRIMARY KEY,
                   name $TEXT NOT NULL,
                   price_cents $INTEGER NOT NULL CONSTRAINT products_price_cents_check CHECK (price_cents > 0),
                   stock $INTEGER CONSTRAINT products_stock_check CHECK (stock >= 0)
               ) $STRICT)",
            "INSERT INTO users (id, name) SELECT DISTINCT user_id, user_id FROM orders",
            "INSERT INTO products (id, name, price_cents) SELECT product, product, price_cents FROM "
            "(SELECT product, price_cents, row_number() OVER (PARTITION BY product ORDER BY order_sequence DESC, position DESC) "
            "AS age FROM items) AS ordered WHERE age = 1"};
}

Migration users_and_products() {
    return {.number = 2,
            .name = "users, products and stock",
            .up = join(
                {users_and_products_tables(),
                 rebuild_orders(", waiting_for $TEXT NOT NULL DEFAULT ''", "REFERENCES users (id)", "REFERENCES products (id)"),
                 {{Dialect::PostgreSql, "ALTER TABLE orders ADD COLUMN waiting_for $TEXT NOT NULL DEFAULT ''"},
                  {Dialect::PostgreSql, "ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey "
                                        "FOREIGN KEY (user_id) REFERENCES users (id)"},
                  {Dialect::PostgreSql, "ALTER TABLE items ADD CONSTRAINT items_product_fkey "
                                        "FOREIGN KEY (product) REFERENCES products (id)"},
                  "CREATE INDEX items_by_product ON items (product)",
                  "CREATE INDEX orders_by_total ON orders (total_cents, sequence)"}}),
            .down = join({rebuild_orders("", "", ""),
                          {{Dialect::PostgreSql, "DROP INDEX items_by_product"},
                           {Dialect::PostgreSql, "DROP INDEX orders_by_total"},
                           {Dialect::PostgreSql, "ALTER TABLE items DROP CONSTRAINT items_product_fkey"},
                           {Dialect::PostgreSql, "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey"},
                           {Dialect::PostgreSql, "ALTER TABLE orders DROP COLUMN waiting_for"},
                           "DROP TABLE products",
                           "DROP TABLE users"}})};
}

Migration claims_of_payments() {
    return {.number = 3,
            .name = "claims of payments",
            .up = {R"(CREATE TABLE payment_claims (
                   order_id $TEXT NOT NULL PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
                   owner $TEXT NOT NULL,
                   expires_at $INTEGER NOT NULL
               ) $STRICT)"},
            .down = {"DROP TABLE payment_claims"}};
}

Migration changes_of_products() {
    return {.number = 4, .name = "changes of products", .up = add_product_triggers(), .down = drop_product_triggers()};
}

StorageResult<void> run_all(Database& database, const std::vector<SchemaStatement>& statements) {
    const Dialect dialect = database.dialect();
    for (const SchemaStatement& statement : statements) {
        if (statement.only.value_or(dialect) != dialect) continue;
        if (const auto done = database.execute(in_dialect(statement.text, dialect)); !done) return tl::unexpected(done.error());
    }
    return {};
}

/// One step up or down, unless another program has done it by now.
StorageResult<void> take_step(Database& database, std::int64_t from, std::int64_t to,
                              const std::vector<SchemaStatement>& statements) {
    StorageResult<Transaction> transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    if (!transaction) return tl::unexpected(transaction.error());
    if (auto locked = database.backend().lock_schema(database); !locked) return locked;
    const StorageResult<std::int64_t> version = schema_version(database);
    if (!version) return tl::unexpected(version.error());
    if (*version != from) return {};
    if (auto done = run_all(database, statements); !done) return done;
    if (auto done = database.backend().set_schema_version(database, to); !done) return done;
    return transaction->commit();
}

} // namespace

std::span<const Migration> all_migrations() {
    static const std::vector<Migration> migrations{orders_and_items(), users_and_products(), claims_of_payments(),
                                                   changes_of_products()};
    return migrations;
}

std::int64_t newest_schema_version() { return all_migrations().back().number; }

StorageResult<std::int64_t> schema_version(Database& database) { return database.backend().schema_version(database); }

StorageResult<void> migrate(Database& database, std::int64_t to, std::span<const Migration> migrations) {
    const auto newest = static_cast<std::int64_t>(migrations.size());
    while (true) {
        const StorageResult<std::int64_t> version = schema_version(database);
        if (!version) return tl::unexpected(version.error());
        if (*version > newest || to > newest) return tl::unexpected(newer_schema_error(std::max(*version, to), newest));
        if (*version == to) return {};
        const bool up = *version < to;
        const Migration& step = migrations[static_cast<std::size_t>(up ? *version : *version - 1)];
        auto taken = take_step(database, *version, up ? *version + 1 : *version - 1, up ? step.up : step.down);
        if (!taken) return taken;
    }
}

} // namespace canopy::app
