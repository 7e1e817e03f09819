// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace canopy::app {

/// Which SQL the database speaks.
enum class Dialect { Sqlite, PostgreSql };

/// A text of the schema in a dialect. These words of it differ:
///
///     $KEY      a number the database gives each row, its primary key
///     $INTEGER  a whole number of 64 bits
///     $TEXT     UTF-8, compared byte by byte
///     $STRICT   closes a table whose columns take their own type only
///     $CLUSTERED the same, and its rows lie in the order of the primary key
///
///     in_dialect("CREATE TABLE notes (id $KEY, text $TEXT NOT NULL) $STRICT", Dialect::PostgreSql)
std::string in_dialect(std::string_view text, Dialect dialect);

} // namespace canopy::app
