// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/models/process_facts.hpp"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

class LivesOfOrders : public ::testing::Test {
protected:
    LivesOfOrders() { deliver(); }
    void deliver() { history.apply(*tree.script.batch(), tree.script.state); }

    OrdersTree tree;
    ProcessHistory history;
};

TEST_F(LivesOfOrders, AreKeptByTheChildAcrossItsRestarts) {
    tree.script.pass(4s);
    const Pid next = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    const auto& lives = history.of("/rate_limiter");
    ASSERT_EQ(lives.size(), 2U);
    EXPECT_EQ(lives[0].pid, tree.rate_limiter);
    EXPECT_EQ(*lives[0].exited - *lives[0].started, 4s);
    EXPECT_EQ(lives[0].last_message, "Write");
    EXPECT_EQ(lives[1].pid, next);
    EXPECT_TRUE(lives[1].restarted);
    EXPECT_FALSE(lives[1].exited);
}

TEST_F(LivesOfOrders, AreTakenFromTheStateBySomebodyWhoListensLate) {
    tree.script.pass(4s);
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    (void)tree.script.batch();
    tree.script.sample(tree.top, 0);
    ProcessHistory late;
    late.apply(*tree.script.batch(), tree.script.state);
    ASSERT_EQ(late.of("/rate_limiter").size(), 2U);
    EXPECT_FALSE(late.of("/rate_limiter")[0].started) << "nobody told us when it began";
    EXPECT_EQ(late.of("/rate_limiter")[0].exited, Timestamp(5s));
}

TEST_F(LivesOfOrders, AreFiftyAndTheRestIsCounted) {
    Pid pid = tree.rate_limiter;
    for (int crash = 0; crash < 60; ++crash) pid = tree.script.crash(tree.top, "rate_limiter", pid);
    deliver();
    EXPECT_EQ(history.of("/rate_limiter").size(), 50U);
    EXPECT_EQ(history.forgotten("/rate_limiter"), 11U);
    EXPECT_EQ(historyOf(history.of("/rate_limiter"), 11, 1s).last().cells[0].text, QStringLiteral("11 earlier"));
}

TEST_F(LivesOfOrders, OfChildrenLongGoneAreForgotten) {
    for (int order = 0; order < 1'100; ++order) {
        const std::string id = "gone_" + std::to_string(order);
        tree.script.exit(tree.script.worker(tree.order_supervisor, id));
        tree.script.add(event::ChildRemoved{tree.order_supervisor, id});
    }
    deliver();
    EXPECT_TRUE(history.of("/orders/order_supervisor/gone_0").empty());
    EXPECT_EQ(history.of("/orders/order_supervisor/gone_1099").size(), 1U);
    EXPECT_EQ(history.of("/rate_limiter").size(), 1U);
}

struct Policy {
    Restart restart;
    const char* answers; ///< to normal, shutdown, killed, exception
};

class RestartPolicyOf : public ::testing::TestWithParam<Policy> {};

TEST_P(RestartPolicyOf, SaysWhichExitsBringTheChildBack) {
    Node child;
    child.restart = GetParam().restart;
    std::string answers;
    for (const PolicyLine& line : policyOf(child)) answers += line.restarted ? 'y' : 'n';
    EXPECT_EQ(answers, GetParam().answers);
}

INSTANTIATE_TEST_SUITE_P(EachType, RestartPolicyOf,
                         ::testing::Values(Policy{Restart::Permanent, "yyyy"}, Policy{Restart::Transient, "nnyy"},
                                           Policy{Restart::Temporary, "nnnn"}));

TEST(RestartPolicy, MarksHowTheChildEndedTheLastTime) {
    Node child;
    child.last_exit = ExitReason::killed();
    const QList<PolicyLine> policy = policyOf(child);
    EXPECT_TRUE(policy[2].is_last);
    EXPECT_EQ(std::ranges::count_if(policy, &PolicyLine::is_last), 1);
}

TEST(ProcessFacts, GroupTheMailboxByMessageMostFrequentFirst) {
    ProcessInfo info;
    info.depth = 140;
    info.current = "Reserve";
    info.messages = {"Cleanup", "Reserve", "Reserve", "Flood", "Reserve", "Flood"};
    QStringList lines;
    for (const TextRow& row : mailboxOf(info)) lines << row.cells[0].text + QLatin1Char(' ') + row.cells[1].text;
    EXPECT_EQ(lines.join(QStringLiteral(", ")),
              QStringLiteral("Reserve in hand, Reserve ×3, Flood ×2, Cleanup ×1, … and 134 behind them "));
}

TEST(TextTable, ChangesOnlyWhatDiffersAndKeepsTheSelection) {
    TextTableModel model({QStringLiteral("a")});
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    const auto line = [](const char* key, const char* value) {
        return TextRow{QString::fromLatin1(key), {{QString::fromLatin1(value)}}};
    };
    model.setRows({line("a", "1"), line("b", "2"), line("c", "3")});
    const QPersistentModelIndex selected = model.index(2, 0);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRows({line("a", "1"), line("x", "9"), line("y", "8"), line("c", "4")});
    EXPECT_EQ(selected.row(), 3);
    EXPECT_EQ(selected.data().toString(), QStringLiteral("4"));
    EXPECT_EQ(changed.size(), 1);
    model.setRows({});
    EXPECT_EQ(model.rowCount(), 0);
}

} // namespace
} // namespace canopy::ui
