// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/sqlite_backend.hpp"

#include "app/storage/database.hpp"
#include "app/storage/file_header.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/transaction.hpp"
#include "app/storage/violations.hpp"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

/// SQLite's primary result codes, which Qt's driver passes on as numbers: https://www.sqlite.org/rescode.html
enum SqliteCode {
    Permission = 3,
    Busy = 5,
    TableLocked = 6,
    ReadOnly = 8,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    Constraint = 19,
    NotADatabase = 26
};

StorageError::Kind kind_of(int primary_code) {
    switch (primary_code) {
    case Busy:
    case TableLocked: return StorageError::Kind::Locked;
    case ReadOnly:
    case Full:
    case CannotOpen:
    case Permission: return StorageError::Kind::Unwritable;
    case Corrupt: return StorageError::Kind::Damaged;
    case NotADatabase: return StorageError::Kind::NotADatabase;
    case Constraint: return StorageError::Kind::Constraint;
    default: return StorageError::Kind::Failed;
    }
}

StorageError sqlite_error(const QSqlError& error) {
    constexpr int primary_code_mask = 0xFF;
    const int code = error.nativeErrorCode().toInt();
    std::string text = error.databaseText().toStdString();
    std::vector<ConstraintViolation> violations = sqlite_violations(code, text);
    return {.kind = kind_of(code & primary_code_mask), .text = std::move(text), .violations = std::move(violations)};
}

constexpr std::string_view choose_another = "choose another file with --database FILE";

std::string shown(const std::filesystem::path& file) { return DatabaseLocation{file}.shown(); }

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
    const std::filesystem::path folder = options.location.file().parent_path();
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

/// Everything that can be said about the file before SQLite sees it, already explained.
StorageResult<void> check_file(const DatabaseOptions& options) {
    const StorageResult<FileHeader> header = read_file_header(options.location.file());
    if (!header) return tl::unexpected(header.error());
    const auto refuse = [&](StorageError error) { return tl::unexpected(explained(std::move(error), options.location.file())); };
    switch (header->content) {
    case FileHeader::Content::Unrelated: return refuse({.kind = Kind::NotADatabase, .text = {}});
    case FileHeader::Content::Foreign: return refuse({.kind = Kind::Foreign, .text = {}});
    case FileHeader::Content::Empty: return {};
    case FileHeader::Content::Canopy:
        if (header->schema_version > newest_schema_version())
            return refuse(newer_schema_error(header->schema_version, newest_schema_version()));
        return {};
    case FileHeader::Content::Missing: break;
    }
    if (options.access == DatabaseOptions::Access::ReadWrite) return provide_folder(options);
    return storage_error(Kind::Unreadable,
                         fmt::format("{}: there is no such file; {}", shown(options.location.file()), choose_another));
}

/// Looks at the schema through SQLite, which also sees what is still in the write-ahead log.
StorageResult<void> check_schema(Database& database, DatabaseOptions::Access access) {
    return schema_version(database).and_then([&](std::int64_t version) { return check_schema_version(version, access); });
}

bool writes(const DatabaseOptions& options) { return options.access == DatabaseOptions::Access::ReadWrite; }

StorageResult<void> open(const DatabaseOptions& options, std::unique_ptr<QtConnection>& connection) {
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE")))
        return storage_error(Kind::Failed, "Qt's SQLite driver is missing: install libqt6sql6-sqlite");
    connection = std::make_unique<QtConnection>("QSQLITE");
    QSqlDatabase& database = connection->database();
    database.setDatabaseName(QFile::decodeName(options.location.file().c_str()));
    QString choices = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(options.busy_timeout.count());
    if (!writes(options)) choices += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(choices);
    if (database.open()) return {};
    return tl::unexpected(sqlite_error(database.lastError()));
}

/// Finds a newer schema that is still in the log, which a connection that may write would fold into the file when it closes.
StorageResult<void> check_log(DatabaseOptions options) {
    options.access = DatabaseOptions::Access::ReadOnly;
    std::unique_ptr<QtConnection> connection;
    const auto version = open(options, connection).and_then([&]() -> StorageResult<std::int64_t> {
        QSqlQuery query(connection->database());
        if (query.exec(QStringLiteral("PRAGMA user_version")) && query.next()) return query.value(0).toLongLong();
        return tl::unexpected(sqlite_error(query.lastError()));
    });
    if (!version) return tl::unexpected(explained(version.error(), options.location.file()));
    if (*version <= newest_schema_version()) return {};
    return tl::unexpected(explained(newer_schema_error(*version, newest_schema_version()), options.location.file()));
}

/// How this program finds a file that it begins to use.
enum class Found {
    InOrder, ///< as somebody left it who closed it, or has it open
    Unclean, ///< whoever had it ended without closing it
};

/// Looks at a file that nobody in this program has open, and changes nothing.
StorageResult<Found> look_at_file(const DatabaseOptions& options) {
    if (auto good = check_file(options); !good) return tl::unexpected(good.error());
    const std::filesystem::path& file = options.location.file();
    if (!writes(options) || !has_write_ahead_log(file)) return Found::InOrder;
    const Found found = is_held_by_another_program(file) ? Found::InOrder : Found::Unclean;
    return check_log(options).map([&] { return found; });
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

/// SQLite does not wait its busy time-out here: two that both change the mode would wait for each other. So we ask again.
StorageResult<void> use_write_ahead_log(Database& database, std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds pause{5};
    const auto limit = std::chrono::steady_clock::now() + patience;
    const auto ask = [&database] { return database.text("PRAGMA journal_mode = WAL"); };
    StorageResult<std::string> mode = ask();
    while (!mode && mode.error().kind == Kind::Locked && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(pause);
        mode = ask();
    }
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
    StorageResult<Found> enter(const std::string& file, Look&& look) {
        const std::lock_guard lock(m_mutex);
        Found found = Found::InOrder;
        if (!m_connections.contains(file)) {
            StorageResult<Found> looked = look();
            if (!looked) return looked;
            if (!m_left_with_log.contains(file)) found = *looked;
        }
        ++m_connections[file];
        return found;
    }
    /// Readers cannot fold the log into the file: if they were the last, what lies there is ours and in order.
    void leave(const std::string& file) {
        const std::lock_guard lock(m_mutex);
        if (--m_connections[file] > 0) return;
        m_connections.erase(file);
        if (has_write_ahead_log(file))
            m_left_with_log.insert(file);
        else
            m_left_with_log.erase(file);
    }

private:
    std::mutex m_mutex;
    std::unordered_map<std::string, std::size_t> m_connections;
    std::unordered_set<std::string> m_left_with_log;
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

DatabaseOptions with_absolute_file(DatabaseOptions options) {
    options.location = std::filesystem::absolute(options.location.file());
    return options;
}

} // namespace

SqliteBackend::SqliteBackend(DatabaseOptions options) : m_options(with_absolute_file(std::move(options))) {}

SqliteBackend::~SqliteBackend() {
    m_connection.reset(); // closes the file, which counts as open until then
    if (m_entered) open_files().leave(*m_entered);
}

StorageResult<void> SqliteBackend::connect(Database& database) {
    std::string name = real_name(m_options.location.file());
    const StorageResult<Found> found = open_files().enter(name, [&] { return look_at_file(m_options); });
    if (!found) return tl::unexpected(found.error());
    m_entered = std::move(name);
    return open(m_options, m_connection)
        .and_then([&] { return check_schema(database, m_options.access); })
        .and_then([&] { return *found == Found::Unclean ? check_integrity(database) : StorageResult<void>{}; })
        .and_then([&] { return writes(m_options) ? set_up_for_writing(database) : StorageResult<void>{}; })
        .map_error([this](StorageError error) { return explained(std::move(error), m_options.location.file()); });
}

StorageResult<Statement> SqliteBackend::prepare(const std::string& sql) {
    QSqlQuery query(m_connection->database());
    query.setForwardOnly(true);
    if (query.prepare(QString::fromStdString(sql))) return Statement{std::move(query), sqlite_error};
    return tl::unexpected(sqlite_error(query.lastError()));
}

StorageResult<std::int64_t> SqliteBackend::schema_version(Database& database) { return database.integer("PRAGMA user_version"); }

StorageResult<void> SqliteBackend::set_schema_version(Database& database, std::int64_t version) {
    // The one number that is pasted: SQLite binds no value in a PRAGMA.
    return database.execute(fmt::format("PRAGMA user_version = {}", version)).map([](std::int64_t) {});
}

StorageResult<void> SqliteBackend::read_anew(Database& database) {
    if (const auto forgotten = database.execute("PRAGMA shrink_memory"); !forgotten) return tl::unexpected(forgotten.error());
    return database.integer("SELECT count(*) FROM (SELECT sequence FROM orders LIMIT 1)").map([](std::int64_t) {});
}

StorageResult<void> SqliteBackend::touch(Database& database) {
    return schema_version(database).and_then([&](std::int64_t version) { return set_schema_version(database, version); });
}

const char* SqliteBackend::begin(Transaction::Mode mode) const noexcept {
    return mode == Transaction::Mode::Immediate ? "BEGIN IMMEDIATE" : "BEGIN";
}

StorageResult<void> SqliteBackend::set_up_for_writing(Database& database) {
    const bool full = m_options.durability == DatabaseOptions::Durability::Full;
    const auto set = database.execute("PRAGMA foreign_keys = ON").and_then([&](std::int64_t) {
        return database.execute(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    });
    if (!set) return tl::unexpected(set.error());
    if (auto writable = check_writable(database); !writable) return writable;
    // The first schema comes before the log, so that the application id is in the file itself from its first moment.
    if (m_options.schema == DatabaseOptions::Schema::Newest)
        if (auto migrated = migrate(database, newest_schema_version()); !migrated) return migrated;
    return use_write_ahead_log(database, m_options.busy_timeout);
}

} // namespace canopy::app
