// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo.hpp"

#include "app/orders/seeded_random.hpp"
#include "app/storage/transaction.hpp"
#include "fault/fault.hpp"
#include "otp/supervisor.hpp"
#include "tests/support/storage_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using Outcome = tl::expected<StorageResult<OrderStore::Stored>, ExitReason>;

Order order(const std::string& id, int quantity = 1) {
    return make_order({.id = OrderId{id},
                       .user = UserId{"ada"},
                       .items = {{.product = ProductId{"Teapot"}, .quantity = quantity, .price = Money{2400}}}},
                      WallTime{1'700'000'000'000ms})
        .value();
}

class RepoTest : public StorageTest {
protected:
    RepoTest() {
        SupervisorSpec spec;
        spec.children = {repo_child_spec({.location = location()}, 2, metrics, telemetry)};
        runtime.start<Supervisor>(spec).value();
    }

    Pid writer() { return repo.writer().pid(); }

    /// Asks for all these writes at once; the outcomes come as the writer gives them.
    std::shared_ptr<std::vector<Outcome>> insert_all(int from, int to) {
        auto outcomes = std::make_shared<std::vector<Outcome>>();
        for (int i = from; i <= to; ++i)
            repo.insert(order(std::to_string(i))).then([outcomes](Outcome outcome) { outcomes->push_back(std::move(outcome)); });
        return outcomes;
    }
    std::int64_t stored() { return repo.list({}, {}).get().value().total; }
    auto find_by(const Ref<RepoReader>& reader, const std::string& id) {
        return RepoReader::read<Order>(reader, "orders.find",
                                       [id](Database& database) { return OrderStore{database}.find(OrderId{id}); });
    }

    /// Writes all at once, so that they are one group; what became of each, in words.
    std::vector<std::string> write_together(const std::vector<Repo::Work<void>>& works) {
        std::vector<std::string> words(works.size());
        runtime.freeze(writer());
        for (std::size_t i = 0; i < works.size(); ++i) {
            repo.write<void>("test.write", works[i]).then([&word = words[i]](const auto& outcome) {
                word = outcome ? std::string{result_word(*outcome)} : "crash: " + outcome.error().to_string();
            });
            runtime.run_until_idle(); // has been sent: the order is that of the works
        }
        runtime.thaw(writer());
        runtime.run_until_idle();
        return words;
    }
    static Repo::Work<void> inserting(const std::string& id) {
        return [id](Database& database) -> StorageResult<void> {
            return OrderStore{database}.insert(order(id)).map([](const auto&) {});
        };
    }

    static std::ptrdiff_t acknowledged(const std::vector<Outcome>& outcomes) {
        return std::ranges::count_if(outcomes, [](const Outcome& outcome) { return outcome && *outcome; });
    }

    Runtime runtime{Simulated{1}};
    Metrics metrics;
    canopy::Telemetry telemetry{runtime};
    Repo repo{runtime, 2};
};

TEST_P(RepoTest, AnswersAWriteWhenReadersCanSeeIt) {
    EXPECT_TRUE(repo.insert(order("a")).get());
    EXPECT_EQ(repo.find(OrderId{"a"}).get().value(), order("a"));
}

TEST_P(RepoTest, StoresWhatWaitsInOneTransaction) {
    const auto outcomes = insert_all(1, 100);
    runtime.run_until_idle();
    EXPECT_EQ(acknowledged(*outcomes), 100);
    EXPECT_EQ(stored(), 100);
    EXPECT_EQ(metrics.value(Metric::WritesStored), 100U);
    EXPECT_LT(metrics.value(Metric::Commits), 10U);
}

TEST_P(RepoTest, AGroupHoldsAtMostTwoHundredAndFiftySixWrites) {
    runtime.freeze(writer());
    insert_all(1, 257);
    runtime.run_until_idle();
    runtime.thaw(writer());
    runtime.run_until_idle();
    EXPECT_EQ(stored(), 257);
    EXPECT_EQ(metrics.value(Metric::Commits), 2U);
}

TEST_P(RepoTest, AWriteThatFailsTakesNoOtherOfItsGroupAlong) {
    ASSERT_TRUE(repo.insert(order("taken")).get());
    runtime.freeze(writer());
    const auto good = insert_all(1, 3);
    Outcome conflict;
    repo.insert(order("taken", 5)).then([&](Outcome outcome) { conflict = std::move(outcome); });
    StorageResult<void> stale;
    repo.update_status(OrderId{"taken"}, OrderStatus::Shipped, OrderStatus::Delivered, {}).then([&](auto outcome) {
        stale = *outcome;
    });
    runtime.run_until_idle();
    runtime.thaw(writer());
    runtime.run_until_idle();
    EXPECT_EQ(metrics.value(Metric::Commits), 2U); // the first one, and one for the group
    EXPECT_EQ(acknowledged(*good), 3);
    EXPECT_EQ(conflict.value().error().kind, StorageError::Kind::Conflict);
    EXPECT_EQ(stale.error().kind, StorageError::Kind::Stale);
    EXPECT_EQ(stored(), 4);
}

TEST_P(RepoTest, AWriteOfSeveralStatementsIsUndoneWholeWhenItFailsAndItsNeighboursStay) {
    const Repo::Work<void> half = [](Database& database) -> StorageResult<void> {
        if (const auto first = OrderStore{database}.insert(order("half")); !first) return tl::unexpected(first.error());
        return storage_error(StorageError::Kind::Conflict, "the second half is refused");
    };
    EXPECT_EQ(write_together({inserting("a"), half, inserting("b")}), (std::vector<std::string>{"ok", "conflict", "ok"}));
    EXPECT_EQ(repo.find(OrderId{"half"}).get().error().kind, StorageError::Kind::NotFound);
    EXPECT_EQ(stored(), 2);
    EXPECT_EQ(metrics.value(Metric::Commits), 1U);
}

TEST_P(RepoTest, AWriteSeesWhatTheOnesBeforeItInTheGroupWrote) {
    const Repo::Work<void> looking = [](Database& database) -> StorageResult<void> {
        return OrderStore{database}.find(OrderId{"a"}).map([](const auto&) {});
    };
    EXPECT_EQ(write_together({looking, inserting("a"), looking}), (std::vector<std::string>{"not_found", "ok", "ok"}));
}

TEST_P(RepoTest, AWorkThatThrowsIsUndoneAloneAndItsNeighboursAreStored) {
    const Pid before = writer();
    const Repo::Work<void> throwing = [](Database& database) -> StorageResult<void> {
        if (const auto half = OrderStore{database}.insert(order("half")); !half) return tl::unexpected(half.error());
        throw std::runtime_error("a defect");
    };
    EXPECT_EQ(write_together({inserting("a"), throwing, inserting("b")}), (std::vector<std::string>{"ok", "failed", "ok"}));
    EXPECT_EQ(repo.find(OrderId{"half"}).get().error().kind, StorageError::Kind::NotFound);
    EXPECT_EQ(stored(), 2);
    EXPECT_EQ(writer(), before);
    EXPECT_EQ(repo.write<void>("test.write", throwing).get().error().text,
              "the write failed: std::runtime_error: a defect (in test.write)");
}

TEST_P(RepoTest, AWorkThatThrowsInTheMiddleOfAQuestionLeavesNothingOpen) {
    ASSERT_TRUE(repo.insert(order("before")).get());
    const Repo::Work<void> throwing = [](Database& database) -> StorageResult<void> {
        return database.query("SELECT id FROM orders", {}, [](const Row&) { throw std::runtime_error("a defect"); });
    };
    EXPECT_EQ(write_together({throwing, inserting("a")}), (std::vector<std::string>{"failed", "ok"}));
    EXPECT_EQ(write_together({inserting("b"), throwing}), (std::vector<std::string>{"ok", "failed"}));
    EXPECT_EQ(stored(), 3);
}

/// Whoever gets no answer asks again with the same id: a write that always throws would take a group along each time, until
/// the supervisor of the writer gives up.
TEST_P(RepoTest, AWriteThatThrowsHoweverOftenItIsRepeatedHarmsNobodyElse) {
    const Pid before = writer();
    const Repo::Work<void> poison = [](Database&) -> StorageResult<void> { throw std::runtime_error("a defect"); };
    for (int round = 0; round < 20; ++round)
        EXPECT_EQ(write_together({inserting(fmt::format("a-{}", round)), poison, inserting(fmt::format("b-{}", round)), poison}),
                  (std::vector<std::string>{"ok", "failed", "ok", "failed"}));
    EXPECT_EQ(stored(), 40);
    EXPECT_EQ(writer(), before);
    EXPECT_EQ(metrics.value(Metric::WritesStored), 40U);
}

TEST_P(RepoTest, AGroupThatLosesItsTransactionIsRefusedWhole) {
    // As SQLite does when the disk is full: it rolls back by itself, and what follows would be stored statement by statement.
    const Repo::Work<void> losing = [](Database& database) -> StorageResult<void> {
        if (const auto lost = database.execute("ROLLBACK"); !lost) return tl::unexpected(lost.error());
        return storage_error(StorageError::Kind::Unwritable, "database or disk is full");
    };
    for (const std::string& word : write_together({inserting("a"), losing, inserting("b")})) EXPECT_EQ(word, "failed");
    EXPECT_EQ(stored(), 0);
    EXPECT_EQ(write_together({inserting("a")}), std::vector<std::string>{"ok"});
}

TEST_P(RepoTest, AQuestionThatThrowsCrashesItsReaderAloneAndTellsItsCaller) {
    const auto outcome =
        repo.read<Order>("test.read", [](Database&) -> StorageResult<Order> { throw std::runtime_error("a defect"); }).wait();
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.error().to_string().find("a defect"), std::string::npos) << outcome.error().to_string();
    runtime.run_until_idle();
    EXPECT_EQ(stored(), 0); // both readers take their turn again
    EXPECT_EQ(stored(), 0);
}

TEST_P(RepoTest, AReaderRefusesToWrite) {
    const auto refused =
        repo.read<std::int64_t>("test.read", [](Database& database) { return database.execute("DELETE FROM orders"); }).get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, StorageError::Kind::Unwritable);
}

class RepoTelemetryTest : public RepoTest {
protected:
    RepoTelemetryTest() {
        telemetry.attach_many("test", {{"canopy", "repo", "query"}, {"canopy", "repo", "commit"}},
                              [this](const canopy::Telemetry::Call& call) { note(call); });
    }
    void note(const canopy::Telemetry::Call& call) {
        const auto text = [&](const char* key) { return std::any_cast<std::string>(call.metadata.at(key)); };
        if (call.event.back() == "commit") {
            heard.push_back(fmt::format("commit {} {}", std::get<std::int64_t>(call.measurements.at("writes")), text("result")));
            return;
        }
        EXPECT_GE(std::get<std::chrono::nanoseconds>(call.measurements.at("queue")), 0ns);
        EXPECT_GE(std::get<std::chrono::nanoseconds>(call.measurements.at("duration")), 0ns);
        heard.push_back(fmt::format("{} {} {}", text("connection"), text("label"), text("result")));
    }

    std::vector<std::string> heard;
};

TEST_P(RepoTelemetryTest, EveryWriteAndItsGroupAreToldWithTheirResults) {
    const Repo::Work<void> refused = [](Database&) -> StorageResult<void> {
        return storage_error(StorageError::Kind::Stale, "");
    };
    write_together({inserting("a"), refused});
    EXPECT_EQ(heard, (std::vector<std::string>{"commit 1 ok", "writer test.write ok", "writer test.write stale"}));
}

TEST_P(RepoTelemetryTest, AWorkThatThrowsIsToldAsCrashed) {
    const Repo::Work<void> throwing = [](Database&) -> StorageResult<void> { throw std::runtime_error("a defect"); };
    write_together({inserting("a"), throwing, inserting("b")});
    EXPECT_FALSE(repo.read<void>("test.read", throwing).wait());
    EXPECT_EQ(heard, (std::vector<std::string>{"commit 2 ok", "writer test.write ok", "writer test.write crashed",
                                               "writer test.write ok", "reader test.read crashed"}));
}

TEST_P(RepoTelemetryTest, WhatALostConnectionCutsShortIsTold) {
    const Repo::Work<void> lost = [](Database&) -> StorageResult<void> {
        return storage_error(StorageError::Kind::Disconnected, "the server went away");
    };
    EXPECT_FALSE(repo.read<void>("test.read", lost).wait());
    EXPECT_EQ(heard, std::vector<std::string>{"reader test.read disconnected"});
}

TEST_P(RepoTelemetryTest, EveryQuestionIsToldWithItsResult) {
    EXPECT_FALSE(repo.find(OrderId{"none"}).get());
    EXPECT_TRUE(repo.count_by_status().get());
    EXPECT_EQ(heard, (std::vector<std::string>{"reader orders.find not_found", "reader orders.count_by_status ok"}));
}

TEST_P(RepoTelemetryTest, TheTimeInTheQueueIsTold) {
    std::chrono::nanoseconds queue{0};
    telemetry.attach("queue", {"canopy", "repo", "query"}, [&](const canopy::Telemetry::Call& call) {
        queue = std::get<std::chrono::nanoseconds>(call.measurements.at("queue"));
    });
    runtime.freeze(writer());
    repo.insert(order("a")).then([](const auto&) {});
    runtime.advance(2s);
    runtime.thaw(writer());
    runtime.run_until_idle();
    EXPECT_EQ(queue, 2s);
}

TEST_P(RepoTest, AWriterThatCrashesBeforeItsCommitTellsEveryCallerAndStoresNothingOfTheGroup) {
    const Pid before = writer();
    runtime.freeze(before);
    const auto outcomes = insert_all(1, 20);
    runtime.run_until_idle();
    fault::crash(runtime, before); // a signal: handled ahead of the commit, which waits behind the group
    runtime.thaw(before);
    runtime.run_until_idle();
    EXPECT_EQ(outcomes->size(), 20U);
    EXPECT_EQ(acknowledged(*outcomes), 0);
    EXPECT_NE(writer(), before);
    EXPECT_EQ(stored(), 0);
}

TEST_P(RepoTest, WhateverMomentItCrashesInNoAcknowledgedWriteIsLostAndARepetitionStoresTheRest) {
    SeededRandom random{7};
    std::int64_t expected = 0;
    for (int round = 0; round < 30; ++round) {
        const auto outcomes = insert_all(round * 50 + 1, round * 50 + 50);
        const std::uint64_t turns = random.below(400);
        for (std::uint64_t turn = 0; turn < turns; ++turn) runtime.run_until([turn = 0]() mutable { return turn++ > 0; });
        fault::crash(runtime, writer());
        runtime.run_until_idle();
        ASSERT_EQ(outcomes->size(), 50U);
        EXPECT_GE(stored(), expected + acknowledged(*outcomes));
        runtime.advance(10s); // not so often that the supervisor gives up
        const auto again = insert_all(round * 50 + 1, round * 50 + 50);
        runtime.run_until_idle();
        EXPECT_EQ(acknowledged(*again), 50);
        expected += 50;
        EXPECT_EQ(stored(), expected);
    }
}

TEST_P(RepoTest, AnOrderlyStopCommitsWhatWaits) {
    runtime.freeze(writer());
    const auto outcomes = insert_all(1, 20);
    runtime.run_until_idle();
    runtime.thaw(writer());
    runtime.exit(writer(), ExitReason::shutdown());
    runtime.run_until_idle();
    EXPECT_EQ(acknowledged(*outcomes), 20);
    EXPECT_EQ(stored(), 20);
}

TEST_P(RepoTest, AReaderThatCrashesTellsItsCallerAndComesBackAlone) {
    ASSERT_TRUE(repo.insert(order("a")).get());
    const std::vector<Pid> before{repo.readers()[0].pid(), repo.readers()[1].pid()};
    fault::crash(runtime, before[0]);
    EXPECT_FALSE(find_by(repo.readers()[0], "a").wait()); // addressed to the one that crashes
    runtime.run_until_idle();
    EXPECT_TRUE(find_by(repo.readers()[0], "a").get());
    EXPECT_NE(repo.readers()[0].pid(), before[0]);
    EXPECT_EQ(repo.readers()[1].pid(), before[1]);
}

TEST_P(RepoTest, QueriesPassOverAReaderThatIsDown) {
    ASSERT_TRUE(repo.insert(order("a")).get());
    Repo with_a_missing_one{runtime, 3}; // nobody is called repo_reader_3
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(with_a_missing_one.find(OrderId{"a"}).get());
}

TEST_P(RepoTest, ReadersStartAgainWithTheWriter) {
    const Pid reader = repo.readers().front().pid();
    fault::kill(runtime, writer());
    runtime.run_until_idle();
    EXPECT_TRUE(repo.insert(order("a")).get());
    EXPECT_NE(repo.readers().front().pid(), reader);
}

/// With threads and the time of the clock on the wall, because a database waits in it.
class RepoBesideAnotherProgramTest : public StorageTest {
protected:
    RepoBesideAnotherProgramTest() {
        SupervisorSpec spec;
        spec.children = {repo_child_spec({.location = location()}, 1, Metrics{}, canopy::Telemetry::off())};
        runtime.start<Supervisor>(spec).value();
    }
    Runtime runtime{Threads{2}};
    Repo repo{runtime, 1};
};

TEST_P(RepoBesideAnotherProgramTest, WhoWaitsForALockHearsOfItBeforeHisPatienceEnds) {
    Database other = Database::open({.location = location()}).value();
    ASSERT_TRUE(other.execute("INSERT INTO users (id, name) VALUES ('ada', 'Ada')"));
    const auto writing = Transaction::begin(other, Transaction::Mode::Immediate);
    ASSERT_TRUE(other.execute("UPDATE users SET name = 'Ada L.'"));
    const auto outcome =
        repo.write<std::int64_t>("users.update", [](Database& database) { return database.execute("UPDATE users SET age = 36"); })
            .wait();
    ASSERT_TRUE(outcome) << "no answer in time: " << outcome.error().to_string();
    EXPECT_EQ(outcome->error().kind, StorageError::Kind::Locked) << outcome->error().text;
}

INSTANTIATE_TEST_SUITE_P(On, RepoBesideAnotherProgramTest, databases_here(), database_name);
INSTANTIATE_TEST_SUITE_P(On, RepoTest, databases_here(), database_name);
INSTANTIATE_TEST_SUITE_P(On, RepoTelemetryTest, databases_here(), database_name);

} // namespace
} // namespace canopy::app
