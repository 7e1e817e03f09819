// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace canopy::bench {

/// What one run of a workload gave.
struct Measurement {
    std::uint64_t operations = 0;
    std::chrono::nanoseconds time{};
    bool correct = false;    ///< the workload's own check of its result
    std::uint64_t bytes = 0; ///< of memory, where that is what is measured: all operations together
};

/// A benchmark: what its main process does, from the first spawn to the last answer.
struct Workload {
    std::string_view name;
    Async<Measurement> (*run)(Process& main);
};

/// What a workload's processes tell its main process when they are done.
struct Done {
    std::uint64_t result = 0;
};

/// Time since it was made.
class Stopwatch {
public:
    std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - m_start; }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// After how many sends a producer gives way: as many as a process handles in its turn, so that on one worker nothing piles
/// up. Nothing preempts a Canopy process; the BEAM takes a producer off its scheduler after 4,000 reductions.
inline constexpr std::uint64_t sends_per_turn = 256;

Async<Measurement> ping_pong(Process& main);
Async<Measurement> thread_ring(Process& main);
Async<Measurement> counting(Process& main);
Async<Measurement> fan_in(Process& main);
Async<Measurement> fork_join_throughput(Process& main);
Async<Measurement> fork_join_create(Process& main);
Async<Measurement> big(Process& main);
Async<Measurement> gen_server_call(Process& main);
Async<Measurement> supervisor_restart(Process& main);
Async<Measurement> supervisor_restart_throw(Process& main);
Async<Measurement> link_exit_cascade(Process& main);
Async<Measurement> timer_start_cancel(Process& main);
Async<Measurement> send_after_fire(Process& main);
Async<Measurement> registry_lookup(Process& main);
Async<Measurement> task_async_await(Process& main);
Async<Measurement> table_lookup(Process& main);
Async<Measurement> table_insert(Process& main);
Async<Measurement> pubsub_broadcast(Process& main);
Async<Measurement> idle_memory(Process& main);

} // namespace canopy::bench
