// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/api.hpp"
#include "app/endpoint/http_server.hpp"
#include "app/endpoint/router.hpp"

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// A request that was let in: its route, and what its path says.
struct AdmittedRequest {
    const Route* route = nullptr;
    std::vector<std::string> parameters{};
    HttpTarget target{};
};

/// One that was not: the answer, and the template of the path if there is one.
struct RefusedRequest {
    HttpResponse response;
    std::string path{};
};

/// Everything that can be said before the body comes: size, framing, host, origin, route, token, type of the body.
tl::expected<AdmittedRequest, RefusedRequest> admit(const HttpHead& head, const EndpointSite& site);

/// Answers a request that admit() let in, in a new process; in any case: if that process ends without an answer, it is 500.
void answer_in_its_process(Process& parent, const Api& api, std::shared_ptr<Exchange> exchange);

} // namespace canopy::app
