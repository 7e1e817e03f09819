// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chaos/crash_runner.hpp"
#include "fault/fault.hpp"
#include "tests/ui/tree_script.hpp"
#include "ui/panels/intensity_gauge.hpp"
#include "ui/panels/process_panel.hpp"
#include "ui/panels/table_page.hpp"

#include <QApplication>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;
using Tab = ProcessPanel::Tab;

class InspectorOfOrders : public ::testing::Test {
protected:
    InspectorOfOrders() {
        panel.setClock([this] { return m_time; });
        panel.resize(340, 640);
        panel.show();
        deliver();
    }
    void deliver() { panel.applyBatch(tree.script.batch(), tree.script.state); }
    void inspect(const char* path) {
        deliver();
        pass(1s);
        panel.showNode(tree.script.state.find(path), tree.script.state);
    }
    void pass(std::chrono::nanoseconds time) { m_time += time; }
    QString fact(const char* name, Tab tab = Tab::Overview) {
        for (const TextRow& row : panel.page(tab).model().rows()) {
            if (row.cells[0].text == QLatin1String(name)) return row.cells[1].text;
        }
        return QStringLiteral("(no such row)");
    }
    ProcessInfo answer() {
        ProcessInfo info;
        info.pid = tree.rate_limiter;
        info.parent = tree.top;
        info.links = {tree.top};
        info.state = {{"users", "1204"}};
        return info;
    }

    OrdersTree tree;
    ProcessPanel panel;

private:
    std::chrono::nanoseconds m_time{1h};
};

const QString rate_limiter = QStringLiteral("/rate_limiter");

TEST_F(InspectorOfOrders, TurnsItsPagesByAltAndADigit) {
    inspect("/rate_limiter");
    QApplication::setActiveWindow(&panel);
    QTest::keyClick(&panel, Qt::Key_4, Qt::AltModifier);
    EXPECT_EQ(panel.findChild<QTabWidget*>()->currentIndex(), static_cast<int>(Tab::Mailbox));
}

TEST_F(InspectorOfOrders, TellsWhatCrashedAndHowFastItCameBack) {
    tree.script.exit(tree.rate_limiter);
    tree.script.pass(410us);
    tree.script.restart(tree.top, "rate_limiter");
    inspect("/rate_limiter");
    EXPECT_EQ(fact("Path"), rate_limiter);
    EXPECT_EQ(fact("Supervisor"), QStringLiteral("canopy"));
    EXPECT_EQ(fact("Restarts"), QStringLiteral("1"));
    EXPECT_EQ(fact("Back after"), QStringLiteral("410 µs"));
    EXPECT_EQ(fact("Last message"), QStringLiteral("Write"));
    EXPECT_TRUE(fact("Last exit").startsWith(QStringLiteral("std::runtime_error: disk full")));
}

TEST_F(InspectorOfOrders, FollowsTheChildAcrossARestartWithoutBeingAskedTo) {
    inspect("/rate_limiter");
    const Pid next = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    pass(1s);
    const QString pid = QString::fromStdString(to_string(next));
    EXPECT_TRUE(QTest::qWaitFor([&] { return fact("Pid").startsWith(pid); }, 5000));
}

TEST_F(InspectorOfOrders, AsksTheProcessAtMostTwiceASecond) {
    const QSignalSpy asked(&panel, &ProcessPanel::infoRequested);
    inspect("/rate_limiter");
    EXPECT_EQ(asked.size(), 1);
    panel.showNode(tree.script.state.find("/pub_sub"), tree.script.state);
    panel.showNode(tree.script.state.find("/rate_limiter"), tree.script.state);
    EXPECT_EQ(asked.size(), 1);
    pass(500ms);
    EXPECT_TRUE(QTest::qWaitFor([&] { return asked.size() == 2; }, 5000));
}

TEST_F(InspectorOfOrders, AsksNothingWhileHiddenOrOfAProcessThatIsDown) {
    const QSignalSpy asked(&panel, &ProcessPanel::infoRequested);
    tree.script.exit(tree.rate_limiter);
    inspect("/rate_limiter");
    panel.hide();
    inspect("/pub_sub");
    EXPECT_EQ(asked.size(), 0);
}

TEST_F(InspectorOfOrders, SaysThatABusyProcessDidNotAnswer) {
    inspect("/rate_limiter");
    panel.setTab(Tab::State);
    panel.showInfo(rate_limiter, std::nullopt);
    EXPECT_TRUE(panel.page(Tab::State).isEmpty());
    EXPECT_TRUE(panel.page(Tab::State).emptyText().startsWith(QStringLiteral("Did not answer within 500 ms: busy")));
    EXPECT_FALSE(panel.notice().isEmpty());
}

TEST_F(InspectorOfOrders, KeepsTheLastAnswerOfABusyProcessAndSaysItsAge) {
    inspect("/rate_limiter");
    panel.setTab(Tab::State);
    panel.showInfo(rate_limiter, answer());
    EXPECT_EQ(panel.notice(), QString());
    pass(3s);
    panel.showInfo(rate_limiter, std::nullopt);
    EXPECT_EQ(fact("users", Tab::State), QStringLiteral("1204"));
    EXPECT_TRUE(panel.notice().contains(QStringLiteral("from 3 s ago"))) << panel.notice().toStdString();
}

TEST_F(InspectorOfOrders, IgnoresAnAnswerThatComesAfterTheSelectionMoved) {
    inspect("/pub_sub");
    panel.setTab(Tab::State);
    panel.showInfo(rate_limiter, answer());
    EXPECT_TRUE(panel.page(Tab::State).isEmpty());
}

TEST_F(InspectorOfOrders, ShowsHowAChildEndedThatIsGone) {
    tree.script.exit(tree.pid("/orders/order_supervisor/order_8001"));
    inspect("/orders/order_supervisor/order_8001");
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_8001"});
    deliver();
    pass(1s);
    EXPECT_TRUE(QTest::qWaitFor([&] { return panel.notice().contains(QStringLiteral("No longer exists")); }, 5000));
    EXPECT_FALSE(panel.button(ProcessAction::Restart)->isEnabled());
    EXPECT_TRUE(fact("Last exit").contains(QStringLiteral("disk full")));
}

TEST_F(InspectorOfOrders, AsksForAnActionOnTheProcessShown) {
    const QSignalSpy asked(&panel, &ProcessPanel::actionRequested);
    inspect("/rate_limiter");
    QTest::mouseClick(panel.button(ProcessAction::Kill), Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].toString(), rate_limiter);
    EXPECT_EQ(asked[0][1].value<ProcessAction>(), ProcessAction::Kill);
}

TEST_F(InspectorOfOrders, OffersOnlyWhatCanBeDone) {
    inspect("/");
    EXPECT_FALSE(panel.button(ProcessAction::Restart)->isEnabled()) << "nobody would start it again";
    EXPECT_TRUE(panel.button(ProcessAction::Crash)->isEnabled());
    tree.script.exit(tree.rate_limiter);
    inspect("/rate_limiter");
    EXPECT_FALSE(panel.button(ProcessAction::Crash)->isEnabled());
}

TEST_F(InspectorOfOrders, ListsTheChildrenOfASupervisorAndLeadsToThem) {
    inspect("/orders");
    panel.setTab(Tab::Children);
    EXPECT_EQ(fact("notifier", Tab::Children), QStringLiteral("running"));
    const QSignalSpy activated(&panel, &ProcessPanel::pathActivated);
    QuietTable& table = panel.page(Tab::Children).table();
    table.setCurrentIndex(table.model()->index(0, 0));
    QTest::keyClick(&table, Qt::Key_Return);
    ASSERT_EQ(activated.size(), 1);
    EXPECT_EQ(activated[0][0].toString(), QStringLiteral("/orders/order_registry"));
}

TEST_F(InspectorOfOrders, WarnsBeforeTheRestartThatMakesASupervisorGiveUp) {
    Pid pid = tree.rate_limiter;
    for (int crash = 0; crash < 3; ++crash) pid = tree.script.crash(tree.top, "rate_limiter", pid);
    deliver();
    panel.showNode(tree.script.state.find("/"), tree.script.state);
    EXPECT_TRUE(panel.gauge().isExhausted());
    EXPECT_EQ(panel.gauge().headline(), QStringLiteral("3 of 3 restarts in 5 s"));
    EXPECT_EQ(panel.gauge().explanation(), QStringLiteral("one more within 5.0 s and it gives up"));
}

TEST(IntensityGaugeOfASupervisor, CountsDownEachRestartUntilItIsForgotten) {
    IntensityGauge gauge;
    gauge.setBudget(3, 5s, {1s, 4s}, 5s);
    EXPECT_EQ(gauge.explanation(), QStringLiteral("forgotten in 1.0 s, 4.0 s"));
    gauge.setBudget(3, 5s, {1s, 4s}, 6s);
    EXPECT_EQ(gauge.headline(), QStringLiteral("2 of 3 restarts in 5 s")) << "one just as old as the period still counts";
    gauge.setBudget(3, 5s, {1s, 4s}, 9'001ms);
    EXPECT_FALSE(gauge.moves());
}

TEST_F(InspectorOfOrders, SaysWhatWouldBeHereWhileNothingIsSelected) {
    inspect("/rate_limiter");
    panel.showNode(nullptr, tree.script.state);
    EXPECT_FALSE(panel.button(ProcessAction::Crash)->isVisible());
    EXPECT_EQ(panel.path(), QString());
}

TEST(ProcessActions, EachHaveAWordAGlyphASentenceAndAShortcutOfTheirOwn) {
    QStringList shortcuts;
    for (const ProcessAction action : all_process_actions) {
        EXPECT_TRUE(actionWord(action).contains(QLatin1Char('&')));
        EXPECT_EQ(actionGlyph(action).size(), 1);
        EXPECT_TRUE(actionSentence(action).endsWith(QLatin1Char('.')));
        shortcuts << actionShortcut(action).toString();
    }
    EXPECT_EQ(shortcuts.removeDuplicates(), 0);
    EXPECT_FALSE(shortcuts.contains(QString()));
}

TEST(ProcessActions, SayHowLongAFreezeAndAFloodLast) {
    const auto seconds = QStringLiteral("%1 s").arg(app::planned_freeze.count());
    EXPECT_TRUE(actionSentence(ProcessAction::Freeze).contains(seconds));
    const fault::Flood flood{};
    EXPECT_EQ(flood.messages * flood.each, 500ms);
    EXPECT_EQ(flood.messages, 20'000U);
    EXPECT_TRUE(actionSentence(ProcessAction::Flood).contains(QStringLiteral("20,000 messages")));
    EXPECT_TRUE(actionSentence(ProcessAction::Flood).contains(QStringLiteral("half a second")));
}

} // namespace
} // namespace canopy::ui
