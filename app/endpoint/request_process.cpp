// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/request_process.hpp"

#include "app/endpoint/problem.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

/// Answers in any case.
class Answer {
public:
    explicit Answer(std::shared_ptr<Exchange> exchange) : m_exchange(std::move(exchange)) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() {
        if (m_exchange)
            m_exchange->answer(
                to_response(Problem{.status = 500,
                                    .detail = "the process that was to answer ended without doing so; see the event log",
                                    .code = "no_answer"}));
    }
    void give(HttpResponse response) { std::exchange(m_exchange, nullptr)->answer(std::move(response)); }

private:
    std::shared_ptr<Exchange> m_exchange;
};

Async<void> answer_with(std::shared_ptr<Answer> answer, Api api, std::shared_ptr<Exchange> exchange, Timestamp sent) {
    api.services->telemetry.execute(message_latency_event, {{"duration", api.runtime().now() - sent}});
    const auto& admitted = std::any_cast<const AdmittedRequest&>(exchange->matched);
    const HttpRequest request{
        .head = exchange->head, .target = admitted.target, .parameters = admitted.parameters, .body = std::move(exchange->body)};
    Async<HttpResponse> answering = admitted.route->handle(api, request);
    HttpResponse response = co_await answering;
    answer->give(std::move(response));
}

std::optional<HttpResponse> refuse_route(const HttpHead& head, const RouteMatch& match, const EndpointSite& site) {
    if (!match.route && match.allow.empty())
        return to_response(
            Problem{.status = 404, .detail = "there is nothing at this path; see /api/v1/openapi.json", .code = "no_such_path"});
    if (!match.route)
        return to_response(Problem{.status = 405, .detail = fmt::format("this path takes {}", match.allow)})
            .with("Allow", match.allow);
    const Route& route = *match.route;
    if (site.draining && route.kind != Route::Kind::Probe)
        return to_response(Problem{.status = 503, .detail = "the program is about to stop", .code = "stopping"});
    if (route.access == Route::Access::Changes)
        if (auto refused = refuse_stranger(head, site.token_file.token())) return refused;
    if (route.body == Route::Body::Json)
        if (const auto refused = refuse_other_than_json(head)) return to_response(*refused);
    return std::nullopt;
}

} // namespace

tl::expected<AdmittedRequest, RefusedRequest> admit(const HttpHead& head, const EndpointSite& site) {
    if (const auto refused = site.gate.refuse(head)) return tl::unexpected(RefusedRequest{to_response(*refused)});
    if (!site.gate.loopback_only) // strangers do not even hear what there is
        if (auto refused = refuse_stranger(head, site.token_file.token()))
            return tl::unexpected(RefusedRequest{std::move(*refused)});
    auto target = parse_target(head.target);
    if (!target)
        return tl::unexpected(
            RefusedRequest{to_response(Problem{.status = 400, .detail = "the path or the query cannot be read"})});
    RouteMatch match = find_route(head.method, target->segments);
    if (auto refused = refuse_route(head, match, site))
        return tl::unexpected(RefusedRequest{std::move(*refused), std::string{match.path}});
    return AdmittedRequest{.route = match.route, .parameters = std::move(match.parameters), .target = std::move(*target)};
}

void answer_in_its_process(Process& parent, const Api& api, std::shared_ptr<Exchange> exchange) {
    const Route& route = *std::any_cast<const AdmittedRequest&>(exchange->matched).route;
    // Made here: a process that is killed before its first turn answers too.
    auto body = [answer = std::make_shared<Answer>(exchange), api, exchange, sent = parent.now()](Process&) -> Async<void> {
        return answer_with(answer, api, exchange, sent);
    };
    spawn_function(parent, Linked::No, std::move(body),
                   {.label = fmt::format("{} {}", route.method, route.path),
                    .kind = ProcessKind::Task,
                    .pinned = route.kind == Route::Kind::Blocks});
}

} // namespace canopy::app
