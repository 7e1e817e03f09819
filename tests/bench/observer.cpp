// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/observer.hpp"

#include <chrono>
#include <vector>

namespace canopy::bench {

Observer::Observer(Runtime& runtime) : m_runtime(runtime), m_thread([this] { run(); }) {}

Observer::~Observer() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_awaken.notify_one();
    m_thread.join();
}

void Observer::run() {
    using std::chrono::steady_clock;
    constexpr std::chrono::nanoseconds frame{1'000'000'000 / 60};
    std::vector<TraceRecord> records;
    std::vector<Pid> active;
    auto due = steady_clock::now();
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_runtime.drain_trace(records, active);
        records.clear();
        active.clear();
        due = std::max(due + frame, steady_clock::now());
        m_awaken.wait_until(lock, due, [this] { return m_stop; });
    }
}

} // namespace canopy::bench
