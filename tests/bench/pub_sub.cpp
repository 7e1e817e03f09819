// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"

namespace canopy::bench {

namespace {

constexpr std::uint64_t subscribers = 1'000;
constexpr std::uint64_t broadcasts = 1'000;

struct News {
    std::uint64_t number = 0;
};

/// Checks that the events come in their order.
class Reader final : public GenServer<Reader> {
public:
    Reader(const PubSub& pub_sub, Pid main) : m_main(main) {
        pub_sub.subscribe<News>("topic", *this);
        canopy::send(runtime(), m_main, Done{});
    }
    void handle_info(News news) {
        if (news.number == ++m_seen && m_seen == broadcasts) canopy::send(runtime(), m_main, Done{m_seen});
    }

private:
    Pid m_main;
    std::uint64_t m_seen = 0;
};

} // namespace

Async<Measurement> pubsub_broadcast(Process& main) {
    const PubSub pub_sub;
    for (std::uint64_t i = 0; i < subscribers; ++i) {
        spawn_link<Reader>(main, {}, pub_sub, main.self());
        co_await receive<Done>();
    }
    const Stopwatch stopwatch;
    for (std::uint64_t number = 1; number <= broadcasts; ++number) {
        pub_sub.broadcast<News>("topic", {number});
        co_await yield();
    }
    std::uint64_t delivered = 0;
    for (std::uint64_t i = 0; i < subscribers; ++i) delivered += (co_await receive<Done>())->result;
    const Measurement measured{
        .operations = subscribers * broadcasts, .time = stopwatch.elapsed(), .correct = delivered == subscribers * broadcasts};
    co_return measured;
}

} // namespace canopy::bench
