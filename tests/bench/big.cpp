// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <vector>

namespace canopy::bench {

namespace {

constexpr std::uint64_t actors = 120;
constexpr std::uint64_t pings_each = 20'000;

class Actor final : public GenServer<Actor> {
public:
    struct All {
        std::vector<Ref<Actor>> actors;
    };
    struct Ping {
        Ref<Actor> from;
    };
    struct Pong {};
    struct Pings {
        using Reply = std::uint64_t;
    };
    static Call<Pings> pings(Ref<Actor> actor) { return call(actor, Pings{}); }

    Actor(Pid main, std::uint64_t seed) : m_main(main), m_seed(seed) {}
    void handle_cast(All all) {
        m_actors = std::move(all.actors);
        ping_one();
    }
    void handle_info(Ping ping) {
        ++m_pings;
        send(ping.from, Pong{});
    }
    void handle_info(Pong) {
        if (++m_pongs < pings_each) return ping_one();
        canopy::send(runtime(), m_main, Done{m_pongs});
    }
    std::uint64_t handle_call(Pings) { return m_pings; }

private:
    void ping_one() {
        m_seed = (m_seed * 1103515245 + 12345) & 0x7fffffff;
        send(m_actors[(m_seed >> 8) % m_actors.size()], Ping{self_ref()});
    }

    Pid m_main;
    std::uint64_t m_seed;
    std::vector<Ref<Actor>> m_actors;
    std::uint64_t m_pings = 0;
    std::uint64_t m_pongs = 0;
};

} // namespace

Async<Measurement> big(Process& main) {
    const Stopwatch stopwatch;
    std::vector<Ref<Actor>> all;
    for (std::uint64_t i = 1; i <= actors; ++i) all.push_back(spawn<Actor>(main, {}, main.self(), 7919 * i));
    for (const Ref<Actor>& actor : all) cast(actor, Actor::All{all});
    std::uint64_t pongs = 0;
    for (std::uint64_t i = 0; i < actors; ++i) pongs += (co_await receive<Done>())->result;
    Measurement measured{.operations = 2 * actors * pings_each, .time = stopwatch.elapsed()};
    std::uint64_t pings = 0;
    for (const Ref<Actor>& actor : all) pings += co_await Actor::pings(actor);
    for (const Ref<Actor>& actor : all) main.exit(actor.pid(), ExitReason::kill());
    measured.correct = pings == actors * pings_each && pongs == actors * pings_each;
    co_return measured;
}

} // namespace canopy::bench
