// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/customers.hpp"

#include "tests/app/system_world.hpp"

#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class CustomersTest : public SystemWorld {
protected:
    CustomersReport report() { return Customers::report(system().customers()).get(); }
    void run_at(int rate, std::chrono::seconds duration) {
        Customers::set_rate(system().customers(), rate);
        runtime().advance(duration);
    }
};

TEST_F(CustomersTest, NobodyComesAtRateZero) {
    start();
    runtime().advance(1min);
    EXPECT_EQ(report(), CustomersReport{});
}

TEST_F(CustomersTest, ComeAtTheRateThatIsSet) {
    start();
    run_at(100, 10s);
    const CustomersReport after = report();
    EXPECT_EQ(after.rate, 100);
    EXPECT_NEAR(static_cast<double>(after.placed + after.limited), 1000, 50);
    EXPECT_EQ(after.refused, 0U);
    EXPECT_EQ(after.shed, 0U);
    EXPECT_GT(after.limited, 0U);
    EXPECT_GT(after.cancelled, 0U);
    EXPECT_GT(after.advanced, 0U);
    EXPECT_GT(after.changes_refused, 0U);
}

TEST_F(CustomersTest, StopOrderingAtRateZeroWhileOrdersUnderWayGoOn) {
    start();
    run_at(50, 5s);
    const CustomersReport before = report();
    run_at(0, 1min);
    const CustomersReport after = report();
    EXPECT_EQ(after.placed, before.placed);
    EXPECT_GT(after.advanced, before.advanced);
    EXPECT_EQ(after.in_flight, 0U);
}

TEST_F(CustomersTest, LookAtProductsThroughTheCache) {
    start();
    run_at(100, 10s);
    EXPECT_LE(system().metrics().value(Metric::CacheMisses), 100U);
    EXPECT_GT(system().metrics().value(Metric::CacheHits), 1000U);
}

TEST_F(CustomersTest, WhatFindsNoRoomIsShedAndCounted) {
    start();
    fault::freeze(runtime(), whereis("rate_limiter"), 20s);
    run_at(1000, 4s);
    const CustomersReport stuck = report();
    EXPECT_EQ(stuck.in_flight, 256U);
    EXPECT_EQ(stuck.waiting, 1024U);
    EXPECT_GT(stuck.shed, 2500U); // of 4000 orders, and of the changes of those that wait
    EXPECT_EQ(stuck.shed, system().metrics().value(Metric::CustomersShed));
}

TEST_F(CustomersTest, TryAgainWithTheSameOrderWhenThePartTheyNeedIsDown) {
    start();
    Customers::set_rate(system().customers(), 50);
    for (int i = 0; i < 10; ++i) {
        runtime().advance(2s);
        crash("rate_limiter");
    }
    run_at(0, 30s);
    const CustomersReport after = report();
    EXPECT_EQ(after.refused, 0U);
    EXPECT_EQ(after.placed, system().metrics().value(Metric::OrdersPlaced));
}

TEST_F(CustomersTest, KeepTheirRateAndNumbersThroughACrashAndMakeNewOrders) {
    start();
    run_at(50, 5s);
    const CustomersReport before = report();
    crash("customers");
    runtime().advance(5s);
    const CustomersReport after = report();
    EXPECT_EQ(after.rate, 50);
    EXPECT_GT(after.placed, before.placed + 100);
    EXPECT_EQ(system().metrics().value(Metric::OrdersRepeated), 0U);
}

TEST_F(CustomersTest, TheSameSeedMakesTheSameRun) {
    start();
    run_at(200, 5s);
    const auto first = system().ledger().acknowledged();
    m_system.reset();
    std::filesystem::remove(file());
    start();
    run_at(200, 5s);
    EXPECT_GT(first.size(), 500U);
    EXPECT_EQ(system().ledger().acknowledged(), first);
}

} // namespace
} // namespace canopy::app
