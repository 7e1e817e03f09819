// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"

#include <array>
#include <cstdint>

namespace canopy::ui {

/// A mailbox's depth over the last 60 seconds, the deepest of each second.
///
///     history.record(event.time, sample.depth);
///     history.at(event.time, 0); // now; 59 is the oldest second
///
/// Processes are sampled while they are active only, so a second without a sample repeats the last depth.
class DepthHistory {
public:
    static constexpr int seconds = 60;

    void record(Timestamp time, std::uint64_t depth);
    std::uint64_t at(Timestamp now, int seconds_ago) const;
    std::uint64_t deepest(Timestamp now) const;
    bool isFlat(Timestamp now) const; ///< all seconds alike: nothing to see, nothing to scroll

private:
    std::array<std::uint64_t, seconds> m_deepest{};
    std::int64_t m_newest = -1; ///< the second of the newest sample
    std::uint64_t m_last = 0;   ///< the depth from then on
};

} // namespace canopy::ui
