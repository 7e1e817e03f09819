// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_process.hpp"

#include "tests/app/paying_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class OrderPaymentTest : public PayingWorld {
protected:
    OrderPaymentTest() { start_paying(); }

    std::vector<std::string> heard(const Ref<Listener<OrderEvent>>& listener) {
        std::vector<std::string> words;
        for (const OrderEvent& event : Listener<OrderEvent>::heard(listener))
            if (const auto* change = std::get_if<OrderChanged>(&event))
                words.push_back(std::string{to_word(change->order.status)} + " " + change->order.waiting_for);
        return words;
    }
    Ref<Listener<OrderEvent>> listen(const std::string& id) {
        return runtime().start<Listener<OrderEvent>>(system().pub_sub(), "order:" + id).value();
    }
};

TEST_F(OrderPaymentTest, ConfirmingTakesTheMoneyOnceAndThePieces) {
    ASSERT_TRUE(place("a"));
    set_stock(10);
    EXPECT_EQ(books().charges, 0U) << "placing costs nothing";
    const Result<Order> confirmed = advance("a");
    ASSERT_EQ(word(confirmed), "confirmed");
    EXPECT_EQ(confirmed->waiting_for, "");
    EXPECT_EQ(gateway.held(OrderId{"a"}), confirmed->total);
    EXPECT_EQ(stock(), 8);
    EXPECT_EQ(word(advance("a")), "shipped");
    EXPECT_EQ(word(advance("a")), "delivered");
    EXPECT_EQ(books().requests, 1U);
    EXPECT_EQ(stock(), 8);
}

TEST_F(OrderPaymentTest, AGatewayThatFailsLeavesTheOrderPendingWithAReasonThatIsStoredAndBroadcast) {
    ASSERT_TRUE(place("a"));
    const auto listener = listen("a");
    gateway.set_failure_percent(100);
    const Result<Order> waits = advance("a");
    ASSERT_EQ(word(waits), "pending");
    EXPECT_EQ(waits->waiting_for, "payment: the gateway answered with an error, next try in 5 s");
    EXPECT_THAT(heard(listener), ElementsAre("pending " + waits->waiting_for));
    EXPECT_EQ(get("a"), waits);
    EXPECT_EQ(stored("a").waiting_for, waits->waiting_for);
    EXPECT_EQ(system().metrics().value(Metric::OrdersAdvanced), 0U);
}

TEST_F(OrderPaymentTest, WhatWaitsSaysWhenTheBreakerAllowsTheNextTry) {
    for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(place(id));
    gateway.set_failure_percent(100);
    (void)advance("a");
    (void)advance("b"); // five failures by now
    runtime().advance(2s);
    const Result<Order> waits = advance("c");
    EXPECT_THAT(waits->waiting_for, AllOf(StartsWith("payment: the gateway is down, next try in 5"), HasSubstr(" s")));
    EXPECT_EQ(books().requests, 5U) << "the gateway is left alone";
}

TEST_F(OrderPaymentTest, TriesAgainByItselfWhenTheGatewayIsBackAndChargesOnce) {
    for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(place(id));
    gateway.set_failure_percent(100);
    for (const char* id : {"a", "b", "c"}) EXPECT_EQ(word(advance(id)), "pending");
    const auto listener = listen("c");
    runtime().advance(30s);
    gateway.set_failure_percent(0);
    runtime().advance(120s); // a trial after 60 s at the latest, the others soon after
    for (const char* id : {"a", "b", "c"}) EXPECT_EQ(word(get(id)), "confirmed") << id;
    EXPECT_EQ(books().charges, 3U);
    EXPECT_EQ(heard(listener).back(), "confirmed ");
    EXPECT_EQ(get("c")->waiting_for, "");
    EXPECT_EQ(system().metrics().value(Metric::OrdersAdvanced), 3U);
}

TEST_F(OrderPaymentTest, AdvancingAWaitingOrderTriesAtOnce) {
    ASSERT_TRUE(place("a"));
    gateway.set_failure_percent(100);
    ASSERT_EQ(word(advance("a")), "pending");
    gateway.set_failure_percent(0);
    const Timestamp before = runtime().now();
    EXPECT_EQ(word(advance("a")), "confirmed");
    EXPECT_LT(runtime().now() - before, 1s);
    runtime().advance(5min);
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, AHangingGatewayHoldsNobodyUp) {
    ASSERT_TRUE(place("a"));
    const auto listener = listen("a");
    gateway.set_hangs(true);
    const Timestamp before = runtime().now();
    const Result<Order> waits = advance("a");
    EXPECT_EQ(runtime().now() - before, OrderProcess::longest_answer);
    EXPECT_EQ(word(waits), "pending");
    EXPECT_EQ(waits->waiting_for, "payment: under way");
    EXPECT_THAT(heard(listener), ElementsAre("pending payment: under way"));
    EXPECT_EQ(get("a"), waits) << "it serves meanwhile";
    runtime().advance(10s);
    EXPECT_THAT(get("a")->waiting_for, StartsWith("payment: the gateway did not answer"));
    gateway.set_hangs(false);
    runtime().advance(2min);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, WhoAdvancesAnOrderThatIsNotKnownMeanwhileIsAnsweredAllTheSame) {
    ASSERT_TRUE(place("a"));
    gateway.set_hangs(true);
    const Ref<OrderProcess> process(runtime(), process_of("a"));
    std::vector<std::string> answers;
    const auto ask = [&] {
        OrderProcess::advance(process).timeout(1h).then(
            [&](auto outcome) { answers.push_back(word(flatten(std::move(outcome)))); });
    };
    ask();
    ask();
    runtime().advance(1s);
    for (const char* const reader : {"repo_reader_1", "repo_reader_2"}) fault::freeze(runtime(), whereis(reader), 30s);
    send(process, OrderProcess::LookAgain{});
    runtime().advance(6s);
    EXPECT_EQ(answers, std::vector<std::string>(2, "unavailable"));
    gateway.set_hangs(false);
    runtime().advance(2min);
    EXPECT_EQ(word(get("a")), "confirmed");
}

/// It does not know its order just now; that is no reason to leave it alone.
TEST_F(OrderPaymentTest, AConflictEndsNoProcessOfAnOrderThatIsStored) {
    ASSERT_TRUE(place("a"));
    gateway.set_latency(2s);
    const Ref<OrderProcess> process(runtime(), process_of("a"));
    std::string answer;
    OrderProcess::advance(process).timeout(1h).then([&](auto outcome) { answer = word(flatten(std::move(outcome))); });
    runtime().advance(100ms);
    for (const char* const reader : {"repo_reader_1", "repo_reader_2"}) fault::freeze(runtime(), whereis(reader), 1h);
    send(process, OrderProcess::LookAgain{});
    runtime().advance(25s); // it has given up asking, and does not know its order
    EXPECT_EQ(answer, "unavailable");
    Order other = make_order(order("a", "bob"), WallTime{1s}).value();
    EXPECT_EQ(OrderProcess::place(process, other).get().error().kind, OrderError::Kind::Conflict);
    EXPECT_TRUE(runtime().is_alive(process.pid()));
}

TEST_F(OrderPaymentTest, AllWhoAdvanceItMeanwhileAreAnsweredByTheSamePayment) {
    ASSERT_TRUE(place("a"));
    gateway.set_latency(500ms);
    std::vector<std::string> answers;
    for (int i = 0; i < 5; ++i)
        system().orders().advance(OrderId{"a"}).then([&](auto outcome) { answers.push_back(word(flatten(std::move(outcome)))); });
    runtime().advance(1s);
    EXPECT_EQ(answers, std::vector<std::string>(5, "confirmed"));
    EXPECT_EQ(books().requests, 1U);
}

TEST_F(OrderPaymentTest, AnOrderCancelledWhileItsPaymentHangsCostsNothingInTheEnd) {
    for (int i = 0; i < 20; ++i) {
        const std::string id = std::to_string(i);
        ASSERT_TRUE(place_past_limits(id));
        gateway.set_hangs(true);
        EXPECT_EQ(word(advance(id)), "pending");
        EXPECT_EQ(word(cancel("ada", id)), "cancelled");
        gateway.set_hangs(false);
    }
    runtime().advance(10min);
    EXPECT_EQ(books().taken, books().given_back);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(gateway.held(OrderId{std::to_string(i)}), Money{});
        EXPECT_EQ(stored(std::to_string(i)).waiting_for, "");
    }
    EXPECT_EQ(processes(), 0U);
}

TEST_F(OrderPaymentTest, WhoAdvancesAnOrderThatIsCancelledMeanwhileIsTold) {
    ASSERT_TRUE(place("a"));
    gateway.set_hangs(true);
    std::string answer;
    system().orders().advance(OrderId{"a"}).then([&](auto outcome) { answer = word(flatten(std::move(outcome))); });
    runtime().advance(1s);
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
    runtime().run_until_idle();
    EXPECT_EQ(answer, "not_advanceable");
}

TEST_F(OrderPaymentTest, AnEmptyShelfLeavesTheOrderPendingAndTakesNoMoney) {
    ASSERT_TRUE(place("a"));
    set_stock(1);
    const Result<Order> waits = advance("a");
    ASSERT_EQ(word(waits), "pending");
    EXPECT_EQ(waits->waiting_for, "stock: 1 of Teapot missing");
    EXPECT_EQ(stored("a").waiting_for, waits->waiting_for);
    EXPECT_EQ(books().requests, 0U);
    EXPECT_EQ(stock(), 1);
}

TEST_F(OrderPaymentTest, WhatWaitsForStockIsConfirmedWhenItArrives) {
    ASSERT_TRUE(place("a"));
    set_stock(0);
    ASSERT_EQ(word(advance("a")), "pending");
    restock(1);
    runtime().advance(10ms);
    EXPECT_EQ(get("a")->waiting_for, "stock: 1 of Teapot missing");
    restock(4);
    runtime().advance(10ms);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(stock(), 3);
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, AShelfThatIsEmptiedDuringThePaymentLeavesAPaidOrderThatIsNotPaidTwice) {
    ASSERT_TRUE(place("a"));
    set_stock(2);
    gateway.set_latency(200ms);
    system().orders().advance(OrderId{"a"}).then([](const auto&) {});
    runtime().advance(100ms);
    set_stock(0);
    runtime().advance(1s);
    EXPECT_EQ(get("a")->waiting_for, "stock: 2 of Teapot missing");
    EXPECT_EQ(books().charges, 1U);
    restock(5);
    runtime().advance(1s);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(books().requests, 1U) << "it knows that it is paid";
    EXPECT_EQ(stock(), 3);
}

TEST_F(OrderPaymentTest, CancellingAConfirmedOrderGivesMoneyAndPiecesBack) {
    ASSERT_TRUE(place("a"));
    set_stock(10);
    ASSERT_TRUE(advance("a"));
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
    EXPECT_EQ(stock(), 10);
    runtime().advance(1s);
    EXPECT_EQ(gateway.held(OrderId{"a"}), Money{});
    EXPECT_EQ(books().refunds, 1U);
    EXPECT_EQ(stored("a").waiting_for, "");
    EXPECT_EQ(processes(), 0U);
}

TEST_F(OrderPaymentTest, CancellingWhatWasNeverPaidAsksNobodyForMoney) {
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
    runtime().advance(1s);
    EXPECT_EQ(books().requests, 0U);
    EXPECT_EQ(processes(), 0U);
}

TEST_F(OrderPaymentTest, ARefundThatCannotBeMadeNowIsMadeLaterEvenAfterARestart) {
    ASSERT_TRUE(place("a"));
    ASSERT_TRUE(advance("a"));
    gateway.set_failure_percent(100);
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled") << "the customer does not wait for it";
    runtime().advance(2s);
    EXPECT_THAT(get("a")->waiting_for, StartsWith("refund: the gateway"));
    restart_paying();
    gateway.set_failure_percent(0);
    runtime().advance(3min);
    EXPECT_EQ(stored("a").waiting_for, "");
    EXPECT_EQ(gateway.held(OrderId{"a"}), Money{});
    EXPECT_EQ(processes(), 0U);
}

TEST_F(OrderPaymentTest, OrdersThatWaitForPaymentGoOnAfterARestartOfTheProgram) {
    ASSERT_TRUE(place("a"));
    gateway.set_failure_percent(100);
    ASSERT_EQ(word(advance("a")), "pending");
    restart_paying();
    runtime().advance(1s);
    EXPECT_THAT(get("a")->waiting_for, StartsWith("payment:"));
    gateway.set_failure_percent(0);
    runtime().advance(2min);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, OrdersThatWaitForPaymentGoOnAfterACrashOfTheirSupervisor) {
    ASSERT_TRUE(place("a"));
    gateway.set_failure_percent(100);
    ASSERT_EQ(word(advance("a")), "pending");
    crash("order_supervisor");
    gateway.set_failure_percent(0);
    runtime().advance(2min);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, OrdersThatWaitForStockGoOnAfterARestartOfTheProgram) {
    ASSERT_TRUE(place("a"));
    set_stock(0);
    ASSERT_EQ(word(advance("a")), "pending");
    restart_paying();
    runtime().advance(1s);
    restock(2);
    runtime().advance(1s);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(stock(), 0);
}

TEST_F(OrderPaymentTest, AProgramThatDiesBetweenChargeAndCommitChargesWithTheSameKeyAgain) {
    ASSERT_TRUE(place("a"));
    gateway.set_latency(100ms);
    system().orders().advance(OrderId{"a"}).then([](const auto&) {});
    runtime().advance(50ms);
    fault::freeze(runtime(), whereis("repo_writer"), 1h); // charged, and never committed
    runtime().advance(500ms);
    ASSERT_EQ(books().charges, 1U);
    restart_paying();
    runtime().advance(OrderFlowStore::lease / 2);
    EXPECT_EQ(books().requests, 1U) << "nobody knows that the other program is dead";
    runtime().advance(OrderFlowStore::lease);
    EXPECT_EQ(word(get("a")), "confirmed") << "by itself";
    EXPECT_EQ(books().requests, 2U);
    EXPECT_EQ(books().charges, 1U);
}

TEST_F(OrderPaymentTest, AnOrderWhoseProcessCrashesAtAnyMomentIsPaidOnce) {
    gateway.set_latency(10ms);
    for (int step = 0; step < 40; ++step) {
        const std::string id = "order-" + std::to_string(step);
        ASSERT_TRUE(place_past_limits(id));
        system().orders().advance(OrderId{id}).then([](const auto&) {});
        for (int i = 0; i < step; ++i) runtime().advance(1ms);
        const Pid process = process_of(id);
        ASSERT_TRUE(process) << step;
        fault::crash(runtime(), process);
        runtime().advance(10s);
        if (word(get(id)) == "pending") {
            ASSERT_EQ(get(id)->waiting_for, "") << "it crashed before anything was written";
            ASSERT_TRUE(advance(id));
        }
        ASSERT_EQ(word(get(id)), "confirmed") << step;
        ASSERT_EQ(books().charges, static_cast<std::uint64_t>(step) + 1);
    }
    EXPECT_EQ(books().taken, books().given_back + Money{4800 * 40});
}

TEST_F(OrderPaymentTest, ADeclinedPaymentWaitsForAPerson) {
    ASSERT_TRUE(place("a"));
    SimulatedGateway direct(gateway);
    (void)runtime().wait_for<PaymentResult<Receipt>>([&](Process&) { return direct.refund(OrderId{"a"}); }); // closes the key
    const Result<Order> waits = advance("a");
    EXPECT_EQ(waits->waiting_for, "declined: the gateway has given this order's money back");
    runtime().advance(10min);
    EXPECT_EQ(books().requests, 2U) << "it is not tried by itself";
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
}

} // namespace
} // namespace canopy::app
