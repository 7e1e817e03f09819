// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/http_message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace canopy::app {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// The next part before a separator, which goes with it.
std::string_view take_part(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

/// The character of `%41`; nothing for other than two hexadecimal digits, and for zero, which ends a text elsewhere.
std::optional<char> escaped(std::string_view digits) {
    unsigned value = 0;
    if (digits.size() != 2) return std::nullopt;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + 2, value, 16);
    if (failure != std::errc{} || end != digits.data() + 2 || value == 0) return std::nullopt;
    return static_cast<char>(value);
}

constexpr std::string_view scheme = "http://";

enum class Plus { Stays, IsSpace };

std::optional<std::string> decode(std::string_view text, Plus plus) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i] == '+' && plus == Plus::IsSpace ? ' ' : text[i];
            continue;
        }
        const std::optional<char> character = escaped(text.substr(i + 1, 2));
        if (!character) return std::nullopt;
        decoded += *character;
        i += 2;
    }
    return decoded;
}

bool read_path(std::string_view path, HttpTarget& target) {
    if (!path.starts_with('/')) return false;
    for (std::size_t slash = 0; slash != std::string_view::npos;) { // a slash at the end is followed by an empty segment
        path.remove_prefix(slash + 1);
        slash = path.find('/');
        const std::optional<std::string> segment = decode(path.substr(0, slash), Plus::Stays);
        if (!segment) return false;
        target.segments.push_back(*segment);
    }
    return true;
}

bool read_query(std::string_view query, HttpTarget& target) {
    while (!query.empty()) {
        std::string_view value = take_part(query, '&');
        const auto name = decode(take_part(value, '='), Plus::IsSpace);
        const auto decoded = decode(value, Plus::IsSpace);
        if (!name || !decoded) return false;
        target.query.emplace_back(*name, *decoded);
    }
    return true;
}

struct Phrase {
    int status;
    std::string_view text;
};
constexpr std::array phrases{Phrase{200, "OK"},
                             Phrase{201, "Created"},
                             Phrase{202, "Accepted"},
                             Phrase{304, "Not Modified"},
                             Phrase{400, "Bad Request"},
                             Phrase{401, "Unauthorized"},
                             Phrase{403, "Forbidden"},
                             Phrase{404, "Not Found"},
                             Phrase{405, "Method Not Allowed"},
                             Phrase{408, "Request Timeout"},
                             Phrase{409, "Conflict"},
                             Phrase{413, "Content Too Large"},
                             Phrase{414, "URI Too Long"},
                             Phrase{415, "Unsupported Media Type"},
                             Phrase{417, "Expectation Failed"},
                             Phrase{421, "Misdirected Request"},
                             Phrase{422, "Unprocessable Content"},
                             Phrase{429, "Too Many Requests"},
                             Phrase{431, "Request Header Fields Too Large"},
                             Phrase{500, "Internal Server Error"},
                             Phrase{501, "Not Implemented"},
                             Phrase{503, "Service Unavailable"},
                             Phrase{504, "Gateway Timeout"},
                             Phrase{505, "HTTP Version Not Supported"}};

} // namespace

std::optional<std::string_view> HttpHead::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [name](const HttpHeader& each) { return same_word(each.name, name); });
    if (found == headers.end()) return std::nullopt;
    return found->value;
}

std::size_t HttpHead::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers, [name](const HttpHeader& each) { return same_word(each.name, name); }));
}

std::optional<std::string_view> authority_of(std::string_view target) noexcept {
    if (!same_word(target.substr(0, scheme.size()), scheme)) return std::nullopt;
    target.remove_prefix(scheme.size());
    return target.substr(0, target.find_first_of("/?#"));
}

std::optional<HttpTarget> parse_target(std::string_view target) {
    HttpTarget parsed;
    if (target.find('#') != std::string_view::npos) return std::nullopt;
    const auto authority = authority_of(target);
    if (authority) target.remove_prefix(scheme.size() + authority->size());
    std::string_view path = take_part(target, '?');
    if (authority && path.empty()) path = "/";
    if (!read_path(path, parsed) || !read_query(target, parsed)) return std::nullopt;
    return parsed;
}

std::optional<std::string_view> HttpRequest::query(std::string_view name) const {
    const auto found = std::ranges::find(target.query, name, &QueryItem::first);
    if (found == target.query.end()) return std::nullopt;
    return found->second;
}

HttpResponse&& HttpResponse::with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

HttpResponse text_response(int status, std::string text) {
    return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(text)};
}

bool same_word(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_bearer(std::string_view authorization) noexcept {
    constexpr std::string_view scheme = "Bearer ";
    return same_word(authorization.substr(0, scheme.size()), scheme);
}

std::string media_type(std::string_view content_type) {
    std::string type{trimmed(content_type.substr(0, content_type.find(';')))};
    std::ranges::transform(type, type.begin(), lower);
    return type;
}

bool accepts(std::string_view accept, std::string_view media_type) {
    while (!accept.empty()) {
        const std::string_view part = take_part(accept, ',');
        if (app::media_type(part) != media_type) continue;
        const std::size_t weight = part.find("q=");
        return weight == std::string_view::npos || part.substr(weight + 2).find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

std::string_view reason_phrase(int status) noexcept {
    const auto* const found = std::ranges::find(phrases, status, &Phrase::status);
    return found == phrases.end() ? std::string_view{} : found->text;
}

} // namespace canopy::app
