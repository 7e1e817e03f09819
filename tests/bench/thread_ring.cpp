// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <vector>

namespace canopy::bench {

namespace {

constexpr std::uint64_t ring_size = 503;
constexpr std::uint64_t hops = 5'000'000;

class Member final : public GenServer<Member> {
public:
    struct Next {
        Ref<Member> member;
    };
    struct Token {
        std::uint64_t hops_left = 0;
    };
    struct Count {
        using Reply = std::uint64_t;
    };
    static Call<Count> count(Ref<Member> member) { return call(member, Count{}); }

    explicit Member(Pid main) : m_main(main) {}
    void handle_cast(Next next) { m_next = next.member; }
    void handle_info(Token token) {
        ++m_count;
        if (token.hops_left == 0) return canopy::send(runtime(), m_main, Done{m_count});
        send(m_next, Token{token.hops_left - 1});
    }
    std::uint64_t handle_call(Count) { return m_count; }

private:
    Ref<Member> m_next;
    Pid m_main;
    std::uint64_t m_count = 0;
};

std::vector<Ref<Member>> make_ring(Process& main) {
    std::vector<Ref<Member>> ring;
    for (std::uint64_t i = 0; i < ring_size; ++i) ring.push_back(spawn<Member>(main, {}, main.self()));
    for (std::size_t i = 0; i < ring.size(); ++i) cast(ring[i], Member::Next{ring[(i + 1) % ring.size()]});
    return ring;
}

} // namespace

Async<Measurement> thread_ring(Process& main) {
    const std::vector<Ref<Member>> ring = make_ring(main);
    const Stopwatch stopwatch;
    send(ring.front(), Member::Token{hops});
    const auto done = co_await receive<Done>();
    Measurement measured{.operations = hops, .time = stopwatch.elapsed()};
    std::uint64_t received = 0;
    for (const Ref<Member>& member : ring) received += co_await Member::count(member);
    // The token ends where it must, and every hop was somebody's.
    measured.correct = received == hops + 1 && done->result == co_await Member::count(ring[hops % ring_size]);
    co_return measured;
}

} // namespace canopy::bench
