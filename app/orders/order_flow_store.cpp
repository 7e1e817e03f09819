// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_flow_store.hpp"

#include "app/storage/order_store.hpp"
#include "app/storage/product_store.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

std::string text_of(OrderStatus status) { return std::string{to_word(status)}; }

} // namespace

StorageResult<OrderFlowStore::Prepared> OrderFlowStore::prepare(const OrderId& id, WallTime now) {
    if (auto pending = require(id, OrderStatus::Pending); !pending) return tl::unexpected(pending.error());
    const auto items = OrderStore{m_database}.items(id);
    if (!items) return tl::unexpected(items.error());
    auto lacking = ProductStore{m_database}.missing(*items);
    if (!lacking) return tl::unexpected(lacking.error());
    Prepared prepared{.waiting_for = lacking->empty() ? payment_under_way() : stock_missing(*lacking),
                      .missing = std::move(*lacking)};
    return set(id, OrderStatus::Pending, prepared.waiting_for, now).map([&] { return std::move(prepared); });
}

StorageResult<OrderFlowStore::Confirmed> OrderFlowStore::confirm(const OrderId& id, WallTime now) {
    if (auto pending = require(id, OrderStatus::Pending); !pending) return tl::unexpected(pending.error());
    const auto items = OrderStore{m_database}.items(id);
    if (!items) return tl::unexpected(items.error());
    auto taken = ProductStore{m_database}.take(*items);
    if (!taken) return tl::unexpected(taken.error());
    const bool waits = !taken->missing.empty();
    Confirmed confirmed{.waiting_for = waits ? stock_missing(taken->missing) : std::string{},
                        .missing = std::move(taken->missing),
                        .shelves = std::move(taken->shelves)};
    return set(id, waits ? OrderStatus::Pending : OrderStatus::Confirmed, confirmed.waiting_for, now).map([&] {
        return std::move(confirmed);
    });
}

StorageResult<std::vector<Shelf>> OrderFlowStore::cancel(const OrderId& id, OrderStatus from, const std::string& waiting_for,
                                                         WallTime now) {
    if (auto as_thought = require(id, from); !as_thought) return tl::unexpected(as_thought.error());
    if (auto done = set(id, OrderStatus::Cancelled, waiting_for, now); !done) return tl::unexpected(done.error());
    if (from != OrderStatus::Confirmed) return std::vector<Shelf>{};
    const auto items = OrderStore{m_database}.items(id);
    if (!items) return tl::unexpected(items.error());
    return ProductStore{m_database}.give_back(*items);
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

StorageResult<void> OrderFlowStore::set(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now) {
    return m_database
        .execute("UPDATE orders SET status = ?, waiting_for = ?, updated_at = ? WHERE id = ?",
                 {text_of(status), waiting_for, std::int64_t{now.time_since_epoch().count()}, id.text()})
        .map([](std::int64_t) {});
}

} // namespace canopy::app
