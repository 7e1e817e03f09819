// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace canopy {

Metric counter(std::string name, EventName event) {
    return {.kind = MetricKind::Counter, .name = std::move(name), .event = std::move(event)};
}

namespace {

Metric of_measurement(MetricKind kind, std::string name, EventName event, std::string measurement) {
    return {.kind = kind, .name = std::move(name), .event = std::move(event), .measurement = std::move(measurement)};
}

} // namespace

Metric sum(std::string name, EventName event, std::string measurement) {
    return of_measurement(MetricKind::Sum, std::move(name), std::move(event), std::move(measurement));
}

Metric last_value(std::string name, EventName event, std::string measurement) {
    return of_measurement(MetricKind::LastValue, std::move(name), std::move(event), std::move(measurement));
}

Metric summary(std::string name, EventName event, std::string measurement) {
    return of_measurement(MetricKind::Summary, std::move(name), std::move(event), std::move(measurement));
}

Metric distribution(std::string name, EventName event, std::string measurement, std::vector<double> bounds) {
    Metric metric = of_measurement(MetricKind::Distribution, std::move(name), std::move(event), std::move(measurement));
    metric.bounds = std::move(bounds);
    return metric;
}

namespace {

using Tags = std::map<std::string, std::string>;

struct ToDouble {
    double operator()(std::int64_t value) const { return static_cast<double>(value); }
    double operator()(double value) const { return value; }
    double operator()(std::chrono::nanoseconds value) const { return std::chrono::duration<double>(value).count(); }
};

template <class T>
std::optional<std::string> text_if(const std::any& value) {
    const T* found = std::any_cast<T>(&value);
    return found ? std::optional{fmt::format("{}", *found)} : std::nullopt;
}

template <class... T>
std::string first_text(const std::any& value) {
    std::optional<std::string> text;
    (void)(... || (text = text_if<T>(value)).has_value());
    return text.value_or("");
}

std::string text_of(const std::any& value) {
    return first_text<std::string, const char*, bool, int, unsigned, long, unsigned long, long long, unsigned long long, double>(
        value);
}

/// The values of one combination of tags.
struct Series {
    std::uint64_t count = 0;
    double sum = 0;
    double last = 0;
    double min = 0;
    double max = 0;
    QuantileSketch sketch{};
    std::vector<std::uint64_t> counts{};
};

/// A metric and its series.
class Recorder {
public:
    explicit Recorder(Metric metric) : m_metric(std::move(metric)) {}

    void record(const Telemetry::Call& call) {
        if (m_metric.keep && !m_metric.keep(call)) return;
        const std::optional<double> value = value_of(call);
        if (!value) return;
        Tags tags = tags_of(call);
        const std::lock_guard lock(m_mutex);
        add(m_series[std::move(tags)], *value);
    }
    void read(std::vector<MetricReading>& readings) const {
        const std::lock_guard lock(m_mutex);
        for (const auto& [tags, series] : m_series) readings.push_back({m_metric.name, m_metric.kind, tags, reading_of(series)});
    }
    void reset() {
        const std::lock_guard lock(m_mutex);
        m_series.clear();
    }

private:
    std::optional<double> value_of(const Telemetry::Call& call) const {
        if (m_metric.kind == MetricKind::Counter) return 1;
        const auto found = call.measurements.find(m_metric.measurement);
        return found == call.measurements.end() ? std::nullopt : std::optional{std::visit(ToDouble{}, found->second)};
    }
    Tags tags_of(const Telemetry::Call& call) const {
        Tags tags;
        for (const std::string& tag : m_metric.tags) {
            const auto found = call.metadata.find(tag);
            tags.emplace(tag, found == call.metadata.end() ? "" : text_of(found->second));
        }
        return tags;
    }
    void add(Series& series, double value) const {
        series.min = series.count == 0 ? value : std::min(series.min, value);
        series.max = series.count == 0 ? value : std::max(series.max, value);
        ++series.count;
        series.sum += value;
        series.last = value;
        if (m_metric.kind == MetricKind::Summary) series.sketch.add(value);
        if (m_metric.kind != MetricKind::Distribution) return;
        series.counts.resize(m_metric.bounds.size());
        for (std::size_t i = 0; i < series.counts.size(); ++i)
            if (value <= m_metric.bounds[i]) ++series.counts[i];
    }
    decltype(MetricReading::value) reading_of(const Series& series) const {
        switch (m_metric.kind) {
        case MetricKind::Counter:
        case MetricKind::Sum: return series.sum;
        case MetricKind::LastValue: return series.last;
        case MetricKind::Summary: return summary_of(series);
        case MetricKind::Distribution: return DistributionValue{series.counts, series.count, series.sum};
        }
        return series.sum;
    }
    static SummaryValue summary_of(const Series& series) {
        const auto at = [&series](double part) { return std::clamp(series.sketch.quantile(part), series.min, series.max); };
        return {series.count, series.sum, series.min, series.max, at(0.5), at(0.9), at(0.95), at(0.99)};
    }

    const Metric m_metric;
    mutable std::mutex m_mutex;
    std::map<Tags, Series> m_series;
};

void check(const Metric& metric) {
    const bool is_distribution = metric.kind == MetricKind::Distribution;
    if (metric.name.empty()) throw std::invalid_argument("a metric needs a name");
    if (is_distribution && metric.bounds.empty())
        throw std::invalid_argument("distribution " + metric.name + " needs bounds to count between");
    if (std::adjacent_find(metric.bounds.begin(), metric.bounds.end(), std::greater_equal<>{}) != metric.bounds.end())
        throw std::invalid_argument("the bounds of distribution " + metric.name + " must ascend");
}

} // namespace

class Metrics::State {
public:
    State(const Telemetry& telemetry, std::vector<Metric> metrics) : m_telemetry(telemetry), m_metrics(std::move(metrics)) {
        static std::atomic<std::uint64_t> next{0};
        m_id = fmt::format("metrics {} ", next.fetch_add(1, std::memory_order_relaxed));
        std::set<std::string> names;
        for (const Metric& metric : m_metrics) {
            check(metric);
            if (!names.insert(metric.name).second) throw std::invalid_argument("two metrics are called " + metric.name);
        }
        for (const Metric& metric : m_metrics) {
            const auto recorder = std::make_shared<Recorder>(metric);
            m_telemetry.attach(m_id + metric.name, metric.event,
                               [recorder](const Telemetry::Call& call) { recorder->record(call); });
            m_recorders.push_back(recorder);
        }
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        for (const Metric& metric : m_metrics) m_telemetry.detach(m_id + metric.name);
    }

    const std::vector<Metric>& definitions() const noexcept { return m_metrics; }
    template <class Function>
    void for_each(Function&& function) const {
        for (std::size_t i = 0; i < m_metrics.size(); ++i) function(m_metrics[i], *m_recorders[i]);
    }

private:
    Telemetry m_telemetry;
    std::vector<Metric> m_metrics;
    std::vector<std::shared_ptr<Recorder>> m_recorders; ///< a handler keeps its own: it may run while we go
    std::string m_id;
};

Metrics::Metrics(const Telemetry& telemetry, std::vector<Metric> metrics)
    : m_state(std::make_shared<State>(telemetry, std::move(metrics))) {}

std::vector<MetricReading> Metrics::read() const {
    std::vector<MetricReading> readings;
    m_state->for_each([&](const Metric&, const Recorder& recorder) { recorder.read(readings); });
    return readings;
}

std::vector<MetricReading> Metrics::read(const std::string& name) const {
    std::vector<MetricReading> readings;
    m_state->for_each([&](const Metric& metric, const Recorder& recorder) {
        if (metric.name == name) recorder.read(readings);
    });
    return readings;
}

void Metrics::reset() const {
    m_state->for_each([](const Metric&, Recorder& recorder) { recorder.reset(); });
}

const std::vector<Metric>& Metrics::definitions() const noexcept { return m_state->definitions(); }

} // namespace canopy
