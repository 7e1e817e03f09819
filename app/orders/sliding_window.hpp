// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace canopy::app {

/// How many orders a user may place, and in which time.
struct RateLimits {
    int orders = 5; ///< at least 1; fewer hold back more
    std::chrono::nanoseconds window = std::chrono::seconds{60};
};

/// The answer to one attempt.
struct Admission {
    enum class Verdict { Ok, RateLimited };

    Verdict verdict = Verdict::Ok;
    int count = 0;                    ///< orders in the window, this one included when it is admitted
    std::chrono::nanoseconds wait{0}; ///< for RateLimited: until the oldest leaves the window

    bool is_ok() const noexcept { return verdict == Verdict::Ok; }
    bool operator==(const Admission&) const = default;
};

/// One user's exact sliding window: an order counts until it is as old as the window is long, and no longer.
///
///     const Admission admission = window.admit(now);
///     if (!admission.is_ok()) return OrderError::rate_limited(admission.wait);
///
/// A refused attempt does not count. Time never runs backwards here: an earlier `now` is taken as the latest one seen.
///
/// Fails: the constructor throws std::invalid_argument for limits that admit nothing.
/// Cost: one timestamp an order in the window; admit() moves at most `orders` of them.
class SlidingWindow {
public:
    explicit SlidingWindow(RateLimits limits = {});

    Admission admit(Timestamp now);

    /// When the admitted orders were placed, oldest first; some may have left the window since the last attempt.
    const std::vector<Timestamp>& entries() const noexcept { return m_entries; }

    /// How many orders count at this moment.
    int count(Timestamp now) const noexcept;

    /// How long an attempt at this moment would have to wait; zero when it would be admitted.
    std::chrono::nanoseconds wait(Timestamp now) const noexcept;

    /// The last attempt, admitted or not; nothing before the first.
    std::optional<Timestamp> idle_since() const noexcept { return m_last_attempt; }

    const RateLimits& limits() const noexcept { return m_limits; }

private:
    bool is_full(Timestamp now) const noexcept;
    bool counts(Timestamp entry, Timestamp now) const noexcept { return now - entry < m_limits.window; }

    RateLimits m_limits;
    std::vector<Timestamp> m_entries; ///< ascending, at most `orders`
    std::optional<Timestamp> m_last_attempt;
};

} // namespace canopy::app
