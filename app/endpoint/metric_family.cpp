// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/metric_family.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace canopy::app {

namespace {

using Family = MetricFamily;
using Type = MetricFamily::Type;

std::string_view to_word(Type type) {
    switch (type) {
    case Type::Counter: return "counter";
    case Type::Gauge: return "gauge";
    case Type::Histogram: return "histogram";
    case Type::Summary: return "summary";
    }
    return "unknown";
}

constexpr std::string_view with_quotes = "\\\"";
constexpr std::string_view without_quotes = "\\";

std::string escaped(std::string_view text, std::string_view special) {
    std::string escaped;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) escaped += '\\';
        if (c == '\n')
            escaped += "\\n";
        else
            escaped += c;
    }
    return escaped;
}

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
    return fmt::format("{}", value);
}

/// A bound, as both formats write it: a float, even if it is whole.
std::string bound(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string to_text(const Family::Labels& labels) {
    if (labels.empty()) return {};
    std::string text;
    for (const auto& [name, value] : labels)
        text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, escaped(value, with_quotes));
    return "{" + text + "}";
}

Family::Labels with(Family::Labels labels, const char* name, std::string value) {
    labels.emplace_back(name, std::move(value));
    return labels;
}

/// Names of metrics have underscores where telemetry's have dots, and all of ours the same beginning.
std::string prometheus_name(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return c == '.' || c == '-'; }, '_');
    return name.starts_with("canopy_") ? name : "canopy_" + name;
}

Type type_of(MetricKind kind) {
    switch (kind) {
    case MetricKind::Counter:
    case MetricKind::Sum: return Type::Counter;
    case MetricKind::LastValue: return Type::Gauge;
    case MetricKind::Summary: return Type::Summary;
    case MetricKind::Distribution: return Type::Histogram;
    }
    return Type::Gauge;
}

void add(Family& family, const Family::Labels& labels, double value, const canopy::Metric&) { family.add(labels, value); }

void add(Family& family, const Family::Labels& labels, const SummaryValue& value, const canopy::Metric&) {
    for (const auto& [quantile, at] : {std::pair{"0.5", value.p50}, {"0.9", value.p90}, {"0.95", value.p95}, {"0.99", value.p99}})
        family.samples.push_back({"", with(labels, "quantile", quantile), at});
    family.samples.push_back({"_sum", labels, value.sum});
    family.samples.push_back({"_count", labels, static_cast<double>(value.count)});
}

void add(Family& family, const Family::Labels& labels, const DistributionValue& value, const canopy::Metric& metric) {
    for (std::size_t i = 0; i < value.counts.size(); ++i)
        family.samples.push_back({"_bucket", with(labels, "le", bound(metric.bounds[i])), static_cast<double>(value.counts[i])});
    family.samples.push_back({"_bucket", with(labels, "le", "+Inf"), static_cast<double>(value.count)});
    family.samples.push_back({"_sum", labels, value.sum});
    family.samples.push_back({"_count", labels, static_cast<double>(value.count)});
}

} // namespace

void MetricFamily::add(Labels labels, double value) {
    samples.push_back({type == Type::Counter ? "_total" : "", std::move(labels), value});
}

const char* content_type_of(MetricsFormat format) {
    return format == MetricsFormat::Text ? "text/plain; version=0.0.4; charset=utf-8"
                                         : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

std::string to_text(const std::vector<MetricFamily>& families, MetricsFormat format) {
    std::string page;
    const std::string_view help_special = format == MetricsFormat::Text ? without_quotes : with_quotes;
    for (const Family& family : families) {
        if (family.samples.empty()) continue;
        // The older format knows a counter by the name of its sample.
        const bool is_old_counter = format == MetricsFormat::Text && family.type == Type::Counter;
        const std::string title = family.name + (is_old_counter ? "_total" : "");
        page +=
            fmt::format("# HELP {} {}\n# TYPE {} {}\n", title, escaped(family.help, help_special), title, to_word(family.type));
        for (const Family::Sample& sample : family.samples)
            page += fmt::format("{}{}{} {}\n", family.name, sample.suffix, to_text(sample.labels), number(sample.value));
    }
    if (format == MetricsFormat::OpenMetrics) page += "# EOF\n";
    return page;
}

std::vector<MetricFamily> families_of(const canopy::Metrics& metrics) {
    std::vector<Family> families;
    for (const canopy::Metric& metric : metrics.definitions()) {
        Family family{.name = prometheus_name(metric.name), .type = type_of(metric.kind), .help = metric.description};
        if (family.type == Type::Counter && family.name.ends_with("_total")) family.name.resize(family.name.size() - 6);
        for (const MetricReading& reading : metrics.read(metric.name)) {
            const Family::Labels labels(reading.tags.begin(), reading.tags.end());
            std::visit([&](const auto& value) { add(family, labels, value, metric); }, reading.value);
        }
        families.push_back(std::move(family));
    }
    return families;
}

} // namespace canopy::app
