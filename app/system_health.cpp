// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system_health.hpp"

#include <array>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace canopy::app {

namespace {

HealthFinding answers() { return {.status = HealthStatus::Ok, .text = "answers"}; }

HealthFinding failing(std::string text) { return {.status = HealthStatus::Unhealthy, .text = std::move(text)}; }

template <class T>
HealthFinding finding_of(const Result<T>& outcome) {
    return outcome ? answers() : failing(outcome.error().text);
}

/// A part that must only answer a call.
template <class Reply>
HealthFinding finding_of(std::string_view part, const tl::expected<Reply, ExitReason>& outcome) {
    return outcome ? answers() : failing(unavailable(part, outcome.error()).text);
}

Async<HealthFinding> look_at_database(SharedServices services) {
    co_return finding_of(from_repo(co_await services->repo.ping().attempt()));
}

Async<HealthFinding> look_at_writer(SharedServices services) {
    co_return finding_of(from_repo(co_await services->repo.touch().attempt()));
}

Async<HealthFinding> look_at_order_supervisor(SharedServices services) {
    co_return finding_of("the order supervisor",
                         co_await DynamicSupervisor::count_children(services->order_supervisor).attempt());
}

Async<HealthFinding> look_at_rate_limiter(SharedServices services) {
    co_return finding_of("the rate limiter", co_await RateLimiter::limits(services->rate_limiter).attempt());
}

/// Orders wait while the gateway is left alone: less than it should be, but it serves.
Async<HealthFinding> look_at_payment(SharedServices services) {
    const auto report = co_await CircuitBreaker::read(services->circuit_breaker).attempt();
    if (!report) co_return failing(unavailable("the circuit breaker", report.error()).text);
    if (report->phase == BreakerPhase::Closed) co_return answers();
    const auto next = std::chrono::ceil<std::chrono::seconds>(report->next_trial.value_or(std::chrono::nanoseconds{0}));
    co_return HealthFinding{.status = HealthStatus::Degraded,
                            .text = fmt::format("the gateway is down, next try in {} s", next.count())};
}

/// The processes that all orders pass through.
constexpr std::array watched_queues{"repo_writer",     "pub_sub",         "task_supervisor", "rate_limiter",   "product_cache",
                                    "customers",       "telemetry",       "observer",        "order_registry", "order_supervisor",
                                    "circuit_breaker", "payment_gateway", "warehouse",       "notifier",       "order_desk"};

std::uint64_t depth_of(Runtime& runtime, std::string_view name) {
    const ProcessSlot* const slot = runtime.table().find(runtime.whereis(name));
    return slot ? slot->depth() : 0;
}

Async<HealthFinding> look_at_queues(SharedServices services) {
    Runtime& runtime = services->order_supervisor.runtime();
    std::string_view longest;
    std::uint64_t depth = 0;
    for (const std::string_view name : watched_queues) {
        const std::uint64_t its = depth_of(runtime, name);
        if (its < depth) continue;
        longest = name;
        depth = its;
    }
    const HealthStatus status = depth > long_queue ? HealthStatus::Degraded : HealthStatus::Ok;
    co_return HealthFinding{.status = status, .text = fmt::format("the longest is {}: {} messages wait", longest, depth)};
}

} // namespace

std::vector<HealthCheck> health_checks(const SharedServices& services) {
    using Weight = HealthCheck::Weight;
    const auto check = [&services](const char* name, auto look, Weight weight = Weight::Critical) {
        return HealthCheck{.name = name, .look = [services, look] { return look(services); }, .weight = weight};
    };
    return {check("database", look_at_database),
            check("writer", look_at_writer),
            check("order_supervisor", look_at_order_supervisor),
            check("rate_limiter", look_at_rate_limiter),
            check("payment", look_at_payment, Weight::Minor),
            check("queues", look_at_queues, Weight::Minor)};
}

} // namespace canopy::app
