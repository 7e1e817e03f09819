// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/metrics_page.hpp"
#include "tests/endpoint/metrics_check.hpp"

#include "otp/telemetry.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using ::testing::HasSubstr;
using testing::problems_of_metrics;
using Type = MetricFamily::Type;

std::vector<MetricFamily> sample() {
    MetricFamily counter{.name = "canopy_things", .type = Type::Counter, .help = "Things with a \\ and\na \"second\" line."};
    counter.add({{"name", "a \"quoted\" \\ text\nof two lines"}}, 3);
    MetricFamily gauge{.name = "canopy_level", .type = Type::Gauge, .help = "How high."};
    gauge.add({}, 0.25);
    return {counter, gauge};
}

TEST(MetricFamily, TheOlderFormatTitlesACounterWithTotal) {
    const std::string page = to_text(sample(), MetricsFormat::Text);
    EXPECT_EQ(page, "# HELP canopy_things_total Things with a \\\\ and\\na \"second\" line.\n"
                    "# TYPE canopy_things_total counter\n"
                    "canopy_things_total{name=\"a \\\"quoted\\\" \\\\ text\\nof two lines\"} 3\n"
                    "# HELP canopy_level How high.\n"
                    "# TYPE canopy_level gauge\n"
                    "canopy_level 0.25\n");
    EXPECT_EQ(problems_of_metrics(page), "");
}

TEST(MetricFamily, OpenMetricsTitlesItWithoutAndSaysWhereItEnds) {
    const std::string page = to_text(sample(), MetricsFormat::OpenMetrics);
    EXPECT_THAT(page, HasSubstr("# TYPE canopy_things counter\ncanopy_things_total{"));
    EXPECT_THAT(page, HasSubstr("a \\\"second\\\" line.\n")) << "here a quote is escaped, too";
    EXPECT_TRUE(page.ends_with("\n# EOF\n"));
    EXPECT_STREQ(content_type_of(MetricsFormat::OpenMetrics), "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

TEST(MetricFamily, TelemetrysMetricsAreFamiliesToo) {
    Runtime runtime{Simulated{1}};
    const canopy::Telemetry telemetry(runtime);
    const EventName event{"shop", "sold"};
    canopy::Metric shops = counter("shop.sold.total", event);
    shops.tags = {"shop"};
    const canopy::Metrics metrics(telemetry, {shops, summary("shop.seconds", event, "duration"),
                                              distribution("shop.bounds", event, "duration", {0.01, 1})});
    telemetry.execute(event, {{"duration", std::chrono::nanoseconds{std::chrono::milliseconds{20}}}},
                      {{"shop", std::string{"north"}}});
    const std::string page = to_text(families_of(metrics), MetricsFormat::Text);
    EXPECT_THAT(page, HasSubstr("canopy_shop_sold_total{shop=\"north\"} 1\n"));
    EXPECT_THAT(page, HasSubstr("# TYPE canopy_shop_seconds summary\n"));
    EXPECT_THAT(page, HasSubstr("\ncanopy_shop_seconds_count 1\n"));
    EXPECT_THAT(page, HasSubstr("canopy_shop_bounds_bucket{le=\"0.01\"} 0\ncanopy_shop_bounds_bucket{le=\"1.0\"} "
                                "1\ncanopy_shop_bounds_bucket{le=\"+Inf\"} 1\n"));
}

TEST(MetricFamily, WhatTheKernelSaysOfThisProgramIsTrue) {
    std::map<std::string, double> values;
    for (const MetricFamily& family : process_families()) values[family.name] = family.samples.front().value;
    EXPECT_GT(values["process_resident_memory_bytes"], 1e6);
    EXPECT_GE(values["process_virtual_memory_bytes"], values["process_resident_memory_bytes"]);
    EXPECT_GE(values["process_open_fds"], 3);
    EXPECT_GE(values["process_threads"], 1);
    const auto now = static_cast<double>(std::time(nullptr));
    EXPECT_NEAR(values["process_start_time_seconds"], now, 120);
}

TEST(MetricFamily, TheCheckFindsWhatIsWrong) {
    for (const char* wrong :
         {"a 1", "# TYPE a counter\na 1\n", "a_total 1\n", "# HELP a x\n# TYPE a gauge\na{b=\"c} 1\n",
          "# HELP a x\n# TYPE a gauge\na one\n", "# HELP a x\n# TYPE a gauge\na 1\n# TYPE a gauge\n",
          "# HELP a x\n# TYPE a gauge\na 1\na 2\n",
          "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
          "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n"})
        EXPECT_NE(problems_of_metrics(wrong), "") << wrong;
}

} // namespace
} // namespace canopy::app
