// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/product_store.hpp"

#include "app/storage/changed_columns.hpp"
#include "app/storage/database.hpp"
#include "app/storage/foreign_key.hpp"
#include "app/storage/transaction.hpp"

#include <algorithm>
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

/// No rule of the schema: a cancelled order must always be able to bring its pieces back.
tl::unexpected<StorageError> no_room(const Shelf& shelf) {
    return tl::unexpected(StorageError{.kind = Kind::Constraint,
                                       .text = fmt::format("{} holds {} pieces; at most {} may lie on a shelf",
                                                           shelf.product.text(), shelf.pieces.value_or(0), ProductLimits::stock),
                                       .violations = {{ConstraintViolation::Kind::Check, ProductStore::shelf_is_full}}});
}

/// In the order of the products, so that two writers never wait for each other's rows in a circle.
std::map<ProductId, std::int64_t> pieces_of(const std::vector<Item>& items) {
    std::map<ProductId, std::int64_t> pieces;
    for (const Item& item : items) pieces[item.product] += item.quantity;
    return pieces;
}

/// 0 pieces or fewer: there are enough.
Missing shortage(const Shelf& shelf, std::int64_t wanted) {
    return {.product = shelf.product, .pieces = wanted - shelf.pieces.value_or(wanted)};
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

StorageResult<void> ProductStore::update(const Product& product, std::span<const std::string> fields) {
    const std::vector<ColumnValue> columns{{"name", "name", product.name},
                                           {"price", "price_cents", product.price.cents},
                                           {"stock", "stock", value_or_null(product.stock)}};
    return changed_one(update_columns(m_database, "products", product.id.text(), columns, fields), product.id);
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

StorageResult<std::vector<Missing>> ProductStore::missing(const std::vector<Item>& items) {
    std::vector<Missing> lacking;
    for (const auto& [id, wanted] : pieces_of(items)) {
        const auto there = shelf(id);
        if (!there) return tl::unexpected(there.error());
        if (const Missing few = shortage(*there, wanted); few.pieces > 0) lacking.push_back(few);
    }
    return lacking;
}

StorageResult<ProductStore::Taken> ProductStore::take(const std::vector<Item>& items) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    Taken result;
    for (const auto& [id, wanted] : pieces_of(items)) {
        const auto taken =
            stock_by(id, "UPDATE products SET stock = stock - ? WHERE id = ? AND (stock IS NULL OR stock >= ?) RETURNING stock",
                     {wanted, id.text(), wanted});
        if (!taken) return tl::unexpected(taken.error());
        if (*taken && (*taken)->pieces) result.shelves.push_back(**taken);
        if (*taken) continue;
        const auto there = shelf(id);
        if (!there) return tl::unexpected(there.error());
        result.missing.push_back(shortage(*there, wanted));
        // Another program may have put some back since: look again, as if one were missing.
        result.missing.back().pieces = std::max<std::int64_t>(result.missing.back().pieces, 1);
    }
    if (result.missing.empty()) return savepoint->release().map([&] { return std::move(result); });
    result.shelves.clear();
    return savepoint->rollback().map([&] { return std::move(result); });
}

StorageResult<std::vector<Shelf>> ProductStore::give_back(const std::vector<Item>& items) {
    StorageResult<Savepoint> savepoint = Savepoint::begin(m_database);
    if (!savepoint) return tl::unexpected(savepoint.error());
    std::vector<Shelf> shelves;
    for (const auto& [id, pieces] : pieces_of(items)) {
        const auto given =
            stock_by(id, "UPDATE products SET stock = stock + ? WHERE id = ? RETURNING stock", {pieces, id.text()});
        if (!given) return tl::unexpected(given.error());
        if (!*given) return no_such_product(id);
        if ((*given)->pieces) shelves.push_back(**given);
    }
    return savepoint->release().map([&] { return std::move(shelves); });
}

StorageResult<Shelf> ProductStore::shelf(const ProductId& id) {
    const auto there = stock_by(id, "SELECT stock FROM products WHERE id = ?", {id.text()});
    if (!there) return tl::unexpected(there.error());
    if (!*there) return no_such_product(id);
    return **there;
}

StorageResult<Shelf> ProductStore::restock(const ProductId& id, std::int64_t pieces) {
    const auto added = stock_by(id, "UPDATE products SET stock = stock + ? WHERE id = ? AND stock <= ? RETURNING stock",
                                {pieces, id.text(), ProductLimits::stock - pieces});
    if (!added) return tl::unexpected(added.error());
    if (*added) return **added;
    return shelf(id).and_then([](const Shelf& there) -> StorageResult<Shelf> {
        if (there.pieces) return no_room(there);
        return storage_error(Kind::Conflict, fmt::format("{} is not counted; take inventory first", there.product.text()));
    });
}

StorageResult<Shelf> ProductStore::take_inventory(const ProductId& id, std::optional<std::int64_t> pieces) {
    const auto counted =
        stock_by(id, "UPDATE products SET stock = ? WHERE id = ? RETURNING stock", {value_or_null(pieces), id.text()});
    if (!counted) return tl::unexpected(counted.error());
    if (!*counted) return no_such_product(id);
    return **counted;
}

StorageResult<std::optional<Shelf>> ProductStore::stock_by(const ProductId& id, const char* sql, const SqlValues& values) {
    std::optional<Shelf> shelf;
    return m_database
        .query(sql, values,
               [&](const Row& row) {
                   shelf = Shelf{.product = id, .pieces = row.is_null(0) ? std::nullopt : std::optional{row.integer(0)}};
               })
        .map([&] { return shelf; });
}

} // namespace canopy::app
