// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/notifier.hpp"
#include "app/orders/order_services.hpp"
#include "app/orders/payment_gateway.hpp"
#include "otp/child_spec.hpp"

#include <cstdint>
#include <memory>

namespace canopy::app {

/// What the orders business is made with.
struct OrdersTreeConfig {
    std::shared_ptr<PaymentGateway> gateway{};
    Courier courier{};
    std::uint64_t seed = 1; ///< of the pauses before another try of a payment
};

/// The supervisor `orders`: rest_for_one over order_registry, order_supervisor, circuit_breaker, payment_gateway, warehouse,
/// notifier and order_desk. Who is used by those that come later starts before them: orders are found by the registry, payments
/// pass the breaker, and the desk, which lets people in and restores the open orders, needs all of them.
ChildSpec orders_child_spec(const SharedServices& services, OrdersTreeConfig config);

} // namespace canopy::app
