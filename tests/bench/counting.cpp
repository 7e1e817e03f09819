// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

namespace canopy::bench {

namespace {

constexpr std::uint64_t increments = 5'000'000;

class Counter final : public GenServer<Counter> {
public:
    struct Increment {};
    struct Get {
        Pid from;
    };

    void handle_cast(Increment) { ++m_count; }
    void handle_cast(Get get) {
        canopy::send(runtime(), get.from, Done{m_count});
        stop();
    }

private:
    std::uint64_t m_count = 0;
};

Async<void> produce(Ref<Counter> counter, Pid main) {
    for (std::uint64_t sent = 1; sent <= increments; ++sent) {
        cast(counter, Counter::Increment{});
        if (sent % sends_per_turn == 0) co_await yield();
    }
    cast(counter, Counter::Get{main});
}

} // namespace

Async<Measurement> counting(Process& main) {
    const Stopwatch stopwatch;
    const Ref<Counter> counter = spawn<Counter>(main, {});
    const Runtime::Body producer = [counter, pid = main.self()](Process&) { return produce(counter, pid); };
    spawn_function(main, Linked::No, producer);
    const auto done = co_await receive<Done>();
    const Measurement measured{.operations = increments, .time = stopwatch.elapsed(), .correct = done->result == increments};
    co_return measured;
}

} // namespace canopy::bench
