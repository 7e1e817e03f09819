// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

namespace canopy::bench {

namespace {

constexpr std::uint64_t round_trips = 2'000'000;

class Pinger;

class Ponger final : public GenServer<Ponger> {
public:
    struct Ping {
        Ref<Pinger> from;
    };
    struct Count {
        using Reply = std::uint64_t;
    };
    static Call<Count> count(Ref<Ponger> ponger) { return call(ponger, Count{}); }

    void handle_info(Ping ping);
    std::uint64_t handle_call(Count) { return m_count; }

private:
    std::uint64_t m_count = 0;
};

class Pinger final : public GenServer<Pinger> {
public:
    struct Pong {};

    Pinger(Ref<Ponger> ponger, Pid main) : m_ponger(ponger), m_main(main) {}
    Init init() {
        ping();
        return Init::ok();
    }
    void handle_info(Pong) {
        if (++m_count < round_trips) return ping();
        canopy::send(runtime(), m_main, Done{m_count});
        stop();
    }

private:
    void ping() { send(m_ponger, Ponger::Ping{self_ref()}); }

    Ref<Ponger> m_ponger;
    Pid m_main;
    std::uint64_t m_count = 0;
};

void Ponger::handle_info(Ping ping) {
    ++m_count;
    send(ping.from, Pinger::Pong{});
}

} // namespace

Async<Measurement> ping_pong(Process& main) {
    const Ref<Ponger> ponger = spawn<Ponger>(main, {});
    const Stopwatch stopwatch;
    spawn<Pinger>(main, {}, ponger, main.self());
    const auto done = co_await receive<Done>();
    Measurement measured{.operations = 2 * round_trips, .time = stopwatch.elapsed()};
    measured.correct = done->result == round_trips && co_await Ponger::count(ponger) == round_trips;
    co_return measured;
}

} // namespace canopy::bench
