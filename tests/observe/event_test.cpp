// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "tests/observe/story.hpp"

#include <gtest/gtest.h>

namespace canopy::test {
namespace {

TEST(Event, IsOneLineWithNumberTimeAndWords) {
    const Event event{.number = 17, .time = 1s + 250ms, .body = event::Exited{pid(3), ExitReason::killed(), {}}};
    EXPECT_EQ(to_string(event), "17 0:00:01.250000 exited #3.1 killed");
}

TEST(Event, TimesRunIntoHoursAndKeepMicroseconds) {
    EXPECT_EQ(format_time(0ns), "0:00:00.000000");
    EXPECT_EQ(format_time(12h + 34min + 56s + 789us), "12:34:56.000789");
    EXPECT_EQ(format_time(100h), "100:00:00.000000");
}

TEST(Event, ExitNamesReasonAndTheMessageInHand) {
    const event::Exited exited{pid(3), ExitReason::exception("std::runtime_error", "disk full", "Repo::handle_call"), "Write"};
    EXPECT_EQ(to_string(exited), "exited #3.1 std::runtime_error: disk full (in Repo::handle_call) last message Write");
}

TEST(Event, TextOfManyLinesStaysOnOneLine) {
    EXPECT_EQ(to_string(event::Log{pid(2), LogLevel::Error, "first\nsecond\r\tthird\x01"}),
              "log #2.1 error first\\nsecond\\r\\tthird\\x01");
}

TEST(Event, SupervisionIsToldInOtpWords) {
    EXPECT_EQ(to_string(event::SupervisorStarted{pid(1), Strategy::RestForOne, 3, 5s}),
              "supervisor_started #1.1 rest_for_one max_restarts 3 within 5s");
    EXPECT_EQ(to_string(event::ChildAdded{pid(1), "cache", ProcessKind::Worker, Restart::Transient}),
              "child_added #1.1 \"cache\" worker transient");
    EXPECT_EQ(to_string(event::ChildStarted{pid(1), "cache", pid(2)}), "child_started #1.1 \"cache\" #2.1");
    EXPECT_EQ(to_string(event::ChildStarted{pid(1), "cache", pid(2, 2), true}), "child_restarted #1.1 \"cache\" #2.2");
    EXPECT_EQ(to_string(event::RestartFailed{pid(1), "cache", "no memory"}), "restart_failed #1.1 \"cache\" no memory");
    EXPECT_EQ(to_string(event::StopRequested{pid(1), "cache"}), "stop_requested #1.1 \"cache\"");
    EXPECT_EQ(to_string(event::ChildRemoved{pid(1), "cache"}), "child_removed #1.1 \"cache\"");
    EXPECT_EQ(to_string(event::GaveUp{pid(1), "cache", 4}), "gave_up #1.1 \"cache\" after 4 restarts");
    EXPECT_EQ(to_string(event::Abandoned{pid(1), "cache", pid(2)}), "abandoned #1.1 \"cache\" #2.1");
}

TEST(Event, ProcessesAreToldWithKindLabelAndParent) {
    EXPECT_EQ(to_string(event::Spawned{pid(4), pid(1), ProcessKind::Table, "Windows", true}),
              "spawned #4.1 table Windows pinned by #1.1");
    EXPECT_EQ(to_string(event::Spawned{.pid = pid(4)}), "spawned #4.1 worker - by #none");
    EXPECT_EQ(to_string(event::Linked{pid(4), pid(5)}), "linked #4.1 #5.1");
    EXPECT_EQ(to_string(event::Unlinked{pid(4), pid(5)}), "unlinked #4.1 #5.1");
    EXPECT_EQ(to_string(event::Registered{pid(4), "repo"}), "registered #4.1 repo");
    EXPECT_EQ(to_string(event::Unregistered{pid(4), "repo"}), "unregistered #4.1 repo");
    EXPECT_EQ(to_string(event::Sample{pid(4), 7, 120, Activity::Waiting}), "sample #4.1 depth 7 handled 120 waiting");
    EXPECT_EQ(to_string(event::MailboxFull{pid(4), 100, Overflow::DropNewest}), "mailbox_full #4.1 100 drop_newest");
    EXPECT_EQ(to_string(event::MailboxDrained{pid(4), 7}), "mailbox_drained #4.1 7 dropped");
    EXPECT_EQ(to_string(event::LongHandler{pid(4), "Write", 1500ms}), "long_handler #4.1 Write 1.500s");
    EXPECT_EQ(to_string(event::FaultSet{pid(4), "freeze"}), "fault_set #4.1 freeze");
    EXPECT_EQ(to_string(event::FaultCleared{pid(4), "freeze"}), "fault_cleared #4.1 freeze");
    EXPECT_EQ(to_string(event::Telemetry{pid(4), "repo.write", -3}), "telemetry #4.1 repo.write -3");
}

TEST(Event, GapsAndSnapshotsAreToldToo) {
    EXPECT_EQ(to_string(event::Gap{12}), "gap 12 lost");
    EXPECT_EQ(to_string(event::SnapshotBegan{}), "snapshot_began");
    EXPECT_EQ(to_string(event::SnapshotBegan{.complete = true}), "snapshot_began complete");
    EXPECT_EQ(to_string(event::SnapshotEnded{}), "snapshot_ended");
    const NodeState state = Story{}.top(pid(1)).child(pid(1), "cache", pid(2)).state();
    const event::NodeRestored restored{std::make_shared<const Node>(*state.find("/cache"))};
    EXPECT_EQ(to_string(restored), "node_restored /cache #2.1 running generation 1");
}

TEST(Event, RestoredNodesAreEqualByWhatTheySay) {
    const NodeState state = Story{}.top(pid(1)).state();
    const event::NodeRestored one{std::make_shared<const Node>(*state.find("/"))};
    const event::NodeRestored other{std::make_shared<const Node>(*state.find("/"))};
    EXPECT_EQ(one, other);
}

} // namespace
} // namespace canopy::test
