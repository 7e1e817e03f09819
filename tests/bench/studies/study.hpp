// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

namespace canopy::bench {

/// A question about the runtime beyond one figure for one workload: prints what it found. False: a result was wrong.
struct Study {
    std::string_view name;
    bool (*run)(unsigned workers);
};

double nanoseconds(std::chrono::nanoseconds time);
/// Of at least one value.
double median(std::vector<double> values);

bool many_processes(unsigned workers);
bool active_processes(unsigned workers);
bool more_workers(unsigned workers);
bool call_latency(unsigned workers);
bool watching(unsigned workers);
bool bounded_mailbox(unsigned workers);
bool durable_orders(unsigned workers);

} // namespace canopy::bench
