// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/depth_history.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

std::int64_t secondOf(Timestamp time) { return std::chrono::floor<std::chrono::seconds>(time).count(); }
std::size_t placeOf(std::int64_t second) { return static_cast<std::size_t>(second % DepthHistory::seconds); }

} // namespace

void DepthHistory::record(Timestamp time, std::uint64_t depth) {
    const std::int64_t second = secondOf(time);
    if (second < m_newest) return;
    if (second == m_newest) {
        m_deepest[placeOf(second)] = std::max(m_deepest[placeOf(second)], depth);
    } else {
        const std::int64_t from = std::max(m_newest + 1, second - seconds + 1);
        for (std::int64_t quiet = from; quiet < second; ++quiet) m_deepest[placeOf(quiet)] = m_last;
        m_deepest[placeOf(second)] = std::max(depth, m_last);
        m_newest = second;
    }
    m_last = depth;
}

std::uint64_t DepthHistory::at(Timestamp now, int seconds_ago) const {
    const std::int64_t second = secondOf(now) - seconds_ago;
    if (m_newest < 0 || second < 0 || second <= m_newest - seconds) return 0;
    return second > m_newest ? m_last : m_deepest[placeOf(second)];
}

std::uint64_t DepthHistory::deepest(Timestamp now) const {
    std::uint64_t most = 0;
    for (int ago = 0; ago < seconds; ++ago) most = std::max(most, at(now, ago));
    return most;
}

bool DepthHistory::isFlat(Timestamp now) const {
    const std::uint64_t first = at(now, 0);
    for (int ago = 1; ago < seconds; ++ago) {
        if (at(now, ago) != first) return false;
    }
    return true;
}

} // namespace canopy::ui
