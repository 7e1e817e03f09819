// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/product.hpp"
#include "app/storage/page.hpp"
#include "app/storage/storage_error.hpp"

#include <vector>

namespace canopy::app {

class Database;

/// The products and their stock in the database: the only place that knows their table.
///
///     const auto confirmed = co_await repo.write<void>("orders.confirm", [order](Database& database) -> StorageResult<void> {
///         if (auto taken = ProductStore{database}.take(order.items); !taken) return taken; // nothing is taken then
///         return OrderStore{database}.update_status(order.id, OrderStatus::Pending, OrderStatus::Confirmed, now);
///     });
///
/// Process: the thread of its database. Holds nothing itself; make one wherever it is needed.
class ProductStore {
public:
    explicit ProductStore(Database& database) : m_database(database) {}

    /// Fails: Constraint `products_pkey` when the id is taken.
    StorageResult<void> insert(const Product& product);
    /// Fails: NotFound.
    StorageResult<Product> find(const ProductId& id);
    StorageResult<bool> contains(const ProductId& id);
    /// Everything but the id. Fails: NotFound, Constraint.
    StorageResult<void> update(const Product& product);
    /// Fails: NotFound, Constraint `items_product_fkey` while orders hold it.
    StorageResult<void> remove(const ProductId& id);
    /// By their ids.
    StorageResult<Page<Product>> list(PageRequest request = {});

    /// Takes a product nobody knows into the catalogue, at the price it is ordered for and uncounted. Known already:
    /// nothing happens.
    StorageResult<void> register_walk_in(const ProductId& id, Money price);

    /// Takes the pieces of all items off the shelves, or none. A product that is not counted always has enough.
    ///
    /// Fails: Constraint `products_stock_check` for each product of which there is too little, `row` its first item;
    /// NotFound.
    StorageResult<void> take(const std::vector<Item>& items);
    /// Puts them back. Fails: NotFound.
    StorageResult<void> give_back(const std::vector<Item>& items);

private:
    Database& m_database;
};

} // namespace canopy::app
