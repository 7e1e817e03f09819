// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace canopy::bench {

/// Reads the event log 60 times a second, as the program does; ends with its scope.
class Observer {
public:
    explicit Observer(Runtime& runtime);
    ~Observer();
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

private:
    void run();

    Runtime& m_runtime;
    std::mutex m_mutex;
    std::condition_variable m_awaken;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace canopy::bench
