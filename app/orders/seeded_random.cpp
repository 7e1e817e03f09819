// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/seeded_random.hpp"

#include <limits>

namespace canopy::app {

std::uint64_t SeededRandom::below(std::uint64_t limit) {
    // The values above the last whole multiple of the limit would favour small results; they are drawn again.
    const std::uint64_t rest = (std::numeric_limits<std::uint64_t>::max() % limit + 1) % limit;
    const std::uint64_t last_fair = std::numeric_limits<std::uint64_t>::max() - rest;
    std::uint64_t drawn = bits();
    while (drawn > last_fair) drawn = bits();
    return drawn % limit;
}

std::int64_t SeededRandom::between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

} // namespace canopy::app
