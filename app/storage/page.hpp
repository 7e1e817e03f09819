// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace canopy::app {

/// Which page of a list is wanted.
struct PageRequest {
    static constexpr std::int64_t largest = 1000;           ///< rows on a page
    static constexpr std::int64_t last = 1'000'000'000'000; ///< page that may be asked for

    std::int64_t page = 1; ///< from 1
    std::int64_t size = 20;

    /// With numbers that can be worked with, whatever was asked for.
    PageRequest clamped() const noexcept {
        return {.page = std::clamp<std::int64_t>(page, 1, last), .size = std::clamp<std::int64_t>(size, 1, largest)};
    }
    std::int64_t offset() const noexcept { return (page - 1) * size; }
};

/// One page of a list.
template <class T>
struct Page {
    std::vector<T> rows;
    std::int64_t total = 0; ///< rows on all pages
    std::int64_t page = 1;
    std::int64_t size = 20;

    std::int64_t pages() const noexcept { return (total + size - 1) / size; }
    bool operator==(const Page&) const = default;
};

} // namespace canopy::app
