// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_location.hpp"

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// Whether the text begins as one: `postgres:` or `postgresql:`.
bool is_postgres_url(std::string_view text);

/// Reads `postgres://user:password@host:port/database?options`. A Unix socket is named by its folder:
/// `postgres:///canopy?host=/run/postgresql`. Special characters of user and password are percent-encoded.
///
///     parse_postgres_url("postgres://ada:secret@db.example.org/canopy?sslmode=require")
///
/// Fails: with one line that holds no password.
tl::expected<PostgresAddress, std::string> parse_postgres_url(std::string_view text);

} // namespace canopy::app
