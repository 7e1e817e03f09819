// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/backend.hpp"

#include "app/storage/migrations.hpp"
#include "app/storage/postgres_backend.hpp"
#include "app/storage/sqlite_backend.hpp"

#include <fmt/format.h>

namespace canopy::app {

std::unique_ptr<Backend> make_backend(const DatabaseOptions& options) {
    if (options.location.is_postgres()) return std::make_unique<PostgresBackend>(options);
    return std::make_unique<SqliteBackend>(options);
}

StorageError newer_schema_error(std::int64_t version, std::int64_t newest) {
    return {.kind = StorageError::Kind::NewerSchema,
            .text = fmt::format("schema version {} is newer than this program's {}", version, newest)};
}

StorageResult<void> check_schema_version(std::int64_t version, DatabaseOptions::Access access) {
    const std::int64_t newest = newest_schema_version();
    if (version > newest) return tl::unexpected(newer_schema_error(version, newest));
    if (access == DatabaseOptions::Access::ReadOnly && version < newest) {
        return storage_error(StorageError::Kind::Failed,
                             fmt::format("schema version {} is older than this program's {}", version, newest));
    }
    return {};
}

} // namespace canopy::app
