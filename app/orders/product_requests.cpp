// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_requests.hpp"

#include "app/orders/product_cache.hpp"
#include "app/orders/refusal.hpp"
#include "app/storage/product_store.hpp"

namespace canopy::app {

namespace {

using Changed = Attempt<Product>;

/// Looks, changes and stores as one write, so that two changes at once do not undo each other.
StorageResult<Changed> change(Database& database, const ProductId& id, const Form& form) {
    ProductStore products{database};
    const auto product = products.find(id);
    if (!product) return tl::unexpected(product.error());
    auto changed = product_changes(*product, form).apply();
    if (!changed) return Changed{tl::unexpected(std::move(changed.error()))};
    return products.update(*changed).map([&] { return Changed{std::move(*changed)}; });
}

const Constraints& product_constraints() {
    static const Constraints constraints = Constraints()
                                               .unique("id", "products_pkey")
                                               .check("stock", "products_stock_check", "must be at least 0")
                                               .foreign_key("id", "items_product_fkey", "is still in orders");
    return constraints;
}

Ref<ProductCache> cache_of(const OrderServices& services) {
    return services.order_supervisor.runtime().name<ProductCache>("product_cache");
}

/// Orders may wait for this shelf.
void tell_stock(const OrderServices& services, const Product& product) {
    Warehouse::stock_changed(services.warehouse, {{.product = product.id, .pieces = product.stock}});
}

} // namespace

Async<Result<Product>> create_product(SharedServices services, Form form) {
    const auto product = new_product_changes(std::move(form)).apply();
    if (!product) co_return tl::unexpected(OrderError::invalid(product.error()));
    auto writing = services->repo.write<void>(
        "products.insert", [product = *product](Database& database) { return ProductStore{database}.insert(product); });
    const Result<void> stored = from_repo(co_await std::move(writing).attempt(), product_constraints());
    if (!stored) co_return tl::unexpected(stored.error());
    ProductCache::put(cache_of(*services), *product);
    tell_stock(*services, *product);
    co_return *product;
}

Async<Result<Product>> update_product(SharedServices services, ProductId id, Form form) {
    const bool counted_anew = form.find("stock") != nullptr;
    auto writing = services->repo.write<Changed>(
        "products.update", [id, form = std::move(form)](Database& database) { return change(database, id, form); });
    Result<Changed> changed = from_repo(co_await std::move(writing).attempt(), product_constraints());
    if (!changed) co_return tl::unexpected(changed.error());
    if (*changed) ProductCache::put(cache_of(*services), **changed);
    if (*changed && counted_anew) tell_stock(*services, **changed);
    co_return to_result(std::move(*changed));
}

Async<Result<Product>> get_product(SharedServices services, ProductId id) {
    auto reading =
        services->repo.read<Product>("products.find", [id](Database& database) { return ProductStore{database}.find(id); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<Page<Product>>> list_products(SharedServices services, PageRequest page) {
    auto reading = services->repo.read<Page<Product>>("products.list",
                                                      [page](Database& database) { return ProductStore{database}.list(page); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<void>> remove_product(SharedServices services, ProductId id) {
    auto writing =
        services->repo.write<void>("products.remove", [id](Database& database) { return ProductStore{database}.remove(id); });
    Result<void> removed = from_repo(co_await std::move(writing).attempt(), product_constraints());
    if (removed) ProductCache::forget(cache_of(*services), id);
    co_return removed;
}

} // namespace canopy::app
