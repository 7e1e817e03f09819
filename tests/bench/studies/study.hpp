// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime.hpp"

#include <chrono>
#include <functional>
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

/// ns an operation; negative: a result was wrong.
using Timing = std::function<Async<double>(Process& main)>;
/// Each in turn, round by round, every time in a watched runtime of its own: their medians. None: a result was wrong.
std::vector<double> medians(const std::vector<Timing>& timings, int rounds, unsigned workers);

bool many_processes(unsigned workers);
bool active_processes(unsigned workers);
bool more_workers(unsigned workers);
bool call_latency(unsigned workers);
bool watching(unsigned workers);
bool bounded_mailbox(unsigned workers);
bool durable_orders(unsigned workers);

} // namespace canopy::bench
