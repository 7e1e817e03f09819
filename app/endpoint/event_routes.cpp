// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/endpoint.hpp"
#include "app/endpoint/paging.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/routes.hpp"

namespace canopy::app {

namespace {

std::optional<FeedTopic> topic_of(const HttpRequest& request) {
    const auto word = request.query("topic");
    if (!word) return FeedTopic::All;
    if (*word == "orders") return FeedTopic::Orders;
    if (*word == "node") return FeedTopic::Node;
    return std::nullopt;
}

/// As a header from a browser that comes back, as a query from who cannot set one.
std::optional<std::string> last_id_of(const HttpRequest& request) {
    if (const auto header = request.head.header("Last-Event-ID")) return std::string{*header};
    if (const auto query = request.query("last_event_id")) return std::string{*query};
    return std::nullopt;
}

} // namespace

Async<HttpResponse> get_events(const Api& api, const HttpRequest& request) {
    if (const auto refused = refuse_other_queries(request, {"topic", "last_event_id"})) co_return to_response(*refused);
    const std::optional<FeedTopic> topic = topic_of(request);
    if (!topic) co_return to_response(Problem{.status = 400, .detail = "topic is orders or node; without one, both"});
    auto subscribing = Endpoint::subscribe(api.endpoint, *topic, last_id_of(request));
    const auto stream = co_await std::move(subscribing).attempt();
    if (!stream || !*stream)
        co_return to_response(Problem{.status = 503, .detail = "too many streams; end one, or try again"})
            .with("Retry-After", "1");
    HttpResponse response{.content_type = "text/event-stream"};
    response.stream = *stream;
    co_return response;
}

} // namespace canopy::app
