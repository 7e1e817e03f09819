// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/sign_of_life.hpp"

#include "tests/app/system_world.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class SignOfLifeTest : public SystemWorld {
protected:
    static constexpr auto watchdog = 30s;

    /// How often it confirms in so long, looked at as a run does that is fed twice in the watchdog's time.
    int confirmed_in(std::chrono::seconds time) {
        int count = 0;
        const Timestamp end = runtime().now() + time;
        while (runtime().now() < end) {
            count += m_life->confirm(runtime().now()) ? 1 : 0;
            runtime().advance(500ms);
        }
        return count;
    }
    void begin() {
        start();
        m_life.emplace(system(), watchdog);
    }
    void stop_child(const char* id) { Supervisor::terminate_child(system().top(), id).get(); }

    std::optional<SignOfLife> m_life;
};

TEST_F(SignOfLifeTest, ASystemThatWorksConfirmsAgainAndAgainWithoutWaiting) {
    begin();
    const Timestamp before = runtime().now();
    EXPECT_FALSE(m_life->confirm(before)) << "it has only asked";
    EXPECT_EQ(runtime().now(), before);
    runtime().advance(10ms);
    EXPECT_TRUE(m_life->confirm(runtime().now()));
    EXPECT_FALSE(m_life->confirm(runtime().now())) << "once for each question";
    EXPECT_GE(confirmed_in(60s), 4);
}

TEST_F(SignOfLifeTest, WhoWasStoppedOnPurposeDoesNotStarveIt) {
    begin();
    stop_child("customers");
    stop_child("telemetry"); // with Health
    EXPECT_GE(confirmed_in(20 * watchdog), 40);
}

TEST_F(SignOfLifeTest, ATopSupervisorThatDoesNotAnswerConfirmsNothing) {
    begin();
    fault::freeze(runtime(), system().top().pid(), 10min);
    EXPECT_EQ(confirmed_in(60s), 0);
}

TEST_F(SignOfLifeTest, StorageThatIsAwayForAWhileIsNoReasonAndForLongIs) {
    begin();
    ASSERT_GT(confirmed_in(5s), 0);
    fault::freeze(runtime(), whereis("repo_writer"), 20min);
    EXPECT_GE(confirmed_in(9 * watchdog), 18);
    confirmed_in(2 * watchdog);
    EXPECT_EQ(confirmed_in(60s), 0);
    runtime().advance(20min);
    confirmed_in(30s); // the last bad answer is still there
    EXPECT_GT(confirmed_in(60s), 0);
}

} // namespace
} // namespace canopy::app
