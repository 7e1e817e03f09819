// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system_health.hpp"

#include "app/storage/transaction.hpp"
#include "tests/app/system_world.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SystemHealthTest : public SystemWorld {
protected:
    SystemHealthTest() { start(); }

    HealthReport report() { return Health::check(system().health()).get(); }
    HealthCheckResult result(const std::string& name) {
        const HealthReport all = report();
        const auto found = std::ranges::find(all.checks, name, &HealthCheckResult::name);
        return found == all.checks.end() ? HealthCheckResult{"no such check", {}, {}, {}} : *found;
    }
    void freeze(const std::string& name) { fault::freeze(runtime(), whereis(name), 1min); }
};

TEST_F(SystemHealthTest, IsOkWhenNothingIsWrong) {
    const HealthReport all = report();
    EXPECT_EQ(all.status, HealthStatus::Ok);
    std::vector<std::string> names;
    for (const HealthCheckResult& each : all.checks) {
        names.push_back(each.name);
        EXPECT_EQ(each.status, HealthStatus::Ok) << each.name << ": " << each.text;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"database", "writer", "order_supervisor", "rate_limiter", "payment", "queues"}));
}

TEST_F(SystemHealthTest, EachPartThatDoesNotAnswerIsNamedAndUnhealthy) {
    const std::vector<std::pair<std::string, std::string>> parts{
        {"repo_writer", "writer"}, {"order_supervisor", "order_supervisor"}, {"rate_limiter", "rate_limiter"}};
    for (const auto& [process, check] : parts) {
        freeze(process);
        EXPECT_EQ(report().status, HealthStatus::Unhealthy) << process;
        EXPECT_EQ(result(check).status, HealthStatus::Unhealthy) << process;
        EXPECT_THAT(result(check).text, HasSubstr("no answer within 1000ms"));
        runtime().advance(2min);
        EXPECT_EQ(report().status, HealthStatus::Ok) << process << " is back";
    }
}

TEST_F(SystemHealthTest, ADatabaseWithoutAReaderThatAnswersIsUnhealthy) {
    freeze("repo_reader_1");
    freeze("repo_reader_2");
    EXPECT_EQ(result("database").status, HealthStatus::Unhealthy);
    EXPECT_EQ(result("writer").status, HealthStatus::Ok);
}

TEST_F(SystemHealthTest, ADatabaseThatAnotherProgramHoldsIsFoundBeforeAnOrderFindsIt) {
    Database other = Database::open({.location = file()}).value();
    {
        const auto writing = Transaction::begin(other, Transaction::Mode::Immediate);
        EXPECT_EQ(result("writer").status, HealthStatus::Unhealthy);
        EXPECT_THAT(result("writer").text, HasSubstr("locked"));
        EXPECT_EQ(result("database").status, HealthStatus::Ok) << "who only reads need not wait";
    }
    EXPECT_EQ(report().status, HealthStatus::Ok);
}

TEST_F(SystemHealthTest, AFullDiskIsFoundBeforeAnOrderFindsIt) {
    ASSERT_TRUE(place("a"));
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit full{.rlim_cur = 1, .rlim_max = limit.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
    const HealthCheckResult found = result("writer");
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    std::signal(SIGXFSZ, ignored);
    EXPECT_EQ(found.status, HealthStatus::Unhealthy) << found.text;
    EXPECT_EQ(report().status, HealthStatus::Ok);
}

TEST_F(SystemHealthTest, AFileThatIsDamagedUnderItsHandsIsFound) {
    ASSERT_TRUE(place("a"));
    ASSERT_TRUE(system().orders().list().get()); // its pages are known
    const auto size = std::filesystem::file_size(file());
    std::fstream(file(), std::ios::binary | std::ios::in | std::ios::out) << std::string(size, '\xFF');
    std::ofstream(file().native() + "-wal", std::ios::binary | std::ios::trunc);
    EXPECT_EQ(result("database").status, HealthStatus::Unhealthy);
    EXPECT_EQ(report().status, HealthStatus::Unhealthy);
}

TEST_F(SystemHealthTest, ALongQueueOnlyDegrades) {
    freeze("product_cache");
    const Ref<ProductCache> cache = system().product_cache();
    for (std::uint64_t i = 0; i <= long_queue; ++i) ProductCache::put(cache, {.id = ProductId{"Teapot"}, .price = Money{1}});
    runtime().run_until_idle();
    EXPECT_EQ(report().status, HealthStatus::Degraded);
    EXPECT_EQ(result("queues").text, "the longest is product_cache: 5001 messages wait");
}

TEST_F(SystemHealthTest, AGatewayThatIsLeftAloneOnlyDegrades) {
    system().payment_gateway().set_failure_percent(100);
    const Ref<Payments> payments = runtime().name<Payments>("payment_gateway");
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(Payments::charge(payments, OrderId{"a"}, Money{1}).get());
    runtime().advance(18s);
    EXPECT_EQ(report().status, HealthStatus::Degraded);
    EXPECT_EQ(result("payment").text, "the gateway is down, next try in 42 s");
    system().payment_gateway().set_failure_percent(0);
    runtime().advance(60s);
    EXPECT_TRUE(Payments::charge(payments, OrderId{"a"}, Money{1}).get());
    EXPECT_EQ(report().status, HealthStatus::Ok);
}

TEST_F(SystemHealthTest, SurvivesItsOwnCrash) {
    crash("health");
    runtime().advance(1s);
    EXPECT_EQ(report().status, HealthStatus::Ok);
}

} // namespace
} // namespace canopy::app
