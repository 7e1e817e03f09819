// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/orders/product.hpp"
#include "app/storage/page.hpp"
#include "core/async.hpp"

namespace canopy::app {

// What may be asked about products, each as a coroutine that runs in the process which awaits it and is told to telemetry.
// The cache and the warehouse hear of what they change, so an order that waits for a product's stock goes on.
//
//     const Result<Product> product = co_await update_product(services, id, {{"stock", 12}});

/// Fails: invalid with every field error, those of the database included; conflict when the id is taken; unavailable, storage.
Async<Result<Product>> create_product(SharedServices services, Form form);
/// What the form leaves out stays. Fails: as create_product(), not_found.
Async<Result<Product>> update_product(SharedServices services, ProductId id, Form form);
/// As the database has it, stock included. Fails: not_found, unavailable, storage.
Async<Result<Product>> get_product(SharedServices services, ProductId id);
Async<Result<Page<Product>>> list_products(SharedServices services, PageRequest page);
/// Fails: not_found; invalid while orders hold it.
Async<Result<void>> remove_product(SharedServices services, ProductId id);

} // namespace canopy::app
