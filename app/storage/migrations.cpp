// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/migrations.hpp"

#include "app/storage/backend.hpp"
#include "app/storage/database.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

Migration orders_and_items() {
    return {.number = 1,
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
    static const std::vector<Migration> migrations{orders_and_items()};
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
