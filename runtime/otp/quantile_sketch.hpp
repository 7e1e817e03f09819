// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

namespace canopy {

/// How many values lay where, so that any percentile can be told within one per cent of its value.
///
///     QuantileSketch latencies;
///     for (const double each : {1.0, 2.0, 100.0}) latencies.add(each);
///     const double median = latencies.quantile(0.5); // 2, give or take 1 %
///
/// Process: not synchronized. Cost: a logarithm and a look-up among the buckets in use, of which a value range from a
/// nanosecond to a century needs about 2,000; values nearer to zero than 1e-12 count as zero, not-a-number is passed over.
/// Source: C. Masson, J. Rim, H. Lee, DDSketch, VLDB 2019.
/// Fails: never.
class QuantileSketch {
public:
    void add(double value);
    /// The value below which this part of all values lies, 0 … 1. Without values 0.
    double quantile(double part) const;
    std::uint64_t count() const noexcept { return m_count; }

private:
    static int bucket_of(double magnitude);
    static double value_of(int bucket);

    std::map<int, std::uint64_t> m_negative; ///< by magnitude
    std::map<int, std::uint64_t> m_positive;
    std::uint64_t m_zeros = 0;
    std::uint64_t m_count = 0;
};

} // namespace canopy
