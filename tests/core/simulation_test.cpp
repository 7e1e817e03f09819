// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/gen_server.hpp"
#include "tests/support/worlds.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;

struct Token {
    char from = 0;
};

/// Five processes send to one: the order in which their letters arrive is the run.
std::string run_of(std::uint64_t seed) {
    Runtime runtime{Simulated{seed}, Trace::Off};
    return runtime.wait_for<std::string>([](Process& self) -> Async<std::string> {
        for (const char letter : {'a', 'b', 'c', 'd', 'e'}) {
            spawn_function(self, Linked::No, [letter, to = self.self()](Process& me) -> Async<void> {
                for (int i = 0; i < 4; ++i) {
                    send(me.runtime(), to, Token{letter});
                    co_await yield();
                }
            });
        }
        std::string order;
        while (order.size() < 20) {
            const auto token = co_await receive<Token>();
            order += token->from;
        }
        co_return order;
    });
}

TEST(Simulation, TheSameSeedGivesTheSameRun) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) EXPECT_EQ(run_of(seed), run_of(seed));
}

TEST(Simulation, DifferentSeedsGiveDifferentInterleavings) {
    std::set<std::string> runs;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) runs.insert(run_of(seed));
    EXPECT_GT(runs.size(), 40U);
}

std::string trace_of(std::uint64_t seed) {
    Runtime runtime{Simulated{seed}};
    for (int i = 0; i < 5; ++i)
        runtime.spawn_function([](Process& self) -> Async<void> {
            self.link(spawn_function(self, Linked::No, lives_on()));
            co_await sleep(5ms);
            throw ProcessExit(reason("crash"));
        });
    runtime.advance(10ms);
    std::vector<TraceRecord> records;
    std::vector<Pid> active;
    runtime.drain_trace(records, active);
    std::string text;
    for (const auto& record : records)
        text += std::to_string(static_cast<int>(record.kind)) + to_string(record.pid) + to_string(record.other) + "@" +
                std::to_string(record.time.count()) + " " + record.reason.to_string() + "\n";
    return text;
}

TEST(Simulation, TheSameSeedGivesTheSameTraceByteForByte) {
    EXPECT_FALSE(trace_of(3).empty());
    EXPECT_EQ(trace_of(3), trace_of(3));
    EXPECT_NE(trace_of(3), trace_of(4));
}

TEST(Simulation, TheTraceTellsACauseBeforeItsEffectAlthoughTheClockStandsStill) {
    Runtime runtime{Simulated{1}};
    const Pid pid = runtime.spawn_function(ends_at_once_with(reason("crash")), {.name = "named"});
    runtime.run_until_idle();
    std::vector<TraceRecord> records;
    std::vector<Pid> active;
    runtime.drain_trace(records, active);
    std::vector<TraceRecord::Kind> kinds;
    for (const auto& record : records)
        if (record.pid == pid) kinds.push_back(record.kind);
    using Kind = TraceRecord::Kind;
    EXPECT_EQ(kinds, (std::vector{Kind::Spawned, Kind::Registered, Kind::Unregistered, Kind::Exited}));
}

TEST(Simulation, AdvanceStopsExactlyWhereItWasTold) {
    Runtime runtime{Simulated{1}, Trace::Off};
    Timestamp woke{};
    runtime.spawn_function([&woke](Process& self) -> Async<void> {
        co_await sleep(10ms);
        woke = self.now();
        co_await sleep(10ms);
        woke = self.now();
    });
    runtime.advance(15ms);
    EXPECT_EQ(woke, 10ms);
    EXPECT_EQ(runtime.now(), 15ms);
    runtime.advance(5ms);
    EXPECT_EQ(woke, 20ms);
}

TEST(Simulation, ABlockingWaitInsideAProcessIsRefused) {
    Runtime runtime{Simulated{1}, Trace::Off};
    const bool refused = runtime.wait_for<bool>([](Process& self) -> Async<bool> {
        try {
            self.runtime().process_info(self.self());
        } catch (const std::logic_error&) { // what the caller is told
            co_return true;
        }
        co_return false;
    });
    EXPECT_TRUE(refused);
}

} // namespace
} // namespace canopy::testing
