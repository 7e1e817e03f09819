// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/backend.hpp"
#include "app/storage/qt_connection.hpp"

#include <memory>
#include <string>

namespace canopy::app {

/// A connection to a PostgreSQL server, 13 or newer, through Qt's driver for libpq.
///
/// The schema's version lies in the table `canopy_schema`. A database with a newer one, or with the tables of another
/// program and without that table, is refused before the first write. A session advisory lock tells who works on the tables,
/// so that nobody changes the schema meanwhile; it ends with the connection, however that ends.
class PostgresBackend final : public Backend {
public:
    explicit PostgresBackend(DatabaseOptions options) : m_options(std::move(options)) {}

    Dialect dialect() const noexcept override { return Dialect::PostgreSql; }
    StorageResult<void> connect(Database& database) override;
    StorageResult<Statement> prepare(const std::string& sql) override;

    StorageResult<std::int64_t> schema_version(Database& database) override;
    StorageResult<void> set_schema_version(Database& database, std::int64_t version) override;
    StorageResult<void> lock_schema(Database& database) override;

    StorageResult<void> read_anew(Database& database) override;
    StorageResult<void> touch(Database& database) override;

    const char* begin(Transaction::Mode mode) const noexcept override;
    bool has_savepoints_alone() const noexcept override { return false; }
    bool fails_as_a_whole() const noexcept override { return true; }

    /// Qt's view of the connection, for what Database does not offer: notifications.
    QSqlDatabase& qt() noexcept { return m_connection->database(); }

private:
    StorageResult<void> open();
    StorageResult<void> set_up(Database& database);
    StorageResult<void> set_session(Database& database);
    StorageResult<void> check(Database& database);

    DatabaseOptions m_options;
    std::unique_ptr<QtConnection> m_connection;
};

} // namespace canopy::app
