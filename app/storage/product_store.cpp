// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/product_store.hpp"

#include "app/storage/database.hpp"
#include "app/storage/foreign_key.hpp"
#include "app/storage/transaction.hpp"

#include <fmt/format.h>
#include <map>

namespace canopy::app {

namespace {

using Kind = StorageError::Kind;

Product read_product(const Row& row) {
    return {.id = ProductId{row.text(0)},
            .name = row.text(1),
            .price = Money{row.integer(2)},
            .stock = row.is_null(3) ? std::nullopt : std::optional{row.integer(3)}};
}

tl::unexpected<StorageError> no_such_product(const ProductId& id) {
    return storage_error(Kind::NotFound, fmt::format("there is no product {}", id.text()));
}

StorageResult<void> changed_one(const StorageResult<std::int64_t>& changed, const ProductId& id) {
    if (!changed) return tl::unexpected(changed.error());
    if (*changed > 0) return {};
    return no_such_product(id);
}

/// Pieces of one product in a list of items.
struct Pieces {
    std::int64_t quantity = 0;
    std::size_t first_item = 0;
};

/// In the order of the products, so that two writers never wait for each other's rows in a circle.
std::map<ProductId, Pieces> pieces_of(const std::vector<Item>& items) {
    std::map<ProductId, Pieces> pieces;
    for (std::size_t i = 0; i < items.size(); ++i)
        pieces.try_emplace(items[i].product, Pieces{.first_item = i}).first->second.quantity += items[i].quantity;
    return pieces;
}

void add_shortage(StorageError& shortages, const Product& product, const Pieces& wanted) {
    shortages.text += fmt::format("{}{} of {} wanted, {} left", shortages.text.empty() ? "" : "; ", wanted.quantity, product.name,
                                  product.stock.value_or(0));
    shortages.violations.push_back(
        {.kind = ConstraintViolation::Kind::Check, .name = "products_stock_check", .row = wanted.first_item});
}

} // namespace

StorageResult<void> ProductStore::insert(const Product& product) {
    return m_database
        .execute("INSERT INTO products (id, name, price_cents, stock) VALUES (?, ?, ?, ?)",
                 {product.id.text(), product.name, product.price.cents, value_or_null(product.stock)})
        .map([](std::int64_t) {});
}

StorageResult<Product> ProductStore::find(const ProductId& id) {
    std::optional<Product> product;
    const auto found = m_database.query("SELECT id, name, price_cents, stock FROM products WHERE id = ?", {id.text()},
                                        [&](const Row& row) { product = read_product(row); });
    if (!found) return tl::unexpected(found.error());
    if (!product) return no_such_product(id);
    return std::move(*product);
}

StorageResult<bool> ProductStore::contains(const ProductId& id) {
    return m_database.integer("SELECT count(*) FROM products WHERE id = ?", {id.text()}).map([](std::int64_t count) {
        return count > 0;
    });
}

StorageResult<void> ProductStore::update(const Product& product) {
    return changed_one(m_database.execute("UPDATE products SET name = ?, price_cents = ?, stock = ? WHERE id = ?",
                                          {product.name, product.price.cents, value_or_null(product.stock), product.id.text()}),
                       product.id);
}

StorageResult<void> ProductStore::remove(const ProductId& id) {
    const auto removed = m_database.execute("DELETE FROM products WHERE id = ?", {id.text()});
    return changed_one(named_foreign_key(removed, "items_product_fkey"), id);
}

StorageResult<Page<Product>> ProductStore::list(PageRequest request) {
    request = request.clamped();
    return in_one_view(m_database, [&]() -> StorageResult<Page<Product>> {
        const auto total = m_database.integer("SELECT count(*) FROM products");
        if (!total) return tl::unexpected(total.error());
        Page<Product> page{.rows = {}, .total = *total, .page = request.page, .size = request.size};
        return m_database
            .query("SELECT id, name, price_cents, stock FROM products ORDER BY id LIMIT ? OFFSET ?",
                   {request.size, request.offset()}, [&](const Row& row) { page.rows.push_back(read_product(row)); })
            .map([&] { return std::move(page); });
    });
}

StorageResult<void> ProductStore::register_walk_in(const ProductId& id, Money price) {
    return m_database
        .execute("INSERT INTO products (id, name, price_cents) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                 {id.text(), id.text(), price.cents})
        .map([](std::int64_t) {});
}

StorageResult<void> ProductStore::take(const std::vector<Item>& items) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    StorageError shortages{.kind = Kind::Constraint, .text = {}};
    for (const auto& [id, wanted] : pieces_of(items)) {
        const auto taken =
            m_database.execute("UPDATE products SET stock = stock - ? WHERE id = ? AND (stock IS NULL OR stock >= ?)",
                               {wanted.quantity, id.text(), wanted.quantity});
        if (!taken) return tl::unexpected(taken.error());
        if (*taken > 0) continue;
        const auto product = find(id);
        if (!product) return tl::unexpected(product.error());
        add_shortage(shortages, *product, wanted);
    }
    if (!shortages.violations.empty()) return tl::unexpected(std::move(shortages));
    return savepoint->release();
}

StorageResult<void> ProductStore::give_back(const std::vector<Item>& items) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    for (const auto& [id, pieces] : pieces_of(items)) {
        const auto given = m_database.execute("UPDATE products SET stock = stock + ? WHERE id = ?", {pieces.quantity, id.text()});
        if (auto done = changed_one(given, id); !done) return done;
    }
    return savepoint->release();
}

} // namespace canopy::app
