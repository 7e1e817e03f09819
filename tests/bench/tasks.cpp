// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "otp/task.hpp"

namespace canopy::bench {

namespace {
constexpr std::uint64_t tasks = 200'000;
}

Async<Measurement> task_async_await(Process& main) {
    const Stopwatch stopwatch;
    std::uint64_t in_order = 0;
    for (std::uint64_t i = 0; i < tasks; ++i) {
        const Task<std::uint64_t> task = async_nolink(main, [i] { return i + 1; });
        if (co_await task.await() == i + 1) ++in_order;
    }
    const Measurement measured{.operations = tasks, .time = stopwatch.elapsed(), .correct = in_order == tasks};
    co_return measured;
}

} // namespace canopy::bench
