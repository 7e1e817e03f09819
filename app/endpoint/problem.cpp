// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/problem.hpp"

#include "app/endpoint/json.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

using namespace Qt::StringLiterals;

namespace {

/// `Not Found` as `not_found`.
std::string code_of(int status) {
    std::string code{reason_phrase(status)};
    std::ranges::transform(code, code.begin(), [](char c) {
        if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
        return c == ' ' ? '_' : c;
    });
    return code;
}

QJsonArray to_json(const std::vector<FieldError>& fields) {
    QJsonArray errors;
    for (const FieldError& error : fields)
        errors.append(QJsonObject{{u"field"_s, json(error.field)}, {u"text"_s, json(error.text)}});
    return errors;
}

int status_of(OrderError::Kind kind) {
    switch (kind) {
    case OrderError::Kind::Invalid: return 422;
    case OrderError::Kind::NotFound: return 404;
    case OrderError::Kind::NotCancellable:
    case OrderError::Kind::NotAdvanceable:
    case OrderError::Kind::Conflict: return 409;
    case OrderError::Kind::RateLimited: return 429;
    case OrderError::Kind::Unavailable: return 503;
    case OrderError::Kind::Storage: return 500;
    }
    return 500;
}

} // namespace

HttpResponse to_response(const Problem& problem) {
    QJsonObject object{{u"type"_s, json("about:blank")},
                       {u"title"_s, json(reason_phrase(problem.status))},
                       {u"status"_s, problem.status},
                       {u"detail"_s, json(problem.detail)},
                       {u"code"_s, json(problem.code.empty() ? code_of(problem.status) : problem.code)}};
    if (!problem.fields.empty()) object[u"errors"_s] = to_json(problem.fields);
    return {.status = problem.status, .content_type = "application/problem+json", .body = to_text(object)};
}

HttpResponse to_response(const OrderError& error) {
    const int status = status_of(error.kind);
    HttpResponse response = to_response(
        Problem{.status = status, .detail = error.text, .code = std::string{to_word(error.kind)}, .fields = error.fields});
    if (error.kind == OrderError::Kind::RateLimited)
        return std::move(response).with("Retry-After",
                                        fmt::format("{}", std::max<std::int64_t>(1, seconds_to_wait(error.wait).count())));
    if (status == 503) return std::move(response).with("Retry-After", "1");
    return response;
}

} // namespace canopy::app
