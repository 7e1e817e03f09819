// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/problem.hpp"
#include "app/storage/page.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// Which part of a list is wanted: `?limit=20&cursor=…`.
struct Paging {
    static constexpr std::int64_t standard_limit = 20;
    static constexpr std::int64_t highest_limit = 100;
    std::int64_t limit = standard_limit;
    std::optional<std::string> after = std::nullopt; ///< the id of the last one seen
};

/// Fails: 400 for a limit that is no number from 1 to 100, and for a cursor that nobody here made.
tl::expected<Paging, Problem> read_paging(const HttpRequest& request);

/// The same for lists that are paged by number: the cursor carries page and size. Fails: as read_paging().
tl::expected<PageRequest, Problem> read_page(const HttpRequest& request);
std::string to_page_cursor(std::int64_t page, std::int64_t size);

/// What a list answers as `next_cursor`, for clients to hand back as it is.
std::string to_cursor(std::string_view last_id);
Problem bad_cursor();

/// 400 for a query that the route does not know: a filter that is misspelt would answer everything.
std::optional<Problem> refuse_other_queries(const HttpRequest& request, std::initializer_list<std::string_view> known);

} // namespace canopy::app
