// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace canopy::app {

class Database;

/// Marks a file as ours in SQLite's header: the letters `CNPY`.
inline constexpr std::int64_t canopy_application_id = 0x434E5059;

/// One numbered step of the schema, and the way back.
struct Migration {
    std::int64_t number = 0; ///< counted from 1, without gaps: the schema's version once it is applied
    std::string name;
    std::vector<std::string> up;
    std::vector<std::string> down;
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
/// Two programs may do so at once: each step looks again at the version once it holds the lock.
///
/// Fails: NewerSchema when the file is ahead of `migrations`, and a step's own error, after which the schema is at
/// the last step that succeeded.
StorageResult<void> migrate(Database& database, std::int64_t to, std::span<const Migration> migrations = all_migrations());

} // namespace canopy::app
