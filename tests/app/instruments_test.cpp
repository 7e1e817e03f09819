// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/instruments.hpp"

#include "app/orders/order_requests.hpp"
#include "app/orders/product_requests.hpp"
#include "app/orders/user_requests.hpp"
#include "tests/app/system_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Tags = std::map<std::string, std::string>;

class InstrumentsTest : public SystemWorld {
protected:
    InstrumentsTest() { start(); }

    template <class Value>
    Value value(const std::string& name, const Tags& tags = {}) {
        for (const MetricReading& reading : system().instruments().read(name))
            if (reading.tags == tags) return std::get<Value>(reading.value);
        return {};
    }
    template <class T>
    bool ask(Async<Result<T>> (*request)(SharedServices)) {
        return runtime().wait_for<Result<T>>([&](Process&) { return request(system().services()); }).has_value();
    }
    /// How many requests of this kind there were, by their result.
    std::map<std::string, std::uint64_t> requests(const std::string& request) {
        std::map<std::string, std::uint64_t> counts;
        for (const MetricReading& reading : system().instruments().read("orders.request.seconds"))
            if (reading.tags.at("request") == request)
                counts[reading.tags.at("result")] = std::get<SummaryValue>(reading.value).count;
        return counts;
    }
    SummaryValue summary(const std::string& name, const Tags& tags = {}) { return value<SummaryValue>(name, tags); }
    double number(const std::string& name, const Tags& tags = {}) { return value<double>(name, tags); }
};

TEST_F(InstrumentsTest, EveryRequestIsMeasuredByItsKindAndResult) {
    ASSERT_TRUE(place("a"));
    ASSERT_TRUE(place("b"));
    ASSERT_TRUE(advance("b"));
    EXPECT_FALSE(cancel("mallory", "a"));
    EXPECT_TRUE(cancel("ada", "a"));
    EXPECT_TRUE(get("a"));
    EXPECT_TRUE(system().orders().list().get());
    EXPECT_TRUE(system().orders().count_by_status().get());
    EXPECT_TRUE(system().orders().import_order(order("c")).get());
    const auto count = [this](const char* request, const char* result) {
        return summary("orders.request.seconds", {{"request", request}, {"result", result}}).count;
    };
    EXPECT_EQ(count("place", "ok"), 2U);
    EXPECT_EQ(count("advance", "ok"), 1U);
    EXPECT_EQ(count("cancel", "not_found"), 1U);
    EXPECT_EQ(count("cancel", "ok"), 1U);
    EXPECT_EQ(count("get", "ok"), 1U);
    EXPECT_EQ(count("list", "ok"), 1U);
    EXPECT_EQ(count("count", "ok"), 1U);
    EXPECT_EQ(count("import", "ok"), 1U);
}

TEST_F(InstrumentsTest, RequestsOfUsersAndProductsAreMeasuredToo) {
    using S = SharedServices;
    EXPECT_TRUE(ask<User>([](S s) { return create_user(s, {{"id", "ada"}, {"name", "Ada"}}); }));
    EXPECT_FALSE(ask<User>([](S s) { return create_user(s, {{"id", "ada"}, {"name", "Ada"}}); }));
    EXPECT_FALSE(ask<User>([](S s) { return update_user(s, UserId{"ada"}, {{"age", -1}}); }));
    EXPECT_TRUE(ask<User>([](S s) { return get_user(s, UserId{"ada"}); }));
    EXPECT_TRUE(ask<Page<User>>([](S s) { return list_users(s, {}); }));
    EXPECT_TRUE(ask<void>([](S s) { return remove_user(s, UserId{"ada"}); }));
    EXPECT_FALSE(ask<Product>([](S s) { return get_product(s, ProductId{"pot"}); }));
    EXPECT_TRUE(ask<Product>([](S s) { return create_product(s, {{"id", "pot"}, {"name", "Pot"}, {"price", "1"}}); }));
    EXPECT_TRUE(ask<Product>([](S s) { return update_product(s, ProductId{"pot"}, {{"stock", 7}}); }));
    EXPECT_TRUE(ask<Page<Product>>([](S s) { return list_products(s, {}); }));
    EXPECT_TRUE(ask<void>([](S s) { return remove_product(s, ProductId{"pot"}); }));
    EXPECT_EQ(requests("create_user"), (std::map<std::string, std::uint64_t>{{"ok", 1}, {"conflict", 1}}));
    EXPECT_EQ(requests("update_user"), (std::map<std::string, std::uint64_t>{{"invalid", 1}}));
    EXPECT_EQ(requests("get_product"), (std::map<std::string, std::uint64_t>{{"not_found", 1}}));
    for (const char* const once :
         {"get_user", "list_users", "remove_user", "create_product", "update_product", "list_products", "remove_product"})
        EXPECT_EQ(requests(once), (std::map<std::string, std::uint64_t>{{"ok", 1}})) << once;
}

TEST_F(InstrumentsTest, RequestsOfTheWarehouseAreMeasuredToo) {
    ASSERT_TRUE(place("a"));
    const Ref<Warehouse> warehouse = system().warehouse();
    const ProductId teapot{"Teapot"};
    EXPECT_TRUE(Warehouse::take_inventory(warehouse, teapot, 3).get());
    EXPECT_TRUE(Warehouse::restock(warehouse, teapot, 2).get());
    EXPECT_FALSE(Warehouse::restock(warehouse, teapot, 0).get());
    EXPECT_EQ(Warehouse::stock(warehouse, teapot).get()->pieces, 5);
    EXPECT_FALSE(Warehouse::stock(warehouse, ProductId{"none"}).get());
    EXPECT_EQ(requests("take_inventory"), (std::map<std::string, std::uint64_t>{{"ok", 1}}));
    EXPECT_EQ(requests("restock"), (std::map<std::string, std::uint64_t>{{"ok", 1}, {"invalid", 1}}));
    EXPECT_EQ(requests("stock"), (std::map<std::string, std::uint64_t>{{"ok", 1}, {"not_found", 1}}));
}

TEST_F(InstrumentsTest, ARequestWhoseProcessIsKilledIsMeasuredAsCrashed) {
    fault::freeze(runtime(), whereis("repo_writer"), 2s);
    const Pid process = runtime().spawn_function([services = system().services()](Process&) -> Async<void> {
        Async<Result<Order>> placing = place_order(services, order("a"));
        (void)co_await placing;
    });
    runtime().advance(1s);
    EXPECT_TRUE(requests("place").empty());
    runtime().exit(process, ExitReason::kill());
    runtime().run_until_idle();
    EXPECT_EQ(requests("place"), (std::map<std::string, std::uint64_t>{{"crashed", 1}}));
    EXPECT_NEAR(summary("orders.request.seconds", {{"request", "place"}, {"result", "crashed"}}).max, 1, 0.1);
}

TEST_F(InstrumentsTest, ARequestThatWaitsIsMeasuredWithItsWait) {
    fault::freeze(runtime(), whereis("repo_writer"), 2s);
    ASSERT_TRUE(place("a"));
    const SummaryValue slow = summary("orders.request.seconds", {{"request", "place"}, {"result", "ok"}});
    EXPECT_NEAR(slow.p99, 2.0, 0.1);
    EXPECT_NEAR(slow.max, 2.0, 0.1);
}

TEST_F(InstrumentsTest, TransitionsTellHowLongAnOrderStayed) {
    ASSERT_TRUE(place("a"));
    runtime().advance(90s);
    ASSERT_TRUE(advance("a"));
    runtime().advance(30s);
    ASSERT_TRUE(cancel("ada", "a"));
    EXPECT_NEAR(summary("orders.transition.seconds", {{"from", "pending"}, {"to", "confirmed"}}).p50, 90, 1);
    EXPECT_NEAR(summary("orders.transition.seconds", {{"from", "confirmed"}, {"to", "cancelled"}}).p50, 30, 0.5);
}

TEST_F(InstrumentsTest, CountsWhatTheLimiterSays) {
    for (const char* id : {"a", "b", "c", "d", "e", "f", "g"}) (void)place(id);
    EXPECT_EQ(number("limiter.checks", {{"result", "ok"}}), 5);
    EXPECT_EQ(number("limiter.checks", {{"result", "rate_limited"}}), 2);
}

TEST_F(InstrumentsTest, CountsHitsAndMissesOfTheCache) {
    const ProductId teapot{"Teapot"};
    (void)ProductCache::get(system().product_cache(), teapot).get();
    ProductCache::put(system().product_cache(), {.id = teapot, .name = "Teapot", .price = Money{1}});
    (void)ProductCache::get(system().product_cache(), teapot).get();
    (void)ProductCache::get(system().product_cache(), teapot).get();
    EXPECT_EQ(number("cache.hits"), 2);
    EXPECT_EQ(number("cache.misses"), 1);
}

TEST_F(InstrumentsTest, MeasuresQueriesByTheirLabelAndCommits) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(summary("repo.query.seconds", {{"label", "orders.insert"}, {"result", "ok"}}).count, 1U);
    EXPECT_GE(summary("repo.commit.seconds").count, 1U);
    EXPECT_GE(number("repo.commit.writes"), 1);
}

TEST_F(InstrumentsTest, MeasuresPaymentsAndChangesOfTheBreaker) {
    const Ref<Payments> payments = runtime().name<Payments>("payment_gateway");
    ASSERT_TRUE(Payments::charge(payments, OrderId{"a"}, Money{1}).get());
    ASSERT_TRUE(Payments::refund(payments, OrderId{"a"}).get());
    system().payment_gateway().set_failure_percent(100);
    for (int i = 0; i < 2; ++i) ASSERT_FALSE(Payments::charge(payments, OrderId{"b"}, Money{1}).get());
    EXPECT_EQ(summary("payment.charge.seconds", {{"result", "ok"}}).count, 1U);
    EXPECT_EQ(summary("payment.charge.seconds", {{"result", "unreachable"}}).count, 2U);
    EXPECT_EQ(summary("payment.refund.seconds", {{"result", "ok"}}).count, 1U);
    EXPECT_EQ(number("breaker.changes", {{"breaker", "gateway"}, {"to", "open"}}), 1);
}

TEST_F(InstrumentsTest, ThePollerMeasuresTheRuntime) {
    runtime().advance(6s);
    EXPECT_GT(number("runtime.processes"), 10);
    EXPECT_GT(number("runtime.messages"), 10);
    EXPECT_GT(number("runtime.memory"), 1e6);
    EXPECT_EQ(system().instruments().read("runtime.run_queue").size(), 1U);
    EXPECT_EQ(system().instruments().read("run_queue.length").size(), 2U) << "a worker's, as it is simulated, and the shared one";
}

TEST_F(InstrumentsTest, TheTelemetryProcessShowsThem) {
    ASSERT_TRUE(place("a"));
    const auto info = runtime().process_info(whereis("telemetry"));
    std::map<std::string, std::string> shown{info.value().state.begin(), info.value().state.end()};
    EXPECT_THAT(shown["orders.request.seconds place ok"], HasSubstr("count 1, 50 % "));
    EXPECT_THAT(shown["orders.request.seconds place ok"], HasSubstr("99 % "));
    EXPECT_EQ(shown["limiter.checks ok"], "1");
    EXPECT_EQ(shown["orders_placed"], "1");
}

TEST_F(InstrumentsTest, AnEventWithoutAMeasurementIsNoReading) {
    const canopy::Telemetry telemetry{runtime()};
    const Instruments mine = make_instruments(telemetry);
    telemetry.execute({"canopy", "order", "request"}, {});
    EXPECT_TRUE(mine.read("orders.request.seconds").empty());
}

} // namespace
} // namespace canopy::app
