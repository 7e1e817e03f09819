// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/metric_family.hpp"
#include "app/endpoint/node_counters.hpp"
#include "app/telemetry/metrics.hpp"
#include "core/runtime.hpp"
#include "observe/node_state.hpp"

#include <vector>

namespace canopy::app {

/// What the business counts: `canopy_orders_placed_total`, `canopy_cache_hits_total`, …
std::vector<MetricFamily> business_families(const MetricsSnapshot& counts);

/// What the event log tells: restarts by supervisor, crashes by reason, mailboxes by name, supervisors that gave up. No
/// label names a process by its id: there would be a series a process that ever was.
std::vector<MetricFamily> node_families(const NodeCounters::Counts& counts, const NodeState& state);

/// Processes, messages, workers.
std::vector<MetricFamily> runtime_families(const Runtime& runtime);

/// What the kernel says of this program: `process_*`, as all exporters call it. Process: reads files of /proc.
std::vector<MetricFamily> process_families();

/// `canopy_access_log_lines_dropped_total`.
MetricFamily access_log_family(std::uint64_t dropped);

/// `canopy_build_info{version="…"} 1`.
MetricFamily build_info();

} // namespace canopy::app
