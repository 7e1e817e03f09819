// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
//
// Coroutines that await each other: what ends at once leaves nothing on the stack, what waits goes on where it was.
#include "otp/dynamic_supervisor.hpp"
#include "tests/support/worlds.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>

namespace canopy::testing {
namespace {

constexpr std::uint64_t many = 1'000'000; ///< a frame each would be far more than the eight megabytes of a stack

Async<std::uint64_t> at_once(std::uint64_t value) { co_return value; }

Async<std::uint64_t> through(std::uint64_t value) {
    Async<std::uint64_t> inner = at_once(value);
    co_return co_await inner;
}

Async<> fails_at_once() {
    throw std::invalid_argument("at once");
    co_return;
}

/// Every fourth waits, the others are there already.
Async<std::uint64_t> now_and_then(std::uint64_t value) {
    if (value % 4 == 0) co_await yield();
    co_return value;
}

TEST(AsyncTest, MillionsThatEndAtOnceNeedNoStack) {
    in_one_world([](Process&) -> Async<void> {
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < many; ++i) {
            Async<std::uint64_t> next = through(1);
            sum += co_await next;
        }
        EXPECT_EQ(sum, many);
    });
}

TEST(AsyncTest, ThoseThatFailAtOnceNeedNone) {
    in_one_world([](Process&) -> Async<void> {
        std::uint64_t failed = 0;
        for (std::uint64_t i = 0; i < many / 20; ++i) {
            try {
                Async<> next = fails_at_once();
                co_await next;
            } catch (const std::invalid_argument&) {
                ++failed;
            }
        }
        EXPECT_EQ(failed, many / 20);
    });
}

TEST(AsyncTest, ThoseThatWaitAndThoseThatDoNotMayAlternate) {
    in_one_world([](Process&) -> Async<void> {
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < many; ++i) {
            Async<std::uint64_t> next = now_and_then(i);
            sum += co_await next;
        }
        EXPECT_EQ(sum, many * (many - 1) / 2);
    });
}

class Idle final : public GenServer<Idle> {};

/// On one thread all children have ended before the first of them wakes the supervisor: it finds every answer there.
TEST(AsyncTest, ASupervisorOfManyStopsThemWithoutStack) {
    Runtime runtime{Threads{1}, Trace::Off};
    const auto top = runtime.start<DynamicSupervisor>().value();
    const ChildSpec child{.id = "idle", .start = starts<Idle>()};
    for (int i = 0; i < 60'000; ++i) ASSERT_TRUE(DynamicSupervisor::start_child(top, child).get());
    runtime.stop();
    EXPECT_EQ(runtime.process_count(), 0U);
}

} // namespace
} // namespace canopy::testing
