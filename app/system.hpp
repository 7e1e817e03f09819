// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_config.hpp"
#include "app/gallery/gallery.hpp"
#include "app/orders/customers.hpp"
#include "app/orders/limiter_windows.hpp"
#include "app/orders/notifier.hpp"
#include "app/orders/order_desk.hpp"
#include "app/orders/order_ledger.hpp"
#include "app/orders/product_cache.hpp"
#include "app/orders/rate_limiter.hpp"
#include "app/orders/simulated_gateway.hpp"
#include "app/resilience/circuit_breaker.hpp"
#include "app/storage/database_location.hpp"
#include "app/storage/repo.hpp"
#include "app/storage/storage_error.hpp"
#include "app/telemetry/health.hpp"
#include "app/telemetry/telemetry.hpp"
#include "core/runtime.hpp"
#include "observe/observer.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/pub_sub.hpp"
#include "otp/supervisor.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// How to start Canopy.
struct SystemConfig {
    std::optional<std::uint64_t> simulated_seed = std::nullopt; ///< without: real threads
    unsigned workers = 0;                                       ///< of the real threads; 0: one a core
    std::optional<DatabaseLocation> database = std::nullopt;    ///< without: default_database_file()
    DatabaseOptions::Durability durability = DatabaseOptions::Durability::Full;
    std::size_t readers = 2;       ///< processes that query the database
    std::uint64_t seed = 1;        ///< of the customers
    int rate = 0;                  ///< their orders a second
    RateLimits limits = {};        ///< 5 in 60 s
    GatewayBehaviour payment = {}; ///< of the simulated gateway: answers at once, never fails
    /// A gateway that is there already, and outlives the system; without: a new one.
    std::optional<GatewayControls> gateway = std::nullopt;
    std::chrono::milliseconds frame{16};                   ///< of the observer
    Trace trace = Trace::On;                               ///< Off: no event log, and no observer
    std::vector<std::string> gallery = {};                 ///< exhibits to start with the rest, by name
    std::optional<EndpointConfig> endpoint = std::nullopt; ///< without: no socket; not in a simulated run
    enum class Endpoint { Needed, Wanted };
    Endpoint endpoint_is = Endpoint::Needed; ///< Wanted: starts without one that cannot be opened; endpoint_problem() says why
};

/// The whole of Canopy without a face: runtime, supervision tree, database.
///
///     auto system = System::start({.rate = 500});
///     if (!system) return fail(system.error().text); // one line: the thing and the remedy
///     const Result<Order> placed = (*system)->orders().place(order).get();
///
/// Process: made, stopped and destroyed by one thread that runs no process; everything else by any such thread. In
/// simulated mode nothing moves by itself: drive runtime() with advance(), or with the get() of a call.
/// Fails: start() with the database's error before any process exists, an existing file left as it was.
class System {
public:
    static StorageResult<std::unique_ptr<System>> start(SystemConfig config);
    ~System();
    System(const System&) = delete;
    System& operator=(const System&) = delete;

    /// The program is about to stop: from here on `/readyz` says so, and the customers order no more. Does not wait.
    void announce_stop();
    /// Announces the stop; then requests under way are answered, streams end. Blocks for that, EndpointLimits::drain at
    /// most. Probes are answered until stop().
    void drain();
    /// Drains, then stops the tree in the reverse order of its start: what is being written is committed. Twice is once.
    void stop();

    Runtime& runtime();
    /// Topics: `orders` and `order:<id>` of OrderEvent, `limiter` of LimiterEvent, `telemetry` of TelemetryEvent,
    /// `node:events` of EventBatch.
    const PubSub& pub_sub() const;
    /// Place, cancel, advance, get, list.
    Orders orders();
    Ref<RateLimiter> rate_limiter();
    /// Read directly, from any thread.
    LimiterWindows limiter_windows() const;
    Ref<ProductCache> product_cache();
    Ref<Customers> customers();
    /// Topic `notices:<user>` of Notice: what customers are told.
    Ref<Notifier> notifier();
    /// The world outside: how it behaves, and its books.
    GatewayControls payment_gateway() const;
    /// Topic `stock` of StockEvent: what is on the shelves.
    Ref<Warehouse> warehouse();
    /// Stands before the payment gateway.
    Ref<CircuitBreaker> circuit_breaker();
    /// Small systems to start and stop by name: see gallery_catalogue().
    Ref<Gallery> gallery();
    /// What their clients need.
    const GalleryServices& gallery_services() const;
    Ref<Telemetry> telemetry();
    /// Whether it works: Health::check(system.health()).
    Ref<Health> health();
    /// Publishes `node:events`; Observer::snapshot() says where to begin.
    Ref<Observer> observer();
    /// What nobody publishes any more once the top supervisor has ended, the observer with it: everything after an event with
    /// this number, or a beginning where that is not kept. Nothing when there is nothing, or while an observer may publish it.
    ///
    ///     if (const EventBatch rest = system.events_after(state.totals().number))
    ///         for (const Event& event : *rest) state.apply(event);
    ///
    /// To be asked again while processes are still ending, as they are for a moment after a kill.
    EventBatch events_after(std::uint64_t number);
    /// For tasks nobody waits for.
    Ref<DynamicSupervisor> task_supervisor();
    /// For requests that run in a process of the caller's: create_user(), list_products().
    SharedServices services() const;
    const Metrics& metrics() const;
    /// Summaries and counters out of telemetry events: durations with percentiles, by request, label, status.
    const Instruments& instruments() const;
    /// What is executed in this system, for handlers: `{"canopy", "repo", "query"}` and its kin.
    const canopy::Telemetry& events() const;
    /// Every order acknowledged since the start.
    const OrderLedger& ledger() const;
    /// The root of the tree, registered as `canopy`.
    Ref<Supervisor> top();
    /// Where the endpoint is reached, and what its token lies in; nothing without an endpoint.
    struct EndpointAddress {
        std::vector<std::string> urls; ///< `http://127.0.0.1:8780`
        std::uint16_t port = 0;
        std::filesystem::path token_file;
        std::vector<std::string> notes; ///< for people: that there is no ::1 here
    };
    std::optional<EndpointAddress> endpoint() const;
    /// Why there is none although one was wanted: a sentence with its remedy. Nothing otherwise.
    const std::optional<std::string>& endpoint_problem() const;
    const DatabaseLocation& database() const;
    const SystemConfig& config() const;

private:
    struct Parts;
    explicit System(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace canopy::app
