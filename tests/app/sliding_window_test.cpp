// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/sliding_window.hpp"

#include "app/orders/seeded_random.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

/// The rule as a person would say it: remember every admitted order, and count those younger than the window.
class Model {
public:
    explicit Model(RateLimits limits) : m_limits(limits) {}

    bool admits(Timestamp now) {
        if (count(now) >= m_limits.orders) return false;
        m_admitted.push_back(now);
        return true;
    }
    int count(Timestamp now) const {
        return static_cast<int>(std::ranges::count_if(m_admitted, [&](Timestamp at) { return at + m_limits.window > now; }));
    }

private:
    RateLimits m_limits;
    std::vector<Timestamp> m_admitted;
};

TEST(SlidingWindow, AdmitsFiveOrdersInAMinuteAndRefusesTheSixth) {
    SlidingWindow window;
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(window.admit(1s * i), (Admission{.count = i}));
    EXPECT_EQ(window.admit(6s), (Admission{.verdict = Admission::Verdict::RateLimited, .count = 5, .wait = 55s}));
}

TEST(SlidingWindow, AnOrderExactlySixtySecondsOldNoLongerCounts) {
    SlidingWindow window({.orders = 1});
    EXPECT_TRUE(window.admit(0s).is_ok());
    EXPECT_FALSE(window.admit(60s - 1ns).is_ok());
    EXPECT_TRUE(window.admit(60s).is_ok());
}

TEST(SlidingWindow, ARefusedAttemptDoesNotCount) {
    SlidingWindow window;
    for (int i = 0; i < 5; ++i) window.admit(0s);
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(window.admit(59s).is_ok());
    EXPECT_EQ(window.admit(60s), (Admission{.count = 1}));
}

TEST(SlidingWindow, WaitingAsLongAsItSaysIsEnoughAndNothingLessIs) {
    SlidingWindow window;
    for (int i = 0; i < 5; ++i) window.admit(7s * i);
    const Timestamp now = 40s;
    const auto wait = window.admit(now).wait;
    EXPECT_FALSE(window.admit(now + wait - 1ns).is_ok());
    EXPECT_TRUE(window.admit(now + wait).is_ok());
}

TEST(SlidingWindow, KnowsSinceWhenNobodyTried) {
    SlidingWindow window({.orders = 1});
    EXPECT_EQ(window.idle_since(), std::nullopt);
    window.admit(3s);
    window.admit(9s); // refused, but not idle
    EXPECT_EQ(window.idle_since(), 9s);
}

TEST(SlidingWindow, TakesAnEarlierMomentAsTheLatestOneItHasSeen) {
    SlidingWindow window;
    window.admit(10s);
    window.admit(4s);
    EXPECT_EQ(window.entries(), (std::vector<Timestamp>{10s, 10s}));
}

TEST(SlidingWindow, RefusesLimitsThatAdmitNothing) {
    EXPECT_THROW(SlidingWindow({.orders = 0}), std::invalid_argument);
    EXPECT_THROW(SlidingWindow({.window = 0s}), std::invalid_argument);
}

class SlidingWindowProperty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SlidingWindowProperty, AgreesWithCountingByHand) {
    SeededRandom random{GetParam()};
    const RateLimits limits{.orders = static_cast<int>(random.between(1, 8)), .window = 1ns * random.between(1, 50)};
    SlidingWindow window{limits};
    Model model{limits};
    Timestamp now{0};
    for (int i = 0; i < 500; ++i) {
        now += 1ns * random.between(0, 12);
        const bool refused_wait_is_exact = window.wait(now) == 0ns || model.count(now + window.wait(now) - 1ns) >= limits.orders;
        EXPECT_TRUE(refused_wait_is_exact);
        EXPECT_LT(model.count(now + window.wait(now)), limits.orders);
        EXPECT_EQ(window.admit(now).is_ok(), model.admits(now));
        ASSERT_EQ(window.count(now), model.count(now)) << "seed " << GetParam() << ", attempt " << i;
        EXPECT_LE(window.entries().size(), static_cast<std::size_t>(limits.orders));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SlidingWindowProperty, testing::Range<std::uint64_t>(0, 50));

} // namespace
} // namespace canopy::app
