// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/http_message.hpp"
#include "app/orders/order_error.hpp"

#include <string>
#include <vector>

namespace canopy::app {

/// Why a request was not answered with what it asked for: RFC 9457.
///
///     return to_response(Problem{.status = 404, .detail = "there is no order A-1"});
struct Problem {
    int status = 500;
    std::string detail{};             ///< a sentence for people
    std::string code{};               ///< a word for programs: `not_found`, `rate_limited`; empty: made of the status
    std::vector<FieldError> fields{}; ///< each with where and what
};

/// `application/problem+json`: type, title, status, detail, code, and errors when fields are wrong.
HttpResponse to_response(const Problem& problem);

/// What each error of the orders business is in HTTP; `rate_limited` says how long to wait, `unavailable` to try again.
HttpResponse to_response(const OrderError& error);

} // namespace canopy::app
