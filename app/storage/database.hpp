// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/statement.hpp"
#include "app/storage/storage_error.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

namespace canopy::app {

/// How to open the database.
struct DatabaseOptions {
    enum class Access {
        ReadWrite, ///< creates the file, brings its schema up to date
        ReadOnly,  ///< for readers: the file must exist with the current schema
    };
    enum class Durability {
        Full,   ///< nothing acknowledged is lost, not even by a power cut (if the disk honours fsync)
        Normal, ///< a power cut may lose the last commits; about nine times as many commits a second
    };
    enum class MissingFolder { Refuse, Create };
    enum class Schema {
        Newest, ///< brought up to date
        AsItIs, ///< left, for who changes it himself: see migrate()
    };

    std::filesystem::path file;
    Access access = Access::ReadWrite;
    Durability durability = Durability::Full;
    MissingFolder missing_folder = MissingFolder::Refuse;
    Schema schema = Schema::Newest;
    std::chrono::milliseconds busy_timeout = std::chrono::seconds{5}; ///< how long to wait for another program's lock
};

/// Where the orders are kept when nobody says otherwise: `canopy/canopy.db` in the user's data folder.
std::filesystem::path default_database_file();

/// One connection to the SQLite file: write-ahead log, foreign keys on, schema up to date.
///
///     StorageResult<Database> database = Database::open({.file = "orders.db"});
///     if (!database) return fail(database.error().text); // one line: the file and the remedy
///
/// Everything about an existing file is checked before the first write, so a file that is no Canopy database, or a
/// newer one, stays byte for byte as it was. After an unclean end the integrity check runs before anything else.
///
/// Process: only the thread that opened it may use it; a pinned process, never the GUI thread.
/// Fails: open() answers a StorageError whose text names file and remedy.
class Database {
public:
    static StorageResult<Database> open(const DatabaseOptions& options);

    Database(Database&& other) noexcept;
    Database& operator=(Database&&) = delete;
    ~Database();

    const std::filesystem::path& file() const noexcept { return m_file; }

    /// The prepared form of this text, prepared once a connection. The address stays good as long as the database.
    StorageResult<Statement*> statement(const std::string& sql);

    StorageResult<std::int64_t> execute(const std::string& sql, const SqlValues& values = {});
    StorageResult<void> query(const std::string& sql, const SqlValues& values, const std::function<void(const Row&)>& each_row);

    /// The first column of the last row; 0 when there is none.
    StorageResult<std::int64_t> integer(const std::string& sql, const SqlValues& values = {});
    StorageResult<std::string> text(const std::string& sql, const SqlValues& values = {});

private:
    class Connection;
    Database(std::filesystem::path file, std::unique_ptr<Connection> connection);

    StorageResult<void> set_up(const DatabaseOptions& options);
    StorageResult<void> set_up_for_writing(const DatabaseOptions& options);

    std::filesystem::path m_file;
    std::unique_ptr<Connection> m_connection;
    std::unordered_map<std::string, std::unique_ptr<Statement>> m_statements; ///< destroyed before the connection
};

} // namespace canopy::app
