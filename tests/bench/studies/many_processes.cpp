// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A million servers under supervisors: what each takes, how long they take to start, and to stop.
#include "tests/bench/observer.hpp"
#include "tests/bench/resident_memory.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "core/receive.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/supervisor.hpp"

#include <cstdio>
#include <string>

namespace canopy::bench {

namespace {

constexpr std::uint64_t branches = 100;
constexpr std::uint64_t leaves_each = 10'000;

class Leaf final : public GenServer<Leaf> {
public:
    struct Increment {};
    void handle_cast(Increment) { ++m_count; }

private:
    std::uint64_t m_count = 0;
};

Async<void> fill(Process& starter, Ref<DynamicSupervisor> branch, Pid main) {
    std::uint64_t started = 0;
    for (std::uint64_t i = 0; i < leaves_each; ++i) {
        Call<DynamicSupervisor::StartChild> starting =
            DynamicSupervisor::start_child(branch, {.id = "leaf", .start = starts<Leaf>(), .restart = Restart::Temporary});
        if (co_await std::move(starting)) ++started;
    }
    send(starter.runtime(), main, Done{started});
}

Async<std::uint64_t> fill_all(Process& main, Ref<Supervisor> top) {
    for (const ChildInfo& branch : co_await Supervisor::which_children(top)) {
        const Ref<DynamicSupervisor> supervisor(main.runtime(), branch.pid);
        const Pid self = main.self();
        const Runtime::Body body = [supervisor, self](Process& starter) { return fill(starter, supervisor, self); };
        spawn_function(main, Linked::No, body);
    }
    std::uint64_t started = 0;
    for (std::uint64_t i = 0; i < branches; ++i) started += (co_await receive<Done>())->result;
    co_return started;
}

} // namespace

bool many_processes(unsigned workers) {
    Runtime runtime(Threads{workers});
    const Observer observer(runtime);
    const std::uint64_t before = resident_bytes();
    SupervisorSpec spec;
    for (std::uint64_t i = 0; i < branches; ++i)
        spec.children.push_back(DynamicSupervisor::child_spec("branch-" + std::to_string(i), {}));
    const Ref<Supervisor> top = runtime.start<Supervisor>(std::move(spec)).value();
    const Stopwatch starting;
    const auto started = runtime.wait_for<std::uint64_t>([top](Process& main) { return fill_all(main, top); });
    const double start_time = nanoseconds(starting.elapsed());
    const std::uint64_t alive = runtime.process_count();
    const std::uint64_t bytes = resident_bytes() - before;
    const Stopwatch stopping;
    stop_server(runtime, top.pid(), ExitReason::shutdown());
    const double stop_time = nanoseconds(stopping.elapsed());
    const auto count = static_cast<double>(started);
    std::printf("  %llu processes alive under %llu supervisors: %.0f bytes each, its supervisor's part included\n",
                static_cast<unsigned long long>(alive), static_cast<unsigned long long>(branches),
                static_cast<double>(bytes) / count);
    std::printf("  started in %.2f s (%.0f ns each), the tree stopped in %.2f s (%.0f ns each)\n", start_time / 1e9,
                start_time / count, stop_time / 1e9, stop_time / count);
    return started == branches * leaves_each && alive >= started && runtime.process_count() == 0;
}

} // namespace canopy::bench
