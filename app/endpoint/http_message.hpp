// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace canopy::app {

class EventStream;

struct HttpHeader {
    std::string name;
    std::string value;
    bool folded = false; ///< continued on a second line (obs-fold)
    bool operator==(const HttpHeader&) const = default;
};

/// What came before the body.
struct HttpHead {
    std::string method;  ///< `GET`, as it was sent
    std::string target;  ///< path and query, still encoded
    std::string version; ///< `HTTP/1.1`
    std::vector<HttpHeader> headers{};

    /// The first of that name, whatever its case; nothing if there is none.
    std::optional<std::string_view> header(std::string_view name) const;
    std::size_t count(std::string_view name) const;
};

/// One name and value of a query, decoded.
using QueryItem = std::pair<std::string, std::string>;

/// A target taken apart: `/api/v1/orders/a%2Fb?limit=2` is {api, v1, orders, a/b} and {limit: 2}.
struct HttpTarget {
    std::vector<std::string> segments{};
    std::vector<QueryItem> query{};
    bool operator==(const HttpTarget&) const = default;
};

/// Host and port of a target in absolute form, `http://HOST:PORT/path`; nothing for one that is a path.
std::optional<std::string_view> authority_of(std::string_view target) noexcept;

/// In origin or absolute form. Nothing for one of another form or scheme, that has a fragment, or a bad or forbidden escape
/// (`%0`, `%00`).
std::optional<HttpTarget> parse_target(std::string_view target);

/// A request as its handler sees it: a value, checked, its route known.
struct HttpRequest {
    HttpHead head{};
    HttpTarget target{};
    std::vector<std::string> parameters{}; ///< of the route, in their order
    std::string body{};

    std::optional<std::string_view> query(std::string_view name) const;
};

/// What is answered.
struct HttpResponse {
    int status = 200;
    std::string content_type = "application/json";
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{}; ///< besides those every answer has
    std::shared_ptr<EventStream> stream{};                      ///< instead of a body: goes on until somebody ends it

    /// Adds a header; for chains.
    HttpResponse&& with(std::string name, std::string value) &&;
};

/// `text/plain; charset=utf-8`.
HttpResponse text_response(int status, std::string text);

/// Whether two texts are the same but for the case of ASCII letters: header names, methods of authentication.
bool same_word(std::string_view left, std::string_view right) noexcept;

/// Whether an Authorization header presents a bearer's token at all, right or wrong.
bool is_bearer(std::string_view authorization) noexcept;

/// The media type of a Content-Type, without parameters, in lower case.
std::string media_type(std::string_view content_type);

/// Whether an Accept header names this media type, with a weight above 0. Wildcards do not count as naming it.
bool accepts(std::string_view accept, std::string_view media_type);

/// `Not Found`; empty for a status nobody here answers with.
std::string_view reason_phrase(int status) noexcept;

} // namespace canopy::app
