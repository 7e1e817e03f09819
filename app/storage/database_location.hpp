// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>

namespace canopy::app {

/// Where a PostgreSQL database is and who connects, as its URL said. What is empty is left to libpq (PGUSER, ~/.pgpass, …).
struct PostgresAddress {
    std::string host = {};  ///< a name, an address, or the folder of a Unix socket
    std::uint16_t port = 0; ///< 0: the default, 5432
    std::string database = {};
    std::string user = {};
    std::string password = {};                       ///< never shown
    std::map<std::string, std::string> options = {}; ///< libpq's: sslmode, connect_timeout, …

    bool operator==(const PostgresAddress&) const = default;
};

/// Where the orders are kept: an SQLite file or a PostgreSQL database. parse_database_url() reads one.
///
///     Database::open({.location = "orders.db"});
///     Database::open({.location = PostgresAddress{.host = "/run/postgresql", .database = "canopy"}});
class DatabaseLocation {
public:
    DatabaseLocation() = default;
    // A file is the usual case, so it is one by itself.
    DatabaseLocation(std::filesystem::path file) : m_place(std::move(file)) {}
    DatabaseLocation(const char* file) : m_place(std::filesystem::path{file}) {}
    DatabaseLocation(const std::string& file) : m_place(std::filesystem::path{file}) {}
    DatabaseLocation(PostgresAddress address) : m_place(std::move(address)) {}

    bool is_postgres() const noexcept { return std::holds_alternative<PostgresAddress>(m_place); }
    /// REQUIRES: is_postgres()
    const PostgresAddress& postgres() const { return std::get<PostgresAddress>(m_place); }
    /// REQUIRES: !is_postgres()
    const std::filesystem::path& file() const { return std::get<std::filesystem::path>(m_place); }

    /// For logs, errors and screens: one line, without the password.
    std::string shown() const;

    bool operator==(const DatabaseLocation&) const = default;

private:
    std::variant<std::filesystem::path, PostgresAddress> m_place;
};

} // namespace canopy::app
