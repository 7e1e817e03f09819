// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/supervisor.hpp"

#include <stdexcept>
#include <vector>

namespace canopy::bench {

namespace {

constexpr std::uint64_t supervisors = 2'000;
constexpr std::uint64_t restarts_each = 25;
constexpr std::uint64_t chain_length = 100'000;

enum class Crash : std::uint8_t { Reason, Throw };

/// Says when it is up, and ends when it is told to.
class Flaky final : public GenServer<Flaky> {
public:
    struct Up {
        std::uint64_t index = 0;
        Pid pid;
    };

    Flaky(Pid main, std::uint64_t index) { canopy::send(runtime(), main, Up{index, self()}); }
    void handle_info(Crash how) {
        if (how == Crash::Throw) throw std::runtime_error("boom");
        stop(ExitReason::custom("boom"));
    }
};

Async<std::vector<Pid>> start_supervisors(Process& main) {
    for (std::uint64_t index = 0; index < supervisors; ++index) {
        SupervisorSpec spec{.max_restarts = 1000, .within = std::chrono::seconds{1}};
        spec.children.push_back({.id = "flaky", .start = starts<Flaky>(main.self(), index)});
        Starting<Supervisor> starting = start_link<Supervisor>(main, std::move(spec));
        co_await starting;
    }
    std::vector<Pid> children(supervisors);
    for (std::uint64_t index = 0; index < supervisors; ++index) {
        const auto up = co_await receive<Flaky::Up>();
        children[up->index] = up->pid;
    }
    co_return children;
}

/// From a crash to its replacement's first instruction, one after another, round robin.
Async<Measurement> restart(Process& main, Crash how) {
    std::vector<Pid> children = co_await start_supervisors(main);
    const Stopwatch stopwatch;
    std::uint64_t replaced = 0;
    for (std::uint64_t restart = 0; restart < supervisors * restarts_each; ++restart) {
        Pid& child = children[restart % supervisors];
        send(Ref<Flaky>(main.runtime(), child), how);
        const auto up = co_await receive<Flaky::Up>();
        if (up->index == restart % supervisors && up->pid != child) ++replaced;
        child = up->pid;
    }
    const Measurement measured{.operations = supervisors * restarts_each,
                               .time = stopwatch.elapsed(),
                               .correct = replaced == supervisors * restarts_each};
    co_return measured;
}

/// Begins the next one of the chain, linked, and waits for the end.
class Link final : public GenServer<Link> {
public:
    struct Tail {
        Pid pid;
    };

    Link(Pid main, std::uint64_t left) {
        if (left > 1)
            spawn_link<Link>(*this, {}, main, left - 1);
        else
            canopy::send(runtime(), main, Tail{self()});
    }
};

} // namespace

Async<Measurement> supervisor_restart(Process& main) { return restart(main, Crash::Reason); }

Async<Measurement> supervisor_restart_throw(Process& main) { return restart(main, Crash::Throw); }

Async<Measurement> link_exit_cascade(Process& main) {
    const std::uint64_t before = main.runtime().process_count();
    const Ref<Link> head = spawn<Link>(main, {}, main.self(), chain_length);
    const auto tail = co_await receive<Link::Tail>();
    const MonitorRef monitor = main.monitor(tail->pid);
    const bool whole = main.runtime().process_count() == before + chain_length;
    const Stopwatch stopwatch;
    main.exit(head.pid(), ExitReason::kill());
    const auto down = co_await wait_down(monitor);
    const Measurement measured{
        .operations = chain_length, .time = stopwatch.elapsed(), .correct = whole && down->reason == ExitReason::killed()};
    co_return measured;
}

} // namespace canopy::bench
