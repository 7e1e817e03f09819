// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace canopy::app {

/// What the business counts since its start.
enum class Metric : std::uint8_t {
    OrdersPlaced,    ///< acknowledged, each order once
    OrdersRepeated,  ///< asked for again with the same id, and answered the same
    OrdersLimited,   ///< refused by the rate limiter
    OrdersRefused,   ///< refused for any other reason
    OrdersCancelled, ///< changes of status
    OrdersAdvanced,  ///< changes of status
    ChangesRefused,  ///< cancellations and advances that were answered with an error
    OrdersRestored,  ///< open orders that got a process again after a start
    WritesStored,    ///< orders and changes committed
    Commits,         ///< transactions that stored them
    CacheHits,
    CacheMisses,
    CustomersShed, ///< intentions of the customers that found no room to run
    CustomersRetried,
};

inline constexpr std::size_t metric_count = static_cast<std::size_t>(Metric::CustomersRetried) + 1;

/// `orders_placed`, `cache_hits`: for logs and screens.
std::string_view to_word(Metric metric) noexcept;

/// All of them at one moment.
struct MetricsSnapshot {
    std::array<std::uint64_t, metric_count> values{};

    std::uint64_t operator[](Metric metric) const noexcept { return values[static_cast<std::size_t>(metric)]; }
    bool operator==(const MetricsSnapshot&) const = default;
};

/// Counters that anybody may add to and read: OTP's `counters`. Copies share them, and they outlive every crash.
///
///     metrics.add(Metric::OrdersPlaced);
///     show(metrics.snapshot()[Metric::OrdersPlaced]);
///
/// Process: any thread. Cost: add() is one relaxed atomic addition.
class Metrics {
public:
    Metrics() : m_values(std::make_shared<Values>()) {}

    void add(Metric metric, std::uint64_t amount = 1) const noexcept {
        (*m_values)[static_cast<std::size_t>(metric)].fetch_add(amount, std::memory_order_relaxed);
    }
    std::uint64_t value(Metric metric) const noexcept {
        return (*m_values)[static_cast<std::size_t>(metric)].load(std::memory_order_relaxed);
    }
    MetricsSnapshot snapshot() const noexcept;

private:
    using Values = std::array<std::atomic<std::uint64_t>, metric_count>;
    std::shared_ptr<Values> m_values;
};

} // namespace canopy::app
