// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/query_reader.hpp"
#include "app/storage/page.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace canopy::app {

/// Which part of a list is wanted: `?limit=20&cursor=…`.
struct Paging {
    static constexpr std::int64_t standard_limit = 20;
    static constexpr std::int64_t highest_limit = 100;
    std::int64_t limit = standard_limit;
    std::optional<std::string> after = std::nullopt; ///< the id of the last one seen
};

/// Wrong: a limit that is no number from 1 to 100, and a cursor that nobody here made.
Paging read_paging(QueryReader& query);

/// The same for lists that are paged by number: the cursor carries page and size.
PageRequest read_page(QueryReader& query);
std::string to_page_cursor(std::int64_t page, std::int64_t size);

/// Wrong: other than a number from 1 to 100; 20 is meant when there is none.
std::int64_t read_limit(QueryReader& query);

/// What a list answers as `next_cursor`, for clients to hand back as it is.
std::string to_cursor(std::string_view last_id);
Problem bad_cursor();

} // namespace canopy::app
