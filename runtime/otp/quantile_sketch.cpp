// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/quantile_sketch.hpp"

#include <algorithm>
#include <cmath>

namespace canopy {

namespace {

constexpr double accuracy = 0.01;
constexpr double growth = (1 + accuracy) / (1 - accuracy); ///< from one bucket's bound to the next
constexpr double smallest = 1e-12;
constexpr double largest = 1e300; ///< beyond it the bounds would be infinite

} // namespace

int QuantileSketch::bucket_of(double magnitude) {
    return static_cast<int>(std::ceil(std::log(std::min(magnitude, largest)) / std::log(growth)));
}

/// The one in the middle, in ratio: nobody in the bucket is further away than the accuracy.
double QuantileSketch::value_of(int bucket) { return 2 * std::pow(growth, bucket) / (growth + 1); }

void QuantileSketch::add(double value) {
    if (std::isnan(value)) return;
    ++m_count;
    if (std::abs(value) < smallest)
        ++m_zeros;
    else
        ++(value < 0 ? m_negative : m_positive)[bucket_of(std::abs(value))];
}

double QuantileSketch::quantile(double part) const {
    if (m_count == 0) return 0;
    const auto rank = static_cast<std::uint64_t>(std::clamp(part, 0.0, 1.0) * static_cast<double>(m_count - 1));
    std::uint64_t below = 0;
    for (auto bucket = m_negative.rbegin(); bucket != m_negative.rend(); ++bucket) // NOLINT(modernize-loop-convert)
        if ((below += bucket->second) > rank) return -value_of(bucket->first);
    if ((below += m_zeros) > rank) return 0;
    for (const auto& [bucket, count] : m_positive)
        if ((below += count) > rank) return value_of(bucket);
    return 0; // not reached: the buckets hold all values
}

} // namespace canopy
