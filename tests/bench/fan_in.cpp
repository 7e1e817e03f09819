// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <algorithm>
#include <array>

namespace canopy::bench {

namespace {

constexpr std::uint64_t producers = 64;
constexpr std::uint64_t increments_each = 50'000;

class Sink final : public GenServer<Sink> {
public:
    struct Increment {
        std::uint32_t producer = 0;
    };

    explicit Sink(Pid main) : m_main(main) {}
    void handle_cast(Increment increment) {
        ++m_counts[increment.producer];
        if (++m_count < producers * increments_each) return;
        const auto complete = std::count(m_counts.begin(), m_counts.end(), increments_each);
        canopy::send(runtime(), m_main, Done{static_cast<std::uint64_t>(complete)});
        stop();
    }

private:
    Pid m_main;
    std::uint64_t m_count = 0;
    std::array<std::uint64_t, producers> m_counts{};
};

Async<void> produce(Ref<Sink> sink, std::uint32_t producer) {
    for (std::uint64_t sent = 1; sent <= increments_each; ++sent) {
        cast(sink, Sink::Increment{producer});
        if (sent % sends_per_turn == 0) co_await yield();
    }
}

} // namespace

Async<Measurement> fan_in(Process& main) {
    const Stopwatch stopwatch;
    const Ref<Sink> sink = spawn<Sink>(main, {}, main.self());
    for (std::uint32_t producer = 0; producer < producers; ++producer) {
        const Runtime::Body body = [sink, producer](Process&) { return produce(sink, producer); };
        spawn_function(main, Linked::No, body);
    }
    const auto done = co_await receive<Done>();
    const Measurement measured{
        .operations = producers * increments_each, .time = stopwatch.elapsed(), .correct = done->result == producers};
    co_return measured;
}

} // namespace canopy::bench
