// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/metrics_page.hpp"
#include "app/endpoint/openapi_text.hpp"
#include "app/endpoint/routes.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

namespace {

/// Each family once: some things are counted in two places.
void append(std::vector<MetricFamily>& page, std::vector<MetricFamily> more) {
    for (MetricFamily& family : more)
        if (std::ranges::find(page, family.name, &MetricFamily::name) == page.end()) page.push_back(std::move(family));
}

/// The log's present state; empty when there is no log, or the observer is on its way back.
Async<NodeState> node_state(const Api& api) {
    NodeState state;
    const auto snapshot = co_await Observer::snapshot(api.observer).attempt();
    if (snapshot)
        for (const Event& event : **snapshot) state.apply(event);
    co_return state;
}

} // namespace

Async<HttpResponse> get_metrics(const Api& api, const HttpRequest& request) {
    Async<NodeState> asking = node_state(api);
    const NodeState state = co_await asking;
    std::vector<MetricFamily> page;
    page.push_back(build_info());
    append(page, node_families(api.site->nodes.read(), state));
    append(page, runtime_families(api.runtime()));
    append(page, business_families(api.services->metrics.snapshot()));
    append(page, families_of(api.instruments));
    if (api.site->request_metrics) append(page, families_of(*api.site->request_metrics));
    page.push_back(access_log_family(api.site->access_lines->dropped()));
    append(page, process_families());
    const bool is_open = accepts(request.head.header("Accept").value_or(""), "application/openmetrics-text");
    const MetricsFormat format = is_open ? MetricsFormat::OpenMetrics : MetricsFormat::Text;
    co_return HttpResponse{.content_type = content_type_of(format), .body = to_text(page, format)};
}

Async<HttpResponse> get_openapi(const Api&, const HttpRequest&) { co_return HttpResponse{.body = openapi_text}; }

} // namespace canopy::app
