// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_store.hpp"

#include "app/storage/database.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

/// The part of a SELECT after FROM: which orders, in which order. `text` holds placeholders only.
struct Selection {
    std::string text;
    SqlValues values;
};

std::int64_t to_milliseconds(WallTime time) { return time.time_since_epoch().count(); }
WallTime to_wall_time(std::int64_t milliseconds) { return WallTime{std::chrono::milliseconds{milliseconds}}; }

Order read_order(const Row& row) {
    return {.id = OrderId{row.text(1)},
            .user = UserId{row.text(2)},
            .items = {},
            .status = order_status_from_word(row.text(3)).value(), // the schema allows no other word
            .total = Money{row.integer(4)},
            .created_at = to_wall_time(row.integer(5)),
            .updated_at = to_wall_time(row.integer(6))};
}

Item read_item(const Row& row) {
    return {.product = ProductId{row.text(1)}, .quantity = static_cast<int>(row.integer(2)), .price = Money{row.integer(3)}};
}

/// The selected orders with their items, in two queries.
StorageResult<std::vector<Order>> load(Database& database, const Selection& selection) {
    std::vector<Order> orders;
    std::unordered_map<std::int64_t, std::size_t> places;
    const auto loaded =
        database.query("SELECT sequence, id, user_id, status, total_cents, created_at, updated_at FROM orders " + selection.text,
                       selection.values, [&](const Row& row) {
                           places.emplace(row.integer(0), orders.size());
                           orders.push_back(read_order(row));
                       });
    if (!loaded) return tl::unexpected(loaded.error());
    if (orders.empty()) return orders;

    const auto items = database.query(
        fmt::format("SELECT order_sequence, product, quantity, price_cents FROM items "
                    "WHERE order_sequence IN (SELECT sequence FROM orders {}) ORDER BY order_sequence, position",
                    selection.text),
        selection.values, [&](const Row& row) { orders[places.at(row.integer(0))].items.push_back(read_item(row)); });
    return items.map([&] { return std::move(orders); });
}

/// The same, from one view of the database even while another connection writes.
template <class Function>
auto in_one_view(Database& database, Function&& function) -> decltype(function()) {
    // Inside a caller's transaction a savepoint shares its view; outside it begins one.
    StorageResult<Savepoint> view = Savepoint::begin(database);
    if (!view) return tl::unexpected(view.error());
    auto result = function();
    if (const auto released = view->release(); !released) return tl::unexpected(released.error());
    return result;
}

Selection where(const OrderFilter& filter) {
    Selection selection;
    const auto add = [&](const char* condition, std::string value) {
        selection.text += selection.values.empty() ? "WHERE " : " AND ";
        selection.text += condition;
        selection.values.emplace_back(std::move(value));
    };
    if (filter.user) add("user_id = ?", filter.user->text());
    if (filter.status) add("status = ?", std::string{to_word(*filter.status)});
    return selection;
}

Selection page_of(Selection selection, PageRequest request) {
    selection.text += " ORDER BY created_at DESC, sequence DESC LIMIT ? OFFSET ?";
    selection.values.emplace_back(request.size);
    selection.values.emplace_back((request.page - 1) * request.size);
    return selection;
}

/// The place it got in the table; none: its id was there already.
StorageResult<std::optional<std::int64_t>> insert_order_row(Database& database, const Order& order) {
    std::optional<std::int64_t> sequence;
    return database
        .query("INSERT INTO orders (id, user_id, status, total_cents, created_at, updated_at) "
               "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING sequence",
               {order.id.text(), order.user.text(), std::string{to_word(order.status)}, order.total.cents,
                to_milliseconds(order.created_at), to_milliseconds(order.updated_at)},
               [&](const Row& row) { sequence = row.integer(0); })
        .map([&] { return sequence; });
}

StorageResult<void> insert_items(Database& database, std::int64_t sequence, const Order& order) {
    std::int64_t position = 0;
    for (const Item& item : order.items) {
        const auto inserted = database.execute(
            "INSERT INTO items (order_sequence, position, product, quantity, price_cents) VALUES (?, ?, ?, ?, ?)",
            {sequence, position++, item.product.text(), std::int64_t{item.quantity}, item.price.cents});
        if (!inserted) return tl::unexpected(inserted.error());
    }
    return {};
}

tl::unexpected<StorageError> no_such_order(const OrderId& id) {
    return storage_error(Kind::NotFound, fmt::format("there is no order {}", short_text(id)));
}

} // namespace

StorageResult<OrderStore::Stored> OrderStore::insert(const Order& order) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    const auto inserted = insert_order_row(m_database, order);
    if (!inserted) return tl::unexpected(inserted.error());
    if (!*inserted) {
        auto stored = find(order.id);
        if (!stored) return tl::unexpected(stored.error());
        if (!is_same_request(*stored, order)) {
            return storage_error(Kind::Conflict, fmt::format("order {} is taken by a different order", short_text(order.id)));
        }
        return Stored{.order = std::move(*stored), .when = Stored::When::Before};
    }
    if (const auto items = insert_items(m_database, **inserted, order); !items) return tl::unexpected(items.error());
    return savepoint->release().map([&] { return Stored{.order = order, .when = Stored::When::Now}; });
}

StorageResult<Order> OrderStore::find(const OrderId& id) {
    auto found = in_one_view(m_database, [&] { return load(m_database, {"WHERE id = ?", {id.text()}}); });
    if (!found) return tl::unexpected(found.error());
    if (found->empty()) return no_such_order(id);
    return std::move(found->front());
}

StorageResult<bool> OrderStore::contains(const OrderId& id) {
    return m_database.integer("SELECT count(*) FROM orders WHERE id = ?", {id.text()}).map([](std::int64_t count) {
        return count > 0;
    });
}

StorageResult<OrderPage> OrderStore::list(const OrderFilter& filter, PageRequest request) {
    request = {.page = std::max<std::int64_t>(request.page, 1), .size = std::clamp<std::int64_t>(request.size, 1, 1000)};
    return in_one_view(m_database, [&]() -> StorageResult<OrderPage> {
        const Selection all = where(filter);
        const auto total = m_database.integer("SELECT count(*) FROM orders " + all.text, all.values);
        if (!total) return tl::unexpected(total.error());
        return load(m_database, page_of(all, request)).map([&](std::vector<Order> orders) {
            return OrderPage{.orders = std::move(orders), .total = *total, .page = request.page, .size = request.size};
        });
    });
}

StorageResult<OrderPage> OrderStore::list_for_user(const UserId& user, PageRequest request) {
    return list({.user = user}, request);
}

StorageResult<void> OrderStore::update_status(const OrderId& id, OrderStatus from, OrderStatus to, WallTime now) {
    const auto changed = m_database.execute(
        "UPDATE orders SET status = ?, updated_at = CASE WHEN ? > created_at THEN ? ELSE created_at END "
        "WHERE id = ? AND status = ?",
        {std::string{to_word(to)}, to_milliseconds(now), to_milliseconds(now), id.text(), std::string{to_word(from)}});
    if (!changed) return tl::unexpected(changed.error());
    if (*changed > 0) return {};
    const auto exists = contains(id);
    if (!exists) return tl::unexpected(exists.error());
    if (!*exists) return no_such_order(id);
    return storage_error(Kind::Stale, fmt::format("order {} is no longer {}", short_text(id), to_word(from)));
}

StorageResult<std::map<OrderStatus, std::int64_t>> OrderStore::count_by_status() {
    std::map<OrderStatus, std::int64_t> counts;
    for (const OrderStatus status : all_order_statuses) counts[status] = 0;
    return m_database
        .query("SELECT status, count(*) FROM orders GROUP BY status", {},
               [&](const Row& row) { counts[order_status_from_word(row.text(0)).value()] = row.integer(1); })
        .map([&] { return std::move(counts); });
}

StorageResult<std::vector<Order>> OrderStore::open_orders() {
    return in_one_view(m_database, [&] {
        return load(m_database, {"WHERE status IN (?, ?, ?) ORDER BY created_at, sequence",
                                 {std::string{to_word(OrderStatus::Pending)}, std::string{to_word(OrderStatus::Confirmed)},
                                  std::string{to_word(OrderStatus::Shipped)}}});
    });
}

StorageResult<OrderStore::OpenOrderIds> OrderStore::open_order_ids(std::int64_t after, std::int64_t limit) {
    OpenOrderIds part{.ids = {}, .last = after};
    return m_database
        .query("SELECT sequence, id FROM orders WHERE sequence > ? AND status IN (?, ?, ?) ORDER BY sequence LIMIT ?",
               {after, std::string{to_word(OrderStatus::Pending)}, std::string{to_word(OrderStatus::Confirmed)},
                std::string{to_word(OrderStatus::Shipped)}, limit},
               [&](const Row& row) {
                   part.last = row.integer(0);
                   part.ids.emplace_back(row.text(1));
               })
        .map([&] { return std::move(part); });
}

} // namespace canopy::app
