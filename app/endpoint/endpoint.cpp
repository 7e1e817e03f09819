// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/endpoint.hpp"

#include "app/endpoint/request_process.hpp"
#include "app/endpoint/router.hpp"
#include "otp/supervisor.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

/// Tells one life of the feed from another, and from those of other runs.
std::uint64_t new_epoch() { return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()); }

/// Of a closed set, because each word is a series of the metrics for ever; `-` for a request that the library refused
/// before its headers were read.
std::string method_word(const std::string& method) {
    constexpr std::array known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    if (method.empty()) return "-";
    return std::ranges::find(known, method) == known.end() ? "other" : method;
}

/// Where the log begins, and what of it is not counted yet.
Async<void> ask_observer(Ref<Endpoint> endpoint, Ref<Observer> observer, std::uint64_t counted) {
    Endpoint::Followed answer;
    const auto beginning = co_await Observer::snapshot(observer).attempt();
    if (beginning) {
        answer.beginning = *beginning;
        const auto uncounted = co_await Observer::events_after(observer, counted).attempt();
        if (uncounted) answer.uncounted = *uncounted;
    }
    cast(endpoint, std::move(answer));
}

/// Often enough that a deadline is missed by a quarter of it at most.
std::chrono::milliseconds tick_of(const EndpointLimits& limits) {
    const auto shortest =
        std::min({limits.header_deadline, limits.body_deadline, limits.keep_alive, limits.heartbeat, limits.drain});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, 5ms, 250ms);
}

} // namespace

/// What the server's threads call: looks at what never changes, and sends.
class Endpoint::Front final : public HttpServer::Handler {
public:
    Front(Ref<Endpoint> endpoint, std::shared_ptr<EndpointSite> site) : m_endpoint(endpoint), m_site(std::move(site)) {}

    std::optional<HttpResponse> refuse(Exchange& exchange) override {
        auto admitted = admit(exchange.head, *m_site);
        if (!admitted) {
            exchange.matched = admitted.error().path;
            return std::move(admitted.error().response);
        }
        exchange.matched = std::move(*admitted);
        return std::nullopt;
    }
    void arrived(std::shared_ptr<Exchange> exchange) override { cast(m_endpoint, Arrived{std::move(exchange)}); }
    void finished(const Exchange& exchange, int status, std::size_t bytes) override {
        cast(m_endpoint,
             Finished{method_word(exchange.head.method), template_of(exchange), status, now() - exchange.began, bytes});
    }
    void connected() override { cast(m_endpoint, Connected{}); }
    bool is_closing() const override { return m_site->draining; }
    Timestamp now() const override { return m_endpoint.runtime().now(); }

private:
    static std::string template_of(const Exchange& exchange) {
        if (const auto* admitted = std::any_cast<AdmittedRequest>(&exchange.matched)) return std::string{admitted->route->path};
        const auto* path = std::any_cast<std::string>(&exchange.matched);
        return path && !path->empty() ? *path : "-";
    }

    Ref<Endpoint> m_endpoint;
    std::shared_ptr<EndpointSite> m_site;
};

ChildSpec Endpoint::child_spec(Api api) {
    // More than RestartPace lets happen, so that the supervisor above never has to restart this one.
    SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = 30, .within = 10s};
    const EndpointSite& site = *api.site;
    if (site.config.access_log) spec.children.push_back(AccessLog::child_spec(site.config.access_log, site.access_lines));
    spec.children.push_back(
        {.id = "server", .start = starts_with<Endpoint>({.name = "endpoint", .pinned = true}, std::move(api)), .shutdown = 10s});
    return Supervisor::child_spec("endpoint", std::move(spec));
}

Call<Endpoint::Subscribe> Endpoint::subscribe(const Ref<Endpoint>& endpoint, FeedTopic topic,
                                              std::optional<std::string> last_id) {
    return call(endpoint, Subscribe{.topic = topic, .last_id = std::move(last_id)});
}

Call<Endpoint::Drain> Endpoint::drain(const Ref<Endpoint>& endpoint) { return call(endpoint, Drain{}); }

Endpoint::Endpoint(Api api) : m_api(std::move(api)), m_feed(new_epoch(), m_api.site->config.limits.history) {}
Endpoint::~Endpoint() = default; // the server cuts off what is under way, streams too

Async<Init> Endpoint::init() {
    const std::chrono::nanoseconds pause = m_api.site->pace.begin(now());
    if (pause > 0ns) co_await sleep(pause);
    m_api.services->pub_sub.subscribe<OrderEvent>(orders_topic, *this);
    m_api.services->pub_sub.subscribe<EventBatch>(Observer::topic, *this);
    m_front = std::make_unique<Front>(self_ref(), m_api.site);
    m_server = std::make_unique<HttpServer>(m_api.site->listeners.duplicate(), m_api.site->config.limits, *m_front);
    for (const std::string& note : m_api.site->listeners.notes()) log(LogLevel::Info, note);
    ask_for_the_log();
    co_return Init::ok();
}

/// In a process of its own: an observer that does not answer must hold neither requests nor the supervisor.
void Endpoint::ask_for_the_log() {
    if (std::exchange(m_asks, true)) return;
    auto body = [endpoint = self_ref(), observer = m_api.observer, counted = m_api.site->nodes.newest()](Process&) {
        return ask_observer(endpoint, observer, counted);
    };
    spawn_function(*this, Linked::Yes, std::move(body), {.label = "asks the observer", .kind = ProcessKind::Task});
}

/// Begins with the present state, and counts what was not counted when the last life of this process ended. Batches that
/// came meanwhile are news for the readers, even if the beginning knows them.
void Endpoint::handle_cast(Followed followed) {
    m_asks = false;
    if (!followed.beginning) { // no event log, or the observer is on its way back: its next batch asks again
        m_missed = true;
        return;
    }
    m_state = {};
    for (const Event& event : *followed.beginning) {
        m_state.apply(event);
        m_passing.is_routine(event);
    }
    m_follows = true;
    m_api.site->nodes.count(followed.uncounted, m_state);
    if (std::exchange(m_missed, false)) m_feed.add(EventFeed::Missed{});
    for (const EventBatch& batch : std::exchange(m_batches, {})) take(*batch);
}

void Endpoint::handle_cast(Arrived arrived) {
    ++m_requests;
    answer_in_its_process(*this, m_api, std::move(arrived.exchange));
}

void Endpoint::handle_cast(Finished finished) {
    m_api.services->telemetry.execute(
        http_request_event, {{"duration", finished.took}, {"bytes", static_cast<std::int64_t>(finished.bytes)}},
        {{"method", finished.method}, {"route", finished.route}, {"status", std::to_string(finished.status)}});
    if (m_api.site->config.access_log)
        AccessLog::write(m_api.access_log, *m_api.site->access_lines,
                         fmt::format("{} {} {} {:.3f} ms {} B", finished.method, finished.route, finished.status,
                                     std::chrono::duration<double, std::milli>(finished.took).count(), finished.bytes));
    end_drain_if_done();
}

void Endpoint::handle_cast(Connected) { tick_soon(); }

void Endpoint::tick_soon() {
    if (std::exchange(m_ticking, true)) return;
    send_after(self_ref(), Tick{}, tick_of(m_api.site->config.limits));
}

void Endpoint::handle_info(Tick) {
    m_ticking = false;
    m_server->connections().expire(now());
    static_cast<void>(m_feed.readers()); // frees the places of those that left
    if (now() - m_heartbeat >= m_api.site->config.limits.heartbeat) {
        m_heartbeat = now();
        m_feed.heartbeat();
    }
    end_drain_if_done();
    if (m_server->connections().size() > 0 || !m_draining.empty()) tick_soon();
}

void Endpoint::handle_info(EventBatch batch) {
    constexpr std::size_t most_batches = 1000; // 16 s of a log that is busy
    if (m_follows) return take(*batch);
    if (m_batches.size() < most_batches)
        m_batches.push_back(std::move(batch));
    else
        m_missed = true;
    ask_for_the_log();
}

void Endpoint::take(const std::vector<Event>& batch) {
    const bool is_known = m_state.has_seen(batch);
    for (const Event& event : batch) {
        if (!is_known) m_state.apply(event);
        const bool is_routine = m_passing.is_routine(event);
        if (event.number > m_told && !is_routine && is_news(event)) m_feed.add(event);
        m_told = std::max(m_told, event.number);
    }
    m_api.site->nodes.count(batch, m_state);
}

void Endpoint::handle_info(OrderEvent event) { m_feed.add(std::move(event)); }

Endpoint::Subscribe::Reply Endpoint::handle_call(Subscribe request) {
    const EndpointLimits& limits = m_api.site->config.limits;
    if (m_feed.readers() >= limits.streams) return nullptr;
    auto stream = std::make_shared<EventStream>(limits.stream_bytes);
    std::optional<std::string_view> last_id;
    if (request.last_id) last_id = *request.last_id;
    m_feed.subscribe(stream, request.topic, last_id);
    return stream;
}

void Endpoint::handle_call(Drain, From<void> from) {
    m_api.site->draining = true;
    m_draining.push_back(from);
    m_drain_limit = now() + m_api.site->config.limits.drain;
    m_feed.end();
    end_drain_if_done();
    if (!m_draining.empty()) tick_soon();
}

void Endpoint::end_drain_if_done() {
    if (m_draining.empty() || (m_server->under_way() > 0 && now() < m_drain_limit)) return;
    for (const From<void>& each : std::exchange(m_draining, {})) each.reply();
}

void Endpoint::inspect(Inspector& inspector) const {
    for (const std::string& url : m_api.site->listeners.urls()) inspector.show("address", url);
    inspector.show("requests taken", m_requests);
    if (!m_server) return;
    inspector.show("connections", m_server->connections().size());
    inspector.show("requests under way", m_server->under_way());
}

} // namespace canopy::app
