// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <deque>

namespace canopy {

/// How many restarts a supervisor allows itself: at most max_restarts within any period, counted in a sliding window.
///
/// A restart exactly one period old still counts, as in OTP's supervisor.erl (in_period).
class RestartIntensity {
public:
    RestartIntensity(std::uint32_t max_restarts, std::chrono::milliseconds within) : m_max(max_restarts), m_within(within) {}

    /// One more restart. False: it is one too many.
    bool add(Timestamp now) {
        while (!m_times.empty() && now - m_times.front() > m_within) m_times.pop_front();
        m_times.push_back(now);
        return m_times.size() <= m_max;
    }
    std::size_t count() const noexcept { return m_times.size(); }

private:
    std::uint32_t m_max;
    std::chrono::milliseconds m_within;
    std::deque<Timestamp> m_times;
};

} // namespace canopy
