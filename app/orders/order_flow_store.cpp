// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_flow_store.hpp"

#include "app/storage/order_store.hpp"
#include "app/storage/payment_claims.hpp"
#include "app/storage/product_store.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

std::string text_of(OrderStatus status) { return std::string{to_word(status)}; }

} // namespace

StorageResult<OrderFlowStore::Prepared> OrderFlowStore::prepare(const OrderId& id, WallTime now) {
    if (auto pending = require(id, OrderStatus::Pending); !pending) return tl::unexpected(pending.error());
    const auto elsewhere = claim(id, now);
    if (!elsewhere) return tl::unexpected(elsewhere.error());
    if (*elsewhere) return Prepared{.waiting_for = payment_under_way(), .elsewhere = *elsewhere};
    const auto items = OrderStore{m_database}.items(id);
    if (!items) return tl::unexpected(items.error());
    auto lacking = ProductStore{m_database}.missing(*items);
    if (!lacking) return tl::unexpected(lacking.error());
    if (lacking->empty()) {
        Prepared prepared{.waiting_for = payment_under_way()};
        return set(id, OrderStatus::Pending, prepared.waiting_for, now).map([&] { return std::move(prepared); });
    }
    Prepared waits{.waiting_for = stock_missing(*lacking), .missing = std::move(*lacking)};
    return wait(id, OrderStatus::Pending, waits.waiting_for, now).map([&] { return std::move(waits); });
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
    const OrderStatus status = waits ? OrderStatus::Pending : OrderStatus::Confirmed;
    if (auto done = set(id, status, confirmed.waiting_for, now); !done) return tl::unexpected(done.error());
    return release(id).map([&] { return std::move(confirmed); });
}

StorageResult<OrderFlowStore::Cancelled> OrderFlowStore::cancel(const OrderId& id, OrderStatus from, WallTime now) {
    if (auto as_thought = require(id, from); !as_thought) return tl::unexpected(as_thought.error());
    const auto waited_for = reason(id); // what is known of it elsewhere may be older
    if (!waited_for) return tl::unexpected(waited_for.error());
    const bool money_may_have_moved = from == OrderStatus::Confirmed || !waited_for->empty();
    Cancelled cancelled{.waiting_for = money_may_have_moved ? refund_under_way() : std::string{}, .shelves = {}};
    if (auto done = set(id, OrderStatus::Cancelled, cancelled.waiting_for, now); !done) return tl::unexpected(done.error());
    if (from != OrderStatus::Confirmed) return cancelled;
    const auto items = OrderStore{m_database}.items(id);
    if (!items) return tl::unexpected(items.error());
    auto shelves = ProductStore{m_database}.give_back(*items);
    if (!shelves) return tl::unexpected(shelves.error());
    cancelled.shelves = std::move(*shelves);
    return cancelled;
}

StorageResult<void> OrderFlowStore::wait(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now) {
    if (auto as_thought = require(id, status); !as_thought) return as_thought;
    if (auto done = set(id, status, waiting_for, now); !done) return done;
    return release(id);
}

StorageResult<std::optional<WallTime>> OrderFlowStore::claim_refund(const OrderId& id, WallTime now) {
    if (auto cancelled = require(id, OrderStatus::Cancelled); !cancelled) return tl::unexpected(cancelled.error());
    const auto due = reason(id);
    if (!due) return tl::unexpected(due.error());
    if (waiting_for(*due) == WaitingFor::Refund) return claim(id, now);
    return storage_error(StorageError::Kind::Stale, fmt::format("order {} has its refund by now", short_text(id)));
}

StorageResult<void> OrderFlowStore::release(const OrderId& id) { return PaymentClaims{m_database}.release(id, m_program); }

StorageResult<std::optional<WallTime>> OrderFlowStore::claim(const OrderId& id, WallTime now) {
    return PaymentClaims{m_database}.take(id, {.owner = m_program, .now = now, .until = now + lease});
}

StorageResult<std::string> OrderFlowStore::reason(const OrderId& id) {
    return m_database.text("SELECT waiting_for FROM orders WHERE id = ?", {id.text()});
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
