// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/quantile_sketch.hpp"
#include "otp/telemetry.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace canopy {

/// What is made of an event's measurements.
enum class MetricKind : std::uint8_t {
    Counter,      ///< how often the event was executed
    Sum,          ///< of a measurement
    LastValue,    ///< of a measurement
    Summary,      ///< count, sum, smallest, largest, percentiles
    Distribution, ///< how many values lay at or below each of the given bounds
};

/// One metric: of which event, and how it is added up. Made by counter(), sum(), last_value(), summary(), distribution().
struct Metric {
    MetricKind kind = MetricKind::Counter;
    std::string name{}; ///< unique among its Metrics: `orders.placed.total`
    EventName event{};
    std::string measurement{};       ///< which of the event's; a duration counts in seconds. Empty for a counter
    std::vector<std::string> tags{}; ///< metadata whose texts, numbers or truth values tell series apart
    std::vector<double> bounds{};    ///< of a distribution, ascending
    /// Which executions count; without a function all do.
    std::function<bool(const Telemetry::Call&)> keep{};
    std::string description{};
};

Metric counter(std::string name, EventName event);
Metric sum(std::string name, EventName event, std::string measurement);
Metric last_value(std::string name, EventName event, std::string measurement);
Metric summary(std::string name, EventName event, std::string measurement);
Metric distribution(std::string name, EventName event, std::string measurement, std::vector<double> bounds);

/// What a summary says.
struct SummaryValue {
    std::uint64_t count = 0;
    double sum = 0;
    double min = 0;
    double max = 0;
    double p50 = 0; ///< percentiles within 1 %
    double p90 = 0;
    double p95 = 0;
    double p99 = 0;
};

/// What a distribution says.
struct DistributionValue {
    std::vector<std::uint64_t> counts{}; ///< one a bound: values at or below it, those of smaller bounds included
    std::uint64_t count = 0;             ///< all
    double sum = 0;
};

/// One series of a metric at one moment.
struct MetricReading {
    std::string name;
    MetricKind kind = MetricKind::Counter;
    std::map<std::string, std::string> tags; ///< the empty text for metadata that was not there
    /// A counter's and a sum's total, a last value; a summary; a distribution.
    std::variant<double, SummaryValue, DistributionValue> value;
};

/// Metrics out of telemetry events, added up as they are executed.
///
///     const Metrics metrics(telemetry, {counter("orders.total", {"orders", "placed"}),
///                                       summary("orders.seconds", {"orders", "placed"}, "duration")});
///     telemetry.execute({"orders", "placed"}, {{"duration", Measurement{20ms}}});
///     const SummaryValue latency = std::get<SummaryValue>(metrics.read("orders.seconds").front().value);
///
/// A handle; copies share the values. The last one takes its handlers from the telemetry.
///
/// Process: any, any thread; a value is added in the one that executes the event. Fails: an event without the measurement
/// counts for a counter alone. Throws std::invalid_argument for a name that is used twice, bounds that do not ascend, or a
/// distribution without any. Cost: a lock a metric and a look-up of the tags; a metric keeps a series a combination of tags,
/// for ever.
class Metrics {
public:
    Metrics(const Telemetry& telemetry, std::vector<Metric> metrics);

    /// All series of all metrics, in the order of the definitions, then of the tags.
    std::vector<MetricReading> read() const;
    /// Of one metric; none when nothing was executed, or it is not known.
    std::vector<MetricReading> read(const std::string& name) const;
    /// Begins anew: all series go.
    void reset() const;
    const std::vector<Metric>& definitions() const noexcept;

private:
    class State;
    std::shared_ptr<State> m_state;
};

} // namespace canopy
