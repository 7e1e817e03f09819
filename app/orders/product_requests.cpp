// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_requests.hpp"

#include "app/orders/measured.hpp"
#include "app/orders/product_cache.hpp"
#include "app/orders/refusal.hpp"
#include "app/storage/product_store.hpp"

namespace canopy::app {

namespace {

using Changed = Attempt<Product>;

/// Looks, changes and stores as one write: what the form leaves out stays as it is by then, whoever else writes. Answers the
/// row as it is stored.
StorageResult<Changed> change(Database& database, const ProductId& id, const Form& form) {
    ProductStore products{database};
    const auto product = products.find(id);
    if (!product) return tl::unexpected(product.error());
    const Changeset<Product> changes = product_changes(*product, form);
    const auto changed = changes.apply();
    if (!changed) return Changed{tl::unexpected(changed.error())};
    return products.update(*changed, changes.changed()).and_then([&] { return products.find(id); }).map([](Product stored) {
        return Changed{std::move(stored)};
    });
}

Ref<ProductCache> cache_of(const OrderServices& services) {
    return services.order_supervisor.runtime().name<ProductCache>("product_cache");
}

/// Orders may wait for this shelf.
void tell_stock(const OrderServices& services, const Product& product) {
    Warehouse::stock_changed(services.warehouse, {{.product = product.id, .pieces = product.stock}});
}

Async<Result<Product>> create(SharedServices services, Form form) {
    const auto product = new_product_changes(std::move(form)).apply();
    if (!product) co_return tl::unexpected(OrderError::invalid(product.error()));
    auto writing = services->repo.write<void>(
        "products.insert", [product = *product](Database& database) { return ProductStore{database}.insert(product); });
    Result<void> stored = from_repo(co_await std::move(writing).attempt(), product_constraints());
    stored = taken_id_is_conflict(std::move(stored));
    if (!stored) co_return tl::unexpected(stored.error());
    ProductCache::put(cache_of(*services), *product);
    tell_stock(*services, *product);
    co_return *product;
}

Async<Result<Product>> update(SharedServices services, ProductId id, Form form) {
    const bool counted_anew = form.find("stock") != nullptr;
    auto writing = services->repo.write<Changed>(
        "products.update", [id, form = std::move(form)](Database& database) { return change(database, id, form); });
    Result<Changed> changed = from_repo(co_await std::move(writing).attempt(), product_constraints());
    if (!changed) co_return tl::unexpected(changed.error());
    if (*changed) ProductCache::put(cache_of(*services), **changed);
    if (*changed && counted_anew) tell_stock(*services, **changed);
    co_return to_result(std::move(*changed));
}

Async<Result<Product>> find(SharedServices services, ProductId id) {
    auto reading =
        services->repo.read<Product>("products.find", [id](Database& database) { return ProductStore{database}.find(id); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<Page<Product>>> list(SharedServices services, PageRequest page) {
    auto reading = services->repo.read<Page<Product>>("products.list",
                                                      [page](Database& database) { return ProductStore{database}.list(page); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<Result<void>> remove(SharedServices services, ProductId id) {
    auto writing =
        services->repo.write<void>("products.remove", [id](Database& database) { return ProductStore{database}.remove(id); });
    Result<void> removed = from_repo(co_await std::move(writing).attempt(), product_constraints());
    if (removed) ProductCache::forget(cache_of(*services), id);
    co_return removed;
}

} // namespace

Async<Result<Product>> create_product(SharedServices services, Form form) {
    return measured(services, "create_product", create(services, std::move(form)));
}

Async<Result<Product>> update_product(SharedServices services, ProductId id, Form form) {
    return measured(services, "update_product", update(services, std::move(id), std::move(form)));
}

Async<Result<Product>> get_product(SharedServices services, ProductId id) {
    return measured(services, "get_product", find(services, std::move(id)));
}

Async<Result<Page<Product>>> list_products(SharedServices services, PageRequest page) {
    return measured(services, "list_products", list(services, page));
}

Async<Result<void>> remove_product(SharedServices services, ProductId id) {
    return measured(services, "remove_product", remove(services, std::move(id)));
}

} // namespace canopy::app
