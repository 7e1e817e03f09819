// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "otp/gen_server.hpp"

namespace canopy::bench {

namespace {

constexpr std::uint64_t calls = 1'000'000;

class Counter final : public GenServer<Counter> {
public:
    struct Increment {
        using Reply = std::uint64_t;
    };
    static Call<Increment> increment(Ref<Counter> counter) { return call(counter, Increment{}); }

    std::uint64_t handle_call(Increment) { return ++m_count; }

private:
    std::uint64_t m_count = 0;
};

} // namespace

Async<Measurement> gen_server_call(Process& main) {
    const Ref<Counter> counter = spawn_link<Counter>(main, {});
    const Stopwatch stopwatch;
    std::uint64_t in_order = 0;
    for (std::uint64_t i = 1; i <= calls; ++i)
        if (co_await Counter::increment(counter) == i) ++in_order;
    const Measurement measured{.operations = calls, .time = stopwatch.elapsed(), .correct = in_order == calls};
    co_await stop_server(main, counter.pid());
    co_return measured;
}

} // namespace canopy::bench
