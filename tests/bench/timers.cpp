// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

namespace canopy::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t cancelled = 1'000'000;
constexpr std::uint64_t fired = 200'000;
constexpr std::uint64_t longest = 100; ///< ms

/// Sets a timer for itself and takes it back, again and again.
class Cache final : public GenServer<Cache> {
public:
    struct Evict {};
    struct Run {
        using Reply = std::uint64_t;
    };

    Async<std::uint64_t> handle_call(Run) {
        std::uint64_t taken_back = 0;
        for (std::uint64_t i = 1; i <= cancelled; ++i) {
            const TimerRef timer = send_after(self_ref(), Evict{}, 5min);
            if (cancel_timer(runtime(), timer)) ++taken_back;
            if (i % sends_per_turn == 0) co_await yield();
        }
        co_return taken_back - m_evicted;
    }
    void handle_info(Evict) { ++m_evicted; }

private:
    std::uint64_t m_evicted = 0;
};

/// Sets all its timers and waits for their messages.
class Clock final : public GenServer<Clock> {
public:
    struct Tick {};
    struct Arm {};

    explicit Clock(Pid main) : m_main(main) { send(self_ref(), Arm{}); }
    void handle_info(Arm) {
        for (std::uint64_t i = 0; i < fired; ++i) send_after(self_ref(), Tick{}, std::chrono::milliseconds(1 + i % longest));
    }
    void handle_info(Tick) {
        if (++m_count == fired) canopy::send(runtime(), m_main, Done{m_count});
    }

private:
    Pid m_main;
    std::uint64_t m_count = 0;
};

} // namespace

Async<Measurement> timer_start_cancel(Process& main) {
    const Ref<Cache> cache = spawn_link<Cache>(main, {});
    const Stopwatch stopwatch;
    Call<Cache::Run> run = call(cache, Cache::Run{}).without_timeout();
    const std::uint64_t taken_back = co_await std::move(run);
    const Measurement measured{.operations = cancelled, .time = stopwatch.elapsed(), .correct = taken_back == cancelled};
    co_return measured;
}

Async<Measurement> send_after_fire(Process& main) {
    const Stopwatch stopwatch;
    spawn_link<Clock>(main, {}, main.self());
    const auto done = co_await receive<Done>();
    const Measurement measured{
        .operations = fired, .time = stopwatch.elapsed() - std::chrono::milliseconds(longest), .correct = done->result == fired};
    co_return measured;
}

} // namespace canopy::bench
