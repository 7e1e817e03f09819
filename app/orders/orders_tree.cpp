// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/orders_tree.hpp"

#include "app/orders/order_desk.hpp"
#include "app/orders/payments.hpp"
#include "otp/supervisor.hpp"

#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

// An order's crash concerns that order; so many in five seconds are a defect of all, and something has to be done.
constexpr std::uint32_t most_order_restarts = 100;

ChildSpec registry_spec(const SharedServices& services) {
    return {.id = "order_registry",
            .start = starts_with<OrderRegistryServer>({.name = "order_registry"}, services->registry),
            .kind = ProcessKind::Registry};
}

ChildSpec breaker_spec(const SharedServices& services) {
    return {.id = "circuit_breaker",
            .start = starts_with<CircuitBreaker>({.name = "circuit_breaker"}, payment_breaker_config(), services->telemetry)};
}

ChildSpec payments_spec(const SharedServices& services, const OrdersTreeConfig& config) {
    return {.id = "payment_gateway",
            .start = starts_with<Payments>({.name = "payment_gateway"}, config.gateway, services->circuit_breaker,
                                           PaymentsConfig{.seed = config.seed}, services->telemetry)};
}

ChildSpec warehouse_spec(const SharedServices& services) {
    return {.id = "warehouse",
            .start = starts_with<Warehouse>({.name = "warehouse"}, services->repo, services->pub_sub, services->telemetry)};
}

ChildSpec notifier_spec(const SharedServices& services, const OrdersTreeConfig& config) {
    return {.id = "notifier",
            .start = starts_with<Notifier>({.name = "notifier"}, services->pub_sub, TaskSupervisor(services->task_supervisor),
                                           config.courier, NotifierLimits{})};
}

} // namespace

ChildSpec orders_child_spec(const SharedServices& services, OrdersTreeConfig config) {
    const DynamicSupervisorSpec order_supervisor{.max_restarts = most_order_restarts, .within = 5s};
    SupervisorSpec spec{.strategy = Strategy::RestForOne};
    spec.children = {registry_spec(services),
                     DynamicSupervisor::child_spec("order_supervisor", order_supervisor, {.name = "order_supervisor"}),
                     breaker_spec(services),
                     payments_spec(services, config),
                     warehouse_spec(services),
                     notifier_spec(services, config),
                     {.id = "order_desk", .start = starts_with<OrderDesk>({.name = "order_desk"}, services)}};
    return Supervisor::child_spec("orders", std::move(spec));
}

} // namespace canopy::app
