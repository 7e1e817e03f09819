// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/models/blast_radius.hpp"

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using testing::TreeScript;

/// /            one_for_one, may restart once
/// ├── shop     the given strategy: a, b, c
/// └── clock
class Radius : public ::testing::Test {
protected:
    void grow(Strategy strategy) {
        top = script.supervisor({}, "canopy", Strategy::OneForOne, 1);
        shop = script.supervisor(top, "shop", strategy, 1);
        for (const char* id : {"a", "b", "c"}) pids[*id - 'a'] = script.worker(shop, id);
        script.worker(top, "clock");
    }
    BlastRadius radius(const char* path, ProcessAction action) {
        return blastRadius(script.state, *script.state.find(path), action);
    }
    std::string paths(const std::vector<NodeId>& nodes) {
        std::string text;
        for (const NodeId node : nodes) text += (text.empty() ? "" : " ") + script.state.find(node)->path;
        return text;
    }

    TreeScript script;
    Pid top, shop;
    std::array<Pid, 3> pids;
};

TEST_F(Radius, OfAWorkerUnderOneForOneIsTheWorker) {
    grow(Strategy::OneForOne);
    const BlastRadius blast = radius("/shop/b", ProcessAction::Crash);
    EXPECT_EQ(paths(blast.ends), "/shop/b");
    EXPECT_EQ(paths(blast.restarted), "/shop/b");
    EXPECT_EQ(blast.by, script.state.find("/shop")->node);
}

TEST_F(Radius, UnderOneForAllIsEverySibling) {
    grow(Strategy::OneForAll);
    EXPECT_EQ(paths(radius("/shop/b", ProcessAction::Kill).ends), "/shop/b /shop/a /shop/c");
}

TEST_F(Radius, UnderRestForOneIsWhatStartedAfterIt) {
    grow(Strategy::RestForOne);
    EXPECT_EQ(paths(radius("/shop/b", ProcessAction::Crash).restarted), "/shop/b /shop/c");
}

TEST_F(Radius, OfASupervisorTakesItsChildrenAlong) {
    grow(Strategy::OneForOne);
    const BlastRadius blast = radius("/shop", ProcessAction::Kill);
    EXPECT_EQ(paths(blast.ends), "/shop /shop/a /shop/b /shop/c");
    EXPECT_EQ(paths(blast.restarted), "/shop");
}

TEST_F(Radius, ReachesTheSupervisorWhenItsBudgetIsSpent) {
    grow(Strategy::OneForOne);
    script.crash(shop, "a", pids[0]);
    const BlastRadius blast = radius("/shop/b", ProcessAction::Crash);
    EXPECT_EQ(paths(blast.gives_up), "/shop");
    EXPECT_EQ(paths(blast.restarted), "/shop");
    EXPECT_EQ(blast.ends.size(), 4U);
    EXPECT_TRUE(describe(script.state, blast, ProcessAction::Crash).contains(QStringLiteral("gives up")));
}

TEST_F(Radius, OfAStopLeavesItStopped) {
    grow(Strategy::OneForAll);
    const BlastRadius blast = radius("/shop/b", ProcessAction::Stop);
    EXPECT_EQ(paths(blast.ends), "/shop/b");
    EXPECT_EQ(blast.by, no_node);
    EXPECT_TRUE(describe(script.state, blast, ProcessAction::Stop).contains(QStringLiteral("stays stopped")));
}

TEST_F(Radius, OfTheTopIsEverything) {
    grow(Strategy::OneForOne);
    const BlastRadius blast = radius("/", ProcessAction::Kill);
    EXPECT_TRUE(blast.everything);
    EXPECT_EQ(blast.ends.size(), script.state.alive());
}

TEST_F(Radius, OfFreezeAndFloodIsNobody) {
    grow(Strategy::OneForOne);
    EXPECT_TRUE(radius("/shop", ProcessAction::Freeze).ends.empty());
    EXPECT_TRUE(radius("/shop/a", ProcessAction::Flood).ends.empty());
}

} // namespace
} // namespace canopy::ui
