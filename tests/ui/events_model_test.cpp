// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/models/csv_text.hpp"
#include "ui/models/event_filter.hpp"
#include "ui/models/event_model.hpp"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

class EventsOfOrders : public ::testing::Test {
protected:
    EventsOfOrders() { skip(); }

    void skip() { teller.tell(*tree.script.batch(), tree.script.state); }
    void deliver() { model.append(teller.tell(*tree.script.batch(), tree.script.state)); }
    QString shown(int row, EventModel::Column column) const { return model.index(row, column).data().toString(); }
    QString line(int row) const {
        return QStringLiteral("%1 | %2 | %3")
            .arg(shown(row, EventModel::WhatColumn), shown(row, EventModel::ProcessColumn), shown(row, EventModel::DetailColumn));
    }
    QStringList lines() const {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row) all << line(row);
        return all;
    }

    OrdersTree tree;
    EventTeller teller;
    EventModel model{nullptr, 50};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(EventsOfOrders, TellACrashWithItsReasonAndTheMessageInHand) {
    tree.script.exit(tree.rate_limiter);
    deliver();
    EXPECT_EQ(lines(), QStringList{QStringLiteral("crashed | /rate_limiter | std::runtime_error: disk full (in "
                                                  "Repo::handle_call(Write)) · handling Write")});
}

TEST_F(EventsOfOrders, TellWhatAFullMailboxDoesToItsSendersAndWhatWasLost) {
    tree.script.add(event::MailboxFull{tree.rate_limiter, 1'000, Overflow::Wait});
    tree.script.add(event::MailboxDrained{tree.rate_limiter, 0});
    tree.script.add(event::MailboxFull{tree.rate_limiter, 1'000, Overflow::DropNewest});
    tree.script.add(event::MailboxDrained{tree.rate_limiter, 7});
    tree.script.add(event::MailboxFull{tree.rate_limiter, 1'000, Overflow::Crash});
    deliver();
    EXPECT_EQ(lines(), (QStringList{QStringLiteral("mailbox full | /rate_limiter | 1,000 messages wait; senders wait"),
                                    QStringLiteral("mailbox drained | /rate_limiter | none was dropped"),
                                    QStringLiteral("mailbox full | /rate_limiter | 1,000 messages wait; new ones are dropped"),
                                    QStringLiteral("mailbox drained | /rate_limiter | 7 messages were dropped"),
                                    QStringLiteral("mailbox full | /rate_limiter | 1,000 messages wait; it ends")}));
}

TEST_F(EventsOfOrders, DoNotTakeATaskThatEndedBeforeItWasNamedForItsSupervisor) {
    const Pid quick{4711, 1};
    tree.script.add(event::Spawned{quick, tree.order_supervisor, ProcessKind::Task, "", false});
    tree.script.exit(quick); // its normal end would be no news
    deliver();
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(shown(0, EventModel::WhatColumn), QStringLiteral("crashed"));
    EXPECT_EQ(shown(0, EventModel::ProcessColumn),
              QStringLiteral("/orders/order_supervisor/%1").arg(QString::fromStdString(to_string(quick))));
    const Pid again{4712, 1};
    tree.script.add(event::Spawned{again, tree.top, ProcessKind::Worker, "", false});
    tree.script.add(event::Registered{again, "endpoint"});
    deliver();
    EXPECT_EQ(shown(1, EventModel::ProcessColumn), u'/' + QString::fromStdString(to_string(again)));
}

TEST_F(EventsOfOrders, NameAProcessThatIsGoneByTheTimeItsBatchArrives) {
    const Pid brief = tree.script.worker(tree.order_supervisor, "brief");
    tree.script.add(event::Registered{brief, "brief_name"});
    tree.script.exit(brief);
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "brief"});
    deliver();
    ASSERT_EQ(model.rowCount(), 3);
    for (int row = 0; row < 3; ++row) {
        EXPECT_EQ(shown(row, EventModel::ProcessColumn), QStringLiteral("/orders/order_supervisor/brief"));
    }
}

TEST_F(EventsOfOrders, NameAGrandchildWhoseSupervisorIsNotYetAChildItself) {
    const Pid supervisor{500, 1};
    const Pid worker{501, 1};
    auto& script = tree.script;
    script.add(event::Spawned{supervisor, tree.top, ProcessKind::Supervisor, "", false});
    script.add(event::SupervisorStarted{supervisor, Strategy::OneForOne, 3, 5s});
    script.add(event::ChildAdded{supervisor, "a/b", ProcessKind::Worker, Restart::Permanent});
    script.add(event::Spawned{worker, supervisor, ProcessKind::Worker, "", false});
    script.add(event::ChildStarted{supervisor, "a/b", worker, false});
    script.add(event::ChildAdded{tree.top, "late", ProcessKind::Supervisor, Restart::Permanent});
    script.add(event::ChildStarted{tree.top, "late", supervisor, false});
    deliver();
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(shown(1, EventModel::ProcessColumn), QStringLiteral("/late/a%2Fb"));
    EXPECT_NE(script.state.find("/late/a%2Fb"), nullptr) << "the path must be the state's own";
}

TEST_F(EventsOfOrders, ListNeitherSamplesNorLinksBetweenAChildAndItsSupervisor) {
    tree.script.sample(tree.rate_limiter, 4);
    tree.script.add(event::Linked{tree.top, tree.rate_limiter});
    tree.script.add(event::Linked{tree.rate_limiter, tree.top});
    deliver();
    EXPECT_EQ(lines(), QStringList{});
    tree.script.add(event::Linked{tree.rate_limiter, tree.pid("/pub_sub")});
    deliver();
    EXPECT_EQ(lines(), QStringList{QStringLiteral("linked | /rate_limiter | with /pub_sub")});
}

TEST_F(EventsOfOrders, FoldARestartStormIntoOneGrowingRow) {
    Pid pid = tree.rate_limiter;
    for (int restart = 0; restart < 14; ++restart) {
        tree.script.pass(500ms);
        pid = tree.script.crash(tree.top, "rate_limiter", pid);
        deliver();
    }
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(shown(1, EventModel::WhatColumn), QStringLiteral("restarted ×14"));
    EXPECT_TRUE(shown(1, EventModel::DetailColumn).startsWith(QStringLiteral("2.0 a second for 6.5 s"))) << line(1).toStdString();
}

TEST_F(EventsOfOrders, BeginANewRowAfterAPause) {
    const Pid second = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    tree.script.pass(3s);
    tree.script.crash(tree.top, "rate_limiter", second);
    deliver();
    EXPECT_EQ(model.rowCount(), 4);
}

TEST_F(EventsOfOrders, KeepStormsOfDifferentChildrenApart) {
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    tree.script.crash(tree.orders, "notifier", tree.pid("/orders/notifier"));
    deliver();
    EXPECT_EQ(model.rowCount(), 4);
}

TEST_F(EventsOfOrders, FoldTheComingsOfDynamicChildren) {
    for (int order = 0; order < 30; ++order) tree.script.worker(tree.order_supervisor, "new_" + std::to_string(order));
    deliver();
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(shown(0, EventModel::WhatColumn), QStringLiteral("started ×30"));
}

TEST_F(EventsOfOrders, AreSilentAboutTasksThatEndInOrderAndTellOfThoseThatCrash) {
    const Pid tasks = tree.pid("/task_supervisor");
    const auto task = [&](const std::string& id, std::uint32_t number) {
        const Pid pid{number, 1};
        tree.script.add(event::Spawned{pid, tasks, ProcessKind::Task, "Task", false});
        tree.script.add(event::Linked{pid, tree.pid("/orders/notifier")});
        tree.script.add(event::ChildAdded{tasks, id, ProcessKind::Task, Restart::Temporary});
        return pid;
    };
    for (std::uint32_t courier = 0; courier < 320; ++courier) {
        const std::string id = "task" + std::to_string(courier);
        const Pid pid = task(id, 9000 + courier);
        const EventBody ended = event::Exited{pid, ExitReason::normal(), ""};
        if (courier % 2 == 0) tree.script.add(ended); // before it is called started: another process says that
        tree.script.add(event::ChildStarted{tasks, id, pid, false});
        if (courier % 2 == 1) tree.script.add(ended);
        tree.script.add(event::ChildRemoved{tasks, id});
    }
    deliver();
    EXPECT_EQ(lines(), QStringList{});
    const Pid clumsy = task("clumsy", 9999);
    tree.script.add(event::ChildStarted{tasks, "clumsy", clumsy, false});
    tree.script.exit(clumsy);
    tree.script.add(event::ChildRemoved{tasks, "clumsy"});
    deliver();
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_TRUE(line(0).startsWith(QStringLiteral("crashed | /task_supervisor/clumsy | "))) << line(0).toStdString();
}

TEST_F(EventsOfOrders, CallAnExitThatWasAskedForNoCrash) {
    tree.script.add(event::StopRequested{tree.top, "rate_limiter"});
    tree.script.add(event::Exited{tree.rate_limiter, ExitReason::killed(), ""});
    tree.script.add(event::Exited{tree.pid("/pub_sub"), ExitReason::shutdown(), ""});
    deliver();
    EXPECT_EQ(lines(),
              (QStringList{QStringLiteral("stopped | /rate_limiter | killed"), QStringLiteral("exited | /pub_sub | shutdown")}));
}

TEST_F(EventsOfOrders, SayHowManyEventsAGapLost) {
    tree.script.add(event::Gap{1204});
    tree.script.add(event::SnapshotBegan{});
    tree.script.add(event::Spawned{tree.top, {}, ProcessKind::Supervisor, "", false});
    tree.script.add(event::Registered{tree.top, "canopy"});
    tree.script.add(event::SnapshotEnded{});
    deliver();
    ASSERT_EQ(model.rowCount(), 1) << "what a snapshot describes happened before";
    EXPECT_TRUE(line(0).contains(QStringLiteral("1,204 events lost")));
}

TEST_F(EventsOfOrders, KeepTheNewestRowsAndTheirSelection) {
    for (int number = 0; number < 50; ++number) {
        tree.script.add(event::Log{tree.top, LogLevel::Info, "line " + std::to_string(number)});
    }
    deliver();
    const QPersistentModelIndex selected = model.index(40, 0);
    for (int number = 50; number < 80; ++number) {
        tree.script.add(event::Log{tree.top, LogLevel::Info, "line " + std::to_string(number)});
    }
    deliver();
    EXPECT_EQ(model.rowCount(), 50);
    EXPECT_EQ(shown(49, EventModel::DetailColumn), QStringLiteral("line 79"));
    EXPECT_EQ(model.row(selected.row()).detail, QStringLiteral("line 40"));
}

TEST_F(EventsOfOrders, GrowTheRightBurstAfterOlderRowsMadeRoom) {
    for (int number = 0; number < 49; ++number) {
        tree.script.add(event::Log{tree.top, LogLevel::Info, "line " + std::to_string(number)});
    }
    tree.script.add(event::FaultSet{tree.rate_limiter, "freeze"});
    deliver();
    for (int number = 50; number < 70; ++number) {
        tree.script.add(event::Log{tree.top, LogLevel::Info, "line " + std::to_string(number)});
    }
    deliver();
    tree.script.add(event::FaultSet{tree.rate_limiter, "freeze"});
    deliver();
    EXPECT_EQ(model.rowCount(), 50);
    EXPECT_EQ(shown(29, EventModel::WhatColumn), QStringLiteral("fault set ×2"));
}

TEST_F(EventsOfOrders, AreInsertedAtOnceForAWholeBatch) {
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    tree.script.exit(tree.rate_limiter);
    tree.script.exit(tree.pid("/pub_sub"));
    tree.script.exit(tree.pid("/product_cache"));
    deliver();
    EXPECT_EQ(inserted.size(), 1);
    EXPECT_EQ(changed.size(), 0);
}

TEST_F(EventsOfOrders, PassTheFilterByTextAndGroupAndGapsAlways) {
    EventFilter filter;
    QAbstractItemModelTester filter_tester{&filter, QAbstractItemModelTester::FailureReportingMode::Fatal};
    filter.setSourceModel(&model);
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    tree.script.exit(tree.pid("/pub_sub"));
    tree.script.add(event::Gap{3});
    deliver();
    filter.setNeedle(QStringLiteral("RATE"));
    EXPECT_EQ(filter.rowCount(), 3);
    filter.setGroup(EventGroup::Crashes, false);
    EXPECT_EQ(filter.rowCount(), 2);
    filter.setNeedle({});
    filter.setGroup(EventGroup::Restarts, false);
    EXPECT_EQ(filter.rowCount(), 1);
}

TEST(CsvText, QuotesWhatWouldBreakALine) {
    EXPECT_EQ(
        csvLine({QStringLiteral("a,b"), QStringLiteral("say \"hi\""), QStringLiteral("two\nlines"), QStringLiteral("plain")}),
        "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain\r\n");
}

TEST(CsvText, DefusesWhatASpreadsheetWouldRun) {
    for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"}) {
        EXPECT_TRUE(csvField(QString::fromLatin1(formula)).startsWith(QLatin1Char('\''))) << formula;
    }
    EXPECT_EQ(csvField(QStringLiteral("=HYPERLINK(\"x\",\"y\")")), QStringLiteral("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""));
}

TEST(EventClock, ShowsHoursMinutesSecondsAndMilliseconds) {
    EXPECT_EQ(formatClock(1h + 2min + 3s + 45ms), QStringLiteral("1:02:03.045"));
    EXPECT_EQ(formatClock(999us), QStringLiteral("0:00:00.000"));
}

} // namespace
} // namespace canopy::ui
