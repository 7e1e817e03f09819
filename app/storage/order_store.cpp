// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_store.hpp"

#include "app/storage/database.hpp"
#include "app/storage/foreign_key.hpp"
#include "app/storage/order_rows.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/transaction.hpp"
#include "app/storage/user_store.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

/// The place it got in the table; none: its id was there already.
StorageResult<std::optional<std::int64_t>> insert_order_row(Database& database, const Order& order) {
    std::optional<std::int64_t> sequence;
    return named_foreign_key(
        database
            .query("INSERT INTO orders (id, user_id, status, total_cents, created_at, updated_at, waiting_for) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING sequence",
                   {order.id.text(), order.user.text(), std::string{to_word(order.status)}, order.total.cents,
                    to_milliseconds(order.created_at), to_milliseconds(order.updated_at), order.waiting_for},
                   [&](const Row& row) { sequence = row.integer(0); })
            .map([&] { return sequence; }),
        "orders_user_id_fkey");
}

StorageResult<void> insert_items(Database& database, std::int64_t sequence, const Order& order) {
    std::int64_t position = 0;
    for (const Item& item : order.items) {
        const auto inserted = named_foreign_key(
            database.execute(
                "INSERT INTO items (order_sequence, position, product, quantity, price_cents) VALUES (?, ?, ?, ?, ?)",
                {sequence, position++, item.product.text(), std::int64_t{item.quantity}, item.price.cents}),
            "items_product_fkey");
        if (!inserted) return tl::unexpected(inserted.error());
    }
    return {};
}

tl::unexpected<StorageError> no_such_order(const OrderId& id) {
    return storage_error(Kind::NotFound, fmt::format("there is no order {}", short_text(id)));
}

} // namespace

StorageResult<OrderStore::Stored> OrderStore::insert(const Order& order, Unknown unknown) {
    // Whoever orders is nearly always known: nobody is looked up before the database says that somebody is missing.
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    StorageResult<Stored> stored = insert_known(order);
    if (!stored && is_foreign_key_violation(stored.error())) {
        if (unknown == Unknown::Refuse) return explained(std::move(stored.error()), order);
        if (const auto registered = register_walk_ins(order); !registered) return tl::unexpected(registered.error());
        stored = insert_known(order);
    }
    if (!stored) return stored;
    return savepoint->release().map([&] { return std::move(*stored); });
}

StorageResult<OrderStore::Stored> OrderStore::insert_known(const Order& order) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    const auto sequence = insert_order_row(m_database, order);
    if (!sequence) return tl::unexpected(sequence.error());
    if (!*sequence) return answer_before(order);
    if (const auto items = insert_items(m_database, **sequence, order); !items) return tl::unexpected(items.error());
    return savepoint->release().map([&] { return Stored{.order = order, .when = Stored::When::Now}; });
}

StorageResult<OrderStore::Stored> OrderStore::answer_before(const Order& order) {
    StorageResult<Order> stored = find(order.id);
    if (!stored) return tl::unexpected(stored.error());
    if (is_same_request(*stored, order)) return Stored{.order = std::move(*stored), .when = Stored::When::Before};
    return storage_error(Kind::Conflict, fmt::format("order {} is taken by a different order", short_text(order.id)));
}

StorageResult<void> OrderStore::register_walk_ins(const Order& order) {
    if (auto user = UserStore{m_database}.register_walk_in(order.user); !user) return user;
    ProductStore products{m_database};
    for (const Item& item : order.items)
        if (auto product = products.register_walk_in(item.product, item.price); !product) return product;
    return {};
}

StorageResult<OrderStore::Stored> OrderStore::explained(StorageError refused, const Order& order) {
    std::vector<ConstraintViolation> unknown;
    const auto known_user = UserStore{m_database}.contains(order.user);
    if (!known_user) return tl::unexpected(known_user.error());
    if (!*known_user) unknown.push_back({.kind = ConstraintViolation::Kind::ForeignKey, .name = "orders_user_id_fkey"});
    ProductStore products{m_database};
    for (std::size_t row = 0; row < order.items.size(); ++row) {
        const auto known = products.contains(order.items[row].product);
        if (!known) return tl::unexpected(known.error());
        if (!*known) unknown.push_back({.kind = ConstraintViolation::Kind::ForeignKey, .name = "items_product_fkey", .row = row});
    }
    if (!unknown.empty()) refused.violations = std::move(unknown);
    return tl::unexpected(std::move(refused));
}

StorageResult<Order> OrderStore::find(const OrderId& id) {
    auto found = in_one_view(m_database, [&] { return load_orders(m_database, {"WHERE id = ?", {id.text()}}); });
    if (!found) return tl::unexpected(found.error());
    if (found->empty()) return no_such_order(id);
    return std::move(found->front());
}

StorageResult<bool> OrderStore::contains(const OrderId& id) {
    return m_database.integer("SELECT count(*) FROM orders WHERE id = ?", {id.text()}).map([](std::int64_t count) {
        return count > 0;
    });
}

StorageResult<std::vector<Item>> OrderStore::items(const OrderId& id) { return load_items(m_database, id); }

StorageResult<void> OrderStore::update_status(const OrderId& id, OrderStatus from, OrderStatus to, WallTime now) {
    const auto changed = m_database.execute(
        "UPDATE orders SET status = ?, waiting_for = '', updated_at = CASE WHEN ? > created_at THEN ? ELSE created_at END "
        "WHERE id = ? AND status = ?",
        {std::string{to_word(to)}, to_milliseconds(now), to_milliseconds(now), id.text(), std::string{to_word(from)}});
    if (!changed) return tl::unexpected(changed.error());
    return *changed > 0 ? StorageResult<void>{} : why_unchanged(id, from);
}

StorageResult<void> OrderStore::why_unchanged(const OrderId& id, OrderStatus expected) {
    const auto exists = contains(id);
    if (!exists) return tl::unexpected(exists.error());
    if (!*exists) return no_such_order(id);
    return storage_error(Kind::Stale, fmt::format("order {} is no longer {}", short_text(id), to_word(expected)));
}

StorageResult<std::vector<OrderMoved>> OrderStore::update_all(const OrderFilter& filter, const OrderChange& change) {
    const std::optional<OrderStatus> source = common_source(change.to);
    if (!source)
        return storage_error(Kind::Constraint,
                             fmt::format("orders become {} one by one: each has its own payment and stock", to_word(change.to)));
    Selection selection = where(filter);
    selection.add_one_of("status", {*source});
    if (*source == OrderStatus::Pending) selection.add("waiting_for = ''");
    selection.text += " ORDER BY sequence";
    if (m_database.dialect() == Dialect::PostgreSql) selection.text += " FOR UPDATE"; // SQLite lets one write at a time
    const auto orders = load_orders(m_database, selection);
    if (!orders) return tl::unexpected(orders.error());
    if (auto done = move_all(*orders, change); !done) return tl::unexpected(done.error());
    std::vector<OrderMoved> moved;
    for (const Order& order : *orders) {
        moved.push_back({.order = order, .before = *source, .since = order.updated_at});
        moved.back().order.status = change.to;
        moved.back().order.waiting_for.clear();
        moved.back().order.updated_at = std::max(change.now, order.created_at);
    }
    return moved;
}

StorageResult<void> OrderStore::move_all(const std::vector<Order>& orders, const OrderChange& change) {
    constexpr std::size_t part = 100; // values a statement
    const std::int64_t now = to_milliseconds(change.now);
    for (std::size_t first = 0; first < orders.size(); first += part) {
        SqlValues values{std::string{to_word(change.to)}, now, now};
        std::string places;
        for (std::size_t i = first; i < std::min(first + part, orders.size()); ++i) {
            places += places.empty() ? "?" : ", ?";
            values.emplace_back(orders[i].id.text());
        }
        const auto changed =
            m_database.execute(fmt::format("UPDATE orders SET status = ?, waiting_for = '', "
                                           "updated_at = CASE WHEN ? > created_at THEN ? ELSE created_at END WHERE id IN ({})",
                                           places),
                               values);
        if (!changed) return tl::unexpected(changed.error());
    }
    return {};
}

} // namespace canopy::app
