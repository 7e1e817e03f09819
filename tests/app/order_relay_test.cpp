// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two whole systems on one PostgreSQL database, each with threads of its own.
#include "app/orders/order_relay.hpp"

#include "app/orders/notifier.hpp"
#include "app/orders/product_cache.hpp"
#include "app/orders/product_requests.hpp"
#include "fault/fault.hpp"
#include "tests/app/system_world.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <condition_variable>
#include <gmock/gmock.h>
#include <mutex>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::string text_of(const OrderEvent& event) {
    if (const auto* placed = std::get_if<OrderPlaced>(&event)) return placed->order.id.text() + " placed";
    const Order& order = std::get<OrderChanged>(event).order;
    return order.id.text() + " " + std::string{to_word(order.status)};
}

std::string text_of(const Notice& notice) { return notice.text; }

/// What was heard, for a thread that waits for it.
class Heard {
public:
    void add(std::string text) {
        const std::lock_guard lock(m_mutex);
        m_texts.push_back(std::move(text));
        m_more.notify_all();
    }
    /// Everything until this was heard.
    std::vector<std::string> until(const std::string& text) {
        std::unique_lock lock(m_mutex);
        m_more.wait(lock, [&] { return std::ranges::find(m_texts, text) != m_texts.end(); });
        return std::exchange(m_texts, {});
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_more;
    std::vector<std::string> m_texts;
};

template <class T>
class Ear final : public GenServer<Ear<T>> {
public:
    Ear(const PubSub& pub_sub, const std::string& topic, std::shared_ptr<Heard> heard) : m_heard(std::move(heard)) {
        pub_sub.subscribe<T>(topic, *this);
    }
    void handle_info(T event) { m_heard->add(text_of(event)); }

private:
    std::shared_ptr<Heard> m_heard;
};

/// One of the programs on the database.
struct ProgramOnDatabase {
    explicit ProgramOnDatabase(const DatabaseLocation& location)
        : system(System::start({.workers = 2, .database = location}).value()) {
        system->runtime().start<Ear<OrderEvent>>(system->pub_sub(), std::string{orders_topic}, heard).value();
        system->runtime().start<Ear<Notice>>(system->pub_sub(), notices_topic(UserId{"ada"}), told).value();
    }
    std::string place(const std::string& id) {
        return word(system->orders()
                        .place({.id = OrderId{id}, .user = UserId{"ada"}, .items = {{ProductId{"Teapot"}, 1, Money{2400}}}})
                        .get());
    }
    std::string advance(const std::string& id) { return word(system->orders().advance(OrderId{id}).get()); }
    std::string cancel(const std::string& id) { return word(system->orders().cancel(UserId{"ada"}, OrderId{id}).get()); }
    std::string get(const std::string& id) { return word(system->orders().get(OrderId{id}).get()); }
    Pid relay() { return system->runtime().whereis("order_relay"); }
    /// Once this returns it hears nothing: what it was hearing when it was frozen is over.
    void make_deaf() {
        system->runtime().freeze(relay());
        ASSERT_TRUE(system->runtime().process_info(relay())); // answered when its handler has ended
    }
    void listen_again() { system->runtime().thaw(relay()); }

    static std::string word(const Result<Order>& result) {
        return std::string{result ? to_word(result->status) : to_word(result.error().kind)};
    }

    std::shared_ptr<Heard> heard = std::make_shared<Heard>();
    std::shared_ptr<Heard> told = std::make_shared<Heard>(); ///< the customer, by this program
    std::unique_ptr<System> system;
};

class PostgreSqlTwoProgramsTest : public testing::Test {
protected:
    void SetUp() override {
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
        const DatabaseLocation location = PostgresCluster::shared().new_database();
        one.emplace(location);
        two.emplace(location);
    }
    std::string run(const std::string& sql) { return PostgresCluster::shared().run(one->system->database().postgres(), sql); }

    std::optional<ProgramOnDatabase> one;
    std::optional<ProgramOnDatabase> two;
};

TEST_F(PostgreSqlTwoProgramsTest, AnOrderPlacedInOneAppearsInTheOther) {
    ASSERT_EQ(one->place("a"), "pending");
    EXPECT_THAT(two->heard->until("a placed"), ElementsAre("a placed"));
    EXPECT_EQ(two->get("a"), "pending");
}

TEST_F(PostgreSqlTwoProgramsTest, EachChangeIsHeardOnceInBoth) {
    ASSERT_EQ(one->place("a"), "pending");
    ASSERT_EQ(one->advance("a"), "confirmed");
    two->heard->until("a confirmed");
    ASSERT_EQ(two->advance("a"), "shipped");
    ASSERT_EQ(two->advance("a"), "delivered");
    ASSERT_EQ(one->place("end"), "pending");
    EXPECT_THAT(two->heard->until("end placed"), ElementsAre("a shipped", "a delivered", "end placed"));
    ASSERT_EQ(two->place("fin"), "pending");
    // What was done elsewhere comes a moment later than what was done here.
    EXPECT_THAT(one->heard->until("fin placed"),
                UnorderedElementsAre("a placed", "a confirmed", "a shipped", "a delivered", "end placed", "fin placed"));
}

TEST_F(PostgreSqlTwoProgramsTest, AnOrdersProcessLearnsWhatTheOtherDid) {
    ASSERT_EQ(one->place("a"), "pending"); // has a process in one
    ASSERT_EQ(two->cancel("a"), "cancelled");
    one->heard->until("a cancelled");
    EXPECT_EQ(one->get("a"), "cancelled");
    EXPECT_EQ(one->advance("a"), "not_advanceable");
}

TEST_F(PostgreSqlTwoProgramsTest, TheCustomerIsToldOnceByTheProgramThatMadeTheChange) {
    ASSERT_EQ(one->place("a"), "pending");
    ASSERT_EQ(two->place("b"), "pending");
    two->heard->until("a placed");
    one->heard->until("b placed");
    ASSERT_EQ(two->advance("a"), "confirmed");
    one->heard->until("a confirmed");
    ASSERT_EQ(one->place("end"), "pending");
    ASSERT_EQ(two->place("fin"), "pending");
    EXPECT_THAT(one->told->until("order end is placed"), ElementsAre("order a is placed", "order end is placed"));
    EXPECT_THAT(two->told->until("order fin is placed"),
                ElementsAre("order b is placed", "order a is confirmed", "order fin is placed"));
}

TEST_F(PostgreSqlTwoProgramsTest, AChangeThatOneHasNotHeardOfIsNotOverwritten) {
    ASSERT_EQ(one->place("a"), "pending");
    one->heard->until("a placed");
    one->make_deaf();
    ASSERT_EQ(two->cancel("a"), "cancelled");
    EXPECT_EQ(one->advance("a"), "unavailable") << "told to try again, on what is";
    EXPECT_EQ(one->get("a"), "cancelled");
    one->listen_again();
    EXPECT_THAT(one->heard->until("a cancelled"), ElementsAre("a cancelled"));
}

TEST_F(PostgreSqlTwoProgramsTest, WhatOneMissedWithoutItsConnectionItHearsAfterwards) {
    one->make_deaf();
    run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND "
        "application_name = 'canopy-feed'"); // both lose theirs
    ASSERT_EQ(two->place("a"), "pending");
    ASSERT_EQ(two->place("b"), "pending");
    one->listen_again();
    EXPECT_THAT(one->heard->until("b placed"), ElementsAre("a placed", "b placed"));
}

TEST_F(PostgreSqlTwoProgramsTest, ARelayThatCrashesHearsWhatHappenedMeanwhile) {
    for (int i = 0; i < 3; ++i) {
        const Pid before = one->relay();
        fault::crash(one->system->runtime(), before);
        const std::string id = "a" + std::to_string(i);
        ASSERT_EQ(two->place(id), "pending");
        EXPECT_THAT(one->heard->until(id + " placed"), ElementsAre(id + " placed"));
        while (one->relay() == before || !one->relay()) {
        }
    }
}

TEST_F(PostgreSqlTwoProgramsTest, ADeliveryBookedInOneWakesTheOrderThatWaitsInTheOther) {
    const ProductId teapot{"Teapot"};
    ASSERT_EQ(one->place("a"), "pending");
    ASSERT_TRUE(Warehouse::take_inventory(one->system->warehouse(), teapot, 0).get());
    ASSERT_EQ(one->advance("a"), "pending");
    const auto stock = one->system->runtime().start<Listener<StockEvent>>(one->system->pub_sub(), "stock").value();
    ASSERT_TRUE(Warehouse::restock(two->system->warehouse(), teapot, 5).get());
    one->heard->until("a confirmed");
    ASSERT_FALSE(Listener<StockEvent>::heard(stock).empty());
    EXPECT_EQ(Listener<StockEvent>::heard(stock).front(), StockEvent(StockChanged{teapot, 5})) << "told, and not found by chance";
}

TEST_F(PostgreSqlTwoProgramsTest, AProductChangedInOneIsForgottenByTheCacheOfTheOther) {
    const ProductId teapot{"Teapot"};
    ASSERT_EQ(one->place("a"), "pending");
    two->heard->until("a placed");
    const auto cached = [&] { return ProductCache::get(one->system->product_cache(), teapot).get()->price; };
    ASSERT_EQ(cached(), Money{2400});
    const Form form{{"price", "26.00"}};
    ASSERT_TRUE(two->system->runtime().wait_for<Result<Product>>(
        [&](Process&) { return update_product(two->system->services(), teapot, form); }));
    ASSERT_EQ(two->place("end"), "pending");
    one->heard->until("end placed");
    EXPECT_EQ(cached(), Money{2600});
}

class PostgreSqlSimulatedTest : public SystemWorld {
protected:
    void SetUp() override {
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
    }
};

TEST_F(PostgreSqlSimulatedTest, ASimulatedSystemRunsOnItTooAndHearsTheOther) {
    SystemConfig simulated = config();
    simulated.database = PostgresCluster::shared().new_database();
    start(simulated);
    const auto ear = runtime().start<Listener<OrderEvent>>(system().pub_sub(), std::string{orders_topic}).value();
    runtime().advance(1s);
    ProgramOnDatabase other{*simulated.database};
    ASSERT_EQ(other.place("a"), "pending");
    while (Listener<OrderEvent>::heard(ear).empty()) runtime().advance(100ms);
    const auto placed = std::get<OrderPlaced>(Listener<OrderEvent>::heard(ear).front());
    EXPECT_EQ(placed.order.id, OrderId{"a"});
    EXPECT_TRUE(placed.elsewhere);
    EXPECT_EQ(word(advance("a")), "confirmed");
    other.heard->until("a confirmed");
}

} // namespace
} // namespace canopy::app
