// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/changeset.hpp"
#include "app/orders/ids.hpp"
#include "app/orders/money.hpp"
#include "app/orders/order_error.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace canopy::app {

/// A moment that outlives the program: milliseconds since 1970, UTC. What the database keeps.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

struct Item {
    ProductId product;
    int quantity = 1;
    Money price; ///< of one piece

    bool operator==(const Item&) const = default;
};

/// Where an order stands: pending, confirmed, shipped, delivered; or cancelled before it is shipped.
enum class OrderStatus { Pending, Confirmed, Shipped, Delivered, Cancelled };

inline constexpr std::array all_order_statuses{OrderStatus::Pending, OrderStatus::Confirmed, OrderStatus::Shipped,
                                               OrderStatus::Delivered, OrderStatus::Cancelled};

/// `pending`, `confirmed`, `shipped`, `delivered`, `cancelled`.
std::string_view to_word(OrderStatus status) noexcept;
std::optional<OrderStatus> order_status_from_word(std::string_view word) noexcept;

/// What a customer asks for. The id is made by the client, so that asking twice orders once.
struct NewOrder {
    OrderId id;
    UserId user;
    std::vector<Item> items;

    bool operator==(const NewOrder&) const = default;
};

struct Order {
    OrderId id;
    UserId user;
    std::vector<Item> items;
    OrderStatus status = OrderStatus::Pending;
    Money total;
    WallTime created_at;
    WallTime updated_at;
    std::string waiting_for = {}; ///< why it does not go on by now: `stock: 3 of green-tea missing`; see waiting_reason.hpp

    bool operator==(const Order&) const = default;
};

/// What becomes of an order whose user or products nobody knows.
enum class Unknown {
    Register, ///< a walk-in: they are known from then on
    Refuse,   ///< a field error each
};

/// What an order may contain.
struct OrderLimits {
    std::size_t items = 100;
    int quantity = 1000;          ///< of one item
    Money price{100'000'000};     ///< of one piece: 1,000,000.00
    std::size_t id_length = 64;   ///< characters: letters, digits, `.`, `_`, `-`
    std::size_t name_length = 64; ///< bytes of UTF-8, of a user or a product
};

/// The order a form asks for: `id`, `user`, `items` with `product`, `quantity` (1, if left out) and `price`.
///
///     const auto order = new_order_changes(form).apply(); // the order, or every field error
Changeset<NewOrder> new_order_changes(Form form, const OrderLimits& limits = {});

/// Which field of an order a rule of the database concerns.
const Constraints& order_constraints();

/// Everything wrong with the order, all fields at once; empty when it is good.
///
///     for (const FieldError& error : validate(order)) mark(error.field, error.text);
std::vector<FieldError> validate(const NewOrder& order, const OrderLimits& limits = {});

Money total_of(const std::vector<Item>& items) noexcept;

/// The pending order made of a good NewOrder.
///
/// Fails: `invalid` with every field error.
Result<Order> make_order(NewOrder order, WallTime now);

/// Whether both ask for the same: what an idempotent create compares.
bool is_same_request(const Order& stored, const Order& asked) noexcept;

/// The next step of pending, confirmed, shipped, delivered.
///
/// Fails: `not_advanceable` for delivered and cancelled.
Result<OrderStatus> advance(OrderStatus status);

/// Whether it is still under way: pending, confirmed or shipped.
bool is_open(OrderStatus status) noexcept;
bool is_cancellable(OrderStatus status) noexcept;

/// Whether this user may cancel this order now.
///
/// Fails: `not_found` for somebody else's order, `not_cancellable` unless it is pending or confirmed.
Result<void> can_cancel(const Order& order, const UserId& user);

/// What the topics `orders` and `order:<id>` carry, after the change is stored.
struct OrderPlaced {
    Order order;
    bool elsewhere = false; ///< by another program on the same database
    bool operator==(const OrderPlaced&) const = default;
};

/// With the status as before: what it waits for is another now.
struct OrderChanged {
    Order order; ///< as it is now
    OrderStatus before = OrderStatus::Pending;
    bool elsewhere = false; ///< by another program on the same database
    bool operator==(const OrderChanged&) const = default;
};

using OrderEvent = std::variant<OrderPlaced, OrderChanged>;

inline constexpr std::string_view orders_topic = "orders";
std::string order_topic(const OrderId& id); ///< `order:<id>`

} // namespace canopy::app
