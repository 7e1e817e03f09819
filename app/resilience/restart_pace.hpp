// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/resilience/retry.hpp"
#include "core/clock.hpp"

#include <chrono>
#include <optional>

namespace canopy::app {

/// How long a process that crashes again and again waits before it begins again, so that it never uses up the restarts
/// that its supervisor allows: the first ones at once, then later and later, until a life was long enough.
///
///     if (const auto pause = m_pace->begin(now()); pause > 0ns) co_await sleep(pause); // in init
///
/// Process: kept outside of the process, which begins anew; one life after the other.
class RestartPace {
public:
    static constexpr std::chrono::seconds long_life{5};
    static constexpr int at_once = 2; ///< restarts after short lives that do not wait
    static constexpr RetryPolicy pauses{.first_pause = std::chrono::milliseconds{100},
                                        .longest_pause = std::chrono::milliseconds{1000}};

    /// A life begins: the pause before it.
    std::chrono::nanoseconds begin(Timestamp now) noexcept {
        const bool was_short = m_began && now - *m_began < long_life;
        m_short_lives = was_short ? m_short_lives + 1 : 0;
        const auto pause =
            m_short_lives > at_once ? longest_pause_after(pauses, m_short_lives - at_once) : std::chrono::nanoseconds{0};
        m_began = now + pause;
        return pause;
    }

private:
    std::optional<Timestamp> m_began;
    int m_short_lives = 0;
};

} // namespace canopy::app
