// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

// canopy_bench [--workers N] [--no-trace] [WORKLOAD...]: the actor workloads, a line each; exit code 1 if a result is wrong.

#include "tests/bench/observer.hpp"
#include "tests/bench/workload.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace canopy;
using namespace canopy::bench;

constexpr std::array<Workload, 19> workloads{{
    {"ping_pong", ping_pong},
    {"thread_ring", thread_ring},
    {"counting", counting},
    {"fan_in", fan_in},
    {"fork_join_throughput", fork_join_throughput},
    {"fork_join_create", fork_join_create},
    {"big", big},
    {"gen_server_call", gen_server_call},
    {"supervisor_restart", supervisor_restart},
    {"supervisor_restart_throw", supervisor_restart_throw},
    {"link_exit_cascade", link_exit_cascade},
    {"timer_start_cancel", timer_start_cancel},
    {"send_after_fire", send_after_fire},
    {"registry_lookup", registry_lookup},
    {"task_async_await", task_async_await},
    {"table_lookup", table_lookup},
    {"table_insert", table_insert},
    {"pubsub_broadcast", pubsub_broadcast},
    {"idle_memory", idle_memory},
}};

struct Options {
    Threads threads{.workers = std::clamp(std::thread::hardware_concurrency(), 1U, 2U)};
    Trace trace = Trace::On;
    std::vector<Workload> wanted;
};

int usage(const std::string& problem) {
    std::fprintf(stderr,
                 "canopy_bench: %s\nusage: canopy_bench [--workers N] [--no-trace] [WORKLOAD...]\nworkloads:", problem.c_str());
    for (const Workload& workload : workloads)
        std::fprintf(stderr, " %.*s", static_cast<int>(workload.name.size()), workload.name.data());
    std::fputc('\n', stderr);
    return 2;
}

std::optional<unsigned> number_of(std::string_view text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number == 0 || number > 256) return std::nullopt;
    return number;
}

/// Reads the arguments into options; answers what is wrong with them, or nothing.
std::string parse(std::span<char*> arguments, Options& options) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto named =
            std::find_if(workloads.begin(), workloads.end(), [&](const Workload& workload) { return workload.name == argument; });
        if (argument == "--no-trace") {
            options.trace = Trace::Off;
        } else if (argument == "--workers") {
            const auto workers = ++i < arguments.size() ? number_of(arguments[i]) : std::nullopt;
            if (!workers) return "--workers needs a number from 1 to 256";
            options.threads.workers = *workers;
        } else if (named != workloads.end()) {
            options.wanted.push_back(*named);
        } else {
            return "unknown workload or option: " + std::string(argument);
        }
    }
    if (options.wanted.empty()) options.wanted.assign(workloads.begin(), workloads.end());
    return {};
}

Measurement measure(const Workload& workload, const Options& options) {
    Runtime runtime(options.threads, options.trace);
    const Observer observer(runtime);
    return runtime.wait_for<Measurement>(workload.run);
}

void print(std::string_view name, const Measurement& measured) {
    const auto operations = static_cast<double>(measured.operations);
    const double seconds = std::chrono::duration<double>(measured.time).count();
    if (measured.bytes > 0) {
        std::printf("%-24.*s ops=%-10llu bytes/process=%10.1f%s\n", static_cast<int>(name.size()), name.data(),
                    static_cast<unsigned long long>(measured.operations), static_cast<double>(measured.bytes) / operations,
                    measured.correct ? "" : "  WRONG RESULT");
        return;
    }
    std::printf("%-24.*s ops=%-10llu s=%8.4f ops/s=%14.1f ns/op=%10.1f%s\n", static_cast<int>(name.size()), name.data(),
                static_cast<unsigned long long>(measured.operations), seconds, operations / seconds, seconds * 1e9 / operations,
                measured.correct ? "" : "  WRONG RESULT");
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    const std::string problem = parse({argv + 1, static_cast<std::size_t>(argc - 1)}, options);
    if (!problem.empty()) return usage(problem);
    bool correct = true;
    for (const Workload& workload : options.wanted) {
        const Measurement measured = measure(workload, options);
        print(workload.name, measured);
        correct = correct && measured.correct;
    }
    return correct ? 0 : 1;
}
