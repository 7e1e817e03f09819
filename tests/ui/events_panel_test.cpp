// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/panels/events_panel.hpp"
#include "ui/panels/quiet_table.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

class EventsPanelOfOrders : public ::testing::Test {
protected:
    EventsPanelOfOrders() {
        panel.resize(900, 260);
        panel.show();
        feed();
    }
    void feed() { panel.applyBatch(tree.script.batch(), tree.script.state); }
    void settle(int rows) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return panel.model().rowCount() == rows; }, 5000));
    }
    void log(int lines) {
        for (int line = 0; line < lines; ++line) {
            tree.script.add(event::Log{tree.top, LogLevel::Info, "line " + std::to_string(++m_line)});
        }
        const int rows = panel.model().rowCount() + lines;
        feed();
        settle(rows);
    }
    QScrollBar& bar() { return *panel.table().verticalScrollBar(); }
    QAbstractButton* button(const QString& text) {
        for (QAbstractButton* one : panel.findChildren<QAbstractButton*>()) {
            if (one->text().remove(QLatin1Char('&')) == text) return one;
        }
        return nullptr;
    }

    OrdersTree tree;
    EventsPanel panel;

private:
    int m_line = 0;
};

TEST_F(EventsPanelOfOrders, FollowsTheNewestEventUntilSomebodyScrollsUp) {
    log(60);
    EXPECT_TRUE(panel.isFollowing());
    EXPECT_EQ(bar().value(), bar().maximum());
    bar().setValue(3);
    EXPECT_FALSE(panel.isFollowing());
    log(5);
    EXPECT_EQ(bar().value(), 3);
    bar().setValue(bar().maximum());
    EXPECT_TRUE(panel.isFollowing());
}

TEST_F(EventsPanelOfOrders, FollowsAgainWhenItsButtonSaysSo) {
    log(60);
    bar().setValue(0);
    QTest::mouseClick(button(QStringLiteral("Follow")), Qt::LeftButton);
    EXPECT_TRUE(panel.isFollowing());
    EXPECT_EQ(bar().value(), bar().maximum());
}

TEST_F(EventsPanelOfOrders, ChangesItsRowsAtMostOnceAFrame) {
    log(1);
    const QSignalSpy inserted(&panel.model(), &QAbstractItemModel::rowsInserted);
    const int before = panel.model().rowCount();
    for (int batch = 0; batch < 5; ++batch) {
        tree.script.add(event::Log{tree.top, LogLevel::Info, "batch " + std::to_string(batch)});
        feed();
    }
    settle(before + 5);
    EXPECT_LE(inserted.size(), 2);
}

TEST_F(EventsPanelOfOrders, TellsThePathOfTheRowSomebodySelects) {
    tree.script.exit(tree.rate_limiter);
    tree.script.add(event::Log{tree.top, LogLevel::Info, "after"});
    const int rows = panel.model().rowCount() + 2;
    feed();
    settle(rows);
    const QSignalSpy activated(&panel, &EventsPanel::pathActivated);
    panel.table().setCurrentIndex(panel.table().model()->index(rows - 2, 0));
    ASSERT_EQ(activated.size(), 1);
    EXPECT_EQ(activated[0][0].toString(), QStringLiteral("/rate_limiter"));
}

TEST_F(EventsPanelOfOrders, CopiesTheSelectedRowsAsText) {
    log(2);
    const int rows = panel.table().model()->rowCount();
    panel.table().selectRow(rows - 2);
    QTest::keyClick(&panel.table(), Qt::Key_Down, Qt::ShiftModifier);
    QApplication::clipboard()->clear();
    QTest::keyClick(&panel.table(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("0:00:01.000\tinfo\t/\tline 1\n0:00:01.000\tinfo\t/\tline 2"));
}

TEST_F(EventsPanelOfOrders, HidesAKindByItsToggle) {
    log(3);
    const int before = panel.table().model()->rowCount();
    QTest::mouseClick(button(QStringLiteral("Logs")), Qt::LeftButton);
    EXPECT_EQ(panel.table().model()->rowCount(), before - 3);
}

TEST_F(EventsPanelOfOrders, ExportsWhatTheFilterShows) {
    log(1);
    panel.setFilter(QStringLiteral("line 1"));
    EXPECT_EQ(panel.csv(), "time,what,times,process,detail\r\n0:00:01.000,info,1,/,line 1\r\n");
    const QSignalSpy requested(&panel, &EventsPanel::exportRequested);
    QTest::mouseClick(button(QStringLiteral("Export…")), Qt::LeftButton);
    EXPECT_EQ(requested.size(), 1);
}

TEST_F(EventsPanelOfOrders, SaysWhyNothingIsShown) {
    const auto empty_text = [&] {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->isVisible() && label->wordWrap()) return label->text();
        }
        return QString();
    };
    EXPECT_EQ(empty_text(), QString());
    panel.setFilter(QStringLiteral("no such thing"));
    EXPECT_TRUE(empty_text().startsWith(QStringLiteral("None of the"))) << empty_text().toStdString();
    panel.setFilter({});
    panel.reset();
    EXPECT_TRUE(empty_text().startsWith(QStringLiteral("Nothing has happened yet")));
}

TEST_F(EventsPanelOfOrders, NamesEveryControlForScreenReaders) {
    for (const QWidget* control : panel.findChildren<QWidget*>()) {
        const bool interactive = qobject_cast<const QAbstractButton*>(control) != nullptr ||
                                 qobject_cast<const QLineEdit*>(control) != nullptr || control == &panel.table();
        const bool inner = control->parentWidget() != &panel && control != &panel.table();
        if (interactive && !inner) EXPECT_FALSE(control->accessibleName().isEmpty()) << control->metaObject()->className();
    }
    EXPECT_EQ(panel.table().accessibleName(), QStringLiteral("Events"));
}

} // namespace
} // namespace canopy::ui
