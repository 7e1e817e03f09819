// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/changed_columns.hpp"

#include "app/storage/database.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace canopy::app {

namespace {

const ColumnValue& column_of(const std::string& field, const std::vector<ColumnValue>& columns) {
    const auto found = std::ranges::find(columns, field, &ColumnValue::field);
    if (found == columns.end()) throw std::invalid_argument("no column is called " + field);
    return *found;
}

} // namespace

StorageResult<std::int64_t> update_columns(Database& database, std::string_view table, const std::string& id,
                                           const std::vector<ColumnValue>& columns, std::span<const std::string> fields) {
    if (fields.empty()) return database.integer(fmt::format("SELECT count(*) FROM {} WHERE id = ?", table), {id});
    std::string assignments;
    SqlValues values;
    for (const std::string& field : fields) {
        const ColumnValue& column = column_of(field, columns);
        assignments += fmt::format("{}{} = ?", values.empty() ? "" : ", ", column.column);
        values.push_back(column.value);
    }
    values.emplace_back(id);
    return database.execute(fmt::format("UPDATE {} SET {} WHERE id = ?", table, assignments), values);
}

} // namespace canopy::app
