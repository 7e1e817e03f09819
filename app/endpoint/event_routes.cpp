// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/endpoint.hpp"
#include "app/endpoint/query_reader.hpp"
#include "app/endpoint/routes.hpp"

namespace canopy::app {

namespace {

FeedTopic read_topic(QueryReader& query) {
    const auto word = query.text("topic");
    if (!word) return FeedTopic::All;
    if (*word == "orders") return FeedTopic::Orders;
    if (*word != "node") query.wrong("topic", "is orders or node; without one, both");
    return FeedTopic::Node;
}

/// As a header from a browser that comes back, as a query from who cannot set one.
std::optional<std::string> read_last_id(const HttpRequest& request, QueryReader& query) {
    const auto parameter = query.text("last_event_id");
    if (const auto header = request.head.header("Last-Event-ID")) return std::string{*header};
    if (parameter) return std::string{*parameter};
    return std::nullopt;
}

} // namespace

Async<HttpResponse> get_events(const Api& api, const HttpRequest& request) {
    QueryReader query(request);
    const FeedTopic topic = read_topic(query);
    const auto last_id = read_last_id(request, query);
    if (const auto wrong = query.finish()) co_return to_response(*wrong);
    auto subscribing = Endpoint::subscribe(api.endpoint, topic, last_id);
    const auto stream = co_await std::move(subscribing).attempt();
    if (!stream || !*stream)
        co_return to_response(Problem{.status = 503, .detail = "too many streams; end one, or try again"})
            .with("Retry-After", "1");
    HttpResponse response{.content_type = "text/event-stream"};
    response.stream = *stream;
    co_return response;
}

} // namespace canopy::app
