// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/retry.hpp"

#include "app/resilience/restart_pace.hpp"

#include <algorithm>
#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

using Answer = tl::expected<int, std::string>;

/// What was tried when, and what each try answers.
struct Script {
    std::vector<Answer> answers; ///< the last one again and again
    std::chrono::nanoseconds takes{0};
    std::vector<Timestamp> tried{};
    std::vector<std::chrono::nanoseconds> left{};
};

Async<Answer> play(std::shared_ptr<Script> script, Runtime& runtime, std::chrono::nanoseconds left) {
    script->tried.push_back(runtime.now());
    script->left.push_back(left);
    const Answer answer = script->answers[std::min(script->tried.size(), script->answers.size()) - 1];
    if (script->takes > 0ns) co_await sleep(script->takes);
    if (answer == Answer{-1}) throw std::runtime_error("boom");
    co_return answer;
}

/// No pause is shorter than the longest.
std::chrono::nanoseconds no_jitter(std::chrono::nanoseconds longest) { return longest; }

class RetryTest : public testing::Test {
protected:
    Answer run() {
        return runtime.wait_for<Answer>([this](Process&) {
            const auto work = [this](std::chrono::nanoseconds left) { return play(script, runtime, left); };
            const auto is_transient = [](const std::string& error) { return error == "transient"; };
            return retry<int, std::string>(runtime, how, work, is_transient);
        });
    }

    Runtime runtime{Simulated{1}, Trace::Off};
    Retry how{.deadline = 1h, .jitter = no_jitter};
    std::shared_ptr<Script> script = std::make_shared<Script>();
    const Answer transient = tl::unexpected<std::string>("transient");
    const Answer final = tl::unexpected<std::string>("final");
};

TEST_F(RetryTest, TriesOnceWhatSucceeds) {
    script->answers = {7};
    EXPECT_EQ(run(), Answer{7});
    EXPECT_THAT(script->tried, ElementsAre(0s));
}

TEST_F(RetryTest, TriesThreeTimesWithPausesThatDouble) {
    script->answers = {transient, transient, 7, 8};
    EXPECT_EQ(run(), Answer{7});
    EXPECT_THAT(script->tried, ElementsAre(0ms, 100ms, 300ms));
}

TEST_F(RetryTest, AnswersTheLastErrorWhenEveryTryFails) {
    script->answers = {transient};
    EXPECT_EQ(run(), transient);
    EXPECT_EQ(script->tried.size(), 3U);
}

TEST_F(RetryTest, DoesNotTryAgainWhatFailedForGood) {
    script->answers = {transient, final};
    EXPECT_EQ(run(), final);
    EXPECT_EQ(script->tried.size(), 2U);
}

TEST_F(RetryTest, BeginsNoTryAtTheDeadlineOrLaterAndDoesNotWaitForIt) {
    script->answers = {transient};
    script->takes = 50ms;
    how.deadline = 300ms; // tries at 0 and 150; the next would begin at 400
    EXPECT_EQ(run(), transient);
    EXPECT_THAT(script->tried, ElementsAre(0ms, 150ms));
    EXPECT_EQ(runtime.now(), 200ms);
    EXPECT_THAT(script->left, ElementsAre(300ms, 150ms));
}

TEST_F(RetryTest, NoPauseIsLongerThanTheLongest) {
    const RetryPolicy policy{.tries = 100, .first_pause = 100ms, .longest_pause = 1s};
    EXPECT_EQ(longest_pause_after(policy, 1), 100ms);
    EXPECT_EQ(longest_pause_after(policy, 4), 800ms);
    EXPECT_EQ(longest_pause_after(policy, 5), 1s);
    EXPECT_EQ(longest_pause_after(policy, 1000), 1s) << "and nothing overflows";
}

TEST_F(RetryTest, AnExceptionIsNotTriedAgain) {
    script->answers = {-1, 7};
    EXPECT_THROW(run(), std::runtime_error);
    EXPECT_EQ(script->tried.size(), 1U);
}

TEST_F(RetryTest, ThePausesAreTheSameForTheSameSeedAndSpreadOverTheWholeRange) {
    const auto pauses = [](std::uint64_t seed) {
        const Jitter jitter = full_jitter(seed);
        std::vector<std::chrono::nanoseconds> made;
        for (int i = 0; i < 1000; ++i) made.push_back(jitter(100ms));
        return made;
    };
    EXPECT_EQ(pauses(1), pauses(1));
    EXPECT_NE(pauses(1), pauses(2));
    const auto [least, most] = std::ranges::minmax(pauses(1));
    EXPECT_GE(least, 0ms);
    EXPECT_LT(least, 5ms);
    EXPECT_LE(most, 100ms);
    EXPECT_GT(most, 95ms);
    EXPECT_EQ(full_jitter(1)(0ns), 0ns);
}

TEST(RestartPace, BeginsAtOnceThenLaterAndLaterAndForgivesALongLife) {
    RestartPace pace;
    Timestamp now{1h};
    const auto crash_at_once = [&] {
        const auto pause = pace.begin(now);
        now += pause;
        return pause;
    };
    std::vector<std::chrono::nanoseconds> pauses;
    for (int i = 0; i < 9; ++i) pauses.push_back(crash_at_once());
    EXPECT_EQ(pauses, (std::vector<std::chrono::nanoseconds>{0ms, 0ms, 0ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}));
    now += RestartPace::long_life;
    EXPECT_EQ(crash_at_once(), 0ms);
    EXPECT_EQ(crash_at_once(), 0ms);
}

TEST(RestartPace, NeverUsesUpThirtyRestartsInTenSeconds) {
    RestartPace pace;
    std::deque<Timestamp> begun;
    for (Timestamp now{0}; now < 10min; now += pace.begin(now) + 1ms) {
        begun.push_back(now);
        while (now - begun.front() > 10s) begun.pop_front();
        ASSERT_LE(begun.size(), 30U) << now.count();
    }
}

} // namespace
} // namespace canopy::app
