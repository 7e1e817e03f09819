// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/request_gate.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>

namespace canopy::app {

namespace {

using Refusal = std::optional<Problem>;

Problem bad_request(std::string detail) { return {.status = 400, .detail = std::move(detail)}; }

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Refusal refuse_sizes(const HttpHead& head, const EndpointLimits& limits) {
    constexpr std::size_t spaces_and_end = 4;
    constexpr std::size_t colon_space_and_end = 4;
    if (head.method.size() + head.target.size() + head.version.size() + spaces_and_end > limits.request_line)
        return Problem{.status = 414, .detail = fmt::format("the first line is longer than {} bytes", limits.request_line)};
    std::size_t bytes = 0;
    for (const HttpHeader& each : head.headers) bytes += each.name.size() + each.value.size() + colon_space_and_end;
    if (head.headers.size() > limits.headers || bytes > limits.header_bytes)
        return Problem{.status = 431,
                       .detail = fmt::format("more than {} headers, or {} bytes of them", limits.headers, limits.header_bytes)};
    return std::nullopt;
}

Refusal refuse_length(const HttpHead& head) {
    const bool chunked = head.count("Transfer-Encoding") > 0;
    const std::size_t lengths = head.count("Content-Length");
    if (chunked && lengths > 0) return bad_request("Transfer-Encoding and Content-Length exclude each other");
    if (head.count("Transfer-Encoding") > 1 || (chunked && !same_word(*head.header("Transfer-Encoding"), "chunked")))
        return bad_request("the only Transfer-Encoding here is chunked");
    if (chunked && head.version == "HTTP/1.0") return bad_request("HTTP/1.0 has no Transfer-Encoding");
    if (lengths > 1) return bad_request("there is more than one Content-Length");
    if (lengths == 1 && !digits(*head.header("Content-Length"))) return bad_request("the Content-Length is not a number");
    return std::nullopt;
}

bool has_no_clear_name(const HttpHeader& header) {
    return header.name.empty() || header.name.find_first_of(" \t") != std::string::npos;
}

Refusal refuse_host(const HttpHead& head) {
    const std::size_t hosts = head.count("Host");
    if (hosts > 1) return bad_request("there is more than one Host");
    if (hosts == 0 && head.version != "HTTP/1.0") return bad_request("there is no Host");
    if (hosts == 1 && head.header("Host")->empty()) return bad_request("the Host is empty");
    return std::nullopt;
}

struct HostAndPort {
    std::string_view host;
    std::string_view port;
};

HostAndPort split(std::string_view text) {
    const std::size_t bracket = text.find(']'); // of an IPv6 address, which has colons of its own
    const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

bool is_numeric(std::string_view host) {
    in_addr four{};
    in6_addr six{};
    if (host.starts_with('[') && host.ends_with(']'))
        return inet_pton(AF_INET6, std::string{host.substr(1, host.size() - 2)}.c_str(), &six) == 1;
    return inet_pton(AF_INET, std::string{host}.c_str(), &four) == 1;
}

} // namespace

bool RequestGate::is_our_host(std::string_view host) const {
    const auto [name, number] = split(host);
    const std::string_view wanted = name;
    if (digits(number.empty() ? "80" : number) != port) return false;
    const bool is_listened_on = std::ranges::any_of(hosts, [wanted](const std::string& each) { return same_word(each, wanted); });
    return is_listened_on || same_word(wanted, "localhost") || (!loopback_only && is_numeric(wanted));
}

Problem RequestGate::other_host() const {
    const std::string names = loopback_only ? fmt::format("localhost, {}", fmt::join(hosts, ", ")) : "its address in numbers";
    return {.status = 421, .detail = fmt::format("this is not the host you mean; use {}, and the port {}", names, port)};
}

std::optional<Problem> RequestGate::refuse(const HttpHead& head) const {
    if (auto refused = refuse_sizes(head, limits)) return refused;
    if (auto refused = refuse_framing(head)) return refused;
    if (const auto host = authority_of(head.target); host && !is_our_host(*host)) return other_host();
    if (const auto host = head.header("Host"); host && !is_our_host(*host)) return other_host();
    constexpr std::string_view scheme = "http://";
    const auto origin = head.header("Origin");
    if (origin && !(origin->starts_with(scheme) && is_our_host(origin->substr(scheme.size()))))
        return Problem{.status = 403, .detail = "pages of another origin may not ask here"};
    if (const auto expect = head.header("Expect"); expect && !same_word(*expect, "100-continue"))
        return Problem{.status = 417, .detail = "the only expectation met here is 100-continue"};
    const auto length = head.header("Content-Length");
    if (length && *digits(*length) > limits.body_bytes)
        return Problem{.status = 413, .detail = fmt::format("the body is larger than {} bytes", limits.body_bytes)};
    return std::nullopt;
}

std::optional<Problem> refuse_framing(const HttpHead& head) {
    if (head.version != "HTTP/1.1" && head.version != "HTTP/1.0")
        return Problem{.status = 505, .detail = "HTTP/1.1 and HTTP/1.0 are spoken here"};
    if (std::ranges::any_of(head.headers, has_no_clear_name))
        return bad_request("the name of a header is empty, or holds a blank");
    if (std::ranges::any_of(head.headers, &HttpHeader::folded)) return bad_request("a header is continued on a second line");
    if (auto refused = refuse_length(head)) return refused;
    return refuse_host(head);
}

std::optional<HttpResponse> refuse_stranger(const HttpHead& head, const Token& token) {
    const auto presented = head.header("Authorization");
    if (presented && token.is_in(*presented)) return std::nullopt;
    const char* const challenge =
        presented && is_bearer(*presented) ? R"(Bearer realm="canopy", error="invalid_token")" : R"(Bearer realm="canopy")";
    return to_response(Problem{.status = 401, .detail = "this needs the token, as Authorization: Bearer"})
        .with("WWW-Authenticate", challenge);
}

std::optional<Problem> refuse_other_than_json(const HttpHead& head) {
    if (!same_word(head.header("Content-Encoding").value_or("identity"), "identity"))
        return Problem{.status = 415, .detail = "the body must be JSON as it is, without a Content-Encoding"};
    const auto type = head.header("Content-Type");
    if (type && media_type(*type) == "application/json") return std::nullopt;
    return Problem{.status = 415, .detail = "the body must be JSON, with Content-Type: application/json"};
}

} // namespace canopy::app
