// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system.hpp"

#include "app/endpoint/endpoint.hpp"
#include "app/endpoint/endpoint_site.hpp"
#include "app/orders/order_relay.hpp"
#include "app/orders/orders_tree.hpp"
#include "app/system_health.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <random>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

// Where simulated time begins, so that a seed's run is the same on any day: 2026-01-01 00:00 UTC.
constexpr WallTime simulated_start{std::chrono::sys_days{std::chrono::January / 1 / 2026}};

DatabaseLocation location_of(const SystemConfig& config) { return config.database.value_or(default_database_file()); }

DatabaseOptions database_options(const SystemConfig& config) {
    return {.location = location_of(config),
            .durability = config.durability,
            .missing_folder = config.database ? DatabaseOptions::MissingFolder::Refuse : DatabaseOptions::MissingFolder::Create};
}

/// What other programs on the same database know this one's changes by. No two are ever the same, simulated ones included.
std::string new_origin() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

/// Orders of two runs must not share their ids; a simulated run is to be the same each time.
std::uint64_t run_of(const SystemConfig& config) {
    if (config.simulated_seed) return 0;
    return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
}

std::unique_ptr<Runtime> make_runtime(const SystemConfig& config) {
    if (config.simulated_seed) return std::make_unique<Runtime>(Simulated{*config.simulated_seed}, config.trace);
    return std::make_unique<Runtime>(Threads{config.workers}, config.trace);
}

Async<void> stop_root(Process& caller, Pid root) {
    constexpr auto enough = 30s; // the writer's last commit and the desk's last requests, on a slow disk
    return stop_server(caller, root, ExitReason::shutdown(), enough);
}

/// None when none is wanted. A socket's threads have no place in simulated time.
tl::expected<std::shared_ptr<EndpointSite>, std::string> open_site(const SystemConfig& config) {
    if (!config.endpoint) return nullptr;
    if (config.simulated_seed) return tl::unexpected(std::string{"a simulated run has no endpoint; leave it out"});
    return EndpointSite::open(*config.endpoint);
}

} // namespace

struct System::Parts {
    Parts(SystemConfig its_config, std::shared_ptr<EndpointSite> its_site)
        : config(std::move(its_config)), site(std::move(its_site)), database(location_of(config)), runtime(make_runtime(config)),
          event_log(std::make_shared<EventLog>(*runtime)), services(make_services()), gallery(make_gallery()) {
        customers->rate = config.rate;
        if (site) site->count_requests(services->telemetry);
    }

    SharedServices make_services() {
        return std::make_shared<const OrderServices>(
            OrderServices{.repo = Repo(*runtime, config.readers),
                          .rate_limiter = runtime->name<RateLimiter>("rate_limiter"),
                          .order_supervisor = runtime->name<DynamicSupervisor>("order_supervisor"),
                          .registry = OrderRegistry(*runtime),
                          .task_supervisor = runtime->name<DynamicSupervisor>("task_supervisor"),
                          .circuit_breaker = runtime->name<CircuitBreaker>("circuit_breaker"),
                          .payments = runtime->name<Payments>("payment_gateway"),
                          .warehouse = runtime->name<Warehouse>("warehouse"),
                          .pub_sub = {},
                          .metrics = {},
                          .telemetry = canopy::Telemetry(*runtime),
                          .ledger = {},
                          .clock = config.simulated_seed ? WallClock(simulated_start) : WallClock(),
                          .origin = origin,
                          .hears_others = database.is_postgres()});
    }

    std::shared_ptr<const GalleryServices> make_gallery() {
        auto made = std::make_shared<GalleryServices>(*runtime);
        made->pub_sub = services->pub_sub;
        // Beside the database: a folder of the user's.
        const std::filesystem::path beside = database.is_postgres() ? default_database_file() : database.file();
        made->watched_file = beside.parent_path() / "watched.txt";
        return made;
    }

    const PubSub& pub_sub() const { return services->pub_sub; }

    ChildSpec orders_spec() const {
        return orders_child_spec(services, {.gateway = std::make_shared<SimulatedGateway>(gateway),
                                            .courier = broadcasting_courier(pub_sub()),
                                            .seed = config.seed});
    }

    ChildSpec customers_spec() const {
        const CustomersOptions options{.seed = config.seed, .run = run_of(config)};
        return {.id = "customers",
                .start = starts_with<Customers>({.name = "customers"}, options, services,
                                                runtime->name<ProductCache>("product_cache"), customers)};
    }

    TelemetryPollerSpec poller_spec() const {
        return {.period = 5s, .measurements = polled_measurements(services->telemetry, *runtime)};
    }

    DatabaseOptions shared_database() const {
        DatabaseOptions options = database_options(config);
        options.origin = origin;
        return options;
    }

    ChildSpec relay_spec() const {
        const OrderRelay::Pace simulated{.wait = 0ms, .pause = 50ms};
        return {.id = "order_relay",
                .start = starts_with<OrderRelay>({.name = "order_relay", .pinned = true}, shared_database(), heard, services,
                                                 config.simulated_seed ? simulated : OrderRelay::Pace{})};
    }

    ChildSpec telemetry_spec() const {
        SupervisorSpec spec{.strategy = Strategy::OneForOne};
        spec.children = {{.id = "metrics",
                          .start = starts_with<Telemetry>({.name = "telemetry"}, services->metrics, instruments, pub_sub(), 1s)},
                         {.id = "poller", .start = starts_with<TelemetryPoller>({.name = "poller"}, poller_spec())},
                         {.id = "health", .start = starts_with<Health>({.name = "health"}, health_checks(services))}};
        return Supervisor::child_spec("telemetry", std::move(spec));
    }

    SupervisorSpec tree() const {
        SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 3, .within = 5s};
        spec.children = {
            repo_child_spec(shared_database(), config.readers, services->metrics, services->telemetry),
            {.id = "pub_sub", .start = starts_with<PubSubServer>({.name = "pub_sub"}, pub_sub()), .kind = ProcessKind::PubSub},
            DynamicSupervisor::child_spec("task_supervisor", {}, {.name = "task_supervisor"}),
            {.id = "rate_limiter",
             .start = starts_with<RateLimiter>({.name = "rate_limiter"}, config.limits, windows, pub_sub(), services->telemetry)},
            {.id = "product_cache",
             .start = starts_with<ProductCache>({.name = "product_cache"}, services->metrics, stored_products(services->repo),
                                                services->telemetry)},
            orders_spec(),
            customers_spec(),
            Gallery::child_spec(gallery, config.gallery),
            telemetry_spec()};
        // Before the orders' processes, so that it listens when they read what is.
        if (database.is_postgres())
            spec.children.insert(std::ranges::find(spec.children, std::string{"orders"}, &ChildSpec::id), relay_spec());
        if (config.trace == Trace::On) spec.children.push_back(observer_spec());
        if (site) spec.children.push_back(Endpoint::child_spec(api())); // last: it asks all the others
        return spec;
    }

    Api api() const {
        return {.services = services,
                .site = site,
                .top = runtime->name<Supervisor>("canopy"),
                .observer = runtime->name<Observer>("observer"),
                .health = runtime->name<Health>("health"),
                .endpoint = runtime->name<Endpoint>("endpoint"),
                .access_log = runtime->name<AccessLog>(AccessLog::process_name),
                .instruments = instruments};
    }

    ChildSpec observer_spec() const {
        ChildSpec spec = Observer::child_spec(event_log, pub_sub(), {.watched = config.frame});
        spec.start = starts_with<Observer>({.name = "observer"}, event_log, pub_sub(), ObserverPeriods{.watched = config.frame});
        return spec;
    }

    SystemConfig config;
    std::shared_ptr<EndpointSite> site; ///< none without an endpoint
    DatabaseLocation database;
    std::string origin = new_origin();
    std::unique_ptr<Runtime> runtime;
    std::shared_ptr<EventLog> event_log; ///< made before the first process begins
    SharedServices services;
    std::shared_ptr<const GalleryServices> gallery;
    Instruments instruments = make_instruments(services->telemetry);
    LimiterWindows windows;
    GatewayControls gateway = config.gateway.value_or(GatewayControls(config.seed, config.payment));
    std::shared_ptr<OrderFeed::Position> heard = std::make_shared<OrderFeed::Position>(); ///< of the other programs' orders
    std::shared_ptr<Customers::Memory> customers = std::make_shared<Customers::Memory>();
    std::optional<std::string> endpoint_problem;
    bool announced = false; ///< that it is about to stop
    bool drained = false;
};

StorageResult<std::unique_ptr<System>> System::start(SystemConfig config) {
    auto site = open_site(config); // before any work: a port in use ends it here
    std::optional<std::string> endpoint_problem;
    if (!site) {
        if (config.endpoint_is == SystemConfig::Endpoint::Needed) return storage_error(StorageError::Kind::Failed, site.error());
        endpoint_problem = site.error();
        config.endpoint.reset();
        site = nullptr;
    }
    // Opened and closed again: what is wrong with the file is said before any process exists. The writer opens its own.
    if (const auto database = Database::open(database_options(config)); !database) return tl::unexpected(database.error());

    auto parts = std::make_unique<Parts>(std::move(config), *site);
    parts->endpoint_problem = std::move(endpoint_problem);
    const auto top = parts->runtime->start_with<Supervisor>({.name = "canopy"}, parts->tree());
    if (!top)
        return storage_error(StorageError::Kind::Failed,
                             fmt::format("the supervision tree does not start: {}", top.error().to_string()));
    return std::unique_ptr<System>(new System(std::move(parts)));
}

System::System(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
System::~System() { stop(); }

void System::announce_stop() {
    if (std::exchange(m_parts->announced, true)) return;
    Customers::set_rate(customers(), 0); // what came during the drain would be work for after it
    if (m_parts->site) m_parts->site->draining = true;
}

void System::drain() {
    announce_stop();
    if (!m_parts->site || std::exchange(m_parts->drained, true)) return;
    const auto patience = m_parts->site->config.limits.drain + 1s;
    static_cast<void>(Endpoint::drain(runtime().name<Endpoint>("endpoint")).timeout(patience).wait()); // or it is down
}

void System::stop() {
    drain();
    // Before Runtime::stop(), whose grace is shorter than what the writer and the desk may need.
    const Pid root = top().pid();
    try {
        if (root) runtime().wait_for<void>([root](Process& caller) { return stop_root(caller, root); });
    } catch (const ProcessExit&) { // it gave up before, or does not end in time: what remains is killed
    }
    runtime().stop();
}

Runtime& System::runtime() { return *m_parts->runtime; }
const PubSub& System::pub_sub() const { return m_parts->pub_sub(); }
Orders System::orders() { return Orders(runtime().name<OrderDesk>("order_desk")); }
Ref<RateLimiter> System::rate_limiter() { return m_parts->services->rate_limiter; }
LimiterWindows System::limiter_windows() const { return m_parts->windows; }
Ref<ProductCache> System::product_cache() { return runtime().name<ProductCache>("product_cache"); }
Ref<Customers> System::customers() { return runtime().name<Customers>("customers"); }
Ref<Gallery> System::gallery() { return runtime().name<Gallery>(Gallery::process_name); }
const GalleryServices& System::gallery_services() const { return *m_parts->gallery; }
Ref<Telemetry> System::telemetry() { return runtime().name<Telemetry>("telemetry"); }
Ref<Notifier> System::notifier() { return runtime().name<Notifier>("notifier"); }
GatewayControls System::payment_gateway() const { return m_parts->gateway; }
Ref<Warehouse> System::warehouse() { return m_parts->services->warehouse; }
Ref<CircuitBreaker> System::circuit_breaker() { return m_parts->services->circuit_breaker; }
Ref<Health> System::health() { return runtime().name<Health>("health"); }
Ref<Observer> System::observer() { return runtime().name<Observer>("observer"); }
EventBatch System::events_after(std::uint64_t number) {
    if (top() || observer()) return nullptr; // the log is read by one at a time
    m_parts->event_log->collect();
    const EventHistory& history = m_parts->event_log->history();
    if (history.newest() <= number) return nullptr;
    const bool kept = number + 1 >= history.oldest();
    return std::make_shared<const std::vector<Event>>(kept ? history.after(number) : history.state().snapshot());
}
Ref<DynamicSupervisor> System::task_supervisor() { return runtime().name<DynamicSupervisor>("task_supervisor"); }
SharedServices System::services() const { return m_parts->services; }
const Metrics& System::metrics() const { return m_parts->services->metrics; }
const canopy::Telemetry& System::events() const { return m_parts->services->telemetry; }
const Instruments& System::instruments() const { return m_parts->instruments; }
const OrderLedger& System::ledger() const { return m_parts->services->ledger; }
Ref<Supervisor> System::top() { return runtime().name<Supervisor>("canopy"); }
std::optional<System::EndpointAddress> System::endpoint() const {
    const EndpointSite* const site = m_parts->site.get();
    if (!site) return std::nullopt;
    return EndpointAddress{.urls = site->listeners.urls(),
                           .port = site->listeners.port(),
                           .token_file = site->token_file.path(),
                           .notes = site->listeners.notes()};
}
const std::optional<std::string>& System::endpoint_problem() const { return m_parts->endpoint_problem; }
const DatabaseLocation& System::database() const { return m_parts->database; }
const SystemConfig& System::config() const { return m_parts->config; }

} // namespace canopy::app
