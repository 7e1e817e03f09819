// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_error.hpp"
#include "app/orders/product.hpp"
#include "app/storage/repo.hpp"
#include "app/telemetry/metrics.hpp"
#include "otp/gen_server.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace canopy::app {

/// Where products are looked up that the cache does not have; runs in a process of its own.
using ProductSource = std::function<Async<Result<Product>>(ProductId id)>;

/// The products of the database.
ProductSource stored_products(Repo repo);

/// Products that were looked up lately: reads through to the database. An entry lives 300 seconds from its last put.
///
///     const Result<Product> product = co_await ProductCache::get(cache, id);
///
/// Executes `{"canopy", "cache", "hit"}` and `{"canopy", "cache", "miss"}`.
///
/// Process: its own; it never waits. A product that is asked for again while it is being looked up is looked up once.
/// Fails: not_found; unavailable when the database does not answer: neither is remembered. After a crash it is empty, as a
/// cache may be.
class ProductCache final : public GenServer<ProductCache> {
public:
    static constexpr std::chrono::seconds lifetime{300};

    struct Get {
        using Reply = Result<Product>;
        ProductId id;
    };
    struct Put {
        Product product;
    };
    struct Forget {
        ProductId id;
    };
    struct Outdated {
        std::optional<ProductId> id; ///< nothing: all of them
    };
    struct Loaded {
        std::uint64_t look_up = 0; ///< its number: one that was overtaken by a put or a forget has nothing to say any more
        ProductId id;
        Result<Product> product;
    };
    struct Expired {
        ProductId id;
        std::uint64_t version = 0; ///< of the entry; a later put makes another
    };

    static Call<Get> get(const Ref<ProductCache>& cache, ProductId id);
    /// The product has changed: what is being looked up meanwhile is old news.
    static void put(const Ref<ProductCache>& cache, Product product);
    /// The product is gone.
    static void forget(const Ref<ProductCache>& cache, ProductId id);
    /// Another program changed or removed it: the next one who asks is told what the database has. Who waits for a look-up under
    /// way gets what it finds; it is not remembered.
    static void outdated(const Ref<ProductCache>& cache, ProductId id);
    static void forget_all(const Ref<ProductCache>& cache);

    ProductCache(Metrics metrics, ProductSource source, canopy::Telemetry telemetry = canopy::Telemetry::off())
        : m_metrics(std::move(metrics)), m_source(std::move(source)), m_telemetry(std::move(telemetry)) {}
    void handle_call(Get request, From<Get::Reply> from);
    void handle_cast(Put request);
    void handle_cast(Forget request);
    void handle_cast(const Outdated& request);
    void handle_cast(Loaded loaded);
    void handle_info(Expired expired);
    void handle_info(Down down);
    void inspect(Inspector& inspector) const override;

private:
    struct Entry {
        Product product;
        std::uint64_t version = 0;
        TimerRef timer;
    };
    struct Loading {
        std::uint64_t look_up = 0;
        Pid loader;
        std::vector<From<Get::Reply>> waiting;
        bool outdated = false; ///< what it finds may be older than what was heard since
    };

    void load(const ProductId& id, From<Get::Reply> from);
    void answer_waiting(const ProductId& id, const Result<Product>& product);

    Metrics m_metrics;
    ProductSource m_source;
    canopy::Telemetry m_telemetry;
    std::unordered_map<ProductId, Entry> m_entries;
    std::unordered_map<ProductId, Loading> m_loading;
    std::uint64_t m_last_version = 0;
    std::uint64_t m_last_look_up = 0;
};

} // namespace canopy::app
