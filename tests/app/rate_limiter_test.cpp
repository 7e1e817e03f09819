// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/rate_limiter.hpp"

#include "fault/fault.hpp"
#include "otp/supervisor.hpp"
#include "tests/app/system_world.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

const UserId ada{"ada"};
const UserId grace{"grace"};

class RateLimiterTest : public testing::Test {
protected:
    RateLimiterTest() {
        SupervisorSpec spec;
        spec.children = {
            {.id = "rate_limiter", .start = starts_with<RateLimiter>({.name = "rate_limiter"}, RateLimits{}, windows, pub_sub)}};
        runtime.start<Supervisor>(spec).value();
        limiter = runtime.name<RateLimiter>("rate_limiter");
        listener = runtime.start<Listener<LimiterEvent>>(pub_sub, std::string{limiter_topic}).value();
    }

    Admission ask(const UserId& user) { return RateLimiter::check_and_increment(limiter, user).get(); }
    void ask_often(const UserId& user, int times) {
        for (int i = 0; i < times; ++i) ASSERT_TRUE(ask(user).is_ok());
    }
    template <class Event>
    std::vector<Event> heard() {
        std::vector<Event> found;
        for (const LimiterEvent& event : Listener<LimiterEvent>::heard(listener))
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        return found;
    }

    Runtime runtime{Simulated{1}};
    PubSub pub_sub;
    LimiterWindows windows;
    Ref<RateLimiter> limiter;
    Ref<Listener<LimiterEvent>> listener;
};

TEST_F(RateLimiterTest, AdmitsFiveOrdersInSixtySecondsAndNotOneMore) {
    ask_often(ada, 5);
    runtime.advance(20s);
    EXPECT_EQ(ask(ada), (Admission{.verdict = Admission::Verdict::RateLimited, .count = 5, .wait = 40s}));
    runtime.advance(40s - 1ms);
    EXPECT_FALSE(ask(ada).is_ok());
    runtime.advance(1ms);
    EXPECT_TRUE(ask(ada).is_ok());
}

TEST_F(RateLimiterTest, KeepsUsersApart) {
    ask_often(ada, 5);
    EXPECT_TRUE(ask(grace).is_ok());
}

TEST_F(RateLimiterTest, ShowsItsWindowsWhileItIsFrozen) {
    ask_often(ada, 2);
    const Timestamp placed = runtime.now();
    fault::freeze(runtime, limiter.pid(), 10s);
    runtime.advance(1s);
    EXPECT_EQ(windows.find(ada), (UserWindow{.user = ada, .orders = {placed, placed}, .last_attempt = placed}));
    EXPECT_EQ(windows.find(grace), std::nullopt);
}

TEST_F(RateLimiterTest, DropsUsersWhoWereIdleForTwoMinutes) {
    ask_often(ada, 1);
    runtime.advance(90s);
    ask_often(grace, 1);
    runtime.advance(30s); // the clean-up at 2 minutes: ada has been idle for exactly that long
    ASSERT_EQ(windows.all().size(), 1U);
    EXPECT_EQ(windows.all().front().user, grace);
    runtime.advance(2min);
    EXPECT_EQ(windows.size(), 0U);
    EXPECT_EQ(heard<LimiterCleaned>(), (std::vector<LimiterCleaned>{{.dropped = 1, .left = 1}, {.dropped = 1, .left = 0}}));
}

TEST_F(RateLimiterTest, TellsWhatBecameOfEachAttempt) {
    ask_often(ada, 5);
    const Admission refused = ask(ada);
    ASSERT_EQ(heard<LimiterChecked>().size(), 6U);
    EXPECT_EQ(heard<LimiterChecked>().back(), (LimiterChecked{.user = ada, .admission = refused, .at = runtime.now()}));
}

TEST_F(RateLimiterTest, BeginsAnewAfterACrashAndSaysHowManyWindowsAreLost) {
    ask_often(ada, 5);
    ask_often(grace, 1);
    fault::crash(runtime, limiter.pid());
    runtime.run_until_idle();
    EXPECT_EQ(windows.size(), 0U);
    EXPECT_EQ(heard<LimiterReset>(), std::vector<LimiterReset>{{.users = 2}});
    EXPECT_TRUE(ask(ada).is_ok());
}

TEST_F(RateLimiterTest, DoesNotStartWithLimitsThatAdmitNothing) {
    const auto started = runtime.start<RateLimiter>(RateLimits{.orders = 0}, LimiterWindows{}, pub_sub);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().text(), "a rate limit must admit at least one order");
}

} // namespace
} // namespace canopy::app
