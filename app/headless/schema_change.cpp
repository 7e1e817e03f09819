// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/schema_change.hpp"

#include "app/print.hpp"
#include "app/storage/database.hpp"
#include "app/storage/file_header.hpp"
#include "app/storage/migrations.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>

namespace canopy::app {

namespace {

int fail(const StorageError& error) {
    print_to(stderr, fmt::format("canopy-headless: {}\n", error.text));
    return 1;
}

std::int64_t wanted_version(const Options::SchemaChange& change, std::int64_t present) {
    if (change.kind == Options::SchemaChange::Kind::Rollback) return present - 1;
    return change.to.value_or(newest_schema_version());
}

/// Whoever works on the tables would lose them under its hands.
StorageError in_use(const DatabaseLocation& location) {
    return {.kind = StorageError::Kind::Locked,
            .text = fmt::format("{}: is used by another program; end that, then change its schema", location.shown())};
}

/// Of a file, asked before this program opens it itself; a server says so when it is opened.
std::optional<std::string> reason_to_refuse(const Options::SchemaChange& change, const DatabaseLocation& location) {
    if (location.is_postgres()) return std::nullopt;
    if (is_held_by_another_program(location.file())) return in_use(location).text;
    if (change.kind == Options::SchemaChange::Kind::Rollback && !std::filesystem::exists(location.file()))
        return fmt::format("{}: there is no such database to roll back; name one with --database", location.shown());
    return std::nullopt;
}

} // namespace

int change_schema(const Options::SchemaChange& change, const SystemConfig& config) {
    const DatabaseLocation location = config.database.value_or(default_database_file());
    if (const auto reason = reason_to_refuse(change, location)) {
        print_to(stderr, fmt::format("canopy-headless: {}\n", *reason));
        return 1;
    }
    const auto missing_folder = config.database ? DatabaseOptions::MissingFolder::Refuse : DatabaseOptions::MissingFolder::Create;
    StorageResult<Database> database =
        Database::open({.location = location, .missing_folder = missing_folder, .schema = DatabaseOptions::Schema::AsItIs});
    if (!database) return fail(database.error().kind == StorageError::Kind::Locked ? in_use(location) : database.error());
    const StorageResult<std::int64_t> before = schema_version(*database);
    if (!before) return fail(before.error());
    const std::int64_t wanted = wanted_version(change, *before);
    if (wanted < 0) {
        print_to(stderr,
                 fmt::format("canopy-headless: {}: there is no step to take back; the schema is empty\n", location.shown()));
        return 1;
    }
    if (const StorageResult<void> done = migrate(*database, wanted); !done) return fail(done.error());
    print_to(stdout, fmt::format("{}: schema version {}{}\n", location.shown(), wanted,
                                 wanted == *before ? " already" : fmt::format(", was {}", *before)));
    if (flush_all(stdout)) return 0;
    print_to(stderr, "canopy-headless: the schema is as you want it; what it was cannot be written to the standard output\n");
    return 1;
}

} // namespace canopy::app
