// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database.hpp"

#include "app/storage/file_header.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/transaction.hpp"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QStandardPaths>
#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

constexpr std::string_view choose_another = "choose another file with --database FILE";

/// The file's name fit for one line of text.
std::string shown(const std::filesystem::path& file) {
    std::string text = file.native();
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return text;
}

/// What is wrong with the file as one line with its name and the remedy.
StorageError explained(StorageError error, const std::filesystem::path& file) {
    const std::string name = shown(file);
    const std::string& said = error.text;
    switch (error.kind) {
    case Kind::NotADatabase:
        return {error.kind, fmt::format("{}: is not an SQLite database, left as it is; {}", name, choose_another)};
    case Kind::Foreign:
        return {error.kind, fmt::format("{}: is the database of another program, left as it is; {}", name, choose_another)};
    case Kind::NewerSchema:
        return {error.kind, fmt::format("{}: {}, left as it is; update Canopy, or {}", name, said, choose_another)};
    case Kind::Damaged:
        return {error.kind, fmt::format("{}: is damaged ({}); restore a copy of it, or {}", name, said, choose_another)};
    case Kind::Locked:
        return {error.kind, fmt::format("{}: is held by another program ({}); close that, or {}", name, said, choose_another)};
    case Kind::Unwritable:
        return {error.kind, fmt::format("{}: cannot be written ({}); check the permissions of file and folder, or {}", name, said,
                                        choose_another)};
    default: return {error.kind, fmt::format("{}: cannot be used ({}); {}", name, said, choose_another)};
    }
}

tl::unexpected<StorageError> unusable_folder(const std::filesystem::path& folder, std::string_view why) {
    return storage_error(Kind::Unwritable, fmt::format("{}: {}, or {}", shown(folder), why, choose_another));
}

StorageResult<void> provide_folder(const DatabaseOptions& options) {
    const std::filesystem::path folder = options.file.parent_path();
    std::error_code failure;
    if (options.missing_folder == DatabaseOptions::MissingFolder::Create) {
        std::filesystem::create_directories(folder, failure);
        if (failure)
            return unusable_folder(folder, fmt::format("cannot create this folder ({}); make room for it", failure.message()));
    }
    const std::filesystem::file_status status = std::filesystem::status(folder, failure);
    if (std::filesystem::is_directory(status)) return {};
    if (std::filesystem::exists(status)) return unusable_folder(folder, "is not a folder; move it away");
    return unusable_folder(folder, "there is no such folder; create it");
}

StorageError newer_schema(std::int64_t version) {
    return {.kind = Kind::NewerSchema,
            .text = fmt::format("schema version {} is newer than this program's {}", version, newest_schema_version())};
}

/// Everything that can be said about the file before SQLite sees it, already explained.
StorageResult<void> check_file(const DatabaseOptions& options) {
    const StorageResult<FileHeader> header = read_file_header(options.file);
    if (!header) return tl::unexpected(header.error());
    const auto refuse = [&](StorageError error) { return tl::unexpected(explained(std::move(error), options.file)); };
    switch (header->content) {
    case FileHeader::Content::Unrelated: return refuse({.kind = Kind::NotADatabase, .text = {}});
    case FileHeader::Content::Foreign: return refuse({.kind = Kind::Foreign, .text = {}});
    case FileHeader::Content::Empty: return {};
    case FileHeader::Content::Canopy:
        if (header->schema_version > newest_schema_version()) return refuse(newer_schema(header->schema_version));
        return {};
    case FileHeader::Content::Missing: break;
    }
    if (options.access == DatabaseOptions::Access::ReadWrite) return provide_folder(options);
    return storage_error(Kind::Unreadable, fmt::format("{}: there is no such file; {}", shown(options.file), choose_another));
}

/// Looks at the schema through SQLite, which also sees what is still in the write-ahead log. Writes nothing.
StorageResult<void> check_schema(Database& database, DatabaseOptions::Access access) {
    const StorageResult<std::int64_t> version = schema_version(database);
    if (!version) return tl::unexpected(version.error());
    const std::int64_t newest = newest_schema_version();
    if (*version > newest) return tl::unexpected(newer_schema(*version));
    if (access == DatabaseOptions::Access::ReadOnly && *version < newest) {
        return storage_error(Kind::Failed, fmt::format("schema version {} is older than this program's {}", *version, newest));
    }
    return {};
}

StorageResult<void> check_integrity(Database& database) {
    const StorageResult<std::string> verdict = database.text("PRAGMA integrity_check(1)");
    if (!verdict) return tl::unexpected(verdict.error());
    if (*verdict == "ok") return {};
    return storage_error(Kind::Damaged, *verdict);
}

/// Takes and gives back the write lock: finds a file that is locked or cannot be written while nothing depends on it.
StorageResult<void> check_writable(Database& database) {
    return Transaction::begin(database, Transaction::Mode::Immediate).map([](Transaction transaction) {
        transaction.rollback();
    });
}

StorageResult<void> use_write_ahead_log(Database& database) {
    const StorageResult<std::string> mode = database.text("PRAGMA journal_mode = WAL");
    if (!mode) return tl::unexpected(mode.error());
    if (*mode == "wal") return {};
    return storage_error(Kind::Failed, fmt::format("no write-ahead log on this file system, journal mode {}", *mode));
}

/// The files this program has open through SQLite, and how often.
///
/// POSIX takes all of a program's locks on a file away when it closes any descriptor of that file. Had a look with a
/// stream done so to an open database, another program that opens and closes it would believe itself alone, and remove
/// the write-ahead log under our writer: stored orders lost. So nobody looks while a connection is open.
class OpenFiles {
public:
    /// Counts one more connection. `look` comes before, alone, unless the file is open: then it was found good before.
    template <class Look>
    StorageResult<void> enter(const std::string& file, Look&& look) {
        const std::lock_guard lock(m_mutex);
        if (!m_connections.contains(file)) {
            if (StorageResult<void> good = look(); !good) return good;
        }
        ++m_connections[file];
        return {};
    }
    void leave(const std::string& file) {
        const std::lock_guard lock(m_mutex);
        if (--m_connections[file] == 0) m_connections.erase(file);
    }

private:
    std::mutex m_mutex;
    std::unordered_map<std::string, std::size_t> m_connections;
};

OpenFiles& open_files() {
    static OpenFiles files;
    return files;
}

/// One name for one file, whatever links lead to it.
std::string real_name(const std::filesystem::path& file) {
    std::error_code failure;
    const std::filesystem::path real = std::filesystem::weakly_canonical(file, failure);
    return failure ? file.native() : real.native();
}

QString connection_name() {
    static std::atomic<int> count{0};
    return QStringLiteral("canopy-%1").arg(++count);
}

} // namespace

/// Qt keeps connections in a registry by name; this one takes its entry out again when it ends.
class Database::Connection {
public:
    /// The file has been entered in open_files(); the connection takes it out again.
    Connection(const DatabaseOptions& options, std::string entered)
        : m_entered(std::move(entered)), m_name(connection_name()),
          m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name)) {
        m_database.setDatabaseName(QFile::decodeName(options.file.c_str()));
        QString choices = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(options.busy_timeout.count());
        if (options.access == DatabaseOptions::Access::ReadOnly) choices += QStringLiteral(";QSQLITE_OPEN_READONLY");
        m_database.setConnectOptions(choices);
    }
    ~Connection() {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        open_files().leave(m_entered);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    StorageResult<void> open() {
        if (!m_database.isValid()) {
            return storage_error(Kind::Failed, "Qt's SQLite driver is missing: install libqt6sql6-sqlite");
        }
        if (m_database.open()) return {};
        return tl::unexpected(to_storage_error(m_database.lastError()));
    }

    StorageResult<QSqlQuery> prepare(const std::string& sql) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (query.prepare(QString::fromStdString(sql))) return query;
        return tl::unexpected(to_storage_error(query.lastError()));
    }

private:
    std::string m_entered;
    QString m_name;
    QSqlDatabase m_database;
};

std::filesystem::path default_database_file() {
    // Not AppLocalDataLocation: `canopy` and `canopy-headless` name themselves differently and share one file.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path{QFile::encodeName(folder).toStdString()} / "canopy" / "canopy.db";
}

StorageResult<Database> Database::open(const DatabaseOptions& asked) {
    DatabaseOptions options = asked;
    options.file = std::filesystem::absolute(asked.file);
    const auto explain = [&](StorageError error) { return explained(std::move(error), options.file); };
    std::string name = real_name(options.file);
    const auto look = [&options] { return check_file(options); };
    if (auto good = open_files().enter(name, look); !good) return tl::unexpected(good.error());

    auto connection = std::make_unique<Connection>(options, std::move(name));
    if (const auto opened = connection->open(); !opened) return tl::unexpected(explain(opened.error()));
    Database database{options.file, std::move(connection)};
    if (const auto ready = database.set_up(options); !ready) return tl::unexpected(explain(ready.error()));
    return database;
}

Database::Database(std::filesystem::path file, std::unique_ptr<Connection> connection)
    : m_file(std::move(file)), m_connection(std::move(connection)) {}
Database::Database(Database&& other) noexcept = default;
Database::~Database() = default;

StorageResult<void> Database::set_up(const DatabaseOptions& options) {
    const bool ended_uncleanly = has_write_ahead_log(options.file);
    if (auto good = check_schema(*this, options.access); !good) return good;
    if (options.access == DatabaseOptions::Access::ReadOnly) return {};
    if (auto good = ended_uncleanly ? check_integrity(*this) : StorageResult<void>{}; !good) return good;
    return set_up_for_writing(options);
}

StorageResult<void> Database::set_up_for_writing(const DatabaseOptions& options) {
    const bool full = options.durability == DatabaseOptions::Durability::Full;
    const auto set = execute("PRAGMA foreign_keys = ON").and_then([&](std::int64_t) {
        return execute(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    });
    if (!set) return tl::unexpected(set.error());
    if (auto writable = check_writable(*this); !writable) return writable;
    // The first schema comes before the log, so that the application id is in the file itself from its first moment.
    if (options.schema == DatabaseOptions::Schema::Newest)
        if (auto migrated = migrate(*this, newest_schema_version()); !migrated) return migrated;
    return use_write_ahead_log(*this);
}

StorageResult<Statement*> Database::statement(const std::string& sql) {
    const auto known = m_statements.find(sql);
    if (known != m_statements.end()) return known->second.get();
    return m_connection->prepare(sql).map([&](QSqlQuery&& query) {
        return m_statements.emplace(sql, std::make_unique<Statement>(std::move(query))).first->second.get();
    });
}

StorageResult<std::int64_t> Database::execute(const std::string& sql, const SqlValues& values) {
    return statement(sql).and_then([&](Statement* prepared) { return prepared->execute(values); });
}

StorageResult<void> Database::query(const std::string& sql, const SqlValues& values,
                                    const std::function<void(const Row&)>& each_row) {
    return statement(sql).and_then([&](Statement* prepared) { return prepared->query(values, each_row); });
}

StorageResult<std::int64_t> Database::integer(const std::string& sql, const SqlValues& values) {
    std::int64_t found = 0;
    return query(sql, values, [&](const Row& row) { found = row.integer(0); }).map([&] { return found; });
}

StorageResult<std::string> Database::text(const std::string& sql, const SqlValues& values) {
    std::string found;
    return query(sql, values, [&](const Row& row) { found = row.text(0); }).map([&] { return found; });
}

} // namespace canopy::app
