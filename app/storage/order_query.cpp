// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/order_query.hpp"

namespace canopy::app {

std::optional<OrderStatus> common_source(OrderStatus to) {
    switch (to) {
    case OrderStatus::Shipped: return OrderStatus::Confirmed;
    case OrderStatus::Delivered: return OrderStatus::Shipped;
    case OrderStatus::Cancelled: return OrderStatus::Pending; // a confirmed one is refunded, and its stock put back
    case OrderStatus::Pending:
    case OrderStatus::Confirmed: break; // it is paid for, and takes stock
    }
    return std::nullopt;
}

} // namespace canopy::app
