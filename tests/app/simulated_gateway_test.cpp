// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/simulated_gateway.hpp"

#include "core/runtime.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

const OrderId key{"order-1"};

class SimulatedGatewayTest : public testing::Test {
protected:
    using Answer = PaymentResult<Receipt>;

    Answer charge(const OrderId& id, Money amount) {
        return runtime.wait_for<Answer>([this, id, amount](Process&) { return gateway.charge(id, amount); });
    }
    Answer refund(const OrderId& id) {
        return runtime.wait_for<Answer>([this, id](Process&) { return gateway.refund(id); });
    }

    Runtime runtime{Simulated{1}, Trace::Off};
    GatewayControls controls{7, {}};
    SimulatedGateway gateway{controls};
};

TEST_F(SimulatedGatewayTest, TakesMoneyOnceForAKeyHoweverOftenItIsAsked) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(charge(key, Money{500}), (Receipt{key, Money{500}}));
    EXPECT_EQ(
        controls.books(),
        (GatewayBooks{.requests = 3, .charges = 1, .refunds = 0, .at_once = 1, .taken = Money{500}, .given_back = Money{0}}));
    EXPECT_EQ(controls.held(key), Money{500});
}

TEST_F(SimulatedGatewayTest, RefusesAnotherAmountForTheSameKey) {
    ASSERT_TRUE(charge(key, Money{500}));
    EXPECT_EQ(charge(key, Money{501}).error().kind, PaymentError::Kind::Declined);
    EXPECT_EQ(controls.held(key), Money{500});
}

TEST_F(SimulatedGatewayTest, GivesBackOnceWhatItTook) {
    ASSERT_TRUE(charge(key, Money{500}));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(refund(key), (Receipt{key, Money{500}}));
    EXPECT_EQ(controls.books().refunds, 1U);
    EXPECT_EQ(controls.books().given_back, Money{500});
    EXPECT_EQ(controls.held(key), Money{});
}

TEST_F(SimulatedGatewayTest, AChargeThatComesAfterItsRefundIsDeclined) {
    EXPECT_EQ(refund(key), (Receipt{key, Money{}}));
    EXPECT_EQ(charge(key, Money{500}).error().kind, PaymentError::Kind::Declined);
    EXPECT_EQ(controls.books().charges, 0U);
}

TEST_F(SimulatedGatewayTest, TakesItsTime) {
    controls.set_latency(30ms);
    ASSERT_TRUE(charge(key, Money{500}));
    EXPECT_EQ(runtime.now(), 30ms);
}

TEST_F(SimulatedGatewayTest, FailsAsOftenAsItIsToldAndMayHaveBookedAllTheSame) {
    controls.set_failure_percent(30);
    int failed = 0;
    for (int i = 0; i < 1000; ++i) failed += charge(OrderId{std::to_string(i)}, Money{1}) ? 0 : 1;
    EXPECT_NEAR(failed, 300, 60);
    const auto lost = 1000 - static_cast<int>(controls.books().charges);
    EXPECT_NEAR(lost, failed / 2, 50);
    controls.set_failure_percent(0);
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(charge(OrderId{std::to_string(i)}, Money{1}));
    EXPECT_EQ(controls.books().charges, 1000U);
    EXPECT_EQ(controls.books().taken, Money{1000});
}

TEST_F(SimulatedGatewayTest, HangsUntilWhoeverWaitsIsEnded) {
    controls.set_hangs(true);
    const Pid caller = runtime.spawn_function([this](Process&) -> Async<void> {
        Async<PaymentResult<Receipt>> charging = gateway.charge(key, Money{1});
        co_await charging;
    });
    runtime.advance(24h);
    EXPECT_TRUE(runtime.is_alive(caller));
    runtime.exit(caller, ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(caller));
    controls.set_hangs(false);
    EXPECT_TRUE(charge(key, Money{1}));
    EXPECT_EQ(controls.books().charges, 1U);
}

TEST_F(SimulatedGatewayTest, ForgetsTheOldestKeys) {
    for (std::size_t i = 0; i <= GatewayControls::most_keys; ++i) ASSERT_TRUE(charge(OrderId{std::to_string(i)}, Money{1}));
    EXPECT_EQ(controls.held(OrderId{"0"}), Money{});
    EXPECT_EQ(controls.held(OrderId{"1"}), Money{1});
}

TEST_F(SimulatedGatewayTest, RefusesBehaviourThatMakesNoSense) {
    EXPECT_THROW(controls.set_failure_percent(101), std::invalid_argument);
    EXPECT_THROW(controls.set_failure_percent(-1), std::invalid_argument);
    EXPECT_THROW(controls.set_latency(-1ms), std::invalid_argument);
    EXPECT_THROW(GatewayControls(1, {.failure_percent = 200}), std::invalid_argument);
    EXPECT_EQ(controls.behaviour(), GatewayBehaviour{});
}

} // namespace
} // namespace canopy::app
