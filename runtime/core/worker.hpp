// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_queue.hpp"
#include "core/trace_ring.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace canopy {

class Runtime;
struct ProcessSlot;

/// A thread that runs processes: its queue, its event ring, its store of free slots.
struct Worker {
    enum class Role : std::uint8_t {
        Pool,      ///< runs whatever is runnable
        Pinned,    ///< runs one process
        Simulated, ///< the caller of Runtime::run_until_idle()
    };

    Worker(Runtime& its_runtime, Role its_role);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    Runtime& runtime;
    const Role role;
    RunQueue queue;
    /// Just woken by the process in hand: runs next, on this core. Only this worker puts one there; the watch may take it
    /// away, when the process in hand does not end its handler.
    std::atomic<ProcessSlot*> next{nullptr};
    ProcessSlot* take_next() noexcept {
        return next.load(std::memory_order_relaxed) ? next.exchange(nullptr, std::memory_order_acq_rel) : nullptr;
    }
    std::uint32_t turn = 0;
    std::vector<std::uint32_t> free_slots;
    TraceRing trace;
    // Written by this thread, read by others:
    std::atomic<std::uint64_t> spawned{0};
    std::atomic<std::uint64_t> ended{0};
    std::atomic<std::uint64_t> slices{0};
    std::atomic<std::uint64_t> handled{0};
    std::atomic<ProcessSlot*> running{nullptr};
    std::atomic<bool> retired{false}; ///< replaced: its thread ends when its handler does
    std::atomic<bool> left{false};    ///< its thread has ended: another may take its place
    std::thread thread;               ///< of the pool's workers
    // Of the watch for long handlers:
    std::uint64_t watched_slice = 0;
    std::uint64_t watched_handled = 0;
    std::int64_t watched_since = 0;
    bool reported = false;
};

/// Makes a worker the calling thread's, for a scope.
class WorkerScope {
public:
    explicit WorkerScope(Worker& worker) noexcept;
    ~WorkerScope();
    WorkerScope(const WorkerScope&) = delete;
    WorkerScope& operator=(const WorkerScope&) = delete;

private:
    Worker* m_before;
};

} // namespace canopy
