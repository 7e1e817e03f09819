// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/breaker_state.hpp"

#include "tests/property/check.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using Outcome = BreakerState::Outcome;
using Permit = BreakerState::Permit;

constexpr BreakerLimits limits{.failures = 3, .open_for = 60s};

class BreakerStateTest : public ::testing::Test {
protected:
    void report(Outcome outcome) { breaker.report(breaker.enter(now).value(), outcome, now); }
    void fail(int times) {
        for (int i = 0; i < times; ++i) report(Outcome::Failure);
    }

    BreakerState breaker{limits};
    Timestamp now{1h};
};

TEST_F(BreakerStateTest, OpensAtTheLastOfSoManyFailuresInARow) {
    fail(2);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Closed);
    EXPECT_EQ(breaker.next_trial(), std::nullopt);
    fail(1);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Open);
    EXPECT_EQ(breaker.next_trial(), now + 60s);
    EXPECT_EQ(breaker.enter(now), std::nullopt);
}

TEST_F(BreakerStateTest, ASuccessBetweenFailuresBeginsTheCountAnew) {
    fail(2);
    report(Outcome::Success);
    EXPECT_EQ(breaker.failures_in_a_row(), 0);
    fail(2);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Closed);
}

TEST_F(BreakerStateTest, StaysOpenUntilTheVeryMoment) {
    fail(3);
    now += 60s - 1ns;
    EXPECT_EQ(breaker.enter(now), std::nullopt);
    EXPECT_FALSE(breaker.half_open(now));
    now += 1ns;
    EXPECT_TRUE(breaker.enter(now));
    EXPECT_EQ(breaker.phase(), BreakerPhase::HalfOpen);
}

TEST_F(BreakerStateTest, HalfOpenItLetsExactlyOneThrough) {
    fail(3);
    now += 60s;
    ASSERT_TRUE(breaker.half_open(now));
    EXPECT_FALSE(breaker.half_open(now)) << "once";
    EXPECT_FALSE(breaker.trial_under_way());
    EXPECT_TRUE(breaker.enter(now));
    EXPECT_TRUE(breaker.trial_under_way());
    for (int i = 0; i < 100; ++i) EXPECT_EQ(breaker.enter(now + i * 1h), std::nullopt);
}

TEST_F(BreakerStateTest, ATrialThatSucceedsCloses) {
    fail(3);
    now += 60s;
    report(Outcome::Success);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Closed);
    EXPECT_EQ(breaker.failures_in_a_row(), 0);
    fail(2);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Closed) << "the count begins anew";
}

TEST_F(BreakerStateTest, ATrialThatFailsOpensForAnotherWhile) {
    fail(3);
    now += 90s;
    report(Outcome::Failure);
    EXPECT_EQ(breaker.phase(), BreakerPhase::Open);
    EXPECT_EQ(breaker.next_trial(), now + 60s);
}

TEST_F(BreakerStateTest, AnswersOfAnEarlierEraDoNotCount) {
    const Permit closed = breaker.enter(now).value();
    fail(3);
    EXPECT_FALSE(breaker.report(closed, Outcome::Success, now)) << "open: it does not close";
    now += 60s;
    const Permit trial = breaker.enter(now).value();
    EXPECT_FALSE(breaker.report(closed, Outcome::Success, now)) << "half-open: only the trial closes";
    EXPECT_FALSE(breaker.report(closed, Outcome::Failure, now)) << "half-open: only the trial opens";
    EXPECT_TRUE(breaker.trial_under_way());
    EXPECT_TRUE(breaker.report(trial, Outcome::Success, now));
    EXPECT_FALSE(breaker.report(closed, Outcome::Failure, now)) << "closed again: that is another life";
    EXPECT_EQ(breaker.failures_in_a_row(), 0);
    EXPECT_FALSE(breaker.report(trial, Outcome::Failure, now)) << "the trial is told once";
}

TEST_F(BreakerStateTest, ACallThatIsWithdrawnChangesNothingAndATrialIsLeftToTheNext) {
    breaker.withdraw(breaker.enter(now).value());
    EXPECT_EQ(breaker.failures_in_a_row(), 0);
    fail(3);
    now += 60s;
    const Permit trial = breaker.enter(now).value();
    EXPECT_FALSE(breaker.enter(now));
    breaker.withdraw(trial);
    EXPECT_EQ(breaker.phase(), BreakerPhase::HalfOpen);
    EXPECT_TRUE(breaker.report(breaker.enter(now).value(), Outcome::Success, now));
    EXPECT_EQ(breaker.phase(), BreakerPhase::Closed);
}

TEST_F(BreakerStateTest, RefusesLimitsThatMakeNoSense) {
    EXPECT_THROW(BreakerState({.failures = 0}), std::invalid_argument);
    EXPECT_THROW(BreakerState({.open_for = 0ms}), std::invalid_argument);
}

TEST_F(BreakerStateTest, HasAWordForEachPhase) {
    EXPECT_EQ(to_word(BreakerPhase::Closed), "closed");
    EXPECT_EQ(to_word(BreakerPhase::Open), "open");
    EXPECT_EQ(to_word(BreakerPhase::HalfOpen), "half_open");
}

/// A breaker, what was let through, and the promises the rules make, checked after each step.
class BreakerCase {
public:
    /// The lowest two bits choose what happens, the others to whom, or how much time passes.
    void step(std::uint8_t choice) {
        m_before = m_breaker.phase();
        m_era = m_breaker.era();
        if (choice % 4 == 0)
            m_now += std::chrono::seconds{choice / 4};
        else if (choice % 4 == 1)
            enter();
        else if (choice >= 240 && !m_under_way.empty())
            withdraw(choice % m_under_way.size());
        else if (!m_under_way.empty())
            report(choice / 4U % m_under_way.size(), choice % 4 == 2 ? Outcome::Success : Outcome::Failure);
        check();
    }

private:
    void enter() {
        const auto permit = m_breaker.enter(m_now);
        if (!permit) return;
        RC_ASSERT(m_breaker.phase() != BreakerPhase::Open);
        RC_ASSERT(permit->era == m_breaker.era());
        m_under_way.push_back(*permit);
    }
    void withdraw(std::size_t which) {
        m_breaker.withdraw(m_under_way[which]);
        m_under_way.erase(m_under_way.begin() + static_cast<std::ptrdiff_t>(which));
        RC_ASSERT(m_breaker.phase() == m_before);
    }
    void report(std::size_t which, Outcome outcome) {
        const Permit permit = m_under_way[which];
        m_under_way.erase(m_under_way.begin() + static_cast<std::ptrdiff_t>(which));
        const bool counted = m_breaker.report(permit, outcome, m_now);
        RC_ASSERT(counted == (permit.era == m_era));
        RC_ASSERT(counted || m_breaker.era() == m_era);
    }
    void check() const {
        const BreakerPhase phase = m_breaker.phase();
        RC_ASSERT(phase != BreakerPhase::Closed || m_breaker.failures_in_a_row() < limits.failures);
        RC_ASSERT((phase != m_before) == (m_breaker.era() != m_era));
        std::size_t of_this_era = 0;
        for (const Permit& permit : m_under_way) of_this_era += permit.era == m_breaker.era() ? 1 : 0;
        if (phase == BreakerPhase::HalfOpen) RC_ASSERT(of_this_era == (m_breaker.trial_under_way() ? 1U : 0U));
        if (phase == BreakerPhase::Open) RC_ASSERT(of_this_era == 0U);
    }

    BreakerState m_breaker{limits};
    Timestamp m_now{0};
    std::vector<Permit> m_under_way;
    BreakerPhase m_before = BreakerPhase::Closed;
    std::uint64_t m_era = 0;
};

TEST(BreakerStateProperty, KeepsItsPromisesInAnyOrderOfEvents) {
    canopy::testing::check_property("circuit breaker", [](const std::vector<std::uint8_t>& choices) {
        BreakerCase one;
        for (const std::uint8_t choice : choices) one.step(choice);
    });
}

} // namespace
} // namespace canopy::app
