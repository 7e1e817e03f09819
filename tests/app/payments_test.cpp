// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/payments.hpp"

#include "fault/fault.hpp"
#include "otp/supervisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::_;
using testing::Eq;
using testing::HasSubstr;
using testing::NiceMock;

using Answer = Payments::Answer;

class MockGateway : public PaymentGateway {
public:
    MOCK_METHOD(Async<Answer>, charge, (OrderId key, Money amount), (override));
    MOCK_METHOD(Async<Answer>, refund, (OrderId key), (override));
};

Async<Answer> answers(Answer answer, std::chrono::nanoseconds after) {
    if (after > 0ns) co_await sleep(after);
    co_return answer;
}

Async<Answer> crashes() {
    co_await yield();
    throw std::runtime_error("boom");
}

const OrderId order{"order-1"};
const Answer receipt = Receipt{order, Money{500}};
const Answer unreachable = tl::unexpected(PaymentError{.text = "no line"});
const Answer declined = tl::unexpected(PaymentError{.kind = PaymentError::Kind::Declined, .text = "no money"});

/// What a mocked method does: the coroutine is made anew for each call.
auto giving(Answer answer, std::chrono::nanoseconds after = 0ns) {
    return [answer = std::move(answer), after](auto&&...) { return answers(answer, after); };
}

class PaymentsTest : public testing::Test {
protected:
    PaymentsTest() {
        SupervisorSpec spec{.strategy = Strategy::RestForOne};
        spec.children = {{.id = "breaker", .start = starts_with<CircuitBreaker>({.name = "breaker"}, payment_breaker_config())},
                         {.id = "payments",
                          .start = starts_with<Payments>({.name = "payments"}, std::shared_ptr<PaymentGateway>(gateway),
                                                         runtime.name<CircuitBreaker>("breaker"), PaymentsConfig{}, telemetry)}};
        runtime.start<Supervisor>(spec).value();
    }

    Answer charge() { return Payments::charge(payments, order, Money{500}).get(); }
    BreakerReport breaker() { return CircuitBreaker::read(runtime.name<CircuitBreaker>("breaker")).get(); }

    Runtime runtime{Simulated{1}, Trace::Off};
    canopy::Telemetry telemetry{runtime};
    std::shared_ptr<NiceMock<MockGateway>> gateway = std::make_shared<NiceMock<MockGateway>>();
    Ref<Payments> payments = runtime.name<Payments>("payments");
};

TEST_F(PaymentsTest, PassesKeyAndAmountOnAndTheAnswerBack) {
    EXPECT_CALL(*gateway, charge(Eq(order), Eq(Money{500}))).WillOnce(giving(receipt));
    EXPECT_CALL(*gateway, refund(Eq(order))).WillOnce(giving(receipt));
    EXPECT_EQ(charge(), receipt);
    EXPECT_EQ(Payments::refund(payments, order).get(), receipt);
}

TEST_F(PaymentsTest, TriesThreeTimesWithTheSameKeyWhatIsUnreachable) {
    int calls = 0;
    EXPECT_CALL(*gateway, charge(Eq(order), Eq(Money{500}))).Times(3).WillRepeatedly([&calls](auto&&...) {
        return answers(++calls < 3 ? unreachable : receipt, 0ns);
    });
    EXPECT_EQ(charge(), receipt);
    EXPECT_GT(runtime.now(), 0ns) << "with pauses";
    EXPECT_LE(runtime.now(), 310ms);
}

TEST_F(PaymentsTest, DoesNotTryAgainWhatIsDeclinedNorCountIt) {
    EXPECT_CALL(*gateway, charge).Times(10).WillRepeatedly(giving(declined));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(charge(), declined);
    EXPECT_EQ(breaker().phase, BreakerPhase::Closed);
    EXPECT_EQ(breaker().failures, 0U);
}

TEST_F(PaymentsTest, AGatewayThatIsDownIsLeftAloneAfterFiveFailuresUntilTheTrial) {
    EXPECT_CALL(*gateway, charge).Times(5).WillRepeatedly(giving(unreachable));
    EXPECT_EQ(charge().error().text, "no line");
    EXPECT_EQ(charge().error().text, "the gateway is down") << "its third try is refused";
    runtime.advance(18s);
    const PaymentError refused = charge().error();
    EXPECT_EQ(refused.kind, PaymentError::Kind::Unreachable);
    EXPECT_EQ(refused.text, "the gateway is down");
    EXPECT_GT(refused.wait, 41s);
    EXPECT_LT(refused.wait, 43s);
    testing::Mock::VerifyAndClearExpectations(gateway.get());
    runtime.advance(refused.wait + 1ms);
    EXPECT_CALL(*gateway, charge).WillOnce(giving(receipt));
    EXPECT_EQ(charge(), receipt);
    EXPECT_EQ(breaker().phase, BreakerPhase::Closed);
}

TEST_F(PaymentsTest, AHangingGatewayIsAnsweredByTheDeadline) {
    EXPECT_CALL(*gateway, charge).Times(3).WillRepeatedly(giving(receipt, 1h));
    const PaymentError late = charge().error();
    EXPECT_EQ(late.kind, PaymentError::Kind::Unreachable);
    EXPECT_THAT(late.text, HasSubstr("the gateway did not answer within"));
    EXPECT_LE(runtime.now(), PaymentsConfig{}.deadline);
}

TEST_F(PaymentsTest, AGatewayThatCrashesIsUnreachable) {
    EXPECT_CALL(*gateway, charge).Times(3).WillRepeatedly([](auto&&...) { return crashes(); });
    EXPECT_THAT(charge().error().text, HasSubstr("std::runtime_error: boom"));
    EXPECT_TRUE(payments.pid());
}

TEST_F(PaymentsTest, ASlowRequestDelaysNoOther) {
    EXPECT_CALL(*gateway, charge(Eq(OrderId{"slow"}), _)).WillOnce(giving(receipt, 2s));
    EXPECT_CALL(*gateway, charge(Eq(order), _)).WillOnce(giving(receipt));
    bool slow = false;
    Payments::charge(payments, OrderId{"slow"}, Money{1}).then([&slow](const auto& answer) { slow = answer && *answer; });
    EXPECT_EQ(charge(), receipt);
    EXPECT_LT(runtime.now(), 1s);
    runtime.advance(2s);
    EXPECT_TRUE(slow);
}

TEST_F(PaymentsTest, ACrashOfItsOwnIsHeardByWhoWaitsAndEndsTheirRequests) {
    ON_CALL(*gateway, charge).WillByDefault(giving(receipt, 1s));
    std::optional<ExitReason> failed;
    Payments::charge(payments, order, Money{1}).then([&failed](const auto& answer) { failed = answer.error(); });
    runtime.run_until_idle();
    fault::crash(runtime, payments.pid());
    runtime.run_until_idle();
    ASSERT_TRUE(failed);
    EXPECT_EQ(charge(), receipt) << "and it is back";
}

TEST_F(PaymentsTest, TellsTelemetryOfEachAnswer) {
    std::vector<std::string> told;
    telemetry.attach_many("told", {{"canopy", "payment", "charge"}, {"canopy", "payment", "refund"}}, [&](const auto& call) {
        told.push_back(call.event.back() + " " + std::any_cast<std::string>(call.metadata.at("result")));
    });
    ON_CALL(*gateway, charge).WillByDefault(giving(receipt));
    ON_CALL(*gateway, refund).WillByDefault(giving(declined));
    charge();
    Payments::refund(payments, order).get();
    ON_CALL(*gateway, charge).WillByDefault(giving(unreachable));
    charge();
    EXPECT_THAT(told, testing::ElementsAre("charge ok", "refund declined", "charge unreachable"));
}

} // namespace
} // namespace canopy::app
