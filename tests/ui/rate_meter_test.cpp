// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/rate_meter.hpp"

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

TEST(RateMeter, KnowsNoRateFromOneTotal) {
    RateMeter meter;
    EXPECT_EQ(meter.perSecond(), 0);
    meter.add(10s, 500);
    EXPECT_EQ(meter.perSecond(), 0);
}

TEST(RateMeter, SaysTheSameBetweenReportsThatComeOnceASecond) {
    RateMeter meter;
    std::uint64_t total = 1000;
    for (int half = 0; half < 20; ++half) {
        if (half % 2 == 0) total += 60;
        meter.add(half * 500ms, total);
        if (half >= 4) EXPECT_DOUBLE_EQ(meter.perSecond(), 60) << half;
    }
}

TEST(RateMeter, FallsToNothingWhenNothingIsAdded) {
    RateMeter meter;
    meter.add(0s, 0);
    meter.add(1s, 300);
    EXPECT_DOUBLE_EQ(meter.perSecond(), 300);
    meter.add(2s, 300);
    EXPECT_DOUBLE_EQ(meter.perSecond(), 150);
    meter.add(3500ms, 300);
    meter.add(4s, 300);
    EXPECT_EQ(meter.perSecond(), 0);
}

TEST(RateMeter, TakesATotalThatBeganAnewForNoRate) {
    RateMeter meter;
    meter.add(0s, 5000);
    meter.add(1s, 20);
    EXPECT_EQ(meter.perSecond(), 0);
}

} // namespace
} // namespace canopy::ui
