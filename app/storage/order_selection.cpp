// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_selection.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr const char* column_of(OrderSort::By by) {
    switch (by) {
    case OrderSort::By::Created: return "created_at";
    case OrderSort::By::Total: return "total_cents";
    case OrderSort::By::Status: break;
    }
    return "CASE status WHEN 'pending' THEN 0 WHEN 'confirmed' THEN 1 WHEN 'shipped' THEN 2 WHEN 'delivered' THEN 3 ELSE 4 END";
}

} // namespace

std::int64_t to_milliseconds(WallTime time) { return time.time_since_epoch().count(); }
WallTime to_wall_time(std::int64_t milliseconds) { return WallTime{std::chrono::milliseconds{milliseconds}}; }

void Selection::add(std::string_view condition) {
    text += text.empty() ? "WHERE " : " AND ";
    text += condition;
}

void Selection::add(std::string_view condition, SqlValue value) {
    add(condition);
    values.push_back(std::move(value));
}

void Selection::add_one_of(std::string_view column, const std::vector<OrderStatus>& statuses) {
    std::string places;
    for (const OrderStatus status : statuses) {
        places += places.empty() ? "?" : ", ?";
        values.emplace_back(std::string{to_word(status)});
    }
    add(fmt::format("{} IN ({})", column, places));
}

Selection where(const OrderFilter& filter) {
    Selection selection;
    if (filter.user) selection.add("user_id = ?", filter.user->text());
    if (filter.status) selection.add("status = ?", std::string{to_word(*filter.status)});
    if (filter.product) selection.add("sequence IN (SELECT order_sequence FROM items WHERE product = ?)", filter.product->text());
    if (filter.created_from) selection.add("created_at >= ?", to_milliseconds(*filter.created_from));
    if (filter.created_to) selection.add("created_at <= ?", to_milliseconds(*filter.created_to));
    if (filter.total_from) selection.add("total_cents >= ?", filter.total_from->cents);
    if (filter.total_to) selection.add("total_cents <= ?", filter.total_to->cents);
    if (filter.older_than)
        selection.add("(created_at, sequence) < (SELECT created_at, sequence FROM orders WHERE id = ?)",
                      filter.older_than->text());
    if (filter.waiting) selection.add(*filter.waiting ? "waiting_for <> ''" : "waiting_for = ''");
    return selection;
}

Selection page_of(Selection selection, OrderSort sort, PageRequest page) {
    const char* const direction = sort.direction == OrderSort::Direction::Ascending ? "ASC" : "DESC";
    selection.text += fmt::format(" ORDER BY {0} {1}, sequence {1} LIMIT ? OFFSET ?", column_of(sort.by), direction);
    selection.values.emplace_back(page.size);
    selection.values.emplace_back(page.offset());
    return selection;
}

} // namespace canopy::app
