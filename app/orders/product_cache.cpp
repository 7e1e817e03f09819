// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/product_cache.hpp"

namespace canopy::app {

Call<ProductCache::Get> ProductCache::get(const Ref<ProductCache>& cache, ProductId id) {
    return call(cache, Get{.id = std::move(id)});
}

void ProductCache::put(const Ref<ProductCache>& cache, Product product) { cast(cache, Put{.product = std::move(product)}); }

std::optional<Product> ProductCache::handle_call(Get request) {
    const auto found = m_entries.find(request.id);
    m_metrics.add(found == m_entries.end() ? Metric::CacheMisses : Metric::CacheHits);
    return found == m_entries.end() ? std::nullopt : std::optional{found->second.product};
}

void ProductCache::handle_cast(Put request) {
    Entry& entry = m_entries[request.product.id];
    if (entry.timer) cancel_timer(runtime(), entry.timer);
    entry.version = ++m_last_version;
    entry.timer = send_after(self_ref(), Expired{.id = request.product.id, .version = entry.version}, lifetime);
    entry.product = std::move(request.product);
}

void ProductCache::handle_info(Expired expired) {
    // A timer that fired before its cancellation is in the mailbox already: its version is an old one.
    const auto found = m_entries.find(expired.id);
    if (found != m_entries.end() && found->second.version == expired.version) m_entries.erase(found);
}

void ProductCache::inspect(Inspector& inspector) const {
    inspector.show("entries", m_entries.size());
    inspector.show("hits", m_metrics.value(Metric::CacheHits));
    inspector.show("misses", m_metrics.value(Metric::CacheMisses));
}

} // namespace canopy::app
