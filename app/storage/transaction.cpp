// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/transaction.hpp"

#include "app/storage/database.hpp"

namespace canopy::app {

namespace {

StorageResult<void> run(Database& database, const char* sql) {
    return database.execute(sql).map([](std::int64_t) {});
}

} // namespace

StorageResult<Transaction> Transaction::begin(Database& database, Mode mode) {
    const char* const sql = mode == Mode::Immediate ? "BEGIN IMMEDIATE" : "BEGIN";
    return run(database, sql).map([&] { return Transaction{database}; });
}

Transaction::~Transaction() { rollback(); }

StorageResult<void> Transaction::commit() {
    StorageResult<void> committed = run(*m_database, "COMMIT");
    if (committed) m_database = nullptr;
    return committed;
}

void Transaction::rollback() {
    // SQLite may have rolled back by itself, after a full disk for one; then this one has nothing to do and says so.
    if (m_database) static_cast<void>(run(*std::exchange(m_database, nullptr), "ROLLBACK"));
}

StorageResult<Savepoint> Savepoint::begin(Database& database) {
    // Savepoints nest, and a name means the innermost one, so all can share a name.
    return run(database, "SAVEPOINT canopy").map([&] { return Savepoint{database}; });
}

Savepoint::~Savepoint() { static_cast<void>(rollback()); }

StorageResult<void> Savepoint::release() {
    StorageResult<void> released = run(*m_database, "RELEASE canopy");
    if (released) m_database = nullptr;
    return released;
}

StorageResult<void> Savepoint::rollback() {
    if (!m_database) return {};
    Database& database = *std::exchange(m_database, nullptr);
    return run(database, "ROLLBACK TO canopy").and_then([&] { return run(database, "RELEASE canopy"); });
}

} // namespace canopy::app
