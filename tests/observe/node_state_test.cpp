// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "tests/observe/story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canopy::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NodeState, IsEmptyBeforeTheFirstEvent) {
    const NodeState state;
    EXPECT_EQ(to_text(state), "");
    EXPECT_EQ(state.size(), 0U);
    EXPECT_EQ(state.find("/"), nullptr);
}

TEST(NodeState, ShowsATreeInStartOrder) {
    Story story;
    story.top(pid(1)).child(pid(1), "repo", pid(9)).child(pid(1), "cache", pid(3)).child(pid(1), "auditor", pid(5));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  repo #9.1 running depth 0\n"
                            "  cache #3.1 running depth 0\n"
                            "  auditor #5.1 running depth 0\n");
}

TEST(NodeState, ACrashedPermanentChildIsRestartingUntilItIsBack) {
    Story story;
    story.top(pid(1)).child(pid(1), "cache", pid(2)).crash(pid(2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                            "  cache #2.1 restarting (std::runtime_error: boom) crashes 1\n");
    story.restart(pid(1), "cache", pid(2, 2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                            "  cache #2.2 running depth 0 restarts 1 crashes 1\n");
}

TEST(NodeState, AChildIsTheSameNodeThroughItsRestarts) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).child(pid(1), "b", pid(3));
    const NodeId before = story.state().find("/a")->node;
    story.crash(pid(2)).restart(pid(1), "a", pid(7));
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->node, before);
    EXPECT_EQ(state.find("/a")->generation, 2U);
    EXPECT_EQ(state.find(pid(7)), state.find("/a"));
    EXPECT_EQ(state.find(pid(2)), nullptr);
    EXPECT_EQ(state.find("/")->children.front(), before);
}

TEST(NodeState, OneForAllKeepsAllPlaces) {
    Story story;
    story.top(pid(1), Strategy::OneForAll);
    story.child(pid(1), "a", pid(2)).child(pid(1), "b", pid(3)).child(pid(1), "c", pid(4));
    story.crash(pid(3)).shut_down(pid(4)).shut_down(pid(2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_all 1/3 in 5s depth 0\n"
                            "  a #2.1 restarting (shutdown)\n"
                            "  b #3.1 restarting (std::runtime_error: boom) crashes 1\n"
                            "  c #4.1 restarting (shutdown)\n");
    story.restart(pid(1), "a", pid(5)).restart(pid(1), "b", pid(6)).restart(pid(1), "c", pid(7));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_all 1/3 in 5s depth 0\n"
                            "  a #5.1 running depth 0 restarts 1\n"
                            "  b #6.1 running depth 0 restarts 1 crashes 1\n"
                            "  c #7.1 running depth 0 restarts 1\n");
}

TEST(NodeState, ATransientChildComesBackOnlyAfterACrash) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2), Restart::Transient).child(pid(1), "b", pid(3), Restart::Transient);
    story.exit(pid(2), ExitReason::normal()).exit(pid(3), ExitReason::killed());
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                            "  a #2.1 stopped (normal)\n"
                            "  b #3.1 restarting (killed) crashes 1\n");
}

TEST(NodeState, APermanentChildThatEndsNormallyComesBack) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).exit(pid(2), ExitReason::normal());
    EXPECT_EQ(story.state().find("/a")->status, NodeStatus::Restarting);
    EXPECT_EQ(story.state().totals().crashes, 0U);
}

TEST(NodeState, AChildStoppedByHandIsStoppedEvenWhenItHadToBeKilled) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::StopRequested{pid(1), "a"});
    story.exit(pid(2), ExitReason::killed());
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  a #2.1 stopped (killed) crashes 1\n");
}

TEST(NodeState, AStartByHandIsNoRestart) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::StopRequested{pid(1), "a"}).shut_down(pid(2));
    story.spawn(pid(3), pid(1)).started(pid(1), "a", pid(3));
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->restarts, 0U);
    EXPECT_EQ(state.find("/a")->generation, 2U);
    EXPECT_EQ(state.totals().restarts, 0U);
}

TEST(NodeState, ATemporaryChildGoesAndItsCrashStaysWithTheSupervisor) {
    Story story;
    story.top(pid(1)).child(pid(1), "job", pid(2), Restart::Temporary).at(3s);
    story.exit(pid(2), boom(), "Run").add(event::ChildRemoved{pid(1), "job"});
    const NodeState state = story.state();
    EXPECT_EQ(to_text(state), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n");
    EXPECT_EQ(state.totals().crashes, 1U);
    EXPECT_EQ(state.find("/")->child_crashes, 1U);
    EXPECT_THAT(state.find("/")->recent_crashes, ElementsAre(ChildCrash{3s, "job", pid(2), boom(), "Run"}));
}

TEST(NodeState, ASupervisorKeepsTheLastEightCrashesAndCountsAll) {
    Story story;
    story.top(pid(1));
    for (std::uint32_t index = 2; index < 22; ++index)
        story.child(pid(1), "job", pid(index), Restart::Temporary).crash(pid(index)).add(event::ChildRemoved{pid(1), "job"});
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/")->child_crashes, 20U);
    ASSERT_EQ(state.find("/")->recent_crashes.size(), 8U);
    EXPECT_EQ(state.find("/")->recent_crashes.back().pid, pid(21));
}

TEST(NodeState, RecoveryIsTheTimeFromCrashToStart) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).at(2s).crash(pid(2)).at(2s + 40ms).restart(pid(1), "a", pid(3));
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->recovery, 40ms);
    EXPECT_EQ(state.find("/a")->exited_at, 2s);
    EXPECT_EQ(state.find("/a")->started_at, 2s + 40ms);
}

TEST(NodeState, TheBudgetForgetsWhatIsOlderThanThePeriod) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2));
    story.at(1s).crash(pid(2)).restart(pid(1), "a", pid(3));
    story.at(4s).crash(pid(3)).restart(pid(1), "a", pid(4));
    EXPECT_EQ(story.state().find("/")->budget_spent(4s), 2U);
    story.at(7s).crash(pid(4));
    const NodeState state = story.state();
    EXPECT_THAT(state.find("/")->restart_times, ElementsAre(Timestamp{4s}, Timestamp{7s}));
    EXPECT_EQ(state.find("/")->budget_spent(10s), 1U);
}

TEST(NodeState, AFailedRestartIsTriedAgainAndCostsBudget) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).crash(pid(2));
    story.spawn(pid(3), pid(1)).crash(pid(3)).add(event::RestartFailed{pid(1), "a", "boom"});
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->status, NodeStatus::Restarting);
    EXPECT_EQ(state.find("/")->budget_spent(0s), 2U);
    EXPECT_EQ(state.totals().crashes, 2U);
}

TEST(NodeState, WhoGivesUpBringsNobodyBack) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).child(pid(1), "b", pid(3)).crash(pid(2));
    story.add(event::GaveUp{pid(1), "a", 4}).shut_down(pid(3)).shut_down(pid(1));
    EXPECT_EQ(story.text(), "/ #1.1 gave up (shutdown) one_for_one 1/3 in 5s\n"
                            "  a #2.1 crashed (std::runtime_error: boom) crashes 1\n"
                            "  b #3.1 stopped (shutdown)\n");
    EXPECT_EQ(story.state().totals().gave_up, 1U);
}

TEST(NodeState, AProcessWithoutSupervisorIsARootWhileItLives) {
    Story story;
    story.top(pid(1)).spawn(pid(7, 3), pid(5));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "without a supervisor: 1\n"
                            "  #7.3 Worker running depth 0\n");
    EXPECT_EQ(story.state().find("/#7.3")->pid, pid(7, 3));
    story.exit(pid(7, 3), ExitReason::normal());
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n");
}

TEST(NodeState, AProcessASupervisorSpawnedIsHeldBackUntilItsNameIsKnown) {
    Story story;
    story.top(pid(1)).specify(pid(1), "a").spawn(pid(2), pid(1));
    const NodeState state = story.state();
    EXPECT_EQ(to_text(state), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                              "  a #none stopped\n");
    EXPECT_EQ(state.find(pid(2)), nullptr);
    EXPECT_EQ(state.size(), 2U);
    EXPECT_EQ(state.alive(), 2U);
}

TEST(NodeState, AChildMayHaveExitedBeforeItsStartIsTold) {
    Story story;
    story.top(pid(1)).specify(pid(1), "a").spawn(pid(2), pid(1)).at(1s).crash(pid(2)).started(pid(1), "a", pid(2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                            "  a #2.1 restarting (std::runtime_error: boom) crashes 1\n");
    EXPECT_EQ(story.state().totals().crashes, 1U);
}

TEST(NodeState, FailedStartsLeaveNothingBehindForLong) {
    Story story;
    story.top(pid(1));
    for (std::uint32_t index = 2; index < 1000; ++index) story.spawn(pid(index), pid(1)).crash(pid(index));
    const NodeState state = story.state();
    EXPECT_EQ(state.size(), 1U);
    EXPECT_EQ(state.alive(), 1U);
    EXPECT_LT(state.snapshot().size(), 100U);
}

TEST(NodeState, AMillionShortLivedProcessesLeaveNoTrace) {
    NodeState state;
    std::uint64_t number = 0;
    for (std::uint32_t generation = 1; generation <= 1'000'000; ++generation) {
        state.apply({.number = ++number, .body = event::Spawned{.pid = pid(generation % 64, generation)}});
        if (generation < 64) continue;
        const std::uint32_t old = generation - 63;
        state.apply({.number = ++number, .body = event::Exited{.pid = pid(old % 64, old)}});
    }
    EXPECT_EQ(state.size(), 63U);
    EXPECT_EQ(state.snapshot().size(), 65U);
    EXPECT_EQ(state.totals().spawned, 1'000'000U);
}

TEST(NodeState, ASupervisorBelowAnotherHasItsChildrenUnderItsPath) {
    Story story;
    story.top(pid(1)).specify(pid(1), "orders").spawn_supervisor(pid(2), pid(1)).supervisor_up(pid(2), Strategy::RestForOne);
    story.child(pid(2), "gateway", pid(3));
    EXPECT_EQ(story.state().find(pid(3)), nullptr);
    story.started(pid(1), "orders", pid(2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  orders #2.1 running rest_for_one 0/3 in 5s depth 0\n"
                            "    gateway #3.1 running depth 0\n");
    EXPECT_EQ(story.state().find("/orders/gateway")->path, "/orders/gateway");
}

Story nested() {
    Story story;
    story.top(pid(1)).specify(pid(1), "orders").spawn_supervisor(pid(2), pid(1)).supervisor_up(pid(2));
    story.child(pid(2), "gateway", pid(3)).child(pid(2), "notifier", pid(4)).started(pid(1), "orders", pid(2));
    return story;
}

TEST(NodeState, ChildrenOfARestartedSupervisorComeBackInTheSameNodes) {
    Story story = nested();
    story.child(pid(2), "added by hand", pid(5));
    const NodeState before = story.state();
    story.at(1s).exit(pid(2), ExitReason::killed());
    story.exit(pid(3), ExitReason::killed()).exit(pid(4), ExitReason::killed()).exit(pid(5), ExitReason::killed());
    story.at(2s).spawn_supervisor(pid(6), pid(1)).supervisor_up(pid(6));
    story.child(pid(6), "gateway", pid(7)).child(pid(6), "notifier", pid(8));
    story.add(event::ChildStarted{pid(1), "orders", pid(6), true});
    const NodeState after = story.state();
    EXPECT_EQ(to_text(after), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                              "  orders #6.1 running one_for_one 0/3 in 5s depth 0 restarts 1 crashes 1\n"
                              "    gateway #7.1 running depth 0 crashes 1\n"
                              "    notifier #8.1 running depth 0 crashes 1\n");
    EXPECT_EQ(after.find("/orders/gateway")->node, before.find("/orders/gateway")->node);
    EXPECT_EQ(after.find("/orders/gateway")->generation, 2U);
    EXPECT_EQ(after.find("/orders/gateway")->recovery, 1s);
    EXPECT_EQ(after.find("/orders")->child_crashes, 3U);
}

TEST(NodeState, WhatACrashOfASupervisorBroughtDownStaysToBeSeen) {
    Story story = nested();
    story.crash(pid(2)).shut_down(pid(3)).shut_down(pid(4));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 1/3 in 5s depth 0\n"
                            "  orders #2.1 restarting (std::runtime_error: boom) one_for_one 0/3 in 5s crashes 1\n"
                            "    gateway #3.1 stopped (shutdown)\n"
                            "    notifier #4.1 stopped (shutdown)\n");
}

TEST(NodeState, AFailedStartOfASupervisorTakesItsHalfBuiltBranchAway) {
    Story story = nested();
    story.crash(pid(2)).shut_down(pid(3)).shut_down(pid(4));
    story.spawn_supervisor(pid(6), pid(1)).supervisor_up(pid(6)).child(pid(6), "gateway", pid(7));
    story.specify(pid(6), "notifier").spawn(pid(8), pid(6)).crash(pid(8)).shut_down(pid(7)).shut_down(pid(6));
    story.add(event::RestartFailed{pid(1), "orders", "notifier"});
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 2/3 in 5s depth 0\n"
                            "  orders #2.1 restarting (std::runtime_error: boom) one_for_one 0/3 in 5s crashes 1\n"
                            "    gateway #3.1 stopped (shutdown)\n"
                            "    notifier #4.1 stopped (shutdown)\n");
}

TEST(NodeState, DynamicChildrenGoWhenTheirSupervisorIsGoneForGood) {
    Story story;
    story.top(pid(1)).specify(pid(1), "workers", Restart::Transient).spawn_supervisor(pid(2), pid(1));
    story.supervisor_up(pid(2), Strategy::SimpleOneForOne).started(pid(1), "workers", pid(2));
    story.child(pid(2), "1", pid(3)).child(pid(2), "2", pid(4));
    story.shut_down(pid(3)).shut_down(pid(2)).shut_down(pid(4));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  workers #2.1 stopped (shutdown) simple_one_for_one 0/3 in 5s\n");
}

TEST(NodeState, ARemovedSupervisorTakesItsBranchWithIt) {
    Story story = nested();
    story.shut_down(pid(3)).shut_down(pid(4)).shut_down(pid(2)).add(event::ChildRemoved{pid(1), "orders"});
    const NodeState state = story.state();
    EXPECT_EQ(state.size(), 1U);
    EXPECT_EQ(state.find("/orders/gateway"), nullptr);
}

TEST(NodeState, ASecondSupervisorWithoutSupervisorIsARootOfItsOwn) {
    Story story;
    story.top(pid(1)).top(pid(5)).child(pid(5), "a", pid(6));
    EXPECT_EQ(story.state().find("/#5.1/a")->pid, pid(6));
    story.shut_down(pid(6)).shut_down(pid(5));
    EXPECT_EQ(story.state().size(), 1U);
}

TEST(NodeState, TheNextTopSupervisorTakesThePlaceOfTheLast) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).shut_down(pid(2)).shut_down(pid(1)).top(pid(3)).child(pid(3), "b", pid(4));
    EXPECT_EQ(story.text(), "/ #3.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  b #4.1 running depth 0\n");
    EXPECT_EQ(story.state().find("/")->generation, 2U);
}

TEST(NodeState, AProcessBecomesAChildWhoeverSpawnedIt) {
    Story story;
    story.top(pid(1)).spawn(pid(2), pid(9)).specify(pid(1), "a").started(pid(1), "a", pid(2));
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  a #2.1 running depth 0\n");
}

TEST(NodeState, SlashesInIdsAreEscapedInPaths) {
    Story story;
    story.top(pid(1)).child(pid(1), "stock/north 100%", pid(2)).child(pid(1), "#3.1", pid(3)).spawn(pid(4));
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/stock%2Fnorth 100%25")->pid, pid(2));
    EXPECT_EQ(state.find("/stock/north 100%"), nullptr);
    EXPECT_EQ(state.find("/%233.1")->pid, pid(3));
    EXPECT_EQ(state.find("/#4.1")->pid, pid(4));
    for (const Node* node : state.depth_first()) EXPECT_EQ(state.find(node->path), node) << node->path;
}

TEST(NodeState, PathsThatNameNothingFindNothing) {
    const NodeState state = nested().state();
    for (const char* path : {"", "orders", "/nobody", "/orders//gateway", "/orders/gateway/x", "/#1.1", "/#", "/#9", "/#9.",
                             "/#99999999999.1", "//", "/%"}) {
        EXPECT_EQ(state.find(path), nullptr) << path;
    }
}

TEST(NodeState, SamplesTellDepthActivityAndRate) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2));
    story.at(1s).add(event::Sample{pid(2), 5, 100, Activity::Running});
    EXPECT_EQ(story.state().find("/a")->rate, 0.0);
    story.at(3s).add(event::Sample{pid(2), 7, 500, Activity::Waiting});
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->rate, 200.0);
    EXPECT_EQ(state.find("/a")->depth, 7U);
    EXPECT_EQ(state.find("/a")->status, NodeStatus::Waiting);
    EXPECT_EQ(state.totals().handled, 500U);
}

TEST(NodeState, ARateNeverSpansTwoIncarnations) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).at(1s).add(event::Sample{pid(2), 0, 1000, Activity::Idle});
    story.crash(pid(2)).restart(pid(1), "a", pid(3)).at(2s).add(event::Sample{pid(3), 0, 10, Activity::Idle});
    const NodeState state = story.state();
    EXPECT_EQ(state.find("/a")->rate, 0.0);
    EXPECT_EQ(state.find("/a")->handled, 10U);
    EXPECT_EQ(state.totals().handled, 1010U);
}

TEST(NodeState, AFrozenProcessStaysFrozenUntilTheFaultIsCleared) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::FaultSet{pid(2), "freeze"});
    story.add(event::Sample{pid(2), 3, 1, Activity::Idle});
    EXPECT_EQ(story.state().find("/a")->status, NodeStatus::Frozen);
    EXPECT_THAT(story.state().find("/a")->faults, ElementsAre("freeze"));
    story.add(event::FaultCleared{pid(2), "freeze"});
    EXPECT_EQ(story.state().find("/a")->status, NodeStatus::Running);
    EXPECT_THAT(story.state().find("/a")->faults, IsEmpty());
}

TEST(NodeState, FaultsAndNamesEndWithTheProcess) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::FaultSet{pid(2), "flood"});
    story.add(event::Registered{pid(2), "cache"}).crash(pid(2)).restart(pid(1), "a", pid(3));
    const NodeState state = story.state();
    EXPECT_THAT(state.find("/a")->faults, IsEmpty());
    EXPECT_EQ(state.find("/a")->name, "");
}

TEST(NodeState, LinksAreKnownToBothSidesAndEndWithOne) {
    Story story;
    story.spawn(pid(1)).spawn(pid(2)).add(event::Linked{pid(1), pid(2)}).add(event::Linked{pid(2), pid(1)});
    EXPECT_THAT(story.state().find(pid(1))->links, ElementsAre(pid(2)));
    EXPECT_THAT(story.state().find(pid(2))->links, ElementsAre(pid(1)));
    story.exit(pid(2), ExitReason::normal());
    EXPECT_THAT(story.state().find(pid(1))->links, IsEmpty());
}

TEST(NodeState, AnUnlinkedPairIsUnlinkedOnBothSides) {
    Story story;
    story.spawn(pid(1)).spawn(pid(2)).add(event::Linked{pid(1), pid(2)}).add(event::Unlinked{pid(2), pid(1)});
    EXPECT_THAT(story.state().find(pid(1))->links, IsEmpty());
    EXPECT_THAT(story.state().find(pid(2))->links, IsEmpty());
}

TEST(NodeState, ALinkOfManyLosesOnlyTheDead) {
    Story story;
    story.spawn(pid(1));
    for (std::uint32_t index = 2; index < 102; ++index) story.spawn(pid(index)).add(event::Linked{pid(1), pid(index)});
    for (std::uint32_t index = 2; index < 100; ++index) story.exit(pid(index), ExitReason::normal());
    EXPECT_THAT(story.state().find(pid(1))->links, ElementsAre(pid(100), pid(101)));
}

TEST(NodeState, TheLinkToTheSupervisorIsTheTreeItself) {
    Story story;
    story.top(pid(1)).specify(pid(1), "a").spawn(pid(2), pid(1)).add(event::Linked{pid(1), pid(2)});
    story.started(pid(1), "a", pid(2));
    EXPECT_THAT(story.state().find("/a")->links, IsEmpty());
    EXPECT_THAT(story.state().find("/")->links, IsEmpty());
}

TEST(NodeState, AnAbandonedProcessLivesOnAsARoot) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).add(event::StopRequested{pid(1), "a"});
    story.add(event::Abandoned{pid(1), "a", pid(2)});
    EXPECT_EQ(story.text(), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                            "  a #2.1 stopped (killed) crashes 1\n"
                            "without a supervisor: 1\n"
                            "  #2.1 Worker running depth 0\n");
    story.exit(pid(2), ExitReason::killed());
    EXPECT_EQ(story.state().size(), 2U);
}

TEST(NodeState, EventsOfUnknownProcessesAreTolerated) {
    Story story;
    story.crash(pid(1)).add(event::Linked{pid(1), pid(2)}).add(event::Sample{pid(3)}).add(event::Registered{pid(4), "x"});
    story.started(pid(5), "a", pid(6)).specify(pid(5), "a").add(event::ChildRemoved{pid(5), "a"}).supervisor_up(pid(7));
    story.add(event::RestartFailed{pid(5), "a", ""}).add(event::GaveUp{pid(5), "a", 1}).add(event::FaultSet{pid(8), "freeze"});
    const NodeState state = story.state();
    EXPECT_EQ(state.size(), 0U);
    EXPECT_EQ(state.totals().crashes, 1U);
    EXPECT_EQ(state.totals().events, story.events().size());
}

TEST(NodeState, ASupervisorIsNeverItsOwnDescendant) {
    Story story = nested();
    const std::string before = story.text();
    story.started(pid(2), "circle", pid(1)).started(pid(2), "circle", pid(2));
    EXPECT_EQ(story.text(), before);
}

TEST(NodeState, ALongListOfChildrenCanBeCutShort) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).child(pid(1), "b", pid(3)).child(pid(1), "c", pid(4));
    const std::string text = to_text(story.state(), {.children = 1});
    EXPECT_NE(text.find("  a #2.1"), std::string::npos);
    EXPECT_EQ(text.find("  b #3.1"), std::string::npos);
    EXPECT_NE(text.find("  … and 2 more\n"), std::string::npos);
}

TEST(NodeState, ProcessesWithoutASupervisorAreCountedAndNamedOnceEach) {
    Story story;
    story.top(pid(1));
    for (std::uint32_t index = 2; index <= 6; ++index) story.spawn(pid(index));
    story.spawn_supervisor(pid(7), {}).supervisor_up(pid(7));
    EXPECT_EQ(to_text(story.state(), {.unsupervised = 2}), "/ #1.1 running one_for_one 0/3 in 5s depth 0\n"
                                                           "#7.1 Supervisor running one_for_one 0/3 in 5s depth 0\n"
                                                           "without a supervisor: 5\n"
                                                           "  #2.1 Worker running depth 0\n"
                                                           "  #3.1 Worker running depth 0\n"
                                                           "  … and 3 more\n");
}

TEST(NodeState, CountsWhatItHasSeen) {
    Story story;
    story.top(pid(1)).child(pid(1), "a", pid(2)).at(4s).crash(pid(2)).restart(pid(1), "a", pid(3)).add(event::Gap{7});
    const NodeState::Totals totals = story.state().totals();
    EXPECT_EQ(totals.spawned, 3U);
    EXPECT_EQ(totals.crashes, 1U);
    EXPECT_EQ(totals.restarts, 1U);
    EXPECT_EQ(totals.lost, 7U);
    EXPECT_EQ(totals.now, 4s);
    EXPECT_EQ(totals.number, story.events().size());
}

} // namespace
} // namespace canopy::test
