// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/telemetry/health.hpp"

#include <vector>

namespace canopy::app {

/// More messages than this waiting in one mailbox: what it serves is seconds behind.
inline constexpr std::uint64_t long_queue = 5000;

/// What Canopy asks itself: `database`, `writer`, `order_supervisor`, `rate_limiter`, `payment`, `queues`.
///
///     const Health health(health_checks(services));
std::vector<HealthCheck> health_checks(const SharedServices& services);

} // namespace canopy::app
