// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two programs on one database, a file or a server, before one payment gateway: who may ask it for which order.
#include "app/orders/order_process.hpp"
#include "app/storage/payment_claims.hpp"
#include "app/system.hpp"
#include "tests/support/storage_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

NewOrder order(const std::string& id) {
    return {.id = OrderId{id}, .user = UserId{"ada"}, .items = {{ProductId{"Teapot"}, 1, Money{2400}}}};
}

/// Both in simulated time, so that whatever happens happens in the same order each time.
class TwoProgramsTest : public StorageTest {
protected:
    using Program = std::unique_ptr<System>;

    Program program(std::uint64_t seed) {
        return System::start({.simulated_seed = seed,
                              .database = location(),
                              .durability = DatabaseOptions::Durability::Normal,
                              .gateway = gateway})
            .value();
    }
    void place(const std::string& id) { ASSERT_TRUE(one->orders().import_order(order(id)).get()); }
    static void ask_to_advance(System& system, const std::string& id) {
        system.orders().advance(OrderId{id}).then([](const auto&) {});
    }
    static Order get(System& system, const std::string& id) { return system.orders().get(OrderId{id}).get().value(); }
    /// As the database has it.
    Order stored(const std::string& id) {
        Database database = Database::open({.location = location()}).value();
        return OrderStore{database}.find(OrderId{id}).value();
    }
    std::int64_t claims() {
        Database database = Database::open({.location = location()}).value();
        return database.integer("SELECT count(*) FROM payment_claims").value();
    }
    /// Time passes for all that live.
    void pass(std::chrono::milliseconds time, std::chrono::milliseconds step = 50ms) {
        for (; time > 0ms; time -= step)
            for (const Program* each : {&one, &two})
                if (*each) (*each)->runtime().advance(step);
    }
    /// One asks for the money and gets no answer.
    void one_hangs_in_the_payment_of(const std::string& id) {
        place(id);
        two = program(2); // restores it, so it has a process there, too
        two->runtime().advance(1s);
        gateway.set_hangs(true);
        ask_to_advance(*one, id);
        one->runtime().advance(100ms);
        ASSERT_EQ(gateway.books().requests, 1U);
        ASSERT_EQ(stored(id).waiting_for, payment_under_way());
    }

    /// Without a word: it takes no step any more, as a program that was killed. An orderly end would take some.
    void one_dies() { m_dead = std::move(one); }

    GatewayControls gateway{7, {}};
    Program m_dead;
    Program one = program(1);
    Program two;
};

TEST_P(TwoProgramsTest, WhileOneAsksTheOtherDoesNot) {
    one_hangs_in_the_payment_of("a");
    gateway.set_hangs(false);
    ask_to_advance(*two, "a");
    two->runtime().advance(2s); // the first request goes on hanging
    EXPECT_EQ(gateway.books().requests, 1U);
    EXPECT_EQ(get(*two, "a").waiting_for, payment_under_way());
    pass(30s);
    EXPECT_EQ(stored("a").status, OrderStatus::Confirmed);
    EXPECT_EQ(gateway.books().charges, 1U);
    EXPECT_EQ(gateway.books().at_once, 1U);
    EXPECT_EQ(get(*two, "a").status, OrderStatus::Confirmed);
    EXPECT_EQ(claims(), 0);
}

TEST_P(TwoProgramsTest, WhoWaitsForTheOtherIsAnsweredWithWhatCameOfIt) {
    place("a");
    two = program(2);
    two->runtime().advance(1s);
    gateway.set_latency(300ms);
    ask_to_advance(*one, "a");
    one->runtime().advance(100ms);
    std::optional<Result<Order>> answer;
    two->orders().advance(OrderId{"a"}).then([&](auto outcome) { answer = flatten(std::move(outcome)); });
    two->runtime().advance(100ms);
    pass(3s);
    ASSERT_TRUE(answer && *answer) << (answer ? answer->error().to_string() : "no answer");
    EXPECT_EQ((*answer)->status, OrderStatus::Confirmed);
    EXPECT_EQ(gateway.books().requests, 1U);
}

TEST_P(TwoProgramsTest, WhatADeadProgramBeganTheOtherTakesOverWhenItsClaimIsOver) {
    one_hangs_in_the_payment_of("a");
    ask_to_advance(*two, "a");
    two->runtime().advance(100ms);
    one_dies();
    gateway.set_hangs(false);
    pass(OrderFlowStore::lease / 2);
    EXPECT_EQ(gateway.books().requests, 1U) << "it may be alive";
    pass(OrderFlowStore::lease);
    EXPECT_EQ(stored("a").status, OrderStatus::Confirmed);
    EXPECT_EQ(gateway.books().charges, 1U);
    EXPECT_EQ(claims(), 0);
}

TEST_P(TwoProgramsTest, AnOrderOfADeadProgramIsTakenOverAlsoWhereNobodyAsks) {
    one_hangs_in_the_payment_of("a");
    one_dies();
    gateway.set_hangs(false);
    if (!on_postgres()) { // on a file nobody hears of others: it is found at the next start
        two.reset();
        two = program(3);
    }
    // A server's news takes real time, which may be much of the simulated one.
    for (int i = 0; i < 20 && stored("a").status == OrderStatus::Pending; ++i) pass(OrderFlowStore::lease);
    EXPECT_EQ(stored("a").status, OrderStatus::Confirmed);
    EXPECT_EQ(gateway.books().charges, 1U);
}

TEST_P(TwoProgramsTest, ARefundWaitsUntilTheOtherHasItsAnswer) {
    one_hangs_in_the_payment_of("a");
    ASSERT_TRUE(two->orders().cancel(UserId{"ada"}, OrderId{"a"}).get());
    gateway.set_hangs(false);
    two->runtime().advance(2s);
    EXPECT_EQ(gateway.books().requests, 1U) << "the charge is still under way";
    pass(2min);
    EXPECT_EQ(stored("a").status, OrderStatus::Cancelled);
    EXPECT_EQ(stored("a").waiting_for, "");
    EXPECT_EQ(gateway.held(OrderId{"a"}), Money{});
    EXPECT_EQ(gateway.books().taken, gateway.books().given_back);
    EXPECT_EQ(gateway.books().at_once, 1U);
    EXPECT_EQ(claims(), 0);
}

TEST_P(TwoProgramsTest, ManyOrdersThatBothAdvanceArePaidOnceEach) {
    constexpr int orders = 20;
    for (int i = 0; i < orders; ++i) place(std::to_string(i));
    two = program(2);
    two->runtime().advance(1s);
    gateway.set_behaviour({.latency = 30ms, .failure_percent = 25});
    for (int i = 0; i < orders; ++i) {
        ask_to_advance(i % 2 == 0 ? *one : *two, std::to_string(i));
        ask_to_advance(i % 2 == 0 ? *two : *one, std::to_string(i));
        pass(std::chrono::milliseconds{10 * (i % 4)}, 10ms);
    }
    pass(30s, 10ms);
    gateway.set_failure_percent(0);
    pass(5min, 500ms);
    for (int i = 0; i < orders; ++i) EXPECT_EQ(stored(std::to_string(i)).status, OrderStatus::Confirmed) << i;
    EXPECT_EQ(gateway.books().charges, static_cast<std::uint64_t>(orders));
    EXPECT_EQ(gateway.books().at_once, 1U);
    EXPECT_EQ(claims(), 0);
}

TEST_P(TwoProgramsTest, AlsoOnRealThreads) {
    one.reset();
    const auto real = [&] { return System::start({.workers = 2, .database = location(), .gateway = gateway}).value(); };
    one = real();
    constexpr int orders = 12;
    for (int i = 0; i < orders; ++i) place(std::to_string(i));
    two = real();
    gateway.set_latency(20ms);
    const auto advance_all = [](System& system) {
        for (int i = 0; i < orders; ++i) system.orders().advance(OrderId{std::to_string(i)}).then([](const auto&) {});
    };
    {
        const std::jthread first(advance_all, std::ref(*one));
        const std::jthread second(advance_all, std::ref(*two));
    }
    for (int i = 0; i < orders; ++i)
        while (stored(std::to_string(i)).status == OrderStatus::Pending) {
        }
    EXPECT_EQ(gateway.books().charges, static_cast<std::uint64_t>(orders));
    EXPECT_EQ(gateway.books().at_once, 1U);
}

INSTANTIATE_TEST_SUITE_P(On, TwoProgramsTest, databases_here(), database_name);

class PaymentClaimsTest : public StorageTest {
protected:
    PaymentClaimsTest() { EXPECT_TRUE(OrderStore{m_database}.insert(make_order(order("a"), WallTime{1s}).value())); }
    std::optional<WallTime> take(const char* owner, std::chrono::seconds now) {
        return m_claims.take(OrderId{"a"}, {.owner = owner, .now = WallTime{now}, .until = WallTime{now + 20s}}).value();
    }

    Database m_database = Database::open({.location = location()}).value();
    PaymentClaims m_claims{m_database};
};

TEST_P(PaymentClaimsTest, BelongToOneProgramUntilItGivesThemUpOrTheyEnd) {
    EXPECT_EQ(take("one", 1s), std::nullopt);
    EXPECT_EQ(take("two", 2s), WallTime{21s});
    EXPECT_EQ(take("one", 3s), std::nullopt) << "renewed";
    EXPECT_EQ(take("two", 22s), WallTime{23s});
    EXPECT_EQ(take("two", 23s), std::nullopt) << "the lease is over";
    ASSERT_TRUE(m_claims.release(OrderId{"a"}, "one"));
    EXPECT_EQ(take("one", 24s), WallTime{43s}) << "that was not its own";
    ASSERT_TRUE(m_claims.release(OrderId{"a"}, "two"));
    EXPECT_EQ(take("one", 24s), std::nullopt);
}

TEST_P(PaymentClaimsTest, AreForOrdersThatAreThere) {
    EXPECT_EQ(m_claims.take(OrderId{"none"}, {.owner = "one", .now = WallTime{1s}, .until = WallTime{2s}}).error().kind,
              StorageError::Kind::Constraint);
}

INSTANTIATE_TEST_SUITE_P(On, PaymentClaimsTest, databases_here(), database_name);

} // namespace
} // namespace canopy::app
