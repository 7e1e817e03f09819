// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same work on one, two, four and eight workers, whatever number of cores there is.
#include "tests/bench/observer.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "core/runtime.hpp"

#include <array>
#include <cstdio>
#include <thread>

namespace canopy::bench {

namespace {

constexpr std::array<unsigned, 4> worker_counts{1, 2, 4, 8};
constexpr int rounds = 5;

} // namespace

bool more_workers(unsigned) {
    constexpr std::array<Workload, 6> workloads{{{"ping_pong", ping_pong},
                                                 {"thread_ring", thread_ring},
                                                 {"fan_in", fan_in},
                                                 {"fork_join_throughput", fork_join_throughput},
                                                 {"big", big},
                                                 {"gen_server_call", gen_server_call}}};
    bool correct = true;
    std::printf("  ns an operation, %u cores\n  %-22s", std::thread::hardware_concurrency(), "workers");
    for (const unsigned workers : worker_counts) std::printf(" %8u", workers);
    std::printf("\n");
    for (const Workload& workload : workloads) {
        std::array<std::vector<double>, worker_counts.size()> times;
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t i = 0; i < worker_counts.size(); ++i) {
                Runtime runtime(Threads{worker_counts[i]});
                const Observer observer(runtime);
                const auto measured = runtime.wait_for<Measurement>(workload.run);
                correct = correct && measured.correct;
                times[i].push_back(nanoseconds(measured.time) / static_cast<double>(measured.operations));
            }
        }
        std::printf("  %-22.*s", static_cast<int>(workload.name.size()), workload.name.data());
        for (const auto& each : times) std::printf(" %8.1f", median(each));
        std::printf("\n");
    }
    return correct;
}

} // namespace canopy::bench
