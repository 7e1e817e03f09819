// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long a call takes while two others play ping-pong without end and a third is flooded.
#include "tests/bench/observer.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "otp/gen_server.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <map>

namespace canopy::bench {

namespace {

using namespace std::chrono_literals;

constexpr int calls = 20'000;

class Player final : public GenServer<Player> {
public:
    struct Ball {
        Pid from;
    };
    void handle_info(Ball ball) { send(Ref<Player>(runtime(), ball.from), Ball{self()}); }
};

class Flooded final : public GenServer<Flooded> {
public:
    struct Drop {};
    void handle_cast(Drop) { ++m_drops; }

private:
    std::uint64_t m_drops = 0;
};

class Server final : public GenServer<Server> {
public:
    struct Next {
        using Reply = int;
    };
    int handle_call(Next) { return ++m_number; }

private:
    int m_number = 0;
};

Async<void> flood(Process&, Ref<Flooded> flooded) {
    for (std::uint64_t i = 1;; ++i) {
        cast(flooded, Flooded::Drop{});
        if (i % sends_per_turn == 0) co_await yield();
    }
}

using Times = std::vector<std::chrono::nanoseconds>;

/// The times of the calls, each made a moment after the other, so that a call finds the machine as it is.
Async<Times> call_often(Process& main) {
    const Ref<Player> first = spawn_link<Player>(main, {});
    send(first, Player::Ball{spawn_link<Player>(main, {}).pid()});
    const Ref<Flooded> flooded = spawn_link<Flooded>(main, {});
    const Runtime::Body flooding = [flooded](Process& process) { return flood(process, flooded); };
    spawn_function(main, Linked::Yes, flooding);
    const Ref<Server> server = spawn_link<Server>(main, {});
    Times times;
    for (int i = 1; i <= calls; ++i) {
        if (i % 64 == 0) co_await sleep(1ms);
        const Stopwatch stopwatch;
        if (co_await call(server, Server::Next{}) != i) co_return Times();
        times.push_back(stopwatch.elapsed());
    }
    co_return times;
}

void print_histogram(const Times& times) {
    std::map<unsigned, std::size_t> by_power; ///< of two, in us
    for (const auto& time : times)
        ++by_power[static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(time.count()) / 1000))];
    for (const auto& [power, count] : by_power) {
        const std::string bar(count * 60 / times.size(), '#');
        std::printf("  up to %7llu us %7zu %s\n", 1ULL << power, count, bar.c_str());
    }
}

} // namespace

bool call_latency(unsigned workers) {
    Runtime runtime(Threads{workers});
    const Observer observer(runtime);
    Times times = runtime.wait_for<Times>(call_often);
    if (times.size() != calls) return false;
    std::sort(times.begin(), times.end());
    const auto part = [&times](double share) {
        return nanoseconds(times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]) / 1e3;
    };
    print_histogram(times);
    std::printf("  of %d calls: 50 %% within %.1f us, 99 %% within %.1f us, 99.9 %% within %.1f us, all within %.1f us\n", calls,
                part(0.5), part(0.99), part(0.999), part(1));
    return true;
}

} // namespace canopy::bench
