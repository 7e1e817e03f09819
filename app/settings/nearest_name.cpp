// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace canopy::app {

namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string nearest_name(std::string_view wrong, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 100;
    const std::string_view begin = wrong.substr(0, longest);
    return *std::ranges::min_element(known, {}, [begin](const std::string& name) { return distance(begin, name); });
}

} // namespace canopy::app
