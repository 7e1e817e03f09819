// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order.hpp"

#include "app/orders/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

bool is_id_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

class FieldErrors {
public:
    void require(bool rule, std::string field, std::string text) {
        if (!rule) m_errors.push_back({.field = std::move(field), .text = std::move(text)});
    }
    std::vector<FieldError> take() && { return std::move(m_errors); }

private:
    std::vector<FieldError> m_errors;
};

std::string wrong_with_id(const std::string& text, std::size_t longest) {
    if (text.empty()) return "must not be empty";
    if (text.size() > longest) return fmt::format("must have at most {} characters", longest);
    if (!std::ranges::all_of(text, is_id_character)) return "may contain only letters, digits, '.', '_' and '-'";
    return {};
}

std::string wrong_with_name(const std::string& text, std::size_t longest) {
    if (text.empty()) return "must not be empty";
    if (text.size() > longest) return fmt::format("must have at most {} bytes", longest);
    if (!is_utf8(text)) return "must be UTF-8 text";
    if (std::ranges::any_of(text, is_control)) return "must not contain control characters";
    if (text.front() == ' ' || text.back() == ' ') return "must not begin or end with a space";
    return {};
}

void check_item(FieldErrors& errors, const Item& item, const std::string& field, const OrderLimits& limits) {
    std::string product = wrong_with_name(item.product.text(), limits.name_length);
    errors.require(product.empty(), field + ".product", product);
    errors.require(item.quantity >= 1 && item.quantity <= limits.quantity, field + ".quantity",
                   fmt::format("must be between 1 and {}", limits.quantity));
    errors.require(item.price > Money{} && item.price <= limits.price, field + ".price",
                   fmt::format("must be between 0.01 and {}", to_string(limits.price)));
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

std::vector<FieldError> validate(const NewOrder& order, const OrderLimits& limits) {
    FieldErrors errors;
    std::string id = wrong_with_id(order.id.text(), limits.id_length);
    errors.require(id.empty(), "id", id);
    std::string user = wrong_with_name(order.user.text(), limits.name_length);
    errors.require(user.empty(), "user", user);
    errors.require(!order.items.empty(), "items", "must not be empty");
    errors.require(order.items.size() <= limits.items, "items", fmt::format("must be at most {}", limits.items));
    const std::size_t checked = std::min(order.items.size(), limits.items);
    for (std::size_t i = 0; i < checked; ++i) check_item(errors, order.items[i], fmt::format("items[{}]", i), limits);
    return std::move(errors).take();
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
                 .updated_at = now};
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
