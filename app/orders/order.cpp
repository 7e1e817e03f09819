// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order.hpp"

#include "app/orders/casts.hpp"
#include "app/orders/name_rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

void check_item(Changeset<Item>& item, const OrderLimits& limits) {
    check_name(item.field("product", &Item::product), {.most = limits.name_length, .unit = Length::Unit::Bytes});
    item.field("quantity", &Item::quantity).number({.least = 1, .most = limits.quantity});
    item.field("price", &Item::price).required().number({.least = Money{1}, .most = limits.price});
}

void check_order(Changeset<NewOrder>& changes, const OrderLimits& limits) {
    changes.field("id", &NewOrder::id)
        .required()
        .length({.most = limits.id_length})
        .format(is_id, "may contain only letters, digits, '.', '_' and '-'");
    check_name(changes.field("user", &NewOrder::user), {.most = limits.name_length, .unit = Length::Unit::Bytes});
    changes.each("items", &NewOrder::items, {.least = 1, .most = limits.items},
                 [&limits](Changeset<Item>& item) { check_item(item, limits); });
}

} // namespace

std::string_view to_word(OrderStatus status) noexcept {
    switch (status) {
    case OrderStatus::Pending: return "pending";
    case OrderStatus::Confirmed: return "confirmed";
    case OrderStatus::Shipped: return "shipped";
    case OrderStatus::Delivered: return "delivered";
    case OrderStatus::Cancelled: return "cancelled";
    }
    return "unknown";
}

std::optional<OrderStatus> order_status_from_word(std::string_view word) noexcept {
    for (const OrderStatus status : all_order_statuses) {
        if (to_word(status) == word) return status;
    }
    return std::nullopt;
}

Changeset<NewOrder> new_order_changes(Form form, const OrderLimits& limits) {
    Changeset<NewOrder> changes(std::move(form));
    check_order(changes, limits);
    changes.constrained_by(order_constraints());
    return changes;
}

const Constraints& order_constraints() {
    static const Constraints constraints =
        Constraints().foreign_key("user", "orders_user_id_fkey").foreign_key("items[].product", "items_product_fkey");
    return constraints;
}

std::vector<FieldError> validate(const NewOrder& order, const OrderLimits& limits) {
    Changeset<NewOrder> changes(order);
    check_order(changes, limits);
    return changes.errors();
}

Money total_of(const std::vector<Item>& items) noexcept {
    Money total;
    for (const Item& item : items) total += item.price * item.quantity;
    return total;
}

Result<Order> make_order(NewOrder order, WallTime now) {
    std::vector<FieldError> errors = validate(order);
    if (!errors.empty()) return tl::unexpected(OrderError::invalid(std::move(errors)));
    const Money total = total_of(order.items);
    return Order{.id = std::move(order.id),
                 .user = std::move(order.user),
                 .items = std::move(order.items),
                 .status = OrderStatus::Pending,
                 .total = total,
                 .created_at = now,
                 .updated_at = now,
                 .waiting_for = {}};
}

bool is_same_request(const Order& stored, const Order& asked) noexcept {
    return stored.id == asked.id && stored.user == asked.user && stored.items == asked.items;
}

Result<OrderStatus> advance(OrderStatus status) {
    switch (status) {
    case OrderStatus::Pending: return OrderStatus::Confirmed;
    case OrderStatus::Confirmed: return OrderStatus::Shipped;
    case OrderStatus::Shipped: return OrderStatus::Delivered;
    case OrderStatus::Delivered:
    case OrderStatus::Cancelled: break;
    }
    return tl::unexpected(
        OrderError{.kind = OrderError::Kind::NotAdvanceable, .text = fmt::format("the order is {}", to_word(status))});
}

bool is_open(OrderStatus status) noexcept {
    return status == OrderStatus::Pending || status == OrderStatus::Confirmed || status == OrderStatus::Shipped;
}

bool is_cancellable(OrderStatus status) noexcept { return status == OrderStatus::Pending || status == OrderStatus::Confirmed; }

Result<void> can_cancel(const Order& order, const UserId& user) {
    if (order.user != user) return tl::unexpected(OrderError::not_found(short_text(order.id)));
    if (is_cancellable(order.status)) return {};
    return tl::unexpected(
        OrderError{.kind = OrderError::Kind::NotCancellable, .text = fmt::format("the order is {}", to_word(order.status))});
}

std::string order_topic(const OrderId& id) { return "order:" + id.text(); }

} // namespace canopy::app
