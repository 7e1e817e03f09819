// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/database.hpp"
#include "app/storage/order_rows.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

/// What is known of some orders together; PostgreSQL adds up to a wider type, so the sum is cast back.
constexpr const char* totals_of = "count(*), CAST(coalesce(sum(total_cents), 0) AS BIGINT)";

OrderTotals read_totals(const Row& row, int column) {
    return {.count = row.integer(column), .sum = Money{row.integer(column + 1)}};
}

} // namespace

StorageResult<OrderPage> OrderStore::query(const OrderQuery& query) {
    const PageRequest request = query.page.clamped();
    return in_one_view(m_database, [&]() -> StorageResult<OrderPage> {
        const Selection all = where(query.filter);
        const auto total = m_database.integer("SELECT count(*) FROM orders " + all.text, all.values);
        if (!total) return tl::unexpected(total.error());
        return load_orders(m_database, page_of(all, query.sort, request), query.items).map([&](std::vector<Order> orders) {
            return OrderPage{.orders = std::move(orders), .total = *total, .page = request.page, .size = request.size};
        });
    });
}

StorageResult<OrderPage> OrderStore::list(const OrderFilter& filter, PageRequest request) {
    return query({.filter = filter, .page = request});
}

StorageResult<OrderPage> OrderStore::list_for_user(const UserId& user, PageRequest request) {
    return list({.user = user}, request);
}

StorageResult<OrderTotals> OrderStore::totals(const OrderFilter& filter) {
    const Selection selection = where(filter);
    OrderTotals totals;
    return m_database
        .query(fmt::format("SELECT {} FROM orders {}", totals_of, selection.text), selection.values,
               [&](const Row& row) { totals = read_totals(row, 0); })
        .map([&] { return totals; });
}

StorageResult<std::map<OrderStatus, OrderTotals>> OrderStore::totals_by_status(const OrderFilter& filter) {
    std::map<OrderStatus, OrderTotals> totals;
    for (const OrderStatus status : all_order_statuses) totals[status] = {};
    const Selection selection = where(filter);
    return m_database
        .query(fmt::format("SELECT status, {} FROM orders {} GROUP BY status", totals_of, selection.text), selection.values,
               [&](const Row& row) { totals[order_status_from_word(row.text(0)).value()] = read_totals(row, 1); })
        .map([&] { return std::move(totals); });
}

StorageResult<std::vector<UserTotals>> OrderStore::totals_by_user(const OrderFilter& filter, std::int64_t limit) {
    Selection selection = where(filter);
    selection.values.emplace_back(std::max<std::int64_t>(limit, 0));
    std::vector<UserTotals> totals;
    return m_database
        .query(fmt::format("SELECT user_id, {} FROM orders {} GROUP BY user_id ORDER BY 3 DESC, user_id LIMIT ?", totals_of,
                           selection.text),
               selection.values,
               [&](const Row& row) { totals.push_back({.user = UserId{row.text(0)}, .totals = read_totals(row, 1)}); })
        .map([&] { return std::move(totals); });
}

StorageResult<OrderSums> OrderStore::sums(const OrderFilter& filter, std::int64_t users) {
    return in_one_view(m_database, [&]() -> StorageResult<OrderSums> {
        const auto all = totals(filter);
        if (!all) return tl::unexpected(all.error());
        auto by_status = totals_by_status(filter);
        if (!by_status) return tl::unexpected(by_status.error());
        return totals_by_user(filter, users).map([&](std::vector<UserTotals> by_user) {
            return OrderSums{.all = *all, .by_status = std::move(*by_status), .by_user = std::move(by_user)};
        });
    });
}

StorageResult<std::map<OrderStatus, std::int64_t>> OrderStore::count_by_status() {
    std::map<OrderStatus, std::int64_t> counts;
    for (const OrderStatus status : all_order_statuses) counts[status] = 0;
    return m_database
        .query("SELECT status, count(*) FROM orders GROUP BY status", {}, // out of the index alone
               [&](const Row& row) { counts[order_status_from_word(row.text(0)).value()] = row.integer(1); })
        .map([&] { return std::move(counts); });
}

StorageResult<OrderStore::OpenOrderIds> OrderStore::open_order_ids(std::int64_t after, std::int64_t limit) {
    const auto word = [](OrderStatus status) { return std::string{to_word(status)}; };
    const Selection selection{.text = "WHERE sequence > ? AND (status IN (?, ?, ?) OR waiting_for LIKE ?)",
                              .values = {after, word(OrderStatus::Pending), word(OrderStatus::Confirmed),
                                         word(OrderStatus::Shipped), std::string{"refund:%"}, limit}};
    OpenOrderIds part{.ids = {}, .last = after};
    return m_database
        .query(fmt::format("SELECT sequence, id FROM orders {} ORDER BY sequence LIMIT ?", selection.text), selection.values,
               [&](const Row& row) {
                   part.last = row.integer(0);
                   part.ids.emplace_back(row.text(1));
               })
        .map([&] { return std::move(part); });
}

} // namespace canopy::app
