// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/asymmetric_fence.hpp"
#include "core/run_queue.hpp"
#include "core/trace_ring.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace canopy {

class Runtime;
struct ProcessSlot;

/// The process that was just woken by the one in hand: it runs next, on the same core. The watch takes it away when the
/// process in hand does not end its handler; that is so rare that the worker pays for it with two plain stores.
class NextSlot {
public:
    /// Process: the worker. Answers the one that was there before.
    ProcessSlot* put(ProcessSlot* slot) noexcept {
        ProcessSlot* before = take();
        m_slot.store(slot, std::memory_order_release);
        return before;
    }
    /// Process: the worker.
    ProcessSlot* take() noexcept {
        if (!m_slot.load(std::memory_order_relaxed)) return nullptr;
        enter();
        ProcessSlot* slot = m_slot.load(std::memory_order_relaxed);
        m_slot.store(nullptr, std::memory_order_relaxed);
        m_taking.store(false, std::memory_order_release);
        return slot;
    }
    /// Process: any. What it was a moment ago.
    bool empty() const noexcept { return !m_slot.load(std::memory_order_relaxed); }
    /// Process: the watch. Cost: a heavy fence, if there is one to take.
    ProcessSlot* take_away() noexcept;

private:
    void enter() noexcept {
        for (;;) {
            m_taking.store(true, std::memory_order_relaxed);
            light_fence();
            if (!m_watched.load(std::memory_order_acquire)) return;
            m_taking.store(false, std::memory_order_release);
            while (m_watched.load(std::memory_order_acquire)) std::this_thread::yield();
        }
    }

    std::atomic<ProcessSlot*> m_slot{nullptr};
    std::atomic<bool> m_taking{false};  ///< the worker is at it
    std::atomic<bool> m_watched{false}; ///< the watch is at it
};

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
    NextSlot next;
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
