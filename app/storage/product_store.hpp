// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/product.hpp"
#include "app/storage/page.hpp"
#include "app/storage/statement.hpp"
#include "app/storage/storage_error.hpp"

#include <span>
#include <string>
#include <vector>

namespace canopy::app {

class Database;

/// The products and their stock in the database. Orders take their pieces and give them back through it, in the transaction
/// that says so (OrderFlowStore).
///
///     const StorageResult<ProductStore::Taken> taken = ProductStore{database}.take(order.items);
///     if (taken && !taken->missing.empty()) wait_for(taken->missing); // nothing is taken then
///
/// Process: the thread of its database. Holds nothing itself; make one wherever it is needed.
class ProductStore {
public:
    /// The rule that restock() may break, as violations name it.
    static constexpr const char* shelf_is_full = "products_stock_most";

    explicit ProductStore(Database& database) : m_database(database) {}

    /// Fails: Constraint `products_pkey` when the id is taken.
    StorageResult<void> insert(const Product& product);
    /// Fails: NotFound.
    StorageResult<Product> find(const ProductId& id);
    StorageResult<bool> contains(const ProductId& id);
    /// These fields of it, `name`, `price` or `stock`, and no other: an order may take pieces meanwhile.
    /// Fails: NotFound, Constraint.
    StorageResult<void> update(const Product& product, std::span<const std::string> fields);
    /// Fails: NotFound, Constraint `items_product_fkey` while orders hold it.
    StorageResult<void> remove(const ProductId& id);
    /// By their ids.
    StorageResult<Page<Product>> list(PageRequest request = {});

    /// Takes a product nobody knows into the catalogue, at the price it is ordered for and uncounted. Known already:
    /// nothing happens.
    StorageResult<void> register_walk_in(const ProductId& id, Money price);

    /// Which pieces of the items the shelves do not hold, by product.
    StorageResult<std::vector<Missing>> missing(const std::vector<Item>& items);

    /// What becomes of the shelves when pieces are taken.
    struct Taken {
        std::vector<Shelf> shelves = {};   ///< the counted ones, as they are now
        std::vector<Missing> missing = {}; ///< not empty: nothing was taken
    };
    /// Takes the pieces of all items off the shelves, or none. A product that is not counted always has enough.
    ///
    /// Fails: NotFound.
    StorageResult<Taken> take(const std::vector<Item>& items);
    /// Puts them back; answers the counted shelves as they are now. Fails: NotFound.
    StorageResult<std::vector<Shelf>> give_back(const std::vector<Item>& items);

    /// Fails: NotFound.
    StorageResult<Shelf> shelf(const ProductId& id);
    /// Adds pieces to a shelf that is counted. Fails: NotFound, Conflict for one that is not, Constraint `products_stock_most`
    /// when more than ProductLimits::stock would lie on it.
    StorageResult<Shelf> restock(const ProductId& id, std::int64_t pieces);
    /// Counts the shelf anew; nothing: it is not counted any more. Fails: NotFound.
    StorageResult<Shelf> take_inventory(const ProductId& id, std::optional<std::int64_t> pieces);

private:
    /// The stock of one product that the statement answers; nothing: it found none.
    StorageResult<std::optional<Shelf>> stock_by(const ProductId& id, const char* sql, const SqlValues& values);

    Database& m_database;
};

} // namespace canopy::app
