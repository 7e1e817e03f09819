// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/metrics.hpp"

namespace canopy::app {

std::string_view to_word(Metric metric) noexcept {
    switch (metric) {
    case Metric::OrdersPlaced: return "orders_placed";
    case Metric::OrdersRepeated: return "orders_repeated";
    case Metric::OrdersLimited: return "orders_limited";
    case Metric::OrdersRefused: return "orders_refused";
    case Metric::OrdersCancelled: return "orders_cancelled";
    case Metric::OrdersAdvanced: return "orders_advanced";
    case Metric::ChangesRefused: return "changes_refused";
    case Metric::OrdersRestored: return "orders_restored";
    case Metric::WritesStored: return "writes_stored";
    case Metric::Commits: return "commits";
    case Metric::CacheHits: return "cache_hits";
    case Metric::CacheMisses: return "cache_misses";
    case Metric::CustomersShed: return "customers_shed";
    case Metric::CustomersRetried: return "customers_retried";
    }
    return "unknown";
}

MetricsSnapshot Metrics::snapshot() const noexcept {
    MetricsSnapshot snapshot;
    for (std::size_t i = 0; i < metric_count; ++i) snapshot.values[i] = value(static_cast<Metric>(i));
    return snapshot;
}

} // namespace canopy::app
