// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_flow_store.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

std::string text_of(OrderStatus status) { return std::string{to_word(status)}; }

/// The items of an order, added up by product: `(product, pieces)`. Bind the order's id.
constexpr const char* wanted =
    "(SELECT items.product AS product, CAST(SUM(items.quantity) AS BIGINT) AS pieces FROM items "
    "JOIN orders ON orders.sequence = items.order_sequence WHERE orders.id = ? GROUP BY items.product)";

StorageError no_product(const ProductId& product) {
    return {.kind = StorageError::Kind::NotFound, .text = fmt::format("there is no product {}", product.text())};
}

} // namespace

StorageResult<OrderFlowStore::Prepared> OrderFlowStore::prepare(const OrderId& id, WallTime now) {
    if (auto pending = require(id, OrderStatus::Pending); !pending) return tl::unexpected(pending.error());
    auto lacking = missing(id);
    if (!lacking) return tl::unexpected(lacking.error());
    Prepared prepared{.waiting_for = lacking->empty() ? payment_under_way() : stock_missing(*lacking),
                      .missing = std::move(*lacking)};
    return set(id, OrderStatus::Pending, prepared.waiting_for, now).map([&] { return std::move(prepared); });
}

StorageResult<OrderFlowStore::Confirmed> OrderFlowStore::confirm(const OrderId& id, WallTime now) {
    if (auto pending = require(id, OrderStatus::Pending); !pending) return tl::unexpected(pending.error());
    auto lacking = missing(id);
    if (!lacking) return tl::unexpected(lacking.error());
    if (!lacking->empty()) {
        Confirmed waits{.waiting_for = stock_missing(*lacking), .missing = std::move(*lacking), .shelves = {}};
        return set(id, OrderStatus::Pending, waits.waiting_for, now).map([&] { return std::move(waits); });
    }
    if (auto taken = take_pieces(id); !taken) return tl::unexpected(taken.error());
    if (auto done = set(id, OrderStatus::Confirmed, {}, now); !done) return tl::unexpected(done.error());
    return counted_shelves(id).map([](std::vector<Shelf> shelves) { return Confirmed{{}, {}, std::move(shelves)}; });
}

StorageResult<std::vector<Shelf>> OrderFlowStore::cancel(const OrderId& id, OrderStatus from, const std::string& waiting_for,
                                                         WallTime now) {
    if (auto as_thought = require(id, from); !as_thought) return tl::unexpected(as_thought.error());
    if (auto done = set(id, OrderStatus::Cancelled, waiting_for, now); !done) return tl::unexpected(done.error());
    if (from != OrderStatus::Confirmed) return std::vector<Shelf>{};
    const auto back = m_database.execute(
        fmt::format("UPDATE products SET stock = stock + (SELECT pieces FROM {0} AS wanted WHERE wanted.product = products.id) "
                    "WHERE stock IS NOT NULL AND id IN (SELECT product FROM {0} AS wanted)",
                    wanted),
        {id.text(), id.text()});
    if (!back) return tl::unexpected(back.error());
    return counted_shelves(id);
}

StorageResult<void> OrderFlowStore::wait(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now) {
    if (auto as_thought = require(id, status); !as_thought) return as_thought;
    return set(id, status, waiting_for, now);
}

StorageResult<void> OrderFlowStore::require(const OrderId& id, OrderStatus status) {
    // Until the commit nobody else may change it: what is written next relies on this status.
    const bool rows_are_locked = m_database.dialect() == Dialect::PostgreSql; // SQLite lets one write at a time
    const char* const sql =
        rows_are_locked ? "SELECT status FROM orders WHERE id = ? FOR UPDATE" : "SELECT status FROM orders WHERE id = ?";
    auto present = m_database.text(sql, {id.text()});
    if (!present) return tl::unexpected(present.error());
    if (*present == to_word(status)) return {};
    if (present->empty())
        return tl::unexpected(StorageError{.kind = StorageError::Kind::NotFound, .text = "there is no order " + short_text(id)});
    return tl::unexpected(
        StorageError{.kind = StorageError::Kind::Stale, .text = fmt::format("order {} is {} by now", short_text(id), *present)});
}

StorageResult<std::vector<Missing>> OrderFlowStore::missing(const OrderId& id) {
    std::vector<Missing> found;
    const auto asked = m_database.query(
        fmt::format("SELECT wanted.product, wanted.pieces - products.stock FROM {} AS wanted JOIN products "
                    "ON products.id = wanted.product WHERE products.stock < wanted.pieces ORDER BY wanted.product",
                    wanted),
        {id.text()},
        [&found](const Row& row) { found.push_back({.product = ProductId{row.text(0)}, .pieces = row.integer(1)}); });
    return asked.map([&] { return std::move(found); });
}

/// Takes only where there is enough. Another program may have been quicker since missing(): then nothing is taken at all.
StorageResult<void> OrderFlowStore::take_pieces(const OrderId& id) {
    const auto counted = m_database.integer(
        fmt::format("SELECT COUNT(*) FROM products WHERE stock IS NOT NULL AND id IN (SELECT product FROM {} AS wanted)", wanted),
        {id.text()});
    if (!counted) return tl::unexpected(counted.error());
    if (*counted == 0) return {};
    const auto taken = m_database.execute(
        fmt::format("UPDATE products SET stock = stock - (SELECT pieces FROM {0} AS wanted WHERE wanted.product = products.id) "
                    "WHERE stock >= (SELECT pieces FROM {0} AS wanted WHERE wanted.product = products.id)",
                    wanted),
        {id.text(), id.text()});
    if (!taken) return tl::unexpected(taken.error());
    if (*taken == *counted) return {};
    return tl::unexpected(
        StorageError{.kind = StorageError::Kind::Stale, .text = "somebody else took the last pieces; try again"});
}

StorageResult<std::vector<Shelf>> OrderFlowStore::counted_shelves(const OrderId& id) {
    std::vector<Shelf> shelves;
    const auto asked = m_database.query(
        fmt::format("SELECT id, stock FROM products WHERE stock IS NOT NULL AND id IN (SELECT product FROM {} AS wanted) "
                    "ORDER BY id",
                    wanted),
        {id.text()},
        [&shelves](const Row& row) { shelves.push_back({.product = ProductId{row.text(0)}, .pieces = row.integer(1)}); });
    return asked.map([&] { return std::move(shelves); });
}

StorageResult<void> OrderFlowStore::set(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now) {
    return m_database
        .execute("UPDATE orders SET status = ?, waiting_for = ?, updated_at = ? WHERE id = ?",
                 {text_of(status), waiting_for, std::int64_t{now.time_since_epoch().count()}, id.text()})
        .map([](std::int64_t) {});
}

StorageResult<Shelf> OrderFlowStore::shelf(const ProductId& product) {
    std::optional<Shelf> found;
    const auto asked = m_database.query("SELECT stock IS NOT NULL, COALESCE(stock, 0) FROM products WHERE id = ?",
                                        {product.text()}, [&](const Row& row) {
                                            found = Shelf{.product = product, .pieces = std::nullopt};
                                            if (row.integer(0) != 0) found->pieces = row.integer(1);
                                        });
    if (!asked) return tl::unexpected(asked.error());
    if (!found) return tl::unexpected(no_product(product));
    return *found;
}

StorageResult<Shelf> OrderFlowStore::restock(const ProductId& product, std::int64_t pieces) {
    const auto added =
        m_database.execute("UPDATE products SET stock = stock + ? WHERE id = ? AND stock IS NOT NULL", {pieces, product.text()});
    if (!added) return tl::unexpected(added.error());
    auto after = shelf(product);
    if (!after || *added == 1) return after;
    return tl::unexpected(StorageError{.kind = StorageError::Kind::Conflict,
                                       .text = fmt::format("{} is not counted; take inventory first", product.text())});
}

StorageResult<Shelf> OrderFlowStore::take_inventory(const ProductId& product, std::optional<std::int64_t> pieces) {
    const auto set_to = pieces ? m_database.execute("UPDATE products SET stock = ? WHERE id = ?", {*pieces, product.text()})
                               : m_database.execute("UPDATE products SET stock = NULL WHERE id = ?", {product.text()});
    if (!set_to) return tl::unexpected(set_to.error());
    return shelf(product);
}

} // namespace canopy::app
