// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/order_ledger.hpp"
#include "app/orders/order_registry.hpp"
#include "app/orders/payments.hpp"
#include "app/orders/rate_limiter.hpp"
#include "app/orders/wall_clock.hpp"
#include "app/orders/warehouse.hpp"
#include "app/storage/repo.hpp"
#include "app/telemetry/metrics.hpp"
#include "core/async.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/pub_sub.hpp"
#include "otp/telemetry.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace canopy::app {

/// Everything an order needs of the tree: addresses that follow their names, and shared handles.
struct OrderServices {
    Repo repo;
    Ref<RateLimiter> rate_limiter;
    Ref<DynamicSupervisor> order_supervisor;
    OrderRegistry registry;
    Ref<DynamicSupervisor> task_supervisor;
    Ref<CircuitBreaker> circuit_breaker;
    Ref<Payments> payments;
    Ref<Warehouse> warehouse;
    PubSub pub_sub;
    Metrics metrics;
    canopy::Telemetry telemetry; ///< events of what happens, for whoever attaches a handler
    OrderLedger ledger;
    WallClock clock;
    std::string origin{};      ///< what this program's changes and claims are known by; no other has the same
    bool hears_others = false; ///< what other programs do to the orders is broadcast here: see OrderRelay
};

/// Made once, used by every process of the business.
using SharedServices = std::shared_ptr<const OrderServices>;

/// A part of the tree did not answer: `unavailable: the rate limiter is down (noproc); try again`.
OrderError unavailable(std::string_view part, const ExitReason& reason);

/// The database's refusal as the customer hears it: of a rule that concerns a field, `invalid` with the field.
OrderError to_order_error(const StorageError& error, const Constraints& constraints = order_constraints());

/// A call to the database as one answer: a process behind it that is down is `unavailable`.
template <class T>
Result<T> from_repo(tl::expected<StorageResult<T>, ExitReason> outcome, const Constraints& constraints = order_constraints()) {
    if (!outcome) return tl::unexpected(unavailable("the database", outcome.error()));
    if (!*outcome) return tl::unexpected(to_order_error(outcome->error(), constraints));
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return std::move(**outcome);
}

} // namespace canopy::app
