// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/system_world.hpp"

#include <string>

namespace canopy::app {

/// A system whose payment gateway is the test's: it outlives the system, as the world outside does.
class PayingWorld : public SystemWorld {
protected:
    void start_paying() {
        auto wanted = config();
        wanted.gateway = gateway;
        start(wanted);
    }
    void restart_paying() {
        m_system.reset();
        start_paying();
    }

    GatewayBooks books() const { return gateway.books(); }
    Result<Order> place_past_limits(const std::string& id) { return system().orders().import_order(order(id)).get(); }

    void set_stock(std::int64_t pieces) { ASSERT_TRUE(Warehouse::take_inventory(system().warehouse(), teapot, pieces).get()); }
    void restock(std::int64_t pieces) { ASSERT_TRUE(Warehouse::restock(system().warehouse(), teapot, pieces).get()); }
    std::int64_t stock() { return Warehouse::stock(system().warehouse(), teapot).get().value().pieces.value(); }

    /// As the database has it.
    Order stored(const std::string& id) {
        const OrderPage page = system().orders().list().get().value();
        for (const Order& each : page.orders)
            if (each.id == OrderId{id}) return each;
        throw std::runtime_error("there is no order " + id);
    }
    std::size_t processes() {
        return DynamicSupervisor::count_children(runtime().name<DynamicSupervisor>("order_supervisor")).get().active;
    }
    /// Of an open order.
    Pid process_of(const std::string& id) { return system().services()->registry.whereis(OrderId{id}); }

    const ProductId teapot{"Teapot"};
    GatewayControls gateway{any_seed, {}};
};

} // namespace canopy::app
