// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a message costs when ten, and when a hundred thousand, processes are at work.
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <array>
#include <cstdio>

namespace canopy::bench {

namespace {

constexpr std::uint64_t messages = 4'000'000;
constexpr int rounds = 5;

/// One of a pair that play ping-pong.
class Player final : public GenServer<Player> {
public:
    struct Ball {
        Pid from;
        std::uint64_t left = 0;
    };

    explicit Player(Pid main) : m_main(main) {}
    void handle_info(Ball ball) {
        if (ball.left == 0)
            canopy::send(runtime(), m_main, Done{1});
        else
            send(Ref<Player>(runtime(), ball.from), Ball{self(), ball.left - 1});
    }

private:
    Pid m_main;
};

/// ns a message.
Async<double> play(Process& main, std::uint64_t processes) {
    std::vector<Ref<Player>> players;
    for (std::uint64_t i = 0; i < processes; ++i) players.push_back(spawn_link<Player>(main, {}, main.self()));
    const std::uint64_t each = messages / (processes / 2);
    const Stopwatch stopwatch;
    for (std::uint64_t i = 0; i < processes; i += 2) send(players[i], Player::Ball{players[i + 1].pid(), each});
    std::uint64_t done = 0;
    for (std::uint64_t i = 0; i < processes; i += 2) done += (co_await receive<Done>())->result;
    const double time = nanoseconds(stopwatch.elapsed());
    co_return done == processes / 2 ? time / static_cast<double>(messages) : -1.0;
}

} // namespace

bool active_processes(unsigned workers) {
    constexpr std::array<std::uint64_t, 5> counts{10, 100, 1'000, 10'000, 100'000};
    std::vector<Timing> timings;
    for (const std::uint64_t count : counts) timings.push_back([count](Process& main) { return play(main, count); });
    const std::vector<double> times = medians(timings, rounds, workers);
    for (std::size_t i = 0; i < times.size(); ++i)
        std::printf("  %6llu active processes: %6.1f ns a message, %.2f times that of ten\n",
                    static_cast<unsigned long long>(counts[i]), times[i], times[i] / times[0]);
    return !times.empty();
}

} // namespace canopy::bench
