// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/router.hpp"

#include "app/endpoint/routes.hpp"

#include <algorithm>
#include <array>

namespace canopy::app {

namespace {

using Access = Route::Access;
using Body = Route::Body;
using Kind = Route::Kind;

constexpr std::array route_table{
    Route{"GET", "/livez", get_livez, Access::Reads, Body::None, Kind::Probe},
    Route{"GET", "/readyz", get_readyz, Access::Reads, Body::None, Kind::Probe},
    Route{"GET", "/healthz", get_healthz, Access::Reads, Body::None, Kind::Probe},
    Route{"GET", "/metrics", get_metrics, Access::Reads, Body::None, Kind::Blocks},
    Route{"GET", "/api/v1/openapi.json", get_openapi},
    Route{"GET", "/api/v1/orders", list_orders},
    Route{"POST", "/api/v1/orders", create_order_route, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/orders/{id}", show_order},
    Route{"POST", "/api/v1/orders/{id}/cancel", cancel_order_route, Access::Changes, Body::Json},
    Route{"POST", "/api/v1/orders/{id}/advance", advance_order_route, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/totals", get_totals},
    Route{"GET", "/api/v1/users", list_users},
    Route{"POST", "/api/v1/users", create_user, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/users/{id}", show_user},
    Route{"PATCH", "/api/v1/users/{id}", update_user, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/products", list_products},
    Route{"POST", "/api/v1/products", create_product, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/products/{id}", show_product},
    Route{"PATCH", "/api/v1/products/{id}", update_product, Access::Changes, Body::Json},
    Route{"GET", "/api/v1/tree", get_tree},
    Route{"GET", "/api/v1/processes/{id}", show_process},
    Route{"DELETE", "/api/v1/processes/{id}", kill_process, Access::Changes},
    Route{"GET", "/api/v1/events", get_events},
};

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1); // its slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

/// The parameters, if the path is this one's.
std::optional<std::vector<std::string>> matches(std::string_view path, const std::vector<std::string>& segments) {
    std::vector<std::string> parameters;
    for (const std::string& segment : segments) {
        if (path.empty()) return std::nullopt;
        const std::string_view wanted = take_segment(path);
        if (wanted.starts_with('{') && !segment.empty())
            parameters.push_back(segment);
        else if (wanted != segment)
            return std::nullopt;
    }
    if (!path.empty()) return std::nullopt;
    return parameters;
}

void allow(RouteMatch& match, std::string_view method) {
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += method;
    if (method == "GET") match.allow += ", HEAD";
}

} // namespace

std::span<const Route> all_routes() { return route_table; }

RouteMatch find_route(std::string_view method, const std::vector<std::string>& segments) {
    RouteMatch match;
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    for (const Route& route : route_table) {
        auto parameters = matches(route.path, segments);
        if (!parameters) continue;
        match.path = route.path;
        allow(match, route.method);
        if (route.method == wanted) return {.route = &route, .parameters = std::move(*parameters), .path = route.path};
    }
    return match;
}

} // namespace canopy::app
