// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

// canopy_instructions WORKLOAD COUNT: does a thing so many times on one worker, for check.sh to count the instructions.

#include "core/receive.hpp"
#include "otp/gen_server.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace canopy {
namespace {

struct Done {
    std::uint64_t result = 0;
};

class Player final : public GenServer<Player> {
public:
    struct Ball {
        Pid from;
        Pid main;
        std::uint64_t left = 0;
    };
    void handle_info(Ball ball) {
        if (ball.left == 0)
            canopy::send(runtime(), ball.main, Done{1});
        else
            send(Ref<Player>(runtime(), ball.from), Ball{self(), ball.main, ball.left - 1});
    }
};

class Counter final : public GenServer<Counter> {
public:
    struct Increment {
        using Reply = std::uint64_t;
    };
    std::uint64_t handle_call(Increment) { return ++m_count; }

private:
    std::uint64_t m_count = 0;
};

class Child final : public GenServer<Child> {
public:
    struct Go {};
    Child(Pid main, std::uint64_t number) : m_main(main), m_number(number) {}
    void handle_info(Go) {
        canopy::send(runtime(), m_main, Done{m_number});
        stop();
    }

private:
    Pid m_main;
    std::uint64_t m_number;
};

/// Each answers a sum that tells whether all was done.
Async<std::uint64_t> messages(Process& main, std::uint64_t count) {
    const Ref<Player> first = spawn_link<Player>(main, {});
    const Ref<Player> second = spawn_link<Player>(main, {});
    send(first, Player::Ball{second.pid(), main.self(), count});
    co_await receive<Done>();
    co_return count;
}

Async<std::uint64_t> calls(Process& main, std::uint64_t count) {
    const Ref<Counter> counter = spawn_link<Counter>(main, {});
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < count; ++i) last = co_await call(counter, Counter::Increment{});
    co_return last;
}

Async<std::uint64_t> processes(Process& main, std::uint64_t count) {
    std::uint64_t in_order = 0;
    for (std::uint64_t i = 1; i <= count; ++i) {
        send(spawn<Child>(main, {}, main.self(), i), Child::Go{});
        if ((co_await receive<Done>())->result == i) ++in_order;
    }
    co_return in_order;
}

} // namespace
} // namespace canopy

int main(int argc, char** argv) {
    using namespace canopy;
    if (argc != 3) return 2;
    const std::string_view name = argv[1];
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const auto workload = name == "message" ? messages : name == "call" ? calls : name == "process" ? processes : nullptr;
    if (!workload || count == 0) return 2;
    Runtime runtime(Threads{1});
    const auto done = runtime.wait_for<std::uint64_t>([&](Process& main) { return workload(main, count); });
    std::printf("%llu\n", static_cast<unsigned long long>(done));
    return done == count ? 0 : 1;
}
