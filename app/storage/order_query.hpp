// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/storage/page.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace canopy::app {

/// Which orders are meant; a part left out means all. Both ends of a range are part of it.
struct OrderFilter {
    std::optional<UserId> user = std::nullopt;
    std::optional<OrderStatus> status = std::nullopt;
    std::optional<ProductId> product = std::nullopt; ///< one of its items is of this product
    std::optional<WallTime> created_from = std::nullopt;
    std::optional<WallTime> created_to = std::nullopt;
    std::optional<Money> total_from = std::nullopt;
    std::optional<Money> total_to = std::nullopt;
    std::optional<bool> waiting = std::nullopt;       ///< whether something keeps it from going on: Order::waiting_for
    std::optional<OrderId> older_than = std::nullopt; ///< an order that is there: those a newest-first list has after it

    bool operator==(const OrderFilter&) const = default;
};

/// In which order they come; those that are equal in it by their place in the table.
struct OrderSort {
    enum class By {
        Created,
        Total,
        Status, ///< pending, confirmed, shipped, delivered, cancelled
    };
    enum class Direction { Ascending, Descending };

    By by = By::Created;
    Direction direction = Direction::Descending;

    bool operator==(const OrderSort&) const = default;
};

/// What a list of orders holds.
struct OrderQuery {
    enum class Items {
        Preload, ///< with one more query, however long the list is
        Omit,    ///< every order comes without items
    };

    OrderFilter filter = {};
    OrderSort sort = {};
    PageRequest page = {};
    Items items = Items::Preload;
};

/// One page of a list of orders.
struct OrderPage {
    std::vector<Order> orders;
    std::int64_t total = 0; ///< orders on all pages
    std::int64_t page = 1;
    std::int64_t size = 20;

    std::int64_t pages() const noexcept { return (total + size - 1) / size; }
};

/// Some orders, added up.
struct OrderTotals {
    std::int64_t count = 0;
    Money sum = {};

    bool operator==(const OrderTotals&) const = default;
};

struct UserTotals {
    UserId user;
    OrderTotals totals = {};

    bool operator==(const UserTotals&) const = default;
};

/// Some orders, added up in every way.
struct OrderSums {
    OrderTotals all = {};
    std::map<OrderStatus, OrderTotals> by_status = {}; ///< every status is named, also without orders
    std::vector<UserTotals> by_user = {};              ///< those who ordered for most
};

/// A step that many orders take at once.
struct OrderChange {
    OrderStatus to = OrderStatus::Shipped;
    WallTime now = {};
};

/// One of them, after it.
struct OrderMoved {
    Order order; ///< as it is now
    OrderStatus before = OrderStatus::Pending;
    WallTime since = {}; ///< when it was last changed before
};

/// From where orders may take this step together: as a single order may, but none that concerns money or stock, which
/// each order has for itself. Nothing: they cannot.
std::optional<OrderStatus> common_source(OrderStatus to);

} // namespace canopy::app
