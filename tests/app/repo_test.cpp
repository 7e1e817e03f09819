// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/repo.hpp"

#include "app/orders/seeded_random.hpp"
#include "fault/fault.hpp"
#include "otp/supervisor.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>

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

class RepoTest : public testing::Test {
protected:
    RepoTest() {
        SupervisorSpec spec;
        spec.children = {repo_child_spec({.file = file()}, 2, metrics)};
        runtime.start<Supervisor>(spec).value();
    }

    std::filesystem::path file() const { return std::filesystem::path{m_folder.path().toStdString()} / "canopy.db"; }
    Pid writer() { return repo.writer().pid(); }

    /// Asks for all these writes at once; the outcomes come as the writer gives them.
    std::shared_ptr<std::vector<Outcome>> insert_all(int from, int to) {
        auto outcomes = std::make_shared<std::vector<Outcome>>();
        for (int i = from; i <= to; ++i)
            repo.insert(order(std::to_string(i))).then([outcomes](Outcome outcome) { outcomes->push_back(std::move(outcome)); });
        return outcomes;
    }
    std::int64_t stored() { return repo.list({}, {}).get().value().total; }
    static std::ptrdiff_t acknowledged(const std::vector<Outcome>& outcomes) {
        return std::ranges::count_if(outcomes, [](const Outcome& outcome) { return outcome && *outcome; });
    }

    QTemporaryDir m_folder;
    Runtime runtime{Simulated{1}};
    Metrics metrics;
    Repo repo{runtime, 2};
};

TEST_F(RepoTest, AnswersAWriteWhenReadersCanSeeIt) {
    EXPECT_TRUE(repo.insert(order("a")).get());
    EXPECT_EQ(repo.find(OrderId{"a"}).get().value(), order("a"));
}

TEST_F(RepoTest, StoresWhatWaitsInOneTransaction) {
    const auto outcomes = insert_all(1, 100);
    runtime.run_until_idle();
    EXPECT_EQ(acknowledged(*outcomes), 100);
    EXPECT_EQ(stored(), 100);
    EXPECT_EQ(metrics.value(Metric::WritesStored), 100U);
    EXPECT_LT(metrics.value(Metric::Commits), 10U);
}

TEST_F(RepoTest, AGroupHoldsAtMostTwoHundredAndFiftySixWrites) {
    runtime.freeze(writer());
    insert_all(1, 257);
    runtime.run_until_idle();
    runtime.thaw(writer());
    runtime.run_until_idle();
    EXPECT_EQ(stored(), 257);
    EXPECT_EQ(metrics.value(Metric::Commits), 2U);
}

TEST_F(RepoTest, AWriteThatFailsTakesNoOtherOfItsGroupAlong) {
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

TEST_F(RepoTest, AWriterThatCrashesBeforeItsCommitTellsEveryCallerAndStoresNothingOfTheGroup) {
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

TEST_F(RepoTest, WhateverMomentItCrashesInNoAcknowledgedWriteIsLostAndARepetitionStoresTheRest) {
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

TEST_F(RepoTest, AnOrderlyStopCommitsWhatWaits) {
    runtime.freeze(writer());
    const auto outcomes = insert_all(1, 20);
    runtime.run_until_idle();
    runtime.thaw(writer());
    runtime.exit(writer(), ExitReason::shutdown());
    runtime.run_until_idle();
    EXPECT_EQ(acknowledged(*outcomes), 20);
    EXPECT_EQ(stored(), 20);
}

TEST_F(RepoTest, AReaderThatCrashesTellsItsCallerAndComesBackAlone) {
    ASSERT_TRUE(repo.insert(order("a")).get());
    const std::vector<Pid> before{repo.readers()[0].pid(), repo.readers()[1].pid()};
    fault::crash(runtime, before[0]);
    EXPECT_FALSE(RepoReader::find(repo.readers()[0], OrderId{"a"}).wait()); // addressed to the one that crashes
    runtime.run_until_idle();
    EXPECT_TRUE(RepoReader::find(repo.readers()[0], OrderId{"a"}).get());
    EXPECT_NE(repo.readers()[0].pid(), before[0]);
    EXPECT_EQ(repo.readers()[1].pid(), before[1]);
}

TEST_F(RepoTest, QueriesPassOverAReaderThatIsDown) {
    ASSERT_TRUE(repo.insert(order("a")).get());
    Repo with_a_missing_one{runtime, 3}; // nobody is called repo_reader_3
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(with_a_missing_one.find(OrderId{"a"}).get());
}

TEST_F(RepoTest, ReadersStartAgainWithTheWriter) {
    const Pid reader = repo.readers().front().pid();
    fault::kill(runtime, writer());
    runtime.run_until_idle();
    EXPECT_TRUE(repo.insert(order("a")).get());
    EXPECT_NE(repo.readers().front().pid(), reader);
}

} // namespace
} // namespace canopy::app
