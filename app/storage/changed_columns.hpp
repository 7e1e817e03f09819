// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/statement.hpp"
#include "app/storage/storage_error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

class Database;

/// A column that a form may change, under the name of the form's field, and its value.
struct ColumnValue {
    std::string_view field;
    std::string_view column;
    SqlValue value;
};

/// Changes the columns of these fields in one row, and no other: what somebody else has written into the others since the row
/// was read stays. Answers how many rows there are of this id, 0 or 1.
///
///     update_columns(database, "users", id.text(), {{"name", "name", user.name}, {"age", "age", user.age}}, changes.changed());
///
/// Fails: as Database::execute(). Throws std::invalid_argument for a field without a column.
StorageResult<std::int64_t> update_columns(Database& database, std::string_view table, const std::string& id,
                                           const std::vector<ColumnValue>& columns, std::span<const std::string> fields);

} // namespace canopy::app
