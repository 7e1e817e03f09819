// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/sliding_window.hpp"

#include <algorithm>
#include <stdexcept>

namespace canopy::app {

SlidingWindow::SlidingWindow(RateLimits limits) : m_limits(limits) {
    if (limits.orders < 1) throw std::invalid_argument("a rate limit must admit at least one order");
    if (limits.window <= std::chrono::nanoseconds::zero())
        throw std::invalid_argument("a rate limit's window must be longer than zero");
}

Admission SlidingWindow::admit(Timestamp now) {
    now = std::max(now, m_last_attempt.value_or(now));
    m_last_attempt = now;
    std::erase_if(m_entries, [&](Timestamp entry) { return !counts(entry, now); });
    if (is_full(now)) {
        return {.verdict = Admission::Verdict::RateLimited, .count = count(now), .wait = wait(now)};
    }
    m_entries.push_back(now);
    return {.verdict = Admission::Verdict::Ok, .count = count(now)};
}

int SlidingWindow::count(Timestamp now) const noexcept {
    return static_cast<int>(std::ranges::count_if(m_entries, [&](Timestamp entry) { return counts(entry, now); }));
}

std::chrono::nanoseconds SlidingWindow::wait(Timestamp now) const noexcept {
    return is_full(now) ? m_entries.front() + m_limits.window - now : std::chrono::nanoseconds::zero();
}

bool SlidingWindow::is_full(Timestamp now) const noexcept { return count(now) >= m_limits.orders; }

} // namespace canopy::app
