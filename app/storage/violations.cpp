// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/violations.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace canopy::app {

namespace {

using Kind = ConstraintViolation::Kind;

/// https://www.sqlite.org/rescode.html
enum SqliteConstraint { Check = 275, ForeignKey = 787, NotNull = 1299, PrimaryKey = 1555, Unique = 2067, RowId = 2579 };

std::string_view after(std::string_view text, std::string_view mark) {
    const std::size_t place = text.find(mark);
    return place == std::string_view::npos ? std::string_view{} : text.substr(place + mark.size());
}

std::string_view until(std::string_view text, std::string_view mark) { return text.substr(0, text.find(mark)); }

/// `users.email` is `users_email`; of several columns, `items.order_id, items.position`, the table is named once.
std::string joined(std::string_view columns) {
    std::string name{until(columns, ".")};
    for (std::string_view rest = columns; !rest.empty(); rest = after(rest, ", "))
        name.append("_").append(after(until(rest, ","), "."));
    return name;
}

std::string quoted_name(std::string_view text, std::string_view before) { return std::string{until(after(text, before), "\"")}; }

} // namespace

std::vector<ConstraintViolation> sqlite_violations(int extended_code, std::string_view text) {
    const std::string_view what = after(text, "constraint failed: ");
    switch (extended_code) {
    case Unique: return {{.kind = Kind::Unique, .name = joined(what) + "_key"}};
    case PrimaryKey:
    case RowId: return {{.kind = Kind::Unique, .name = std::string{until(what, ".")} + "_pkey"}};
    case ForeignKey: return {{.kind = Kind::ForeignKey, .name = {}}};
    case Check: return {{.kind = Kind::Check, .name = std::string{what}}};
    case NotNull: return {{.kind = Kind::NotNull, .name = joined(what) + "_not_null"}};
    default: return {};
    }
}

std::vector<ConstraintViolation> postgres_violations(std::string_view sqlstate, std::string_view text) {
    const std::string name = quoted_name(text, "constraint \"");
    if (sqlstate == "23505") return {{.kind = Kind::Unique, .name = name}};
    if (sqlstate == "23503") return {{.kind = Kind::ForeignKey, .name = name}};
    if (sqlstate == "23514") return {{.kind = Kind::Check, .name = name}};
    if (sqlstate == "23502") {
        return {{.kind = Kind::NotNull,
                 .name = quoted_name(text, "relation \"") + "_" + quoted_name(text, "column \"") + "_not_null"}};
    }
    return {};
}

} // namespace canopy::app
