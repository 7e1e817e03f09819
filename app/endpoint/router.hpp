// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/api.hpp"
#include "app/endpoint/http_message.hpp"
#include "core/async.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// Answers one request, in a process of its own.
using RouteHandler = Async<HttpResponse> (*)(const Api& api, const HttpRequest& request);

/// One line of the table below: what may be asked. The OpenAPI document describes the same.
struct Route {
    enum class Access : std::uint8_t { Reads, Changes }; ///< what changes something needs the token, always
    enum class Body : std::uint8_t { None, Json };
    enum class Kind : std::uint8_t {
        Usual,
        Probe,  ///< answered while the program stops, too
        Blocks, ///< reads files: in a thread of its own
    };
    std::string_view method;
    std::string_view path; ///< with its parameters in braces: `/api/v1/orders/{id}`
    RouteHandler handle = nullptr;
    Access access = Access::Reads;
    Body body = Body::None;
    Kind kind = Kind::Usual;
};

/// Everything the endpoint answers.
std::span<const Route> all_routes();

struct RouteMatch {
    const Route* route = nullptr;          ///< nothing: see allow
    std::vector<std::string> parameters{}; ///< in the order of the path
    std::string allow{};                   ///< of a path that is there, for other methods: `GET, HEAD`; empty: no such path
    std::string_view path{};               ///< the template of the path; empty: no such path
};

/// HEAD is GET without a body.
RouteMatch find_route(std::string_view method, const std::vector<std::string>& segments);

} // namespace canopy::app
