// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/endpoint_site.hpp"

#include <utility>
#include <vector>

namespace canopy::app {

namespace {

// Seconds: a request is answered within a millisecond, or waits for the disk, or for a part that is down.
const std::vector<double> request_bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};
const std::vector<double> message_bounds{0.000001, 0.00001, 0.0001, 0.001, 0.01, 0.1, 1};

std::vector<canopy::Metric> request_metrics_of() {
    canopy::Metric requests = counter("canopy_http_requests", http_request_event);
    requests.tags = {"method", "route", "status"};
    requests.description = "Requests that are over; status 0: cut off, or refused before their headers were read.";
    canopy::Metric durations =
        distribution("canopy_http_request_duration_seconds", http_request_event, "duration", request_bounds);
    durations.tags = {"route"};
    durations.description = "Time from the first line of a request to the end of its answer.";
    canopy::Metric latency = distribution("canopy_message_latency_seconds", message_latency_event, "duration", message_bounds);
    latency.description = "Time a message waits for its process, measured with the message that begins each request's process.";
    return {std::move(requests), std::move(durations), std::move(latency)};
}

} // namespace

EndpointSite::EndpointSite(EndpointConfig its_config, Listeners sockets, TokenFile secret)
    : config(std::move(its_config)), listeners(std::move(sockets)),
      token_file(std::move(secret)), gate{.limits = config.limits,
                                          .port = listeners.port(),
                                          .hosts = listeners.hosts(),
                                          .loopback_only = listeners.loopback_only()} {}

tl::expected<std::shared_ptr<EndpointSite>, std::string> EndpointSite::open(EndpointConfig config) {
    auto listeners = Listeners::open(config);
    if (!listeners) return tl::unexpected(listeners.error());
    auto token = TokenFile::make(config.token_file.empty() ? default_token_file(listeners->port()) : config.token_file);
    if (!token) return tl::unexpected(token.error());
    return std::shared_ptr<EndpointSite>(new EndpointSite(std::move(config), std::move(*listeners), std::move(*token)));
}

void EndpointSite::count_requests(const canopy::Telemetry& telemetry) {
    request_metrics = std::make_unique<const canopy::Metrics>(telemetry, request_metrics_of());
}

} // namespace canopy::app
