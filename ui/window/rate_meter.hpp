// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace canopy::ui {

/// How fast a total grows: over the last two seconds, as quiet processes report once a second.
///
///     meter.add(now, totals.handled);
///     label.setText(formatCompact(meter.perSecond()));
class RateMeter {
public:
    static constexpr std::chrono::milliseconds span{2000};

    void add(std::chrono::milliseconds now, std::uint64_t total) {
        m_totals.emplace_back(now, total);
        while (m_totals.size() > 2 && m_totals[1].first <= now - span) m_totals.pop_front();
    }

    double perSecond() const {
        if (m_totals.empty()) return 0;
        const std::chrono::duration<double> passed = m_totals.back().first - m_totals.front().first;
        const std::uint64_t before = m_totals.front().second;
        const std::uint64_t now = m_totals.back().second;
        return passed.count() <= 0 || now <= before ? 0 : static_cast<double>(now - before) / passed.count();
    }

    void clear() { m_totals.clear(); }

private:
    std::deque<std::pair<std::chrono::milliseconds, std::uint64_t>> m_totals; ///< the first at the span's begin or before
};

} // namespace canopy::ui
