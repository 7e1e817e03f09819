// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/metrics.hpp"

#include "otp/telemetry_poller.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <thread>

namespace canopy {
namespace {

using namespace std::chrono_literals;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const EventName placed{"orders", "placed"};

struct MetricsTest : ::testing::Test {
    Runtime runtime{Simulated{1}};
    Telemetry telemetry{runtime};

    void place(std::int64_t total, Metadata metadata = {}) const { telemetry.execute(placed, {{"total", total}}, metadata); }
    static double number(const Metrics& metrics, const std::string& name) {
        return std::get<double>(metrics.read(name).at(0).value);
    }
};

TEST_F(MetricsTest, ACounterCountsAndASumAdds) {
    const Metrics metrics(telemetry,
                          {counter("orders", placed), sum("revenue", placed, "total"), last_value("last", placed, "total")});
    EXPECT_THAT(metrics.read(), IsEmpty()) << "nothing was executed";
    for (const std::int64_t total : {5, 7, 1}) place(total);
    EXPECT_EQ(number(metrics, "orders"), 3);
    EXPECT_EQ(number(metrics, "revenue"), 13);
    EXPECT_EQ(number(metrics, "last"), 1);
    telemetry.execute({"orders"}, {{"total", std::int64_t{100}}});
    EXPECT_EQ(number(metrics, "orders"), 3) << "another event";
    metrics.reset();
    EXPECT_THAT(metrics.read(), IsEmpty());
}

TEST_F(MetricsTest, AnEventWithoutTheMeasurementCountsForTheCounterAlone) {
    const Metrics metrics(telemetry, {counter("orders", placed), sum("revenue", placed, "total")});
    telemetry.execute(placed, {});
    EXPECT_EQ(number(metrics, "orders"), 1);
    EXPECT_THAT(metrics.read("revenue"), IsEmpty());
}

TEST_F(MetricsTest, DurationsCountInSecondsAndDoublesAsTheyAre) {
    const Metrics metrics(telemetry, {sum("seconds", placed, "duration"), sum("ratio", placed, "ratio")});
    telemetry.execute(placed, {{"duration", std::chrono::nanoseconds(1500ms)}, {"ratio", 0.25}});
    EXPECT_EQ(number(metrics, "seconds"), 1.5);
    EXPECT_EQ(number(metrics, "ratio"), 0.25);
}

TEST_F(MetricsTest, TagsTellSeriesApart) {
    Metric orders = counter("orders", placed);
    orders.tags = {"user", "express"};
    const Metrics metrics(telemetry, {orders});
    place(1, {{"user", std::string("ann")}, {"express", true}});
    place(1, {{"user", "ann"}, {"express", true}});
    place(1, {{"user", 7}});
    const auto readings = metrics.read("orders");
    ASSERT_EQ(readings.size(), 2U);
    EXPECT_EQ(readings[0].tags, (std::map<std::string, std::string>{{"express", ""}, {"user", "7"}}));
    EXPECT_EQ(readings[1].tags, (std::map<std::string, std::string>{{"express", "true"}, {"user", "ann"}}));
    EXPECT_EQ(std::get<double>(readings[1].value), 2);
}

TEST_F(MetricsTest, OnlyWhatIsKeptCounts) {
    Metric large = counter("large", placed);
    large.keep = [](const Telemetry::Call& call) { return std::get<std::int64_t>(call.measurements.at("total")) > 10; };
    const Metrics metrics(telemetry, {large});
    for (const std::int64_t total : {5, 15, 25}) place(total);
    EXPECT_EQ(number(metrics, "large"), 2);
}

TEST_F(MetricsTest, ASummaryTellsPercentiles) {
    const Metrics metrics(telemetry, {summary("total", placed, "total")});
    for (std::int64_t total = 1; total <= 1000; ++total) place(total);
    const auto value = std::get<SummaryValue>(metrics.read("total").at(0).value);
    EXPECT_EQ(value.count, 1000U);
    EXPECT_EQ(value.sum, 500500);
    EXPECT_EQ(value.min, 1);
    EXPECT_EQ(value.max, 1000);
    EXPECT_THAT(value.p50, DoubleNear(500, 6));
    EXPECT_THAT(value.p90, DoubleNear(900, 10));
    EXPECT_THAT(value.p95, DoubleNear(950, 10));
    EXPECT_THAT(value.p99, DoubleNear(990, 11));
}

TEST_F(MetricsTest, ADistributionCountsUpToEachBound) {
    const Metrics metrics(telemetry, {distribution("total", placed, "total", {10, 100})});
    for (const std::int64_t total : {5, 10, 11, 100, 1000}) place(total);
    const auto value = std::get<DistributionValue>(metrics.read("total").at(0).value);
    EXPECT_THAT(value.counts, ElementsAre(2U, 4U));
    EXPECT_EQ(value.count, 5U);
    EXPECT_EQ(value.sum, 1126);
}

TEST_F(MetricsTest, WhatCannotBeIsRefused) {
    EXPECT_THROW(Metrics(telemetry, {counter("a", placed), counter("a", placed)}), std::invalid_argument);
    EXPECT_THROW(Metrics(telemetry, {distribution("a", placed, "total", {})}), std::invalid_argument);
    EXPECT_THROW(Metrics(telemetry, {distribution("a", placed, "total", {1, 1})}), std::invalid_argument);
    EXPECT_THROW(Metrics(telemetry, {counter("", placed)}), std::invalid_argument);
    EXPECT_THAT(telemetry.list_handlers(), IsEmpty()) << "nothing is left of it";
}

TEST_F(MetricsTest, TheLastCopyTakesItsHandlersAway) {
    {
        const Metrics metrics(telemetry, {counter("orders", placed)});
        const Metrics copy = metrics; // NOLINT(performance-unnecessary-copy-initialization): that is what is tested
        EXPECT_EQ(telemetry.list_handlers().size(), 1U);
    }
    EXPECT_THAT(telemetry.list_handlers(), IsEmpty());
}

TEST_F(MetricsTest, ThreadsLoseNothing) {
    const Metrics metrics(telemetry, {counter("orders", placed), summary("total", placed, "total")});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([this] {
            for (int i = 0; i < 2000; ++i) place(1);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(number(metrics, "orders"), 8000);
    EXPECT_EQ(std::get<SummaryValue>(metrics.read("total").at(0).value).count, 8000U);
}

TEST(QuantileSketch, AnyQuantileIsWithinOnePerCentOfTheSortedValues) {
    rc::check([](std::vector<double> values, std::uint8_t percent) {
        std::erase_if(values, [](double value) { return !std::isfinite(value) || std::abs(value) > 1e290; });
        RC_PRE(!values.empty());
        QuantileSketch sketch;
        for (double& value : values) {
            if (std::abs(value) < 1e-12) value = 0;
            sketch.add(value);
        }
        std::sort(values.begin(), values.end());
        const double part = std::min(percent, std::uint8_t{100}) / 100.0;
        const double exact = values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
        RC_ASSERT(std::abs(sketch.quantile(part) - exact) <= 0.0101 * std::abs(exact));
    });
}

TEST(QuantileSketch, NothingAndNonsense) {
    QuantileSketch sketch;
    EXPECT_EQ(sketch.quantile(0.5), 0);
    sketch.add(std::nan(""));
    EXPECT_EQ(sketch.count(), 0U);
    sketch.add(std::numeric_limits<double>::infinity());
    EXPECT_GT(sketch.quantile(0.5), 1e299);
    EXPECT_GT(sketch.quantile(7), 1e299);
    sketch.add(0);
    EXPECT_EQ(sketch.quantile(-1), 0);
}

TEST_F(MetricsTest, APollerMeasuresInEveryPeriod) {
    const Metrics metrics(telemetry, {counter("rounds", {"round"}), last_value("processes", {"runtime", "processes"}, "count")});
    TelemetryPollerSpec spec{.period = 10ms, .init_delay = 5ms};
    spec.measurements.push_back({"round", [this] { telemetry.execute({"round"}, {}); }});
    spec.measurements.push_back(runtime_measurement(telemetry, runtime));
    const auto poller = runtime.start<TelemetryPoller>(spec).value();
    runtime.advance(4ms);
    EXPECT_THAT(metrics.read("rounds"), IsEmpty());
    runtime.advance(1ms);
    EXPECT_EQ(number(metrics, "rounds"), 1);
    EXPECT_EQ(number(metrics, "processes"), 1);
    runtime.advance(100ms);
    EXPECT_EQ(number(metrics, "rounds"), 11) << "no drift";
    stop_server(runtime, poller.pid());
    runtime.advance(100ms);
    EXPECT_EQ(number(metrics, "rounds"), 11);
}

TEST_F(MetricsTest, ThePollerTellsHowManyWaitInTheRunQueues) {
    Metric by_queue = last_value("length", {"runtime", "run_queue"}, "length");
    by_queue.tags = {"queue"};
    const Metrics metrics(telemetry, {last_value("total", {"runtime", "total_run_queue_lengths"}, "total"), std::move(by_queue)});
    TelemetryPollerSpec spec{.period = 1s, .init_delay = 1s};
    // The first measurement wakes three processes, which wait until the round is over.
    std::vector<Pid> others;
    for (int i = 0; i < 3; ++i) others.push_back(runtime.start<TelemetryPoller>(TelemetryPollerSpec{}).value().pid());
    runtime.run_until_idle();
    spec.measurements.push_back({"crowd", [&] {
                                     for (const Pid each : others) runtime.thaw(each);
                                 }});
    spec.measurements.push_back(runtime_measurement(telemetry, runtime));
    ASSERT_TRUE(runtime.start<TelemetryPoller>(spec));
    runtime.advance(1s);
    EXPECT_EQ(number(metrics, "total"), 3);
    ASSERT_EQ(metrics.read("length").size(), 2U);
    for (const MetricReading& reading : metrics.read("length"))
        EXPECT_EQ(std::get<double>(reading.value), reading.tags.at("queue") == "shared" ? 0 : 3);
}

TEST_F(MetricsTest, AMeasurementThatFailsIsNotMadeAgainAndTheOthersAre) {
    int good = 0;
    int bad = 0;
    int worse = 0;
    TelemetryPollerSpec spec{.period = 10ms};
    spec.measurements.push_back({"bad", [&bad] {
                                     ++bad;
                                     throw std::runtime_error("no");
                                 }});
    spec.measurements.push_back({"worse", [&worse] {
                                     ++worse;
                                     throw 1; // NOLINT(hicpp-exception-baseclass): that is what is tested
                                 }});
    spec.measurements.push_back({"good", [&good] { ++good; }});
    const auto poller = runtime.start<TelemetryPoller>(spec).value();
    runtime.advance(35ms);
    EXPECT_EQ(good, 4);
    EXPECT_EQ(bad, 1);
    EXPECT_EQ(worse, 1);
    EXPECT_THAT(TelemetryPoller::measurements(poller).get(), ElementsAre("good"));
}

TEST_F(MetricsTest, APollerWithoutAPeriodDoesNotStart) {
    const auto refused = runtime.start<TelemetryPoller>(TelemetryPollerSpec{.period = 0ms});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text(), "a poller's period is at least 1 ms");
}

} // namespace
} // namespace canopy
