// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/paging.hpp"

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr auto url_safe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

Problem bad_query(const char* name, std::string text) {
    return {.status = 400, .detail = fmt::format("{} {}", name, text), .fields = {{name, text}}};
}

std::optional<std::int64_t> read_limit(std::string_view text) {
    std::int64_t limit = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (!whole || limit < 1 || limit > Paging::highest_limit) return std::nullopt;
    return limit;
}

} // namespace

tl::expected<Paging, Problem> read_paging(const HttpRequest& request) {
    Paging paging;
    if (const auto text = request.query("limit")) {
        const std::optional<std::int64_t> limit = read_limit(*text);
        if (!limit) return tl::unexpected(bad_query("limit", fmt::format("must be between 1 and {}", Paging::highest_limit)));
        paging.limit = *limit;
    }
    if (const auto cursor = request.query("cursor")) {
        const auto decoded = QByteArray::fromBase64Encoding(QByteArray(cursor->data(), static_cast<qsizetype>(cursor->size())),
                                                            url_safe | QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || (*decoded).isEmpty()) return tl::unexpected(bad_cursor());
        paging.after = (*decoded).toStdString();
    }
    return paging;
}

tl::expected<PageRequest, Problem> read_page(const HttpRequest& request) {
    const auto paging = read_paging(request);
    if (!paging) return tl::unexpected(paging.error());
    if (!paging->after) return PageRequest{.page = 1, .size = paging->limit};
    const std::size_t colon = paging->after->find(':');
    PageRequest page;
    const std::string_view text = *paging->after;
    const auto read = [](std::string_view digits, std::int64_t& number) {
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return failure == std::errc{} && end == digits.data() + digits.size() && number >= 1;
    };
    const bool whole =
        colon != std::string::npos && read(text.substr(0, colon), page.page) && read(text.substr(colon + 1), page.size);
    if (!whole || page.size > Paging::highest_limit || page.page > PageRequest::last) return tl::unexpected(bad_cursor());
    return page;
}

std::string to_page_cursor(std::int64_t page, std::int64_t size) { return to_cursor(fmt::format("{}:{}", page, size)); }

std::string to_cursor(std::string_view last_id) {
    return QByteArray(last_id.data(), static_cast<qsizetype>(last_id.size())).toBase64(url_safe).toStdString();
}

Problem bad_cursor() { return bad_query("cursor", "is none of ours; begin without one"); }

std::optional<Problem> refuse_other_queries(const HttpRequest& request, std::initializer_list<std::string_view> known) {
    const std::vector<QueryItem>& query = request.target.query;
    for (const QueryItem& item : query) {
        if (std::ranges::find(known, item.first) == known.end()) return bad_query(item.first.c_str(), "is not known here");
        if (std::ranges::count(query, item.first, &QueryItem::first) > 1)
            return bad_query(item.first.c_str(), "is given more than once");
    }
    return std::nullopt;
}

} // namespace canopy::app
