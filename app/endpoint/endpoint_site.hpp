// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/access_log.hpp"
#include "app/endpoint/endpoint_config.hpp"
#include "app/endpoint/listeners.hpp"
#include "app/endpoint/node_counters.hpp"
#include "app/endpoint/request_gate.hpp"
#include "app/endpoint/token_file.hpp"
#include "app/resilience/restart_pace.hpp"
#include "otp/metrics.hpp"
#include "otp/telemetry.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace canopy::app {

/// What of the endpoint outlives a crash of its process: the sockets, the token, what was counted. The rest begins anew.
///
/// Process: made by the thread that starts the program, before any process; shared by all that answer.
/// Fails: open() with one line naming what is in the way and the remedy.
class EndpointSite {
public:
    static tl::expected<std::shared_ptr<EndpointSite>, std::string> open(EndpointConfig config);
    EndpointSite(const EndpointSite&) = delete;
    EndpointSite& operator=(const EndpointSite&) = delete;

    /// The metrics of requests: to be called once, when there is a telemetry to listen to.
    void count_requests(const canopy::Telemetry& telemetry);

    const EndpointConfig config;
    const Listeners listeners;
    const TokenFile token_file;
    const RequestGate gate;
    NodeCounters nodes;
    RestartPace pace; ///< of the endpoint's process
    const std::shared_ptr<AccessLines> access_lines = std::make_shared<AccessLines>();
    /// `canopy_http_requests_total`, `canopy_http_request_duration_seconds`, `canopy_message_latency_seconds`.
    std::unique_ptr<const canopy::Metrics> request_metrics;
    std::atomic<bool> draining = false; ///< the program is about to stop

private:
    EndpointSite(EndpointConfig its_config, Listeners sockets, TokenFile secret);
};

/// The telemetry event of a request: duration and bytes; method, route (its template) and status.
inline const EventName http_request_event{"canopy", "http", "request"};
/// How long the message waited that begins a request's process.
inline const EventName message_latency_event{"canopy", "message", "latency"};

} // namespace canopy::app
