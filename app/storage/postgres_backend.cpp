// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/postgres_backend.hpp"

#include "app/storage/database.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/postgres_errors.hpp"

#include <QSqlError>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <string_view>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

constexpr std::int64_t oldest_server = 130000; ///< that has xid8, in which the changes are counted

/// "canopy" in letters: which advisory lock those who change the schema take.
constexpr std::int64_t schema_lock = 0x63616E6F7079;

/// "in use" in letters: which advisory lock, together with the schema's name, everybody at work shares.
constexpr std::int64_t use_lock = 0x696E20757365;

/// What a connection has unless its URL says otherwise: a server that vanished without a word is noticed within seconds.
const std::map<std::string, std::string> usual_options{{"connect_timeout", "5"},  {"application_name", "canopy"},
                                                       {"keepalives_idle", "10"}, {"keepalives_interval", "3"},
                                                       {"keepalives_count", "3"}, {"tcp_user_timeout", "15000"}};

/// In libpq's quotes, with Qt's semicolon between two.
QString connect_options(const PostgresAddress& address) {
    std::map<std::string, std::string> options = address.options;
    options.insert(usual_options.begin(), usual_options.end());
    QString text;
    for (const auto& [name, value] : options) {
        QString quoted = QString::fromStdString(value);
        quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('\''), QStringLiteral("\\'"));
        text += QStringLiteral("%1%2='%3'")
                    .arg(text.isEmpty() ? QString{} : QStringLiteral(";"), QString::fromStdString(name), quoted);
    }
    return text;
}

/// PostgreSQL prepares these and nothing else.
bool can_be_prepared(std::string_view sql) {
    constexpr std::array<std::string_view, 6> words{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"};
    const std::string_view statement = sql.substr(std::min(sql.find_first_not_of(" \n("), sql.size()));
    return std::ranges::any_of(words, [&](std::string_view word) { return statement.starts_with(word); });
}

StorageResult<void> done(const StorageResult<std::int64_t>& result) {
    return result.map([](std::int64_t) {});
}

StorageResult<bool> has_schema_table(Database& database) {
    return database.integer("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'canopy_schema'")
        .map([](std::int64_t count) { return count > 0; });
}

/// What this server and this database must be like, whatever is in it.
StorageResult<void> check_server(Database& database) {
    const auto version = database.integer("SELECT current_setting('server_version_num')");
    if (!version) return tl::unexpected(version.error());
    if (*version < oldest_server)
        return storage_error(Kind::Failed, fmt::format("the server is PostgreSQL {}; it must be 13 or newer", *version / 10000));
    const auto encoding = database.text("SELECT current_setting('server_encoding')");
    if (!encoding) return tl::unexpected(encoding.error());
    if (*encoding != "UTF8") return storage_error(Kind::Failed, fmt::format("its encoding is {}, not UTF8", *encoding));
    const auto schema = database.text("SELECT coalesce(current_schema(), '')");
    if (!schema) return tl::unexpected(schema.error());
    if (schema->empty()) return storage_error(Kind::Failed, "its search_path names no schema that exists");
    return {};
}

StorageResult<void> check_not_foreign(Database& database) {
    // In one question: another program may bring the first schema at this moment.
    const auto foreign =
        database.integer("SELECT CASE WHEN count(*) > 0 AND count(*) FILTER (WHERE tablename = 'canopy_schema') = 0 "
                         "THEN 1 ELSE 0 END FROM pg_tables WHERE schemaname = current_schema()");
    if (!foreign) return tl::unexpected(foreign.error());
    if (*foreign != 0) return storage_error(Kind::Foreign, {});
    return {};
}

/// Held as long as the connection: who works on the tables shares it, who changes them has it alone. Waits as for any lock.
StorageResult<void> enter(Database& database, DatabaseOptions::Schema schema) {
    const bool works = schema == DatabaseOptions::Schema::Newest;
    return done(database.execute(works ? "SELECT pg_advisory_lock_shared(hashtextextended(current_schema(), ?))"
                                       : "SELECT pg_advisory_lock(hashtextextended(current_schema(), ?))",
                                 {use_lock}));
}

StorageResult<void> check_writable(Database& database) {
    const auto read_only = database.text("SELECT current_setting('transaction_read_only')");
    if (!read_only) return tl::unexpected(read_only.error());
    if (*read_only == "on") return storage_error(Kind::Unwritable, "the server is a standby, or the database is read-only");
    return {};
}

} // namespace

StorageResult<void> PostgresBackend::connect(Database& database) {
    return open().and_then([&] { return set_up(database); }).map_error([this](StorageError error) {
        return explained(std::move(error), m_options.location);
    });
}

StorageResult<void> PostgresBackend::open() {
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return storage_error(Kind::Failed, "Qt's PostgreSQL driver is missing: install libqt6sql6-psql");
    m_connection = std::make_unique<QtConnection>("QPSQL");
    const PostgresAddress& address = m_options.location.postgres();
    QSqlDatabase& database = m_connection->database();
    database.setHostName(QString::fromStdString(address.host));
    database.setDatabaseName(QString::fromStdString(address.database));
    database.setUserName(QString::fromStdString(address.user));
    database.setPassword(QString::fromStdString(address.password));
    if (address.port != 0) database.setPort(address.port);
    database.setConnectOptions(connect_options(address));
    if (database.open()) return {};
    return tl::unexpected(postgres_connect_error(database.lastError()));
}

StorageResult<void> PostgresBackend::set_up(Database& database) {
    if (auto set = set_session(database); !set) return set;
    if (auto entered = enter(database, m_options.schema); !entered) return entered;
    if (auto good = check(database); !good) return good;
    const bool writes = m_options.access == DatabaseOptions::Access::ReadWrite;
    if (!writes || m_options.schema == DatabaseOptions::Schema::AsItIs) return {};
    return migrate(database, newest_schema_version());
}

StorageResult<void> PostgresBackend::set_session(Database& database) {
    const bool full = m_options.durability == DatabaseOptions::Durability::Full;
    const bool writes = m_options.access == DatabaseOptions::Access::ReadWrite;
    const auto set_one = [&database](const char* name, std::string value) {
        return done(database.execute("SELECT set_config(?, ?, false)", {std::string{name}, std::move(value)}));
    };
    if (auto set = set_one("lock_timeout", std::to_string(m_options.busy_timeout.count())); !set) return set;
    if (auto set = set_one("client_min_messages", "error"); !set) return set;
    if (auto set = writes ? StorageResult<void>{} : set_one("default_transaction_read_only", "on"); !set) return set;
    // So that errors name their constraints in words we can read. Not everybody may; a server that speaks English needs it not.
    static_cast<void>(database.execute("SET lc_messages = 'C'"));
    // A server that waits for more than its own disk, for a standby, is left to do so.
    const char* const durability = full ? "SELECT set_config('synchronous_commit', 'on', false) "
                                          "WHERE current_setting('synchronous_commit') = 'off'"
                                        : "SELECT set_config('synchronous_commit', 'off', false)";
    if (auto set = done(database.execute(durability)); !set) return set;
    return set_one("canopy.origin", m_options.origin);
}

StorageResult<void> PostgresBackend::check(Database& database) {
    if (auto good = check_server(database); !good) return good;
    if (auto ours = check_not_foreign(database); !ours) return ours;
    const StorageResult<std::int64_t> version = schema_version(database);
    if (!version) return tl::unexpected(version.error());
    if (auto known = check_schema_version(*version, m_options.access); !known) return known;
    return m_options.access == DatabaseOptions::Access::ReadWrite ? check_writable(database) : StorageResult<void>{};
}

StorageResult<Statement> PostgresBackend::prepare(const std::string& sql) {
    QSqlQuery query(m_connection->database());
    // Not forward-only: libpq would drop the rest of an answer as soon as something else is asked.
    const QString text = QString::fromStdString(sql);
    if (!can_be_prepared(sql)) return Statement{std::move(query), postgres_error, text};
    if (query.prepare(text)) return Statement{std::move(query), postgres_error};
    return tl::unexpected(postgres_error(query.lastError()));
}

StorageResult<std::int64_t> PostgresBackend::schema_version(Database& database) {
    const auto ours = has_schema_table(database);
    if (!ours) return tl::unexpected(ours.error());
    return *ours ? database.integer("SELECT version FROM canopy_schema") : StorageResult<std::int64_t>{0};
}

StorageResult<void> PostgresBackend::set_schema_version(Database& database, std::int64_t version) {
    return done(database.execute("UPDATE canopy_schema SET version = ?", {version}));
}

StorageResult<void> PostgresBackend::lock_schema(Database& database) {
    if (auto locked = done(database.execute("SELECT pg_advisory_xact_lock(?)", {schema_lock})); !locked) return locked;
    const auto ours = has_schema_table(database);
    if (!ours) return tl::unexpected(ours.error());
    if (*ours) return {};
    return database.execute("CREATE TABLE canopy_schema (version BIGINT NOT NULL)").and_then([&](std::int64_t) {
        return done(database.execute("INSERT INTO canopy_schema VALUES (0)"));
    });
}

StorageResult<void> PostgresBackend::read_anew(Database& database) {
    return done(database.integer("SELECT count(*) FROM (SELECT sequence FROM orders LIMIT 1) AS one"));
}

StorageResult<void> PostgresBackend::touch(Database& database) {
    // Not a version that was read before: another program may change it meanwhile.
    return done(database.execute("UPDATE canopy_schema SET version = version"));
}

const char* PostgresBackend::begin(Transaction::Mode mode) const noexcept {
    // A write waits for the locks of the rows it changes, so it needs no lock at once, and sees what others have committed.
    return mode == Transaction::Mode::Immediate ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ";
}

} // namespace canopy::app
