// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/instruments.hpp"

#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
#include <utility>
#include <variant>

namespace canopy::app {

namespace {

using canopy::Metric;

Metric tagged(Metric metric, std::vector<std::string> tags, std::string description) {
    metric.tags = std::move(tags);
    metric.description = std::move(description);
    return metric;
}

EventName event(const char* of, const char* what) { return {"canopy", of, what}; }

std::string text_of(double value) { return fmt::format("{:.0f}", value); }

std::string text_of(const SummaryValue& value) {
    const auto ms = [](double seconds) { return fmt::format("{:.3g} ms", seconds * 1e3); };
    return fmt::format("count {}, 50 % {}, 95 % {}, 99 % {}", value.count, ms(value.p50), ms(value.p95), ms(value.p99));
}

std::string text_of(const DistributionValue& value) { return fmt::format("count {}", value.count); }

/// Bytes; 0 where /proc does not tell.
std::int64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t pages = 0;
    statm >> pages >> pages; // the second number
    return statm ? pages * sysconf(_SC_PAGESIZE) : 0;
}

} // namespace

Instruments make_instruments(const canopy::Telemetry& telemetry) {
    return Instruments(
        telemetry,
        {tagged(summary("orders.request.seconds", event("order", "request"), "duration"), {"request", "result"},
                "How long requests to the orders business took"),
         tagged(summary("orders.transition.seconds", event("order", "transition"), "duration"), {"from", "to"},
                "How long orders had been in a status when they left it"),
         tagged(counter("limiter.checks", event("limiter", "check")), {"result"}, "Users who asked to order"),
         tagged(counter("cache.hits", event("cache", "hit")), {}, "Products found in the cache"),
         tagged(counter("cache.misses", event("cache", "miss")), {}, "Products not found in the cache"),
         tagged(summary("repo.query.seconds", event("repo", "query"), "duration"), {"label", "result"},
                "How long reads and writes took in the database"),
         tagged(summary("repo.commit.seconds", event("repo", "commit"), "duration"), {}, "How long commits took"),
         tagged(sum("repo.commit.writes", event("repo", "commit"), "writes"), {}, "Writes that were committed"),
         tagged(summary("payment.charge.seconds", event("payment", "charge"), "duration"), {"result"},
                "How long charges took, all tries together"),
         tagged(summary("payment.refund.seconds", event("payment", "refund"), "duration"), {"result"},
                "How long refunds took, all tries together"),
         tagged(counter("breaker.changes", event("breaker", "change")), {"breaker", "to"}, "Changes of a circuit breaker"),
         tagged(last_value("runtime.processes", {"runtime", "processes"}, "count"), {}, "Processes alive"),
         tagged(last_value("runtime.messages", {"runtime", "messages"}, "handled"), {}, "Messages handled since the start"),
         tagged(last_value("runtime.run_queue", {"runtime", "total_run_queue_lengths"}, "total"), {},
                "Processes that wait for a worker"),
         tagged(last_value("run_queue.length", {"runtime", "run_queue"}, "length"), {"queue"},
                "Processes that wait for a worker, by queue"),
         tagged(last_value("runtime.memory", {"canopy", "memory"}, "resident"), {}, "Bytes of the program in memory")});
}

std::string to_text(const MetricReading& reading) {
    return std::visit([](const auto& value) { return text_of(value); }, reading.value);
}

std::vector<PolledMeasurement> polled_measurements(const canopy::Telemetry& telemetry, Runtime& runtime) {
    const auto measure_memory = [telemetry] { telemetry.execute({"canopy", "memory"}, {{"resident", resident_bytes()}}); };
    return {runtime_measurement(telemetry, runtime), {"memory", measure_memory}};
}

} // namespace canopy::app
