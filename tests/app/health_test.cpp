// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using Weight = HealthCheck::Weight;

Async<HealthFinding> finds(HealthStatus status, std::chrono::nanoseconds after) {
    co_await sleep(after);
    co_return HealthFinding{.status = status, .text = "asked"};
}

Async<HealthFinding> crashes() {
    co_await yield();
    throw std::runtime_error("boom");
}

HealthCheck check(const char* name, HealthStatus status, std::chrono::nanoseconds after = 0ns) {
    return {.name = name, .look = [status, after] { return finds(status, after); }};
}

class HealthTest : public testing::Test {
protected:
    HealthReport report(std::vector<HealthCheck> checks) { return Health::check(start(std::move(checks))).get(); }
    Ref<Health> start(std::vector<HealthCheck> checks) { return runtime.start<Health>(std::move(checks)).value(); }

    Runtime runtime{Simulated{1}, Trace::Off};
};

TEST_F(HealthTest, ReportsEachCheckInItsOrderAndTheWorstAsTheWhole) {
    const HealthReport found = report({check("slow", HealthStatus::Ok, 20ms), check("bad", HealthStatus::Degraded, 5ms)});
    EXPECT_EQ(found.status, HealthStatus::Degraded);
    EXPECT_THAT(found.checks, ElementsAre(HealthCheckResult{"slow", HealthStatus::Ok, "asked", 20ms},
                                          HealthCheckResult{"bad", HealthStatus::Degraded, "asked", 5ms}));
}

TEST_F(HealthTest, IsOkWithoutAnyCheck) { EXPECT_EQ(report({}).status, HealthStatus::Ok); }

TEST_F(HealthTest, ACheckThatIsLateIsUnhealthyAtItsDeadlineAndDelaysNoOther) {
    HealthCheck hanging = check("hanging", HealthStatus::Ok, 1h);
    hanging.deadline = 250ms;
    const HealthReport found = report({hanging, check("quick", HealthStatus::Ok, 1ms)});
    EXPECT_EQ(runtime.now(), 250ms);
    EXPECT_THAT(found.checks, ElementsAre(HealthCheckResult{"hanging", HealthStatus::Unhealthy, "no answer within 250ms", 250ms},
                                          HealthCheckResult{"quick", HealthStatus::Ok, "asked", 1ms}));
    EXPECT_EQ(found.status, HealthStatus::Unhealthy);
    runtime.run_until_idle();
    EXPECT_EQ(runtime.process_count(), 1U) << "the late check is ended";
}

TEST_F(HealthTest, EachCheckHasItsOwnDeadline) {
    HealthCheck first = check("first", HealthStatus::Ok, 1h);
    HealthCheck second = check("second", HealthStatus::Ok, 300ms);
    first.deadline = 100ms;
    second.deadline = 400ms;
    const HealthReport found = report({first, second});
    EXPECT_EQ(found.checks[0].took, 100ms);
    EXPECT_EQ(found.checks[1], (HealthCheckResult{"second", HealthStatus::Ok, "asked", 300ms}));
}

TEST_F(HealthTest, ACheckThatCrashesIsUnhealthyAndSaysWhy) {
    HealthCheck crashing{.name = "crashing", .look = crashes};
    const Ref<Health> health = start({crashing, check("good", HealthStatus::Ok)});
    const HealthReport found = Health::check(health).get();
    EXPECT_EQ(found.status, HealthStatus::Unhealthy);
    EXPECT_THAT(found.checks[0].text, HasSubstr("the check crashed: std::runtime_error: boom"));
    EXPECT_EQ(found.checks[1].status, HealthStatus::Ok);
    EXPECT_EQ(Health::check(health).get(), found) << "and is asked again";
}

TEST_F(HealthTest, WhatIsMinorOnlyDegrades) {
    HealthCheck crashing{.name = "crashing", .look = crashes, .weight = Weight::Minor};
    HealthCheck unhealthy = check("unhealthy", HealthStatus::Unhealthy);
    unhealthy.weight = Weight::Minor;
    const HealthReport found = report({crashing, unhealthy});
    EXPECT_EQ(found.status, HealthStatus::Degraded);
    EXPECT_EQ(found.checks[0].status, HealthStatus::Degraded);
    EXPECT_EQ(found.checks[1].status, HealthStatus::Degraded);
}

TEST_F(HealthTest, WhoAsksDuringARoundIsAnsweredByTheNextOne) {
    auto rounds = std::make_shared<int>(0);
    HealthCheck counting{.name = "counting", .look = [rounds] {
                             ++*rounds;
                             return finds(HealthStatus::Ok, 10ms);
                         }};
    const Ref<Health> health = start({counting});
    int answered = 0;
    const auto ask = [&] { Health::check(health).then([&answered](const auto& report) { answered += report ? 1 : 0; }); };
    ask();
    runtime.advance(5ms);
    for (int i = 0; i < 20; ++i) ask();
    runtime.advance(5ms);
    EXPECT_EQ(answered, 1);
    runtime.advance(10ms);
    EXPECT_EQ(answered, 21);
    EXPECT_EQ(*rounds, 2);
}

TEST_F(HealthTest, TakesItsChecksWithItWhenItEnds) {
    const Ref<Health> health = start({check("hanging", HealthStatus::Ok, 1h)});
    Health::check(health).then([](const auto&) {});
    runtime.run_until_idle();
    runtime.exit(health.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(runtime.process_count(), 0U);
}

TEST_F(HealthTest, RefusesChecksItCannotAsk) {
    const auto refused = [this](std::vector<HealthCheck> checks) {
        const auto started = runtime.start<Health>(std::move(checks));
        return started ? std::string{"started"} : std::string{started.error().text()};
    };
    HealthCheck hasty = check("hasty", HealthStatus::Ok);
    hasty.deadline = 0ms;
    EXPECT_THAT(refused({hasty}), HasSubstr("health check hasty needs a deadline"));
    EXPECT_THAT(refused({check("a", HealthStatus::Ok), check("a", HealthStatus::Ok)}),
                HasSubstr("two health checks are called a"));
    EXPECT_THAT(refused({check("", HealthStatus::Ok)}), HasSubstr("needs a name"));
    EXPECT_THAT(refused({HealthCheck{.name = "empty"}}), HasSubstr("has nothing to ask"));
}

TEST_F(HealthTest, HasAWordForEachStatus) {
    EXPECT_EQ(to_word(HealthStatus::Ok), "ok");
    EXPECT_EQ(to_word(HealthStatus::Degraded), "degraded");
    EXPECT_EQ(to_word(HealthStatus::Unhealthy), "unhealthy");
}

} // namespace
} // namespace canopy::app
