// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/json.hpp"
#include "app/endpoint/routes.hpp"
#include "core/version.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>
#include <vector>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

struct Ready {
    std::string name;
    bool ok = false;
};

/// The root supervisor answers, and each of its children runs.
Async<std::vector<Ready>> look_at_tree(const Api& api) {
    std::vector<Ready> found;
    const auto children = co_await Supervisor::which_children(api.top).attempt();
    found.push_back({"canopy", children.has_value()});
    if (!children) co_return found;
    std::transform(children->rbegin(), children->rend(), std::back_inserter(found), // newest first, as OTP has it
                   [](const ChildInfo& child) {
                       return Ready{child.id, static_cast<bool>(child.pid)};
                   });
    co_return found;
}

/// The database answers and orders can be stored; what only degrades the service does not count.
Async<std::vector<Ready>> look_at_health(const Api& api) {
    std::vector<Ready> found;
    const auto report = co_await Health::check(api.health).attempt();
    if (!report) {
        found.push_back({"health", false});
        co_return found;
    }
    for (const HealthCheckResult& each : report->checks) found.push_back({each.name, each.status != HealthStatus::Unhealthy});
    co_return found;
}

QJsonObject to_json(const HealthReport& report) {
    QJsonObject checks;
    for (const HealthCheckResult& each : report.checks)
        checks[json(each.name).toString()] =
            QJsonObject{{u"status"_s, json(to_word(each.status))},
                        {u"text"_s, json(each.text)},
                        {u"milliseconds"_s, std::chrono::duration<double, std::milli>(each.took).count()}};
    return {{u"status"_s, json(to_word(report.status))}, {u"checks"_s, checks}, {u"version"_s, json(CANOPY_VERSION_STRING)}};
}

} // namespace

/// That this is answered at all says it: the endpoint's process took it, and gave it to another.
Async<HttpResponse> get_livez(const Api&, const HttpRequest&) { co_return text_response(200, "ok\n"); }

Async<HttpResponse> get_readyz(const Api& api, const HttpRequest& request) {
    std::vector<Ready> looks = co_await look_at_tree(api);
    const std::vector<Ready> health = co_await look_at_health(api);
    looks.insert(looks.end(), health.begin(), health.end());
    looks.push_back({"not_draining", !api.site->draining});

    bool ready = true;
    std::string text;
    for (const Ready& look : looks) {
        ready = ready && look.ok;
        text += fmt::format("{}{} {}\n", look.ok ? "[+]" : "[-]", look.name, look.ok ? "ok" : "failed");
    }
    const char* const verdict = ready ? "ok\n" : "not ready\n";
    co_return text_response(ready ? 200 : 503, request.query("verbose") ? text + verdict : verdict);
}

Async<HttpResponse> get_healthz(const Api& api, const HttpRequest& request) {
    auto report = co_await Health::check(api.health).attempt();
    if (!report) {
        const std::string why = "does not answer: " + report.error().to_string();
        report = HealthReport{.status = HealthStatus::Unhealthy,
                              .checks = {{.name = "health", .status = HealthStatus::Unhealthy, .text = why}}};
    }
    const int status = report->status == HealthStatus::Unhealthy ? 503 : 200;
    const std::string_view accept = request.head.header("Accept").value_or("");
    if (accepts(accept, "application/health+json")) {
        HttpResponse response = json_response(status, to_json(*report));
        response.content_type = "application/health+json";
        co_return response;
    }
    if (accepts(accept, "application/json")) co_return json_response(status, to_json(*report));
    co_return text_response(status, fmt::format("{}\n", to_word(report->status)));
}

} // namespace canopy::app
