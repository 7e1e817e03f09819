// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <thread>

namespace canopy {

/// A lock for sections of a few dozen instructions, usable with std::lock_guard.
class SpinLock {
public:
    void lock() noexcept {
        while (m_locked.exchange(true, std::memory_order_acquire))
            for (int spins = 0; m_locked.load(std::memory_order_relaxed); ++spins)
                if (spins > 100) std::this_thread::yield();
    }
    void unlock() noexcept { m_locked.store(false, std::memory_order_release); }

private:
    std::atomic<bool> m_locked{false};
};

} // namespace canopy
