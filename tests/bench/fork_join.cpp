// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <vector>

namespace canopy::bench {

namespace {

constexpr std::uint64_t receivers = 60;
constexpr std::uint64_t rounds = 50'000;
constexpr std::uint64_t children = 1'000'000;
constexpr std::uint64_t spawns_per_turn = 100; ///< a BEAM spawn costs about 40 reductions of the 4,000 of a turn

class Receiver final : public GenServer<Receiver> {
public:
    struct Increment {};

    explicit Receiver(Pid main) : m_main(main) {}
    void handle_cast(Increment) {
        if (++m_count < rounds) return;
        canopy::send(runtime(), m_main, Done{m_count});
        stop();
    }

private:
    Pid m_main;
    std::uint64_t m_count = 0;
};

class Collector final : public GenServer<Collector> {
public:
    struct Arrived {
        std::uint64_t child = 0;
    };

    explicit Collector(Pid main) : m_main(main) {}
    void handle_info(Arrived arrived) {
        m_sum += arrived.child;
        if (++m_count < children) return;
        canopy::send(runtime(), m_main, Done{m_sum});
        stop();
    }

private:
    Pid m_main;
    std::uint64_t m_count = 0;
    std::uint64_t m_sum = 0;
};

class Child final : public GenServer<Child> {
public:
    struct Go {};

    Child(Ref<Collector> collector, std::uint64_t number) : m_collector(collector), m_number(number) {}
    void handle_info(Go) {
        send(m_collector, Collector::Arrived{m_number});
        stop();
    }

private:
    Ref<Collector> m_collector;
    std::uint64_t m_number;
};

Async<void> create(Process& parent, Ref<Collector> collector) {
    for (std::uint64_t number = 1; number <= children; ++number) {
        send(spawn<Child>(parent, {}, collector, number), Child::Go{});
        if (number % spawns_per_turn == 0) co_await yield();
    }
}

} // namespace

Async<Measurement> fork_join_throughput(Process& main) {
    const Stopwatch stopwatch;
    std::vector<Ref<Receiver>> all;
    for (std::uint64_t i = 0; i < receivers; ++i) all.push_back(spawn<Receiver>(main, {}, main.self()));
    for (std::uint64_t round = 1; round <= rounds; ++round) {
        for (const Ref<Receiver>& receiver : all) cast(receiver, Receiver::Increment{});
        if (round % (sends_per_turn / receivers) == 0) co_await yield();
    }
    std::uint64_t received = 0;
    for (std::uint64_t i = 0; i < receivers; ++i) received += (co_await receive<Done>())->result;
    const Measurement measured{
        .operations = receivers * rounds, .time = stopwatch.elapsed(), .correct = received == receivers * rounds};
    co_return measured;
}

Async<Measurement> fork_join_create(Process& main) {
    const Stopwatch stopwatch;
    const Ref<Collector> collector = spawn<Collector>(main, {}, main.self());
    const Runtime::Body creator = [collector](Process& parent) { return create(parent, collector); };
    spawn_function(main, Linked::No, creator);
    const auto done = co_await receive<Done>();
    const Measurement measured{
        .operations = children, .time = stopwatch.elapsed(), .correct = done->result == children * (children + 1) / 2};
    co_return measured;
}

} // namespace canopy::bench
