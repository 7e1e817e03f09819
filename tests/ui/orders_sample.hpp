// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/storage/order_store.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace canopy::ui::testing {

/// An order of one teapot, placed so many seconds after the first.
inline app::Order orderNumber(int number, const std::string& user = "ada", app::OrderStatus status = app::OrderStatus::Pending) {
    const app::WallTime placed{std::chrono::seconds(1'700'000'000 + number)};
    return {.id = app::OrderId("order-" + std::to_string(number)),
            .user = app::UserId(user),
            .items = {{.product = app::ProductId("teapot"), .quantity = 2, .price = app::Money{1250}}},
            .status = status,
            .total = app::Money{2500},
            .created_at = placed,
            .updated_at = placed,
            .waiting_for = {}};
}

/// The same order one step on, and a second later.
inline app::Order moved(app::Order order, app::OrderStatus status) {
    order.status = status;
    order.updated_at += std::chrono::seconds(1);
    return order;
}

/// Orders of these numbers, which should fall, on a page.
inline app::OrderPage pageOf(const std::vector<int>& numbers, std::int64_t total, std::int64_t page = 1, std::int64_t size = 20) {
    app::OrderPage result{.orders = {}, .total = total, .page = page, .size = size};
    for (const int number : numbers) result.orders.push_back(orderNumber(number));
    return result;
}

} // namespace canopy::ui::testing
