// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/event_history.hpp"

#include "tests/observe/world.hpp"

#include <gtest/gtest.h>

namespace canopy::test {
namespace {

TEST(EventHistory, NumbersEventsWithoutHoles) {
    EventHistory history;
    for (int count = 0; count < 5; ++count) history.append(1s, event::Gap{1});
    const EventBatch batch = history.take_batch();
    ASSERT_EQ(batch->size(), 5U);
    for (std::size_t at = 0; at < 5; ++at) EXPECT_EQ((*batch)[at].number, at + 1);
    EXPECT_EQ(history.take_batch(), nullptr);
}

TEST(EventHistory, TimeNeverRunsBackwards) {
    EventHistory history;
    history.append(2s, event::Gap{1});
    history.append(1s, event::Gap{1});
    EXPECT_EQ(history.take_batch()->back().time, 2s);
}

TEST(EventHistory, KeepsTheNewestUpToItsCapacity) {
    EventHistory history{3};
    EXPECT_EQ(history.oldest(), 1U);
    for (int count = 0; count < 10; ++count) history.append(1s, event::Gap{1});
    EXPECT_EQ(history.newest(), 10U);
    EXPECT_EQ(history.oldest(), 8U);
    EXPECT_EQ(history.after(0).size(), 3U);
    EXPECT_EQ(history.after(9).front().number, 10U);
    EXPECT_TRUE(history.after(10).empty());
    EXPECT_TRUE(history.after(99).empty());
}

TEST(EventHistory, WithoutCapacityItStillKnowsTheState) {
    EventHistory history{0};
    history.append(1s, event::Spawned{.pid = pid(1)});
    EXPECT_TRUE(history.after(0).empty());
    EXPECT_EQ(history.state().alive(), 1U);
}

TEST(EventHistory, ALateComerWithSnapshotAndBatchesKnowsTheSame) {
    World world{5};
    EventHistory history{10};
    for (int step = 0; step < 50; ++step) world.step();
    for (const Event& event : world.story.events()) history.append(event.time, event.body);
    history.take_batch();
    NodeState late = Story::folded(history.state().snapshot());
    const std::size_t told = world.story.events().size();
    for (int step = 0; step < 50; ++step) world.step();
    for (std::size_t at = told; at < world.story.events().size(); ++at)
        history.append(world.story.events()[at].time, world.story.events()[at].body);
    late = Story::folded(*history.take_batch(), late);
    EXPECT_EQ(to_text(late), to_text(world.story.state()));
    EXPECT_TRUE(late == history.state());
}

} // namespace
} // namespace canopy::test
