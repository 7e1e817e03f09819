// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/feed_inbox.hpp"

#include "tests/ui/orders_sample.hpp"

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

EventBatch batchOf(std::size_t events) { return std::make_shared<const std::vector<Event>>(events); }

class Inbox : public ::testing::Test {
protected:
    int wakes = 0;
    FeedInbox inbox{[this] { ++wakes; }, FeedLimits{.events = 10, .orders = 4}};
};

TEST_F(Inbox, WakesOnceForWhateverComesBeforeItIsTaken) {
    inbox.add(batchOf(2));
    inbox.add(batchOf(3));
    inbox.add(app::OrderEvent{app::OrderPlaced{testing::orderNumber(1)}});
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ(inbox.takeEvents().batches.size(), 2U);
    EXPECT_EQ(inbox.takeNews().orders.size(), 1U);
    inbox.rearm();
    inbox.add(batchOf(1));
    EXPECT_EQ(wakes, 2);
}

TEST_F(Inbox, DropsEverythingThatWaitsBeyondItsLimitAndSaysSoOnce) {
    inbox.add(batchOf(8));
    inbox.add(batchOf(8));
    inbox.add(batchOf(1));
    EXPECT_EQ(inbox.waitingEvents(), 0U);
    const FeedInbox::Events events = inbox.takeEvents();
    EXPECT_TRUE(events.dropped);
    EXPECT_TRUE(events.batches.empty());
    EXPECT_FALSE(inbox.takeEvents().dropped);
}

TEST_F(Inbox, TakesBatchesAgainAfterABeginning) {
    inbox.add(batchOf(11));
    inbox.takeEvents();
    inbox.add(batchOf(1));
    EXPECT_TRUE(inbox.takeEvents().batches.empty());
    inbox.restart(batchOf(50)); // however large the tree is
    inbox.add(batchOf(1));
    EXPECT_EQ(inbox.takeEvents().batches.size(), 2U);
}

TEST_F(Inbox, KeepsTheNewestOrdersAndTellsThatSomeAreMissing) {
    for (int number = 0; number < 6; ++number) inbox.add(app::OrderEvent{app::OrderPlaced{testing::orderNumber(number)}});
    const FeedInbox::News news = inbox.takeNews();
    EXPECT_TRUE(news.orders_dropped);
    EXPECT_LE(news.orders.size(), 4U);
    EXPECT_EQ(std::get<app::OrderPlaced>(news.orders.back()).order, testing::orderNumber(5));
}

} // namespace
} // namespace canopy::ui
