// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/dialect.hpp"
#include "app/storage/storage_error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace canopy::app {

class Database;

/// Marks a file as ours in SQLite's header: the letters `CNPY`.
inline constexpr std::int64_t canopy_application_id = 0x434E5059;

/// One statement of a migration: a text for every database, in the words of in_dialect(), or for one of them only.
struct SchemaStatement {
    SchemaStatement(const char* its_text) : text(its_text) {}
    SchemaStatement(std::string its_text) : text(std::move(its_text)) {}
    SchemaStatement(Dialect its_only, std::string its_text) : text(std::move(its_text)), only(its_only) {}

    std::string text;
    std::optional<Dialect> only = std::nullopt;
};

/// One numbered step of the schema, and the way back.
///
///     {.number = 7,
///      .name = "notes",
///      .up = {"CREATE TABLE notes (id $KEY, text $TEXT NOT NULL) $STRICT",
///             {Dialect::PostgreSql, "CREATE INDEX notes_words ON notes USING gin (to_tsvector('simple', text))"}},
///      .down = {"DROP TABLE notes"}}
struct Migration {
    std::int64_t number = 0; ///< counted from 1, without gaps: the schema's version once it is applied
    std::string name;
    std::vector<SchemaStatement> up;
    std::vector<SchemaStatement> down;
};

/// Every step this program knows, in order.
std::span<const Migration> all_migrations();

/// The schema version this program works with.
std::int64_t newest_schema_version();

StorageResult<std::int64_t> schema_version(Database& database);

/// Brings the schema to a version, up or down, each step in a transaction of its own.
///
///     migrate(database, newest_schema_version());
///
/// Several programs may do so at once: each step looks again at the version once it holds the lock.
///
/// Fails: NewerSchema when the database is ahead of `migrations`, and a step's own error, after which the schema is at
/// the last step that succeeded.
StorageResult<void> migrate(Database& database, std::int64_t to, std::span<const Migration> migrations = all_migrations());

} // namespace canopy::app
