// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/product.hpp"
#include "app/telemetry/metrics.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <optional>
#include <unordered_map>

namespace canopy::app {

/// Products that were looked up lately. An entry lives 300 seconds from its last put.
///
///     std::optional<Product> product = co_await ProductCache::get(cache, id);
///     if (!product) { product = look_up(id); ProductCache::put(cache, *product); }
///
/// Process: its own. Fails: after a crash it is empty, as a cache may be.
class ProductCache final : public GenServer<ProductCache> {
public:
    static constexpr std::chrono::seconds lifetime{300};

    struct Get {
        using Reply = std::optional<Product>;
        ProductId id;
    };
    struct Put {
        Product product;
    };
    struct Expired {
        ProductId id;
        std::uint64_t version = 0; ///< of the entry; a later put makes another
    };

    static Call<Get> get(const Ref<ProductCache>& cache, ProductId id);
    static void put(const Ref<ProductCache>& cache, Product product);

    explicit ProductCache(Metrics metrics) : m_metrics(std::move(metrics)) {}
    std::optional<Product> handle_call(Get request);
    void handle_cast(Put request);
    void handle_info(Expired expired);
    void inspect(Inspector& inspector) const override;

private:
    struct Entry {
        Product product;
        std::uint64_t version = 0;
        TimerRef timer;
    };

    Metrics m_metrics;
    std::unordered_map<ProductId, Entry> m_entries;
    std::uint64_t m_last_version = 0;
};

} // namespace canopy::app
