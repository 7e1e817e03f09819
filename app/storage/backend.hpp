// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_options.hpp"
#include "app/storage/dialect.hpp"
#include "app/storage/statement.hpp"
#include "app/storage/storage_error.hpp"
#include "app/storage/transaction.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace canopy::app {

class Database;

/// What differs between SQLite and PostgreSQL: one connection, of which Database is the front.
///
/// Process: the thread of its database. Fails: connect() with one line that names the place and the remedy, everything else
/// with what the database said.
class Backend {
public:
    virtual ~Backend() = default;

    virtual Dialect dialect() const noexcept = 0;
    /// Opens the connection, once; checks what is there without a write; then brings the newest schema, if it is wanted.
    virtual StorageResult<void> connect(Database& database) = 0;
    virtual StorageResult<Statement> prepare(const std::string& sql) = 0;

    virtual StorageResult<std::int64_t> schema_version(Database& database) = 0;
    virtual StorageResult<void> set_schema_version(Database& database, std::int64_t version) = 0;
    /// In the transaction that changes the schema, before anything else: no two programs change it at once.
    virtual StorageResult<void> lock_schema(Database& database) = 0;

    /// Reads something from the place itself, not from what this connection remembers of it.
    virtual StorageResult<void> read_anew(Database& database) = 0;
    /// Writes something, so that the commit has to, and changes nothing. In a transaction of Mode::Immediate.
    virtual StorageResult<void> touch(Database& database) = 0;

    virtual const char* begin(Transaction::Mode mode) const noexcept = 0;
    /// Whether a savepoint outside a transaction is one by itself; if not, a transaction takes its place.
    virtual bool has_savepoints_alone() const noexcept = 0;
    /// Whether a statement that fails makes all that follow fail, until a rollback to a savepoint.
    virtual bool fails_as_a_whole() const noexcept = 0;
};

std::unique_ptr<Backend> make_backend(const DatabaseOptions& options);

/// What is wrong with a schema that is ahead of this program.
StorageError newer_schema_error(std::int64_t version, std::int64_t newest);

/// Refuses a schema that is newer than this program's, or too old for a connection that only reads.
StorageResult<void> check_schema_version(std::int64_t version, DatabaseOptions::Access access);

} // namespace canopy::app
