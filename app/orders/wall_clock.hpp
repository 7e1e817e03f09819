// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "core/clock.hpp"

#include <chrono>
#include <optional>

namespace canopy::app {

/// The time of day: the machine's, or in a simulated run one that follows the virtual clock.
class WallClock {
public:
    /// The machine's.
    WallClock() = default;
    /// `start`, when the runtime's clock stands at zero.
    explicit WallClock(WallTime start) : m_start(start) {}

    WallTime now(Timestamp runtime_now) const {
        if (!m_start) return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return *m_start + std::chrono::duration_cast<std::chrono::milliseconds>(runtime_now);
    }

private:
    std::optional<WallTime> m_start;
};

} // namespace canopy::app
