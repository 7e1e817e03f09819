// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_rows.hpp"

#include "app/storage/database.hpp"

#include <fmt/format.h>
#include <unordered_map>

namespace canopy::app {

namespace {

Order read_order(const Row& row) {
    return {.id = OrderId{row.text(1)},
            .user = UserId{row.text(2)},
            .items = {},
            .status = order_status_from_word(row.text(3)).value(), // the schema allows no other word
            .total = Money{row.integer(4)},
            .created_at = to_wall_time(row.integer(5)),
            .updated_at = to_wall_time(row.integer(6)),
            .waiting_for = row.text(7)};
}

Item read_item(const Row& row) {
    return {.product = ProductId{row.text(1)}, .quantity = static_cast<int>(row.integer(2)), .price = Money{row.integer(3)}};
}

} // namespace

StorageResult<std::vector<Order>> load_orders(Database& database, const Selection& selection, OrderQuery::Items items) {
    std::vector<Order> orders;
    std::unordered_map<std::int64_t, std::size_t> places;
    const auto loaded = database.query(
        "SELECT sequence, id, user_id, status, total_cents, created_at, updated_at, waiting_for FROM orders " + selection.text,
        selection.values, [&](const Row& row) {
            places.emplace(row.integer(0), orders.size());
            orders.push_back(read_order(row));
        });
    if (!loaded) return tl::unexpected(loaded.error());
    if (orders.empty() || items == OrderQuery::Items::Omit) return orders;

    const auto preloaded = database.query(
        fmt::format("SELECT order_sequence, product, quantity, price_cents FROM items "
                    "WHERE order_sequence IN (SELECT sequence FROM orders {}) ORDER BY order_sequence, position",
                    selection.text),
        selection.values, [&](const Row& row) { orders[places.at(row.integer(0))].items.push_back(read_item(row)); });
    return preloaded.map([&] { return std::move(orders); });
}

StorageResult<std::vector<Item>> load_items(Database& database, const OrderId& id) {
    std::vector<Item> items;
    return database
        .query("SELECT order_sequence, product, quantity, price_cents FROM items "
               "WHERE order_sequence = (SELECT sequence FROM orders WHERE id = ?) ORDER BY position",
               {id.text()}, [&](const Row& row) { items.push_back(read_item(row)); })
        .map([&] { return std::move(items); });
}

} // namespace canopy::app
