// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/execution.hpp"
#include "core/worker.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

namespace canopy {

class Runtime;
class PinnedThread;

/// How many runnable processes wait for a worker, queue by queue; those that run are in none.
struct RunQueueLengths {
    std::vector<std::size_t> workers{}; ///< of the pool, in the order they were made; 1 when simulated
    std::size_t shared = 0;             ///< of no worker: woken from outside, or what a full queue could not take

    std::size_t total() const noexcept { return std::accumulate(workers.begin(), workers.end(), shared); }
};

/// Who runs which process when: one worker thread a core that steal from each other, or, simulated, the caller's
/// thread and a seed that picks who is next.
class Scheduler {
public:
    /// Messages a process handles before the next one has its turn.
    static constexpr std::uint32_t budget = 256;

    explicit Scheduler(Runtime& runtime);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    void start_threads(unsigned workers);
    void start_simulation(std::uint64_t seed);
    /// No process may be alive any more.
    void stop();

    /// The process has become runnable. Any thread; the process must not be scheduled already.
    void schedule(ProcessSlot& slot);
    /// A pinned process begins: its thread starts.
    void start_pinned(ProcessSlot& slot);

    /// Simulated: runs one turn of one runnable process, the seed's choice. False: none is runnable.
    bool step();
    bool simulated() const noexcept { return m_simulation != nullptr; }
    Worker* simulation() const noexcept { return m_simulation.get(); }

    /// Looks for handlers that run too long and reports each once. When they hold every worker, one is replaced: whoever
    /// is to kill or abandon them must get a turn. True while any worker is at work.
    bool watch();
    /// The process will not come back to us: another thread takes its worker's place. False: it is not running.
    bool replace_worker_of(const ProcessSlot& slot);

    /// Calls a function with every worker there is, pinned ones included.
    template <class F>
    void for_each_worker(F&& function) const {
        const std::lock_guard lock(m_workers_mutex);
        for (const auto& worker : m_workers) function(*worker);
    }
    unsigned pool_size() const noexcept { return m_pool_size; }
    RunQueueLengths run_queue_lengths() const;

private:
    friend class PinnedThread;

    Worker& add_worker(Worker::Role role);
    void start_worker();
    Worker* empty_place();
    bool replace(Worker& worker);
    void run(Worker& worker);
    SliceEnd run_turn(Worker& worker, ProcessSlot& slot);
    void run_one(Worker& worker, ProcessSlot& slot);
    ProcessSlot* find(Worker& worker);
    ProcessSlot* steal(Worker& thief);
    ProcessSlot* pop_shared();
    void push_shared(ProcessSlot& slot);
    void requeue(Worker& worker, ProcessSlot& slot);
    ProcessSlot* spin(Worker& worker);
    ProcessSlot* sleep(Worker& worker);
    void notify();
    void hand_over(Worker& worker);
    void reap_pinned();
    bool anything_queued() const noexcept;
    Worker& pinned_worker();

    Runtime& m_runtime;
    mutable std::mutex m_workers_mutex;
    std::vector<std::unique_ptr<Worker>> m_workers; ///< never shrinks before stop(): thieves look at them
    std::vector<std::unique_ptr<PinnedThread>> m_pinned;
    std::vector<Worker*> m_idle_pinned;             ///< of pinned threads that ended: for the next ones
    std::array<std::atomic<Worker*>, 256> m_pool{}; ///< whom to steal from
    std::atomic<unsigned> m_pool_count{0};
    unsigned m_pool_size = 0;
    std::unique_ptr<Worker> m_simulation;
    std::vector<ProcessSlot*> m_runnable; ///< simulated
    std::mt19937_64 m_random;

    std::mutex m_shared_mutex;
    std::deque<ProcessSlot*> m_shared;
    std::atomic<std::size_t> m_shared_size{0};
    std::atomic<std::uint32_t> m_sleeping{0};
    std::atomic<std::uint32_t> m_searching{0};
    std::atomic<std::uint32_t> m_wake{0}; ///< the futex
    std::atomic<bool> m_stop{false};
};

} // namespace canopy
