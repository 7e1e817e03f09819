// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/charts/charts_panel.hpp"

#include <QApplication>
#include <QLineSeries>

#include <gtest/gtest.h>

#include <numeric>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

class ChartsOfOrders : public ::testing::Test {
protected:
    ChartsOfOrders() {
        data.reset(&tree.script.state);
        deliver();
    }
    void deliver() {
        const auto batch = tree.script.batch();
        data.apply(*batch, tree.script.state);
    }
    void sample(Pid pid, std::uint64_t depth, std::uint64_t handled = 0) {
        tree.script.sample(pid, depth, handled);
        deliver();
    }
    static double total(const QList<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

    OrdersTree tree;
    ChartData data;
};

TEST_F(ChartsOfOrders, DrawsTheFiveDeepestMailboxesDeepestFirst) {
    for (std::uint64_t order = 0; order < 8; ++order) {
        sample(tree.pid("/orders/order_supervisor/order_800" + std::to_string(order)), order);
    }
    QStringList names;
    for (const auto& line : data.deepest()) names << line.name;
    EXPECT_EQ(names.join(QLatin1Char(' ')), QStringLiteral("order_8007 order_8006 order_8005 order_8004 order_8003"));
}

TEST_F(ChartsOfOrders, LeavesOutProcessesThatOnlyPassBy) {
    const Pid request = tree.script.worker({}, "request", ProcessKind::Task);
    sample(request, 30);
    EXPECT_TRUE(data.deepest().isEmpty());
    tree.script.pass(1s);
    sample(request, 30);
    ASSERT_EQ(data.deepest().size(), 1);
    EXPECT_EQ(data.deepest()[0].most, 30);
}

TEST_F(ChartsOfOrders, FollowsAChildAcrossItsRestart) {
    sample(tree.rate_limiter, 30);
    tree.script.pass(2s);
    const Pid next = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    sample(next, 12);
    const auto lines = data.deepest();
    ASSERT_EQ(lines.size(), 1);
    EXPECT_EQ(lines[0].path, QStringLiteral("/rate_limiter"));
    ASSERT_EQ(lines[0].pieces.size(), 1);
    EXPECT_EQ(lines[0].pieces[0], (QList<QPointF>{{-2, 30}, {-1, 30}, {0, 30}}));
}

TEST_F(ChartsOfOrders, BreaksItsLinesWhereEventsWereLost) {
    sample(tree.rate_limiter, 30);
    tree.script.pass(2s);
    tree.script.add(event::Gap{17});
    deliver();
    tree.script.pass(2s);
    sample(tree.rate_limiter, 8);
    const auto pieces = data.deepest().at(0).pieces;
    ASSERT_EQ(pieces.size(), 2);
    EXPECT_EQ(pieces[0].last().x(), -3);
    EXPECT_EQ(pieces[1].first().x(), -1);
    EXPECT_EQ(data.gaps(), QList<double>{-2});
}

TEST_F(ChartsOfOrders, CountsMessagesOfWholeSeconds) {
    sample(tree.rate_limiter, 0, 100);
    tree.script.pass(1s);
    sample(tree.rate_limiter, 0, 350);
    tree.script.pass(1s);
    sample(tree.rate_limiter, 0, 360);
    const auto pieces = data.messages();
    ASSERT_EQ(pieces.size(), 1);
    EXPECT_EQ(pieces[0].last(), QPointF(-1, 250));
}

TEST_F(ChartsOfOrders, CountsCrashesAndRestartsButNoOrderlyExits) {
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    tree.script.add(event::Exited{tree.pid("/pub_sub"), ExitReason::shutdown(), ""});
    deliver();
    EXPECT_EQ(total(data.crashes()), 1);
    EXPECT_EQ(data.crashes().last(), 1);
    EXPECT_EQ(total(data.restarts()), 1);
}

TEST_F(ChartsOfOrders, ForgetsAfterAMinuteOfTheRuntimesTime) {
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    sample(tree.pid("/repo/writer"), 9);
    sample(tree.pid("/repo/writer"), 0);
    tree.script.pass(70s);
    sample(tree.pid("/pub_sub"), 0);
    EXPECT_EQ(total(data.crashes()), 0);
    EXPECT_TRUE(data.deepest().isEmpty());
}

TEST_F(ChartsOfOrders, EmptiesTheMailboxOfAProcessThatIsGone) {
    sample(tree.pid("/orders/order_supervisor/order_8001"), 9);
    tree.script.exit(tree.pid("/orders/order_supervisor/order_8001"));
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_8001"});
    tree.script.pass(1s);
    sample(tree.rate_limiter, 0);
    tree.script.pass(1s);
    sample(tree.rate_limiter, 0);
    EXPECT_EQ(data.deepest().at(0).pieces.last().last().y(), 0);
}

TEST_F(ChartsOfOrders, NamesTheSupervisorWhereChildrenHaveTheSameId) {
    const Pid one = tree.script.worker(tree.repo, "cleaner");
    const Pid other = tree.script.worker(tree.orders, "cleaner");
    sample(one, 5);
    sample(other, 4);
    EXPECT_EQ(data.deepest().at(0).name, QStringLiteral("repo/cleaner"));
    EXPECT_EQ(data.deepest().at(1).name, QStringLiteral("orders/cleaner"));
}

class ChartsPanelOfOrders : public ::testing::Test {
protected:
    ChartsPanelOfOrders() {
        panel.resize(1000, 200);
        panel.setState(&tree.script.state);
        deliver();
    }
    void deliver() { panel.applyChanges(tree.script.batch()); }

    OrdersTree tree;
    ChartsPanel panel;
};

TEST_F(ChartsPanelOfOrders, SaysWhatWouldBeThereWhileThereIsNothing) {
    panel.show();
    EXPECT_FALSE(panel.depthChart().showsChart());
    EXPECT_FALSE(panel.crashChart().showsChart());
}

TEST_F(ChartsPanelOfOrders, DrawsTheLinesOfItsData) {
    panel.show();
    tree.script.pass(1s);
    tree.script.sample(tree.rate_limiter, 99);
    tree.script.exit(tree.pid("/orders/warehouse"));
    deliver();
    ASSERT_EQ(panel.depthChart().lineSeries().size(), 1);
    EXPECT_EQ(panel.depthChart().lineSeries()[0]->name(), QStringLiteral("rate_limiter"));
    EXPECT_EQ(panel.depthChart().lineSeries()[0]->points().last(), QPointF(0, 2)); // the axis is logarithmic: log10(1 + 99)
    EXPECT_TRUE(panel.crashChart().showsChart());
    EXPECT_EQ(panel.depthChart().accessibleDescription(), QStringLiteral("rate_limiter 99"));
}

TEST_F(ChartsPanelOfOrders, DrawsNothingWhileHiddenAndEverythingWhenShown) {
    for (int second = 0; second < 5; ++second) {
        tree.script.pass(1s);
        tree.script.sample(tree.rate_limiter, 7);
        deliver();
    }
    EXPECT_EQ(panel.refreshes(), 0);
    panel.show();
    EXPECT_EQ(panel.refreshes(), 1);
    EXPECT_EQ(panel.depthChart().lineSeries().size(), 1);
}

TEST_F(ChartsPanelOfOrders, DrawsOnceASecondUnlessSomethingCrashes) {
    panel.show();
    const int before = panel.refreshes();
    tree.script.pass(100ms);
    tree.script.sample(tree.rate_limiter, 7);
    deliver();
    EXPECT_EQ(panel.refreshes(), before);
    tree.script.exit(tree.rate_limiter);
    deliver();
    EXPECT_EQ(panel.refreshes(), before + 1);
}

TEST_F(ChartsPanelOfOrders, NamesEveryChartForScreenReaders) {
    for (const ChartFrame* chart : panel.findChildren<ChartFrame*>()) EXPECT_FALSE(chart->accessibleName().isEmpty());
    EXPECT_EQ(panel.findChildren<ChartFrame*>().size(), 3);
}

} // namespace
} // namespace canopy::ui
