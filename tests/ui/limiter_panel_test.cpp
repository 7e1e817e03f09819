// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/limiter_panel.hpp"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QPersistentModelIndex>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <random>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

LimiterRow row(const char* user, std::vector<Timestamp> orders) { return {QString::fromLatin1(user), std::move(orders), {}}; }

QString order_of(const QAbstractItemModel& model) {
    QStringList users;
    for (int one = 0; one < model.rowCount(); ++one) users << model.index(one, 0).data().toString();
    return users.join(QLatin1Char(' '));
}

TEST(LimiterView, AgreesWithTheSlidingWindowItself) {
    app::SlidingWindow window;
    std::mt19937_64 random(7);
    Timestamp now{};
    for (int attempt = 0; attempt < 5'000; ++attempt) {
        now += std::chrono::milliseconds(random() % 20'000);
        const LimiterRow shown{QStringLiteral("u"), window.entries(), {}};
        const LimiterView view = viewOf(shown, now, window.limits());
        ASSERT_EQ(view.count, window.count(now));
        ASSERT_EQ(view.wait, window.wait(now));
        window.admit(now);
    }
}

TEST(LimiterView, LetsAnOrderGoTheMomentItIsAsOldAsTheWindow) {
    const LimiterRow full = row("u", {0s, 1s, 2s, 3s, 4s});
    EXPECT_EQ(viewOf(full, 59'999ms, {}).wait, 1ms);
    EXPECT_FALSE(viewOf(full, 60s, {}).full);
    EXPECT_EQ(viewOf(full, 60s, {}).count, 4);
}

TEST(LimiterView, CountsDownInWholeSecondsAndNeverSaysZeroWhileFull) {
    EXPECT_EQ(formatWait(22'100ms), QStringLiteral("23 s"));
    EXPECT_EQ(formatWait(1ns), QStringLiteral("1 s"));
}

class LimiterModelOfUsers : public ::testing::Test {
protected:
    LimiterModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(LimiterModelOfUsers, ShowsTheMostRecentlyActiveOrLimitedFirst) {
    LimiterRow limited = row("limited", {1s});
    limited.limited_at = 9s;
    model.setRows({row("old", {2s}), limited, row("new", {3s, 8s})}, {});
    EXPECT_EQ(order_of(model), QStringLiteral("limited new old"));
}

TEST_F(LimiterModelOfUsers, KeepsItsIndexesOnTheirUsersWhileTheyMove) {
    model.setRows({row("a", {3s}), row("b", {2s}), row("c", {1s})}, {});
    const QPersistentModelIndex selected = model.index(1);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setRows({row("a", {3s}), row("c", {5s}), row("b", {2s, 6s}), row("d", {7s})}, {});
    EXPECT_EQ(order_of(model), QStringLiteral("d b c a"));
    EXPECT_EQ(selected.data().toString(), QStringLiteral("b"));
    model.setRows({row("b", {2s, 6s})}, {});
    EXPECT_EQ(selected.row(), 0);
    EXPECT_EQ(resets.size(), 0);
}

TEST_F(LimiterModelOfUsers, SaysEachRowInASentence) {
    model.setRows({row("u17", {40s, 50s, 51s, 52s, 53s})}, {});
    model.setNow(77s);
    EXPECT_EQ(model.index(0).data(Qt::AccessibleTextRole).toString(),
              QStringLiteral("u17: 5 of 5 orders in 60 s, limited, wait 23 s"));
    model.setNow(101s);
    EXPECT_EQ(model.index(0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("u17: 4 of 5 orders in 60 s"));
}

TEST_F(LimiterModelOfUsers, AnnouncesNothingWhenNothingChanged) {
    model.setRows({row("a", {3s})}, {});
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRows({row("a", {3s})}, {});
    EXPECT_EQ(changed.size(), 0);
}

class LimiterPanelOfUsers : public ::testing::Test {
protected:
    LimiterPanelOfUsers() {
        panel.setClock([this] { return m_time; });
        panel.resize(260, 400);
    }
    void pass(std::chrono::nanoseconds time) { m_time += time; }

    LimiterPanel panel;

private:
    std::chrono::nanoseconds m_time{1h};
};

TEST_F(LimiterPanelOfUsers, MovesOnlyWhileItIsVisibleAndAWindowIsOpen) {
    panel.setWindows({row("a", {3s})}, 4s, {});
    EXPECT_FALSE(panel.isTicking());
    panel.show();
    EXPECT_TRUE(panel.isTicking());
    panel.hide();
    EXPECT_FALSE(panel.isTicking());
    panel.show();
    pass(60s);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !panel.isTicking(); }, 5000)) << "the last order has left the window";
}

TEST_F(LimiterPanelOfUsers, TakesNewWindowsAtMostTenTimesASecond) {
    panel.show();
    pass(1s);
    panel.setWindows({row("a", {3s})}, 4s, {});
    EXPECT_EQ(panel.model().rowCount(), 1);
    pass(10ms);
    panel.setWindows({row("a", {3s}), row("b", {4s})}, 4s, {});
    EXPECT_EQ(panel.model().rowCount(), 1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return panel.model().rowCount() == 2; }, 5000)) << "the last ones must not be lost";
}

TEST_F(LimiterPanelOfUsers, LetsTimePassBetweenTwoCalls) {
    panel.setWindows({row("a", {3s})}, 4s, {});
    pass(7s);
    panel.show();
    EXPECT_EQ(panel.model().now(), 11s);
}

TEST_F(LimiterPanelOfUsers, ShowsAThousandUsersAndFindsOne) {
    std::vector<LimiterRow> rows;
    for (int user = 0; user < 1'000; ++user) rows.push_back(row(("u" + std::to_string(user)).c_str(), {1s, 2s}));
    panel.setWindows(rows, 3s, {});
    panel.show();
    EXPECT_FALSE(panel.grab().isNull());
    panel.setFilter(QStringLiteral("U99"));
    EXPECT_EQ(panel.list().model()->rowCount(), 11);
}

TEST_F(LimiterPanelOfUsers, OffersOrdersWhileThereAreNone) {
    panel.show();
    const QSignalSpy requested(&panel, &LimiterPanel::ordersRequested);
    QTest::keyClick(panel.findChild<QPushButton*>(), Qt::Key_Space);
    EXPECT_EQ(requested.size(), 1);
    EXPECT_FALSE(panel.list().isVisible());
}

} // namespace
} // namespace canopy::ui
