// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/paging.hpp"

#include <QByteArray>

#include <charconv>
#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr auto url_safe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr const char* not_our_cursor = "is none of ours; begin without one";

/// The number from 1 to `most` that the whole text is.
std::optional<std::int64_t> number_in(std::string_view text, std::int64_t most) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (!whole || number < 1 || number > most) return std::nullopt;
    return number;
}

/// `PAGE:SIZE`.
std::optional<PageRequest> page_in(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto page = number_in(text.substr(0, colon), PageRequest::last);
    const auto size = number_in(text.substr(colon + 1), Paging::highest_limit);
    if (!page || !size) return std::nullopt;
    return PageRequest{.page = *page, .size = *size};
}

} // namespace

std::int64_t read_limit(QueryReader& query) {
    const auto text = query.text("limit");
    if (!text) return Paging::standard_limit;
    const auto limit = number_in(*text, Paging::highest_limit);
    if (!limit) query.wrong("limit", fmt::format("must be between 1 and {}", Paging::highest_limit));
    return limit.value_or(Paging::standard_limit);
}

Paging read_paging(QueryReader& query) {
    Paging paging{.limit = read_limit(query)};
    const auto cursor = query.text("cursor");
    if (!cursor) return paging;
    const auto decoded = QByteArray::fromBase64Encoding(QByteArray(cursor->data(), static_cast<qsizetype>(cursor->size())),
                                                        url_safe | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).isEmpty())
        query.wrong("cursor", not_our_cursor);
    else
        paging.after = (*decoded).toStdString();
    return paging;
}

PageRequest read_page(QueryReader& query) {
    const Paging paging = read_paging(query);
    const PageRequest first{.page = 1, .size = paging.limit};
    if (!paging.after) return first;
    const auto page = page_in(*paging.after);
    if (!page) query.wrong("cursor", not_our_cursor);
    return page.value_or(first);
}

std::string to_page_cursor(std::int64_t page, std::int64_t size) { return to_cursor(fmt::format("{}:{}", page, size)); }

std::string to_cursor(std::string_view last_id) {
    return QByteArray(last_id.data(), static_cast<qsizetype>(last_id.size())).toBase64(url_safe).toStdString();
}

Problem bad_cursor() { return bad_query({{"cursor", not_our_cursor}}); }

} // namespace canopy::app
