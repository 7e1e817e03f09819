// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_options.hpp"
#include "app/storage/dialect.hpp"
#include "app/storage/statement.hpp"
#include "app/storage/storage_error.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

namespace canopy::app {

/// Where the orders are kept when nobody says otherwise: `canopy/canopy.db` in the user's data folder.
std::filesystem::path default_database_file();

class Backend;

/// One connection to the database: an SQLite file or a PostgreSQL server, schema up to date.
///
///     StorageResult<Database> database = Database::open({.location = "orders.db"});
///     if (!database) return fail(database.error().text); // one line: the place and the remedy
///
/// Everything about an existing database is checked before the first write, so one that is not Canopy's, or that a newer
/// Canopy wrote, stays as it was; a file byte for byte.
///
/// Process: only the thread that opened it may use it; a pinned process, never the GUI thread.
/// Fails: open() answers a StorageError whose text names place and remedy. Disconnected: the server went away during the
/// statement or the commit, so that what became of it is not known; nothing works any more until the transaction is over.
class Database {
public:
    static StorageResult<Database> open(const DatabaseOptions& options);

    Database(Database&& other) noexcept;
    Database& operator=(Database&&) = delete;
    ~Database();

    const DatabaseLocation& location() const noexcept { return m_options.location; }
    Dialect dialect() const noexcept;

    /// The prepared form of this text, prepared once a connection. The address stays good as long as the connection.
    StorageResult<Statement*> statement(const std::string& sql);

    StorageResult<std::int64_t> execute(const std::string& sql, const SqlValues& values = {});
    StorageResult<void> query(const std::string& sql, const SqlValues& values, const std::function<void(const Row&)>& each_row);

    /// The first column of the last row; 0 when there is none.
    StorageResult<std::int64_t> integer(const std::string& sql, const SqlValues& values = {});
    StorageResult<std::string> text(const std::string& sql, const SqlValues& values = {});

    /// Connects again if the connection is lost and DatabaseOptions::Unreachable allows it; at most once a second.
    ///
    /// Fails: Unreachable while no server answers.
    StorageResult<void> reach();

    Backend& backend() noexcept { return *m_backend; }

private:
    friend class Transaction;
    friend class Savepoint;

    explicit Database(const DatabaseOptions& options);
    StorageResult<void> connect();
    /// Looks at an error on its way out: what it means for the connection and the transaction.
    StorageError noticed(StorageError error);
    /// A statement of transaction control.
    StorageResult<void> control(const char* sql);

    DatabaseOptions m_options;
    std::unordered_map<std::string, std::unique_ptr<Statement>> m_statements;
    std::unique_ptr<Backend> m_backend;
    std::chrono::steady_clock::time_point m_next_attempt{};
    bool m_connected = false;
    bool m_in_transaction = false;
    bool m_at_savepoint = false; ///< nothing was run since the innermost savepoint began: one begun now would be the same
    bool m_broken = false;       ///< a statement failed, and with it all of the transaction up to the savepoint before
};

} // namespace canopy::app
