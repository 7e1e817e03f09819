// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/backend.hpp"
#include "app/storage/qt_connection.hpp"

#include <memory>
#include <optional>
#include <string>

namespace canopy::app {

/// A connection to an SQLite file: write-ahead log, foreign keys on.
///
/// Everything about an existing file is checked before the first write, so a file that is no Canopy database, or a
/// newer one, stays byte for byte as it was, and its write-ahead log too. When this program begins to use a file that
/// nobody closed, the integrity check runs before anything else; not when one of its own processes crashed.
class SqliteBackend final : public Backend {
public:
    explicit SqliteBackend(DatabaseOptions options);
    ~SqliteBackend() override;

    Dialect dialect() const noexcept override { return Dialect::Sqlite; }
    StorageResult<void> connect(Database& database) override;
    StorageResult<Statement> prepare(const std::string& sql) override;

    StorageResult<std::int64_t> schema_version(Database& database) override;
    StorageResult<void> set_schema_version(Database& database, std::int64_t version) override;
    StorageResult<void> lock_schema(Database&) override { return {}; } // BEGIN IMMEDIATE has done it

    StorageResult<void> read_anew(Database& database) override;
    StorageResult<void> touch(Database& database) override;

    const char* begin(Transaction::Mode mode) const noexcept override;
    bool has_savepoints_alone() const noexcept override { return true; }
    bool fails_as_a_whole() const noexcept override { return false; }

private:
    StorageResult<void> set_up_for_writing(Database& database);

    DatabaseOptions m_options;
    std::optional<std::string> m_entered; ///< in the list of open files
    std::unique_ptr<QtConnection> m_connection;
};

} // namespace canopy::app
