// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the headers of applications, settings, metrics and requests show their callers, compiled and run.
#include "otp/application_controller.hpp"
#include "otp/config.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/metrics.hpp"
#include "otp/request.hpp"
#include "otp/supervisor.hpp"
#include "otp/telemetry_poller.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace canopy::examples {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> audited;
void audit(const char* what) { audited.emplace_back(what); }

class Till final : public GenServer<Till> {};

class Shop final : public Application {
public:
    Async<StartResult> start(Process& master) override {
        const StartFunction tree = starts<Supervisor>(SupervisorSpec{.children = {child_spec_of<Till>()}});
        return tree(master);
    }
    void stop() override { audit("the shop is closed"); }
};

TEST(ApplicationExamples, Application) {
    Runtime runtime{Simulated{}};
    const auto applications = runtime.start<ApplicationController>().value();
    ApplicationController::load(applications, {.name = "shop", .make = makes_application<Shop>()}).get();
    const auto started = ApplicationController::ensure_all_started(applications, "shop").get(); // {"shop"}
    ApplicationController::stop_application(applications, "shop").get();
    EXPECT_EQ(started.value(), std::vector<std::string>{"shop"});
    EXPECT_EQ(audited, std::vector<std::string>{"the shop is closed"});
}

TEST(ApplicationExamples, Environment) {
    const Environment environment;
    environment.put("orders", "limit", 100);
    const ConfigValue limit = environment.get("orders", "limit"); // *limit.as<std::int64_t>() == 100
    EXPECT_EQ(*limit.as<std::int64_t>(), 100);
}

TEST(ApplicationExamples, ConfigValue) {
    const ConfigValue limit = 100;
    const std::int64_t* whole = limit.as<std::int64_t>(); // nullptr for another type
    EXPECT_EQ(*whole, 100);
}

TEST(ApplicationExamples, Config) {
    const std::filesystem::path before = std::filesystem::current_path();
    const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "canopy_config_example";
    std::filesystem::create_directory(folder);
    std::filesystem::current_path(folder);
    std::ofstream("canopy.toml") << "[orders]\nlimit = 100\n";
    tl::expected<Config, std::string> config = Config::load("canopy.toml"); // [orders] limit = 100
    config->use_environment("CANOPY");                                      // CANOPY_ORDERS_LIMIT=200 wins
    const auto settings = config->resolve("orders", {{"limit", 50}});       // the defaults say what there is
    EXPECT_EQ(settings->at("limit"), ConfigValue(100));
    std::filesystem::current_path(before);
    std::filesystem::remove_all(folder);
}

TEST(ApplicationExamples, Metrics) {
    Runtime runtime{Simulated{}};
    const Telemetry telemetry{runtime};
    const Metrics metrics(
        telemetry, {counter("orders.total", {"orders", "placed"}), summary("orders.seconds", {"orders", "placed"}, "duration")});
    telemetry.execute({"orders", "placed"}, {{"duration", Measurement{20ms}}});
    const SummaryValue latency = std::get<SummaryValue>(metrics.read("orders.seconds").front().value);
    EXPECT_EQ(latency.max, 0.02);
}

TEST(ApplicationExamples, QuantileSketch) {
    QuantileSketch latencies;
    for (const double each : {1.0, 2.0, 100.0}) latencies.add(each);
    const double median = latencies.quantile(0.5); // 2, give or take 1 %
    EXPECT_NEAR(median, 2, 0.02);
}

TEST(ApplicationExamples, TelemetryPoller) {
    Runtime runtime{Simulated{}};
    const Telemetry telemetry{runtime};
    const TelemetryPollerSpec spec{.period = 10s, .measurements = {runtime_measurement(telemetry, runtime)}};
    const Ref<TelemetryPoller> poller = runtime.start<TelemetryPoller>(spec).value();
    EXPECT_EQ(TelemetryPoller::measurements(poller).get().size(), 1U);
}

class Counter final : public GenServer<Counter> {
public:
    struct Increment {
        using Reply = int;
    };
    static Call<Increment> increment(Ref<Counter> counter) { return call(counter, Increment{}); }
    explicit Counter(int start) : m_value(start) {}
    int handle_call(Increment) { return ++m_value; }

private:
    int m_value;
};

class Client final : public GenServer<Client> {
public:
    struct Ask {
        using Reply = int;
    };
    Async<int> handle_call(Ask) {
        SpawnOptions options;
        Async<tl::expected<StartedMonitored<Counter>, ExitReason>> starting = start_monitor<Counter>(*this, options, 41);
        const auto counter = co_await starting; // counter->process, counter->monitor
        co_return co_await ask(counter->process);
    }

private:
    Async<int> ask(Ref<Counter> counter) {
        PendingRequest<Counter::Increment> pending = send_request(*this, Counter::increment(counter));
        auto answer = co_await pending.wait(10ms);            // nothing: not yet, ask again
        if (!answer) answer = co_await pending.receive(90ms); // the reply, or why not: `timeout` gives the request up
        co_return answer->value();
    }
};

TEST(ApplicationExamples, Request) {
    Runtime runtime{Simulated{}};
    const auto client = runtime.start<Client>().value();
    EXPECT_EQ(call(client, Client::Ask{}).get(), 42);
}

struct Orders {};
struct WallClock {};
class Basket final : public GenServer<Basket> {
public:
    Basket(Orders, WallClock, int) {}
};

TEST(ApplicationExamples, ExtraArguments) {
    Runtime runtime{Simulated{}};
    const Orders orders;
    const WallClock clock;
    const int user = 7;
    DynamicSupervisorSpec spec{.extra_arguments = extra_arguments(orders, clock)};
    ChildSpec basket{.id = "basket", .start = starts_after_extra<Basket, Orders, WallClock>(user)};
    // Basket is constructed from (orders, clock, user), at each restart too
    const auto baskets = runtime.start<DynamicSupervisor>(spec).value();
    EXPECT_TRUE(DynamicSupervisor::start_child(baskets, basket).get());
}

} // namespace
} // namespace canopy::examples
