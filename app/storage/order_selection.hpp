// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/order_query.hpp"
#include "app/storage/statement.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace canopy::app {

/// The part of a statement that says which rows are meant: text with placeholders, and the values bound to them.
struct Selection {
    std::string text;
    SqlValues values = {};

    /// Adds a condition; every one has to hold.
    void add(std::string_view condition, SqlValue value);
    void add(std::string_view condition);
    /// `column IN (?, ?)`
    void add_one_of(std::string_view column, const std::vector<OrderStatus>& statuses);
};

/// `WHERE ...`, or nothing for all.
Selection where(const OrderFilter& filter);

/// The rows of one page of the selected ones, in this order.
Selection page_of(Selection selection, OrderSort sort, PageRequest page);

std::int64_t to_milliseconds(WallTime time);
WallTime to_wall_time(std::int64_t milliseconds);

} // namespace canopy::app
