// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/circuit_breaker.hpp"

#include "fault/fault.hpp"
#include "otp/supervisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

using Answer = tl::expected<int, std::string>;
using Through = tl::expected<Answer, BreakerError>;

Async<Answer> answers(Answer answer, std::chrono::nanoseconds after) {
    if (after > 0ns) co_await sleep(after);
    co_return answer;
}

Async<Answer> crashes() {
    co_await yield();
    throw std::runtime_error("boom");
}

Async<BreakerState::Outcome> answer_late() {
    co_await sleep(1h);
    co_return BreakerState::Outcome::Success;
}

bool is_failure(const Answer& answer) { return !answer; }

Async<void> call_through(Ref<CircuitBreaker> breaker, std::function<Async<Answer>()> work,
                         std::shared_ptr<std::optional<Through>> out,
                         std::optional<std::chrono::milliseconds> limit = std::nullopt) {
    std::function<bool(const Answer&)> failed = is_failure;
    Async<Through> calling = through<Answer>(breaker, std::move(work), std::move(failed), limit);
    out->emplace(co_await calling);
}

class CircuitBreakerTest : public testing::Test {
protected:
    using Out = std::shared_ptr<std::optional<Through>>;

    CircuitBreakerTest() {
        telemetry.attach("changes", {"canopy", "breaker", "change"}, [this](const canopy::Telemetry::Call& call) {
            const auto text = [&](const char* key) { return std::any_cast<std::string>(call.metadata.at(key)); };
            changes.push_back(text("from") + " " + text("to"));
        });
        SupervisorSpec spec;
        spec.children = {
            {.id = "breaker",
             .start = starts_with<CircuitBreaker>({.name = "breaker"}, BreakerConfig{.name = "gateway"}, telemetry)}};
        runtime.start<Supervisor>(spec).value();
        breaker = runtime.name<CircuitBreaker>("breaker");
    }

    Out begin(std::function<Async<Answer>()> work, std::optional<std::chrono::milliseconds> limit = std::nullopt) {
        auto out = std::make_shared<std::optional<Through>>();
        runtime.spawn_function([this, work, out, limit](Process&) { return call_through(breaker, work, out, limit); });
        runtime.run_until_idle();
        return out;
    }
    Out begin_good(std::chrono::nanoseconds after = 0ns) {
        return begin([after] { return answers(1, after); });
    }
    Out begin_bad(std::chrono::nanoseconds after = 0ns) {
        return begin([after] { return answers(tl::unexpected<std::string>("no"), after); });
    }
    void open() {
        for (int i = 0; i < 5; ++i) begin_bad();
    }
    BreakerReport report() { return CircuitBreaker::read(breaker).get(); }
    /// `answered`, or why not.
    static std::string word(const Out& out) {
        if (!*out) return "waits";
        return **out ? "answered" : (*out)->error().text;
    }

    Runtime runtime{Simulated{1}, Trace::Off};
    canopy::Telemetry telemetry{runtime};
    std::vector<std::string> changes;
    Ref<CircuitBreaker> breaker;
};

TEST_F(CircuitBreakerTest, PassesAnswersOnGoodAndBadAlike) {
    const Out good = begin_good();
    const Out bad = begin_bad();
    EXPECT_EQ((*good)->value(), Answer{1});
    EXPECT_EQ((*bad)->value(), Answer{tl::unexpected<std::string>("no")});
    EXPECT_EQ(report().calls, 2U);
    EXPECT_EQ(report().failures, 1U);
}

TEST_F(CircuitBreakerTest, OpensAfterFiveFailuresInARowAndRefusesForAMinute) {
    for (int i = 0; i < 4; ++i) begin_bad();
    EXPECT_EQ(report().phase, BreakerPhase::Closed);
    begin_bad();
    EXPECT_EQ(report().phase, BreakerPhase::Open);
    runtime.advance(18s);
    const Out refused = begin_good();
    EXPECT_EQ(word(refused), "the gateway is down");
    EXPECT_EQ((*refused)->error().kind, BreakerError::Kind::Open);
    EXPECT_EQ((*refused)->error().wait, 42s);
    EXPECT_EQ(report().refused, 1U);
    EXPECT_EQ(report().next_trial, 42s);
}

TEST_F(CircuitBreakerTest, ACallThatItsCallerCutsShortIsNoFailure) {
    const auto slow = [] { return answers(1, 1s); };
    for (int i = 0; i < 10; ++i) begin(slow, 100ms);
    const Out cut = begin(slow, 100ms);
    runtime.advance(200ms);
    EXPECT_EQ((*cut)->error().kind, BreakerError::Kind::Timeout);
    EXPECT_EQ(report().phase, BreakerPhase::Closed);
    EXPECT_EQ(report().cut_short, 11U);
    EXPECT_EQ(report().failures + report().timeouts, 0U);
    open();
    runtime.advance(60s);
    begin(slow, 100ms); // the trial has no verdict: the next call is one
    runtime.advance(200ms);
    EXPECT_EQ(report().phase, BreakerPhase::HalfOpen);
    EXPECT_EQ(word(begin_good()), "answered");
    EXPECT_EQ(report().phase, BreakerPhase::Closed);
}

TEST_F(CircuitBreakerTest, OpensHalfAfterAMinuteByItself) {
    open();
    runtime.advance(60s - 1ms);
    EXPECT_EQ(report().phase, BreakerPhase::Open);
    runtime.advance(1ms);
    EXPECT_EQ(report().phase, BreakerPhase::HalfOpen);
    EXPECT_THAT(changes, ElementsAre("closed open", "open half_open"));
}

TEST_F(CircuitBreakerTest, ASuccessfulTrialClosesIt) {
    open();
    runtime.advance(60s);
    EXPECT_EQ(word(begin_good()), "answered");
    EXPECT_EQ(report().phase, BreakerPhase::Closed);
    EXPECT_EQ(report().failures_in_a_row, 0);
    EXPECT_EQ(report().next_trial, std::nullopt);
    EXPECT_EQ(word(begin_good()), "answered");
    EXPECT_THAT(changes, ElementsAre("closed open", "open half_open", "half_open closed"));
}

TEST_F(CircuitBreakerTest, AFailedTrialOpensItForAnotherMinute) {
    open();
    runtime.advance(60s);
    EXPECT_EQ(word(begin_bad()), "answered");
    EXPECT_EQ(report().phase, BreakerPhase::Open);
    EXPECT_EQ(report().next_trial, 60s);
    EXPECT_EQ(report().opened, 2U);
    EXPECT_THAT(changes, ElementsAre("closed open", "open half_open", "half_open open"));
    runtime.advance(60s);
    EXPECT_EQ(word(begin_good()), "answered");
}

TEST_F(CircuitBreakerTest, OfManyCallersHalfOpenExactlyOneIsLetThrough) {
    open();
    runtime.advance(60s);
    std::vector<Out> callers;
    for (int i = 0; i < 50; ++i) callers.push_back(begin_good(1s));
    EXPECT_EQ(report().calls, 6U);
    int waiting = 0;
    for (const Out& caller : callers) waiting += word(caller) == "waits" ? 1 : 0;
    EXPECT_EQ(waiting, 1);
    EXPECT_EQ(word(callers.back()), "the gateway is being tried");
    EXPECT_EQ((*callers.back())->error().wait, 5s) << "by then the trial is decided";
    runtime.advance(1s);
    EXPECT_EQ(report().phase, BreakerPhase::Closed);
}

TEST_F(CircuitBreakerTest, WhatIsLateIsAFailureAtTheDeadlineAndIsEnded) {
    const Out hanging = begin_good(1h);
    runtime.advance(5s - 1ms);
    EXPECT_EQ(word(hanging), "waits");
    const std::size_t before = runtime.process_count();
    runtime.advance(1ms);
    EXPECT_EQ(word(hanging), "the gateway did not answer within 5000ms");
    EXPECT_EQ((*hanging)->error().kind, BreakerError::Kind::Timeout);
    EXPECT_EQ(report().timeouts, 1U);
    EXPECT_EQ(report().failures_in_a_row, 1);
    EXPECT_EQ(runtime.process_count(), before - 2) << "the caller and the call";
}

TEST_F(CircuitBreakerTest, ATrialThatHangsOpensItAgain) {
    open();
    runtime.advance(60s);
    begin_good(1h);
    runtime.advance(5s);
    EXPECT_EQ(report().phase, BreakerPhase::Open);
}

TEST_F(CircuitBreakerTest, ACallThatCrashesIsAFailure) {
    const Out crashed = begin(crashes);
    EXPECT_THAT(word(crashed), HasSubstr("the call of the gateway crashed: std::runtime_error: boom"));
    EXPECT_EQ((*crashed)->error().kind, BreakerError::Kind::Crashed);
    EXPECT_EQ(report().failures_in_a_row, 1);
}

TEST_F(CircuitBreakerTest, AnAnswerOfAnEarlierEraIsPassedOnAndDoesNotCount) {
    const Out slow_failure = begin_bad(2s);
    const Out slow_success = begin_good(1s);
    open();
    runtime.advance(1s);
    EXPECT_EQ(word(slow_success), "answered");
    EXPECT_EQ(report().phase, BreakerPhase::Open) << "an old success does not close it";
    runtime.advance(1s);
    EXPECT_EQ(word(slow_failure), "answered");
    EXPECT_EQ(report().late, 2U);
    EXPECT_EQ(report().next_trial, 58s) << "nor does an old failure open it for longer";
}

TEST_F(CircuitBreakerTest, ACrashOfItsOwnEndsTheCallsUnderWayAndStartsClosed) {
    open();
    runtime.advance(60s);
    const Out trial = begin_good(1s);
    fault::crash(runtime, breaker.pid());
    runtime.run_until_idle();
    EXPECT_EQ((*trial)->error().kind, BreakerError::Kind::Down);
    EXPECT_THAT(word(trial), HasSubstr("the circuit breaker did not answer"));
    EXPECT_EQ(report(), BreakerReport{});
    EXPECT_EQ(word(begin_good()), "answered");
}

TEST_F(CircuitBreakerTest, ACallMayHaveAnEarlierDeadlineButNoLaterOne) {
    const auto limited = [this](std::chrono::milliseconds limit) {
        CircuitBreaker::Run request{.work = answer_late, .limit = limit};
        const Timestamp before = runtime.now();
        EXPECT_EQ(CircuitBreaker::run(breaker, std::move(request)).timeout(1h).get().error().kind, BreakerError::Kind::Timeout);
        return runtime.now() - before;
    };
    EXPECT_EQ(limited(20ms), 20ms);
    EXPECT_EQ(limited(10min), 5s);
    EXPECT_EQ(limited(-1s), 1ms);
}

TEST_F(CircuitBreakerTest, ShowsItsStateCountsAndTheNextTrial) {
    begin_good();
    open();
    runtime.advance(10s);
    begin_good();
    std::map<std::string, std::string> shown;
    const auto info = runtime.process_info(breaker.pid());
    for (const auto& [name, value] : info.value().state) shown[name] = value;
    EXPECT_EQ(shown["state"], "open");
    EXPECT_EQ(shown["next trial in s"], "50");
    EXPECT_EQ(shown["calls"], "6");
    EXPECT_EQ(shown["failures"], "5");
    EXPECT_EQ(shown["refused"], "1");
    EXPECT_EQ(shown["opened"], "1");
}

TEST_F(CircuitBreakerTest, RefusesAConfigurationThatMakesNoSense) {
    EXPECT_FALSE(runtime.start<CircuitBreaker>(BreakerConfig{.deadline = 0ms}));
    EXPECT_FALSE(runtime.start<CircuitBreaker>(BreakerConfig{.limits = {.failures = 0}}));
}

} // namespace
} // namespace canopy::app
