// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>

namespace canopy::app {

/// Seeded randomness that is the same on every machine: std::mt19937_64 with distributions of its own, because the
/// standard leaves the results of std::uniform_int_distribution to the library.
///
///     SeededRandom random{7};
///     const std::uint64_t die = 1 + random.below(6);
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed) : m_engine(seed) {}

    std::uint64_t bits() { return m_engine(); }

    /// Uniform in [0, limit); the limit is at least 1.
    std::uint64_t below(std::uint64_t limit);

    /// Uniform in [low, high].
    std::int64_t between(std::int64_t low, std::int64_t high);

    /// True in `numerator` of `denominator` cases.
    bool chance(std::uint64_t numerator, std::uint64_t denominator) { return below(denominator) < numerator; }

private:
    std::mt19937_64 m_engine; // its sequence is fixed by the standard
};

} // namespace canopy::app
