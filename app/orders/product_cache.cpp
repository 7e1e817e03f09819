// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_cache.hpp"

#include "app/orders/order_services.hpp"
#include "app/storage/product_store.hpp"

#include <algorithm>

namespace canopy::app {

namespace {

Async<Result<Product>> find_stored(Repo repo, ProductId id) {
    auto reading = repo.read<Product>("products.find", [id](Database& database) { return ProductStore{database}.find(id); });
    co_return from_repo(co_await std::move(reading).attempt());
}

Async<void> look_up(Ref<ProductCache> cache, ProductSource source, ProductId id, std::uint64_t number) {
    Async<Result<Product>> looking = source(id);
    Result<Product> product = co_await looking;
    ProductCache::Loaded loaded{.look_up = number, .id = std::move(id), .product = std::move(product)};
    cast(cache, std::move(loaded));
}

} // namespace

ProductSource stored_products(Repo repo) {
    return [repo = std::move(repo)](ProductId id) { return find_stored(repo, std::move(id)); };
}

Call<ProductCache::Get> ProductCache::get(const Ref<ProductCache>& cache, ProductId id) {
    return call(cache, Get{.id = std::move(id)});
}

void ProductCache::put(const Ref<ProductCache>& cache, Product product) { cast(cache, Put{.product = std::move(product)}); }

void ProductCache::forget(const Ref<ProductCache>& cache, ProductId id) { cast(cache, Forget{.id = std::move(id)}); }

void ProductCache::outdated(const Ref<ProductCache>& cache, ProductId id) { cast(cache, Outdated{.id = std::move(id)}); }

void ProductCache::forget_all(const Ref<ProductCache>& cache) { cast(cache, Outdated{.id = std::nullopt}); }

void ProductCache::handle_call(Get request, From<Get::Reply> from) {
    static const EventName hit{"canopy", "cache", "hit"};
    static const EventName miss{"canopy", "cache", "miss"};
    const auto found = m_entries.find(request.id);
    m_metrics.add(found == m_entries.end() ? Metric::CacheMisses : Metric::CacheHits);
    m_telemetry.execute(found == m_entries.end() ? miss : hit, {});
    if (found != m_entries.end())
        from.reply(found->second.product);
    else
        load(request.id, from);
}

void ProductCache::load(const ProductId& id, From<Get::Reply> from) {
    Loading& loading = m_loading[id];
    loading.waiting.push_back(from);
    if (loading.waiting.size() > 1) return;
    loading.look_up = ++m_last_look_up;
    auto body = [cache = self_ref(), source = m_source, id, number = loading.look_up](Process&) {
        return look_up(cache, source, id, number);
    };
    loading.loader =
        spawn_function(*this, Linked::No, std::move(body), {.label = "look up a product", .kind = ProcessKind::Task});
    monitor(loading.loader);
}

void ProductCache::handle_cast(Loaded loaded) {
    const auto loading = m_loading.find(loaded.id);
    if (loading == m_loading.end() || loading->second.look_up != loaded.look_up) return; // put or forgotten meanwhile
    if (loaded.product && !loading->second.outdated)
        handle_cast(Put{.product = std::move(*loaded.product)});
    else
        answer_waiting(loaded.id, loaded.product);
}

void ProductCache::answer_waiting(const ProductId& id, const Result<Product>& product) {
    const auto loading = m_loading.extract(id);
    if (loading.empty()) return;
    for (const From<Get::Reply>& from : loading.mapped().waiting) from.reply(product);
}

void ProductCache::handle_info(Down down) {
    const auto failed = std::ranges::find_if(m_loading, [&](const auto& entry) { return entry.second.loader == down.pid; });
    if (failed == m_loading.end()) return; // it had an answer
    const ProductId id = failed->first;
    answer_waiting(id, tl::unexpected(unavailable("the products", down.reason)));
}

void ProductCache::handle_cast(Put request) {
    answer_waiting(request.product.id, request.product);
    Entry& entry = m_entries[request.product.id];
    if (entry.timer) cancel_timer(runtime(), entry.timer);
    entry.version = ++m_last_version;
    entry.timer = send_after(self_ref(), Expired{.id = request.product.id, .version = entry.version}, lifetime);
    entry.product = std::move(request.product);
}

void ProductCache::handle_cast(Forget request) {
    answer_waiting(request.id, tl::unexpected(OrderError{.kind = OrderError::Kind::NotFound,
                                                         .text = "there is no product " + request.id.text()}));
    m_entries.erase(request.id);
}

void ProductCache::handle_cast(const Outdated& request) {
    if (!request.id) m_entries.clear();
    if (request.id) m_entries.erase(*request.id);
    for (auto& [id, loading] : m_loading)
        if (!request.id || *request.id == id) loading.outdated = true;
}

void ProductCache::handle_info(Expired expired) {
    // A timer that fired before its cancellation is in the mailbox already: its version is an old one.
    const auto found = m_entries.find(expired.id);
    if (found != m_entries.end() && found->second.version == expired.version) m_entries.erase(found);
}

void ProductCache::inspect(Inspector& inspector) const {
    inspector.show("entries", m_entries.size());
    inspector.show("being looked up", m_loading.size());
    inspector.show("hits", m_metrics.value(Metric::CacheHits));
    inspector.show("misses", m_metrics.value(Metric::CacheMisses));
}

} // namespace canopy::app
