// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otp/gen_server.hpp"
#include "otp/metrics.hpp"
#include "otp/telemetry.hpp"
#include "otp/telemetry_poller.hpp"

#include <string>
#include <vector>

namespace canopy::app {

/// What is measured, out of telemetry events: series with tags; summaries know count, sum and percentiles.
///
///     for (const MetricReading& reading : system.instruments().read("orders.request.seconds"))
///         show(reading.tags.at("request"), std::get<SummaryValue>(reading.value).p99);
///
/// | name | of the event | tags |
/// | --- | --- | --- |
/// | `orders.request.seconds` | `canopy.order.request` | request, result |
/// | `orders.transition.seconds`: in the status before | `canopy.order.transition` | from, to |
/// | `limiter.checks` | `canopy.limiter.check` | result |
/// | `cache.hits`, `cache.misses` | `canopy.cache.hit`, `canopy.cache.miss` | |
/// | `repo.query.seconds` | `canopy.repo.query` | label, result |
/// | `repo.commit.seconds`, `repo.commit.writes` | `canopy.repo.commit` | |
/// | `payment.charge.seconds`, `payment.refund.seconds` | `canopy.payment.charge`, `canopy.payment.refund` | result |
/// | `breaker.changes` | `canopy.breaker.change` | breaker, to |
/// | `runtime.processes`, `runtime.messages`, `runtime.memory` | the poller's | |
/// | `runtime.run_queue`: all together | the poller's | |
/// | `run_queue.length`: `1` and so on, a worker's, and `shared` | the poller's | queue |
using Instruments = canopy::Metrics;

/// Begins to measure; ends with the last copy.
Instruments make_instruments(const canopy::Telemetry& telemetry);

/// One reading for people: `count 12, 50 % 1.2 ms, 95 % 3.4 ms, 99 % 5.6 ms`, or its number.
std::string to_text(const MetricReading& reading);

/// What does not happen by itself: `{"canopy", "memory"}` with `resident` (bytes), and the runtime's own.
std::vector<PolledMeasurement> polled_measurements(const canopy::Telemetry& telemetry, Runtime& runtime);

} // namespace canopy::app
