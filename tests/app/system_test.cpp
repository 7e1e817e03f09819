// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system.hpp"

#include "app/orders/order_import.hpp"
#include "app/orders/seeded_random.hpp"
#include "tests/app/system_world.hpp"

#include <array>
#include <fstream>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class SystemTest : public SystemWorld {
protected:
    /// Every name the tree registers that is not a supervisor whose end would end the program.
    static constexpr std::array breakable{
        "repo_writer", "repo_reader_1",   "repo_reader_2",    "pub_sub",    "rate_limiter", "product_cache",
        "customers",   "order_registry",  "order_supervisor", "order_desk", "telemetry",    "task_supervisor",
        "health",      "circuit_breaker", "payment_gateway",  "warehouse",  "notifier"};

    void break_something(SeededRandom& random) {
        const Pid pid = whereis(breakable[random.below(breakable.size())]);
        if (random.chance(1, 2))
            fault::crash(runtime(), pid);
        else
            fault::kill(runtime(), pid);
    }

    void expect_nothing_lost() {
        const std::vector<OrderId> acknowledged = system().ledger().acknowledged();
        m_system.reset();
        const auto lost = verify_acknowledged(file(), acknowledged);
        ASSERT_TRUE(lost) << lost.error().text;
        EXPECT_EQ(*lost, std::vector<OrderId>{});
    }
};

TEST_F(SystemTest, StartsTheWholeTreeInItsOrder) {
    start();
    std::vector<std::string> ids;
    for (const ChildInfo& child : Supervisor::which_children(system().top()).get()) ids.insert(ids.begin(), child.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"repo", "pub_sub", "task_supervisor", "rate_limiter", "product_cache", "orders",
                                             "customers", "gallery", "telemetry", "observer"}));
}

TEST_F(SystemTest, SaysInOneLineWhatIsWrongWithTheDatabaseAndLeavesItAlone) {
    std::ofstream(file()) << "not a database, but somebody's letter to a friend";
    const auto size = std::filesystem::file_size(file());
    const auto started = System::start(config());
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, StorageError::Kind::NotADatabase);
    EXPECT_EQ(started.error().text.find('\n'), std::string::npos);
    EXPECT_NE(started.error().text.find("canopy.db"), std::string::npos);
    EXPECT_EQ(std::filesystem::file_size(file()), size);
}

TEST_F(SystemTest, StartsWithoutAnEndpointThatIsOnlyWantedAndSaysWhy) {
    auto wanted = config();
    wanted.endpoint = EndpointConfig{.port = 0, .token_file = m_folder.filePath(QStringLiteral("token")).toStdString()};
    const auto refused = System::start(wanted); // simulated time has no sockets
    ASSERT_FALSE(refused);
    wanted.endpoint_is = SystemConfig::Endpoint::Wanted;
    start(wanted);
    EXPECT_FALSE(system().endpoint());
    EXPECT_EQ(system().endpoint_problem(), refused.error().text);
    EXPECT_EQ(word(place("a")), "pending");
    start();
    EXPECT_FALSE(system().endpoint_problem());
}

TEST_F(SystemTest, KeepsEveryAcknowledgedOrderThroughAMinuteOfRandomCrashes) {
    auto busy = config();
    busy.rate = 50;
    start(busy);
    SeededRandom random{any_seed};
    for (int i = 0; i < 30; ++i) {
        runtime().advance(2s);
        break_something(random);
    }
    runtime().advance(5s);
    EXPECT_TRUE(system().top().pid());
    EXPECT_GT(system().ledger().size(), 2000U);
    expect_nothing_lost();
}

TEST_F(SystemTest, IsTheSameForTheSameSeed) {
    const auto run = [this] {
        auto busy = config();
        busy.rate = 200;
        start(busy);
        runtime().advance(1s);
        crash("rate_limiter");
        runtime().advance(1s);
        auto history = Observer::events_after(system().observer(), 0).get();
        m_system.reset();
        std::filesystem::remove(file());
        return history;
    };
    const auto first = run();
    EXPECT_GT(first.size(), 1000U);
    EXPECT_EQ(run(), first);
}

TEST_F(SystemTest, PublishesTelemetryEverySecond) {
    start();
    const auto listener = runtime().start<Listener<TelemetryEvent>>(system().pub_sub(), std::string{telemetry_topic}).value();
    ASSERT_TRUE(place("a"));
    runtime().advance(3s);
    const auto heard = Listener<TelemetryEvent>::heard(listener);
    ASSERT_GE(heard.size(), 3U);
    EXPECT_EQ(heard.back().metrics[Metric::OrdersPlaced], 1U);
    EXPECT_EQ(Telemetry::snapshot(system().telemetry()).get(), heard.back().metrics);
}

TEST_F(SystemTest, ThatIsAboutToStopHasNoCustomersAnyMore) {
    auto busy = config();
    busy.rate = 100;
    start(busy);
    runtime().advance(1s);
    system().announce_stop();
    system().announce_stop(); // twice is once
    runtime().advance(100ms);
    const CustomersReport settled = Customers::report(system().customers()).get();
    EXPECT_EQ(settled.rate, 0);
    EXPECT_GT(settled.placed, 0U);
    runtime().advance(5s);
    EXPECT_EQ(Customers::report(system().customers()).get().placed, settled.placed);
}

TEST_F(SystemTest, AnImportThatIsToldToStopStoresWhatItHasBegunAndSaysFromWhereOnNothing) {
    start({.workers = 2, .database = file()});
    const std::filesystem::path csv = file().parent_path() / "orders.csv";
    std::ofstream orders(csv);
    orders << "order_id,user,product,quantity,price\n";
    for (int i = 1; i <= 9; ++i) orders << "B-" << i << ",ada,tea,1,7.90\n";
    orders.close();
    int asked = 0;
    const ImportReport report = import_file(csv, system(), [&asked] { return ++asked > 4; });
    EXPECT_EQ(report.stored, 4U);
    EXPECT_EQ(report.problems, std::vector<std::string>{
                                   csv.string() + ":6: told to stop, nothing is imported from here on; import the file again"});
    EXPECT_FALSE(report.complete());
    EXPECT_EQ(import_file(csv, system()).stored, 9U); // again, as it says
    expect_nothing_lost();
}

TEST_F(SystemTest, StopsInOrderWithRequestsUnderWay) {
    auto busy = config();
    busy.rate = 1000;
    start(busy);
    runtime().advance(1s);
    const Timestamp before = runtime().now();
    system().stop();
    EXPECT_EQ(runtime().process_count(), 0U);
    EXPECT_LT(runtime().now() - before, 1s);
    expect_nothing_lost();
}

TEST_F(SystemTest, RunsOnRealThreads) {
    start({.workers = 2, .database = file(), .rate = 300});
    const auto listener = runtime().start<Listener<TelemetryEvent>>(system().pub_sub(), std::string{telemetry_topic}).value();
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(word(advance("a")), "confirmed");
    crash("repo_writer");
    crash("rate_limiter");
    while (Listener<TelemetryEvent>::heard(listener).size() < 2) std::this_thread::yield();
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_GT(system().ledger().size(), 50U);
    expect_nothing_lost();
}

TEST_F(SystemTest, RemembersEveryKindOfOrderIdItAcknowledged) {
    const OrderLedger ledger;
    const OrderId made = order_id_from_bits(0x0123456789abcdef, 0xfedcba9876543210);
    const std::vector<OrderId> other{OrderId{"A-1001"}, OrderId{"0123456789ABCDEFFEDCBA9876543210"}};
    ledger.acknowledge(other[0]);
    ledger.acknowledge(made);
    ledger.acknowledge(other[1]);
    EXPECT_THAT(ledger.acknowledged(), testing::UnorderedElementsAre(other[0], other[1], made));
}

TEST_F(SystemTest, AnOrderThatIsAnsweredAgainIsRememberedOnce) {
    start();
    const std::string made = order_id_from_bits(1, 2).text();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(place("a"));
        ASSERT_TRUE(place(made));
    }
    EXPECT_EQ(system().ledger().size(), 2U);
}

TEST_F(SystemTest, AnOrderWhoseFirstAnswerWasLostIsRememberedWhenItsRepetitionIsAnswered) {
    start();
    fault::freeze(runtime(), whereis("repo_writer"), std::chrono::seconds{10});
    EXPECT_EQ(word(place("a")), "unavailable");
    runtime().advance(std::chrono::seconds{10});
    EXPECT_EQ(system().ledger().size(), 0U);
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(system().ledger().size(), 1U);
}

TEST_F(SystemTest, NamesTheOrdersTheDatabaseDoesNotHave) {
    start();
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(verify_acknowledged(file(), {OrderId{"a"}, OrderId{"lost"}}).value(), std::vector<OrderId>{OrderId{"lost"}});
}

} // namespace
} // namespace canopy::app
