// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a limit costs those who have it: counting, with mailboxes without a limit, with one that is never reached, and
// with one that holds the producer.
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "otp/gen_server.hpp"

#include <array>
#include <cstdio>

namespace canopy::bench {

namespace {

constexpr std::uint64_t messages = 3'000'000;
constexpr int rounds = 7;

class Counter final : public GenServer<Counter> {
public:
    struct Increment {};
    struct Get {
        using Reply = std::uint64_t;
    };
    void handle_cast(Increment) { ++m_count; }
    std::uint64_t handle_call(Get) { return m_count; }

private:
    std::uint64_t m_count = 0;
};

/// ns a message; negative: a message was lost.
Async<double> count(Process& main, std::uint32_t max_mailbox) {
    SpawnOptions options;
    options.max_mailbox = max_mailbox;
    const Ref<Counter> counter = spawn_link<Counter>(main, options);
    const Stopwatch stopwatch;
    for (std::uint64_t i = 1; i <= messages; ++i) {
        cast(counter, Counter::Increment{});
        if (i % sends_per_turn == 0) co_await yield();
    }
    const std::uint64_t counted = co_await call(counter, Counter::Get{});
    co_return counted == messages ? nanoseconds(stopwatch.elapsed()) / static_cast<double>(messages) : -1.0;
}

} // namespace

bool bounded_mailbox(unsigned workers) {
    struct Limit {
        const char* name;
        std::uint32_t max_mailbox;
    };
    constexpr std::array<Limit, 3> limits{{{"no limit", 0}, {"a limit never reached", 1U << 30}, {"a limit of 1,000", 1000}}};
    std::vector<Timing> timings;
    for (const Limit& limit : limits) timings.push_back([&limit](Process& main) { return count(main, limit.max_mailbox); });
    const std::vector<double> times = medians(timings, rounds, workers);
    for (std::size_t i = 0; i < times.size(); ++i) std::printf("  %-22s %6.1f ns a message\n", limits[i].name, times[i]);
    return !times.empty();
}

} // namespace canopy::bench
