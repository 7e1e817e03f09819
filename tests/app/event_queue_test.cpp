// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nodes/event_queue.hpp"

#include "observe/node_state.hpp"
#include "otp/supervisor.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

EventBatch batch_of(std::size_t events) { return std::make_shared<const std::vector<Event>>(events); }

std::size_t events_in(const std::vector<EventBatch>& batches) {
    std::size_t events = 0;
    for (const EventBatch& batch : batches) events += batch->size();
    return events;
}

TEST(EventQueue, KeepsWhatComesInItsOrder) {
    EventQueue queue{10};
    EXPECT_TRUE(queue.put(batch_of(3)));
    EXPECT_TRUE(queue.put(batch_of(7)));
    EXPECT_EQ(events_in(queue.take(0ms)), 10U);
    EXPECT_TRUE(queue.take(0ms).empty());
}

TEST(EventQueue, DropsWhatAReaderLeavesWaitingAndAsksForANewBeginning) {
    EventQueue queue{10};
    EXPECT_TRUE(queue.put(batch_of(8)));
    EXPECT_TRUE(queue.put(batch_of(3))); // too many: nothing waits any more
    EXPECT_TRUE(queue.put(batch_of(1))); // nobody reads yet: no use in a beginning
    EXPECT_TRUE(queue.take(0ms).empty());
    EXPECT_FALSE(queue.put(batch_of(1)));
    queue.begin_anew(batch_of(20));
    EXPECT_EQ(events_in(queue.take(0ms)), 20U);
    EXPECT_TRUE(queue.put(batch_of(5)));
    EXPECT_EQ(events_in(queue.take(0ms)), 5U);
}

/// A child that is always there.
class Idle final : public GenServer<Idle> {};

TEST(EventListener, GivesAReaderThatFellBehindTheTreeAsItIs) {
    Runtime runtime{Simulated{}};
    const PubSub pub_sub;
    const auto log = std::make_shared<EventLog>(runtime);
    const Ref<Observer> observer = runtime.start<Observer>(log, pub_sub).value();
    const auto queue = std::make_shared<EventQueue>(50);
    ASSERT_TRUE(runtime.start<EventListener>(observer, pub_sub, queue));
    NodeState state;
    const auto read = [&] {
        for (const EventBatch& batch : queue->take(0ms))
            for (const Event& event : *batch) state.apply(event);
    };
    read();
    const Ref<Supervisor> top = runtime.start<Supervisor>(SupervisorSpec{}).value();
    for (int i = 0; i < 100; ++i)
        Supervisor::start_child(top, {.id = "child" + std::to_string(i), .start = starts<Idle>()}).get();
    runtime.advance(1s);
    read(); // nothing: it is behind
    EXPECT_FALSE(state.find(std::string_view{"/child99"}));
    Supervisor::start_child(top, {.id = "last", .start = starts<Idle>()}).get();
    runtime.advance(1s);
    read();
    EXPECT_EQ(to_text(state), to_text(log->state()));
    EXPECT_TRUE(state.find(std::string_view{"/child99"}));
}

} // namespace
} // namespace canopy::app
