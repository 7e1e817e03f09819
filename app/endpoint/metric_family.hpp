// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/metrics.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace canopy::app {

/// One metric of Prometheus with all its series.
struct MetricFamily {
    enum class Type : std::uint8_t { Counter, Gauge, Histogram, Summary };
    using Labels = std::vector<std::pair<std::string, std::string>>;
    struct Sample {
        const char* suffix = ""; ///< `_total`, `_bucket`, `_sum`, `_count`
        Labels labels{};
        double value = 0;
    };
    std::string name; ///< without `_total`
    Type type = Type::Gauge;
    std::string help{};
    std::vector<Sample> samples{};

    void add(Labels labels, double value);
};

/// The two formats a scraper may ask for.
enum class MetricsFormat { Text, OpenMetrics };

/// `text/plain; version=0.0.4; charset=utf-8` or OpenMetrics 1.0.0.
const char* content_type_of(MetricsFormat format);

/// The whole page: HELP and TYPE once a family, each line ended by `\n`, and `# EOF` where the format wants it.
std::string to_text(const std::vector<MetricFamily>& families, MetricsFormat format);

/// A family a definition, from what telemetry added up: counters, sums, last values, summaries, histograms.
std::vector<MetricFamily> families_of(const canopy::Metrics& metrics);

} // namespace canopy::app
