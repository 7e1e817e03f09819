// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/endpoint.hpp"

#include "app/endpoint/request_process.hpp"
#include "app/endpoint/router.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

/// Tells one life of the feed from another, and from those of other runs.
std::uint64_t new_epoch() { return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()); }

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
        cast(m_endpoint, Finished{exchange.head.method, template_of(exchange), status, now() - exchange.began, bytes});
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
    return {
        .id = "endpoint", .start = starts_with<Endpoint>({.name = "endpoint", .pinned = true}, std::move(api)), .shutdown = 10s};
}

Call<Endpoint::Subscribe> Endpoint::subscribe(const Ref<Endpoint>& endpoint, FeedTopic topic,
                                              std::optional<std::string> last_id) {
    return call(endpoint, Subscribe{.topic = topic, .last_id = std::move(last_id)});
}

Call<Endpoint::Drain> Endpoint::drain(const Ref<Endpoint>& endpoint) { return call(endpoint, Drain{}); }

Endpoint::Endpoint(Api api) : m_api(std::move(api)), m_feed(new_epoch(), m_api.site->config.limits.history) {}
Endpoint::~Endpoint() = default; // the server cuts off what is under way, streams too

Async<Init> Endpoint::init() {
    m_api.services->pub_sub.subscribe<OrderEvent>(orders_topic, *this);
    if (m_api.observer) m_api.services->pub_sub.subscribe<EventBatch>(Observer::topic, *this);
    co_await follow_the_log();
    m_front = std::make_unique<Front>(self_ref(), m_api.site);
    m_server = std::make_unique<HttpServer>(m_api.site->listeners.duplicate(), m_api.site->config.limits, *m_front);
    for (const std::string& note : m_api.site->listeners.notes()) log(LogLevel::Info, note);
    co_return Init::ok();
}

/// Begins with the present state, and counts what was not counted when the last life of this process ended.
Async<void> Endpoint::follow_the_log() {
    auto beginning = co_await Observer::snapshot(m_api.observer).attempt();
    if (!beginning) co_return; // no event log, or the observer is on its way back: its next batch asks again
    m_state = {};
    for (const Event& event : **beginning) m_state.apply(event);
    m_follows = true;
    const auto missed = co_await Observer::events_after(m_api.observer, m_api.site->nodes.newest()).attempt();
    if (missed) m_api.site->nodes.count(*missed, m_state);
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
        m_api.site->config.access_log(fmt::format("{} {} {} {:.3f} ms {} B", finished.method, finished.route, finished.status,
                                                  std::chrono::duration<double, std::milli>(finished.took).count(),
                                                  finished.bytes));
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
    if (now() - m_heartbeat >= m_api.site->config.limits.heartbeat) {
        m_heartbeat = now();
        m_feed.heartbeat();
    }
    end_drain_if_done();
    if (m_server->connections().size() > 0 || !m_draining.empty()) tick_soon();
}

Async<void> Endpoint::handle_info(EventBatch batch) {
    if (!m_follows) co_await follow_the_log();
    if (m_state.has_seen(*batch)) co_return;
    for (const Event& event : *batch) {
        m_state.apply(event);
        if (is_news(event)) m_feed.add(event);
    }
    m_api.site->nodes.count(*batch, m_state);
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
