// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "core/async.hpp"

#include <cstddef>
#include <vector>

namespace canopy::app {

// What may be asked of the orders business, each as a coroutine that runs in the process which awaits it: no process
// stands between many customers and many orders. OrderDesk offers the same to threads.
//
//     const Result<Order> placed = co_await place_order(services, std::move(order));

/// Validate, ask the rate limiter, let the order's process store and announce it. An order that is known already costs
/// the user nothing.
Async<Result<Order>> place_order(SharedServices services, NewOrder wanted, Unknown unknown = Unknown::Register);
/// The same, for who wants to know whether the order is new or a repetition.
Async<Result<OrderStore::Stored>> create_order(SharedServices services, NewOrder wanted, Unknown unknown = Unknown::Register);
/// The same past the rate limiter, for an order that was taken elsewhere.
Async<Result<Order>> import_order(SharedServices services, NewOrder wanted);
Async<Result<Order>> cancel_order(SharedServices services, UserId user, OrderId id);
Async<Result<Order>> advance_order(SharedServices services, OrderId id);
Async<Result<Order>> get_order(SharedServices services, OrderId id);

/// Many orders take a step at once, in one write: those of the filter that may, see common_source(); the others stay as they
/// are. Each change is broadcast as if the order had been asked alone. Answers which changed, oldest first.
/// Fails: invalid for a step that each order takes for itself; storage; unavailable: all or none are changed, and what is
/// changed is broadcast all the same.
Async<Result<std::vector<OrderId>>> update_orders(SharedServices services, OrderFilter filter, OrderStatus to);

/// Gives every open order in the database a process, part by part. Answers how many got one.
/// Fails: storage, unavailable; those already started go on.
Async<Result<std::size_t>> restore_open_orders(SharedServices services);

} // namespace canopy::app
