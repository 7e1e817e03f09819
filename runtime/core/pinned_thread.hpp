// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/worker.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace canopy {

class Scheduler;

/// The OS thread of one pinned process: runs it whenever it has mail, ends with it.
class PinnedThread {
public:
    PinnedThread(Scheduler& scheduler, Worker& worker, ProcessSlot& slot)
        : m_scheduler(scheduler), m_worker(worker), m_slot(slot) {}
    ~PinnedThread();
    PinnedThread(const PinnedThread&) = delete;
    PinnedThread& operator=(const PinnedThread&) = delete;

    /// Begins, after the slot knows its thread: from its first turn on others may wake it.
    void start();
    /// The process has become runnable. Any thread.
    void wake();
    Worker& worker() const noexcept { return m_worker; }
    bool ended() const noexcept { return m_ended.load(std::memory_order_acquire); }

private:
    void run();

    Scheduler& m_scheduler;
    Worker& m_worker;
    ProcessSlot& m_slot;
    std::mutex m_mutex;
    std::condition_variable m_scheduled;
    bool m_runnable = true;
    std::atomic<bool> m_ended{false};
    std::thread m_thread; // last: it uses the others
};

} // namespace canopy
