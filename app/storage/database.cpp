// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database.hpp"

#include "app/storage/backend.hpp"

#include <QFile>
#include <QStandardPaths>
#include <utility>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

constexpr std::chrono::seconds pause_between_attempts{1};

} // namespace

std::filesystem::path default_database_file() {
    // Not AppLocalDataLocation: `canopy` and `canopy-headless` name themselves differently and share one file.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path{QFile::encodeName(folder).toStdString()} / "canopy" / "canopy.db";
}

StorageResult<Database> Database::open(const DatabaseOptions& options) {
    Database database{options};
    if (const auto connected = database.connect(); !connected) {
        const bool may_come = connected.error().kind == Kind::Unreachable || connected.error().kind == Kind::Disconnected;
        if (!may_come || options.unreachable == DatabaseOptions::Unreachable::Refuse) return tl::unexpected(connected.error());
    }
    return database;
}

Database::Database(const DatabaseOptions& options) : m_options(options) {}
Database::Database(Database&& other) noexcept = default;

Database::~Database() {
    // A server forgets the statements of a connection that ends: without it they are not given back one by one.
    if (m_options.location.is_postgres()) m_backend.reset();
    m_statements.clear();
}

Dialect Database::dialect() const noexcept { return m_options.location.is_postgres() ? Dialect::PostgreSql : Dialect::Sqlite; }

StorageResult<void> Database::connect() {
    m_backend = make_backend(m_options);
    m_statements.clear();
    m_connected = true; // while it is set up, it is used
    StorageResult<void> connected = m_backend->connect(*this);
    m_connected = connected.has_value();
    if (!connected) m_next_attempt = std::chrono::steady_clock::now() + pause_between_attempts;
    return connected;
}

StorageResult<void> Database::reach() {
    const bool may = m_options.unreachable == DatabaseOptions::Unreachable::TryAgain && !m_in_transaction;
    if (m_connected || !may) return {}; // without a connection the statement itself says so
    if (std::chrono::steady_clock::now() < m_next_attempt)
        return storage_error(Kind::Unreachable, m_options.location.shown() + ": no server answers; trying again");
    StorageResult<void> connected = connect();
    if (!connected && connected.error().kind == Kind::Disconnected) connected.error().kind = Kind::Unreachable;
    return connected;
}

StorageError Database::noticed(StorageError error) {
    if (error.kind == Kind::Disconnected) m_connected = false;
    if (m_in_transaction && m_backend->fails_as_a_whole()) m_broken = true;
    return error;
}

StorageResult<void> Database::control(const char* sql) {
    return execute(sql).map([](std::int64_t) {});
}

StorageResult<Statement*> Database::statement(const std::string& sql) {
    m_at_savepoint = false;
    if (const auto reached = reach(); !reached) return tl::unexpected(reached.error());
    const auto known = m_statements.find(sql);
    if (known != m_statements.end()) return known->second.get();
    return m_backend->prepare(sql).map([&](Statement&& prepared) {
        return m_statements.emplace(sql, std::make_unique<Statement>(std::move(prepared))).first->second.get();
    });
}

StorageResult<std::int64_t> Database::execute(const std::string& sql, const SqlValues& values) {
    return statement(sql)
        .and_then([&](Statement* prepared) { return prepared->execute(values); })
        .map_error([this](StorageError error) { return noticed(std::move(error)); });
}

StorageResult<void> Database::query(const std::string& sql, const SqlValues& values,
                                    const std::function<void(const Row&)>& each_row) {
    return statement(sql)
        .and_then([&](Statement* prepared) { return prepared->query(values, each_row); })
        .map_error([this](StorageError error) { return noticed(std::move(error)); });
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
