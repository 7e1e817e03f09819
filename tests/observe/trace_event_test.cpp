// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/trace_event.hpp"

#include "tests/observe/story.hpp"

#include <gtest/gtest.h>

namespace canopy::test {
namespace {

using Kind = TraceRecord::Kind;

std::shared_ptr<const std::string> text(const char* words) { return std::make_shared<const std::string>(words); }

std::string told(const TraceRecord& record) {
    const std::optional<EventBody> body = event_of(record);
    return body ? to_string(*body) : "nothing";
}

TEST(TraceEvent, ASpawnedProcessIsNamedByItsLabelOrByTheTextItGaveItself) {
    TraceRecord record{.kind = Kind::Spawned, .small_a = 3, .small_b = 1, .pid = pid(4), .other = pid(1), .label = "Counter"};
    EXPECT_EQ(told(record), "spawned #4.1 agent Counter pinned by #1.1");
    record.text = text("counter of apples");
    EXPECT_EQ(told(record), "spawned #4.1 agent counter of apples pinned by #1.1");
}

TEST(TraceEvent, AnExitCarriesReasonAndMessage) {
    EXPECT_EQ(told({.kind = Kind::Exited, .pid = pid(4), .label = "Write", .reason = boom()}),
              "exited #4.1 std::runtime_error: boom last message Write");
    EXPECT_EQ(told({.kind = Kind::Exited, .pid = pid(4)}), "exited #4.1 normal");
}

TEST(TraceEvent, SupervisionKeepsIdsStrategiesAndCounts) {
    EXPECT_EQ(told({.kind = Kind::SupervisorStarted, .small_a = 1, .pid = pid(1), .other = {3, 0}, .number = 5'000'000'000}),
              "supervisor_started #1.1 one_for_all max_restarts 3 within 5s");
    EXPECT_EQ(told({.kind = Kind::ChildAdded, .small_a = 1, .small_b = 1, .pid = pid(1), .text = text("orders")}),
              "child_added #1.1 \"orders\" supervisor transient");
    EXPECT_EQ(told({.kind = Kind::ChildStarted, .small_b = 1, .pid = pid(1), .other = pid(2), .text = text("orders")}),
              "child_restarted #1.1 \"orders\" #2.1");
    EXPECT_EQ(told({.kind = Kind::StopRequested, .pid = pid(1), .text = text("orders")}), "stop_requested #1.1 \"orders\"");
    EXPECT_EQ(told({.kind = Kind::RestartFailed, .pid = pid(1), .text = text("orders"), .reason = boom()}),
              "restart_failed #1.1 \"orders\" std::runtime_error: boom");
    EXPECT_EQ(told({.kind = Kind::GaveUp, .pid = pid(1), .number = 4, .text = text("orders")}),
              "gave_up #1.1 \"orders\" after 4 restarts");
    EXPECT_EQ(told({.kind = Kind::ChildRemoved, .pid = pid(1), .text = text("orders")}), "child_removed #1.1 \"orders\"");
    EXPECT_EQ(told({.kind = Kind::Abandoned, .pid = pid(1), .other = pid(2), .text = text("orders")}),
              "abandoned #1.1 \"orders\" #2.1");
}

TEST(TraceEvent, WhatProcessesSayAndSufferIsKept) {
    EXPECT_EQ(told({.kind = Kind::MailboxFull, .small_a = 2, .pid = pid(4), .number = 100}), "mailbox_full #4.1 100 crash");
    EXPECT_EQ(told({.kind = Kind::MailboxDrained, .pid = pid(4), .number = 7}), "mailbox_drained #4.1 7 dropped");
    EXPECT_EQ(told({.kind = Kind::LongHandler, .pid = pid(4), .number = 250'000'000, .label = "Write"}),
              "long_handler #4.1 Write 0.250s");
    EXPECT_EQ(told({.kind = Kind::FaultSet, .pid = pid(4), .label = "freeze"}), "fault_set #4.1 freeze");
    EXPECT_EQ(told({.kind = Kind::FaultCleared, .pid = pid(4), .label = "freeze"}), "fault_cleared #4.1 freeze");
    EXPECT_EQ(told({.kind = Kind::Log, .small_a = 2, .pid = pid(4), .text = text("slow")}), "log #4.1 warning slow");
    EXPECT_EQ(told({.kind = Kind::Telemetry, .pid = pid(4), .number = 9, .label = "writes"}), "telemetry #4.1 writes 9");
    EXPECT_EQ(told({.kind = Kind::Registered, .pid = pid(4), .text = text("repo")}), "registered #4.1 repo");
    EXPECT_EQ(told({.kind = Kind::Linked, .pid = pid(4), .other = pid(5)}), "linked #4.1 #5.1");
}

TEST(TraceEvent, ActivityIsNoEvent) { EXPECT_EQ(told({.kind = Kind::Active, .pid = pid(4)}), "nothing"); }

} // namespace
} // namespace canopy::test
