// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;

class Counter final : public GenServer<Counter> {
public:
    struct Add {};
    struct Total {
        using Reply = int;
    };
    void handle_cast(Add) { ++m_total; }
    int handle_call(Total) { return m_total; }

private:
    int m_total = 0;
};

TEST(Fault, ACrashComesBeforeWhatWaitsAndIsOneLikeAnyOther) {
    World world;
    world.start({.children = world.children({"a"})});
    const Pid before = world.pid("a");
    world.log();
    world.crash("a");
    EXPECT_NE(world.pid("a"), before);
    EXPECT_EQ(world.log(), "-a canopy::InjectedCrash: crashed on request (in InjectedCrash) +a");
}

TEST(Fault, StopEndsInOrder) {
    World world;
    world.start({.children = {world.child("a", Restart::Transient)}});
    world.log();
    fault::stop(world.runtime, world.pid("a"));
    world.runtime.run_until_idle();
    EXPECT_EQ(world.log(), "-a normal");
}

TEST(Fault, AFrozenProcessTakesNothingUntilItThaws) {
    Runtime runtime{Simulated{1}};
    const auto counter = runtime.start<Counter>().value();
    fault::freeze(runtime, counter.pid(), 3s);
    for (int i = 0; i < 5; ++i) cast(counter, Counter::Add{});
    runtime.advance(2999ms);
    EXPECT_EQ(runtime.process_info(counter.pid())->depth, 5U);
    runtime.advance(1ms);
    EXPECT_EQ(call(counter, Counter::Total{}).get(), 5);
}

TEST(Fault, AFrozenProcessCanStillBeKilled) {
    Runtime runtime{Simulated{1}};
    const auto counter = runtime.start<Counter>().value();
    fault::freeze(runtime, counter.pid(), 3s);
    fault::kill(runtime, counter.pid());
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(counter.pid()));
}

TEST(Fault, AFloodFillsTheMailboxAndDrains) {
    Runtime runtime{Simulated{1}};
    const auto counter = runtime.start<Counter>().value();
    fault::flood(runtime, counter.pid(), {.messages = 1000});
    cast(counter, Counter::Add{});
    EXPECT_EQ(runtime.process_info(counter.pid())->depth, 1001U);
    EXPECT_EQ(call(counter, Counter::Total{}).get(), 1);
}

TEST(Fault, AFaultOfAProcessThatIsGoneIsNoError) {
    Runtime runtime{Simulated{1}};
    const auto counter = runtime.start<Counter>().value();
    fault::kill(runtime, counter.pid());
    runtime.run_until_idle();
    fault::crash(runtime, counter.pid());
    fault::stop(runtime, counter.pid());
    fault::freeze(runtime, counter.pid(), 1s);
    fault::flood(runtime, counter.pid(), {.messages = 10});
    runtime.advance(2s);
    EXPECT_EQ(runtime.process_count(), 0U);
}

} // namespace
} // namespace canopy::testing
