// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/pinned_thread.hpp"

#include "core/scheduler.hpp"

namespace canopy {

void PinnedThread::start() {
    m_thread = std::thread([this] { run(); });
}

PinnedThread::~PinnedThread() {
    if (m_thread.joinable()) m_thread.join();
}

void PinnedThread::wake() {
    const std::lock_guard lock(m_mutex);
    m_runnable = true;
    m_scheduled.notify_one();
}

void PinnedThread::run() {
    const WorkerScope scope(m_worker);
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_scheduled.wait(lock, [this] { return m_runnable; });
            m_runnable = false;
        }
        SliceEnd end = SliceEnd::Yielded;
        while (end == SliceEnd::Yielded) end = m_scheduler.run_turn(m_worker, m_slot);
        if (end == SliceEnd::Ended) break;
    }
    m_ended.store(true, std::memory_order_release);
}

} // namespace canopy
