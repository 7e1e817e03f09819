// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <utility>

namespace canopy::app {

class Database;

/// A transaction that rolls back unless it is committed.
///
///     StorageResult<Transaction> transaction = Transaction::begin(database, Transaction::Mode::Immediate);
///     ... writes ...
///     if (const auto committed = transaction->commit(); !committed) return committed.error();
///
/// Fails: begin() with Locked when another program writes for longer than the busy time-out. After a commit() that
/// failed nothing is stored, unless its kind is Locked, when it may be tried again.
class Transaction {
public:
    enum class Mode {
        Read,      ///< one consistent view for several queries
        Immediate, ///< takes the write lock at once, so that no later statement finds it taken
    };

    static StorageResult<Transaction> begin(Database& database, Mode mode);

    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    StorageResult<void> commit();
    void rollback();

private:
    friend class Savepoint;
    Transaction() = default; ///< none, as one that is over
    explicit Transaction(Database& database) : m_database(&database) {}
    bool is_open() const noexcept { return m_database != nullptr; }

    Database* m_database = nullptr; ///< null once it is over
};

/// A part of a transaction that can be undone alone; outside a transaction it is one by itself.
///
///     StorageResult<Savepoint> savepoint = Savepoint::begin(database);
///     ... writes that may fail ...
///     savepoint->release(); // or they are undone, and the transaction goes on
///
/// Cost: two statements; none inside another one that has just begun, which it then shares.
class Savepoint {
public:
    static StorageResult<Savepoint> begin(Database& database);

    Savepoint(Savepoint&& other) noexcept
        : m_database(std::exchange(other.m_database, nullptr)), m_alone(std::move(other.m_alone)), m_share(other.m_share) {}
    Savepoint& operator=(Savepoint&&) = delete;
    ~Savepoint();

    StorageResult<void> release();
    /// Undoes what was written since begin(). Fails: the transaction around it is lost too.
    StorageResult<void> rollback();

private:
    enum class Share { Own, Outer };
    Savepoint(Database& database, Share share) : m_database(&database), m_share(share) {}
    Savepoint(Database& database, Transaction alone) : m_database(&database), m_alone(std::move(alone)) {}

    Database* m_database;       ///< null once it is over
    Transaction m_alone{};      ///< of a database that has savepoints inside transactions only
    Share m_share = Share::Own; ///< Outer: whoever began it releases it
};

/// Several questions answered from one view of the database, even while another connection writes.
///
///     return in_one_view(database, [&] { return load(database, selection); });
template <class Function>
auto in_one_view(Database& database, Function&& function) -> decltype(function()) {
    // Inside a caller's transaction a savepoint shares its view; outside it begins one.
    StorageResult<Savepoint> view = Savepoint::begin(database);
    if (!view) return tl::unexpected(view.error());
    auto result = function();
    if (const auto released = view->release(); !released) return tl::unexpected(released.error());
    return result;
}

} // namespace canopy::app
