// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/order_ledger.hpp"
#include "app/orders/rate_limiter.hpp"
#include "app/orders/wall_clock.hpp"
#include "app/storage/repo.hpp"
#include "app/telemetry/metrics.hpp"
#include "core/async.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/pub_sub.hpp"

#include <string_view>

namespace canopy::app {

/// Everything an order needs of the tree: addresses that follow their names, and shared handles.
struct OrderServices {
    Repo repo;
    Ref<RateLimiter> rate_limiter;
    Ref<DynamicSupervisor> order_supervisor;
    PubSub pub_sub;
    Metrics metrics;
    OrderLedger ledger;
    WallClock clock;
};

/// A part of the tree did not answer: `unavailable: the rate limiter is down (noproc); try again`.
OrderError unavailable(std::string_view part, const ExitReason& reason);
OrderError to_order_error(const StorageError& error);

} // namespace canopy::app
