// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/chaos/crash_runner.hpp"
#include "app/orders/customers.hpp"
#include "app/telemetry/metrics.hpp"
#include "observe/node_state.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace canopy::app {

/// What a headless run comes to: the numbers of its summary, as text for people and as JSON.
struct RunReport {
    std::chrono::nanoseconds duration{};
    std::uint64_t seed = 0;
    int rate = 0;
    MetricsSnapshot metrics{};
    CustomersReport customers{};
    NodeState::Totals events{};
    std::uint64_t messages = 0; ///< handled by all processes
    std::vector<CrashOutcome> crashes{};
    std::uint64_t acknowledged = 0;
    std::vector<std::string> lost{}; ///< acknowledged, and not in the database
    std::string unverified{};        ///< why the database could not be asked; empty when it was
    std::string database{};

    double messages_a_second() const;
    /// Everything acknowledged is stored, and every planned crash found its process.
    bool good() const;
    std::string to_text() const;
    std::string to_json() const;
};

} // namespace canopy::app
