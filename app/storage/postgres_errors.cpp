// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/postgres_errors.hpp"

#include "app/storage/qt_connection.hpp"
#include "app/storage/violations.hpp"

#include <QSqlError>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

/// A code, or the class that its first two characters are: https://www.postgresql.org/docs/15/errcodes-appendix.html
struct State {
    std::string_view begin;
    Kind kind;
};

constexpr std::array states{
    State{"08", Kind::Disconnected},   // connection exceptions
    State{"57P0", Kind::Disconnected}, // the server shuts down, crashed, starts up; its administrator ends us
    State{"40001", Kind::Locked},      // serialization failure
    State{"40P01", Kind::Locked},      // deadlock
    State{"55P03", Kind::Locked},      // lock time-out
    State{"42501", Kind::Unwritable},  // insufficient privilege
    State{"25006", Kind::Unwritable},  // read-only transaction
    State{"53", Kind::Unwritable},     // no disk, no memory, too many connections
    State{"XX001", Kind::Damaged},     // data corrupted
    State{"XX002", Kind::Damaged},     // index corrupted
    State{"23", Kind::Constraint},     State{"", Kind::Failed}};

/// The server's sentence: the first line, without the severity in front and the code behind.
std::string sentence(const QSqlError& error) {
    std::string text = first_line(error.databaseText());
    const std::size_t severity = text.find(":  ");
    if (severity != std::string::npos && text.find(' ') > severity) text.erase(0, severity + 3);
    return text.empty() ? first_line(error.driverText()) : text;
}

} // namespace

StorageError postgres_error(const QSqlError& error) {
    const std::string code = error.nativeErrorCode().toStdString();
    if (code.empty())
        return {.kind = Kind::Disconnected, .text = sentence(error).empty() ? "the connection is lost" : sentence(error)};
    const auto* const state = std::ranges::find_if(states, [&](const State& known) { return code.starts_with(known.begin); });
    return {.kind = state->kind,
            .text = sentence(error),
            .violations = postgres_violations(code, error.databaseText().toStdString())};
}

StorageError postgres_connect_error(const QSqlError& error) {
    const std::string text = first_line(error.databaseText());
    const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
    if (says("database") && says("does not exist")) return {.kind = Kind::NotFound, .text = text};
    const bool refused = says("password") || says("role") || says("authentication") || says("pg_hba.conf") || says("permission");
    return {.kind = refused ? Kind::Unreadable : Kind::Unreachable, .text = text};
}

StorageError explained(StorageError error, const DatabaseLocation& place) {
    constexpr std::string_view choose_another = "choose another database with --database URL";
    const auto line = [&](std::string_view what, std::string_view remedy) {
        return StorageError{error.kind, fmt::format("{}: {}; {}, or {}", place.shown(), what, remedy, choose_another)};
    };
    const std::string& said = error.text;
    switch (error.kind) {
    case Kind::NotFound:
        return line("there is no such database", fmt::format("create it with `createdb {}`", place.postgres().database));
    case Kind::Foreign: return line("holds the tables of another program, left as it is", "create a database for Canopy alone");
    case Kind::NewerSchema: return line(said + ", left as it is", "update Canopy");
    case Kind::Damaged: return line(fmt::format("is damaged ({})", said), "restore a copy of it");
    case Kind::Locked: return line(fmt::format("is held by another program ({})", said), "close that");
    case Kind::Unreachable:
    case Kind::Disconnected: return line(fmt::format("no server answers ({})", said), "start it, or correct host and port");
    case Kind::Unreadable: return line(fmt::format("the server refuses us ({})", said), "check user and password");
    case Kind::Unwritable: return line(fmt::format("cannot be written ({})", said), "grant the user the rights it needs");
    default: return line(fmt::format("cannot be used ({})", said), "mend that");
    }
}

} // namespace canopy::app
