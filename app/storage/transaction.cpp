// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/transaction.hpp"

#include "app/storage/backend.hpp"
#include "app/storage/database.hpp"

namespace canopy::app {

StorageResult<Transaction> Transaction::begin(Database& database, Mode mode) {
    if (const auto reached = database.reach(); !reached) return tl::unexpected(reached.error());
    return database.control(database.backend().begin(mode)).map([&] {
        database.m_in_transaction = true;
        return Transaction{database};
    });
}

Transaction::~Transaction() { rollback(); }

StorageResult<void> Transaction::commit() {
    // PostgreSQL would answer the COMMIT of a transaction in which a statement failed with success, and roll it back.
    if (m_database->m_broken) return storage_error(StorageError::Kind::Failed, "a statement of the transaction had failed");
    StorageResult<void> committed = m_database->control("COMMIT");
    if (committed) std::exchange(m_database, nullptr)->m_in_transaction = false;
    return committed;
}

void Transaction::rollback() {
    if (!m_database) return;
    Database& database = *std::exchange(m_database, nullptr);
    // SQLite may have rolled back by itself, after a full disk for one; then this one has nothing to do and says so.
    static_cast<void>(database.control("ROLLBACK"));
    database.m_in_transaction = false;
    database.m_broken = false;
}

StorageResult<Savepoint> Savepoint::begin(Database& database) {
    if (database.m_at_savepoint) return Savepoint{database, Share::Outer};
    if (!database.m_in_transaction && !database.backend().has_savepoints_alone())
        return Transaction::begin(database, Transaction::Mode::Read).map([&](Transaction alone) {
            return Savepoint{database, std::move(alone)};
        });
    // Savepoints nest, and a name means the innermost one, so all can share a name.
    return database.control("SAVEPOINT canopy").map([&] {
        database.m_at_savepoint = true;
        return Savepoint{database, Share::Own};
    });
}

Savepoint::~Savepoint() { static_cast<void>(rollback()); }

StorageResult<void> Savepoint::release() {
    StorageResult<void> released;
    if (m_share == Share::Own) released = m_alone.is_open() ? m_alone.commit() : m_database->control("RELEASE canopy");
    if (released) m_database = nullptr;
    return released;
}

StorageResult<void> Savepoint::rollback() {
    if (!m_database) return {};
    Database& database = *std::exchange(m_database, nullptr);
    if (m_alone.is_open()) {
        m_alone.rollback();
        return {};
    }
    return database.control("ROLLBACK TO canopy").and_then([&] {
        database.m_broken = false;
        if (m_share == Share::Own) return database.control("RELEASE canopy");
        database.m_at_savepoint = true; // again
        return StorageResult<void>{};
    });
}

} // namespace canopy::app
