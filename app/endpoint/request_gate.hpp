// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_config.hpp"
#include "app/endpoint/problem.hpp"
#include "app/endpoint/token.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// What every request must fulfil, before anybody asks what it wants.
struct RequestGate {
    EndpointLimits limits{};
    std::uint16_t port = 0;
    std::vector<std::string> hosts{}; ///< what is listened on, as a URL has it: `127.0.0.1`, `[::1]`
    bool loopback_only = true;

    /// 414, 431, 400, 505, 421, 403, 417, 413: sizes, framing, Host, Origin, Expect; nothing for a good one.
    std::optional<Problem> refuse(const HttpHead& head) const;

    /// The Host a browser may send, with our port: localhost, or an address that is listened on; on another address than
    /// loopback any numeric one. A name that somebody's DNS points at us is none (DNS rebinding).
    bool is_our_host(std::string_view host) const;

private:
    Problem other_host() const;
};

/// 400: what makes two readers of one connection disagree about where a request ends. Nothing for a good one.
std::optional<Problem> refuse_framing(const HttpHead& head);

/// 401 unless the token is there. Nothing for a good one.
std::optional<HttpResponse> refuse_stranger(const HttpHead& head, const Token& token);

/// 415 unless the body is said to be JSON. Nothing for a good one.
std::optional<Problem> refuse_other_than_json(const HttpHead& head);

} // namespace canopy::app
