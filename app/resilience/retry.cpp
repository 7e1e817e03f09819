// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/retry.hpp"

#include <algorithm>
#include <random>

namespace canopy::app {

Jitter full_jitter(std::uint64_t seed) {
    return [engine = std::mt19937_64(seed)](std::chrono::nanoseconds longest) mutable {
        const auto range = static_cast<std::uint64_t>(longest.count()) + 1;
        return std::chrono::nanoseconds{static_cast<std::chrono::nanoseconds::rep>(engine() % range)};
    };
}

std::chrono::nanoseconds longest_pause_after(const RetryPolicy& policy, int tried) noexcept {
    std::chrono::nanoseconds pause = policy.first_pause;
    for (int i = 1; i < tried && pause < policy.longest_pause; ++i) pause *= 2;
    return std::min<std::chrono::nanoseconds>(pause, policy.longest_pause);
}

} // namespace canopy::app
