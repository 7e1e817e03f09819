// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace canopy {

struct ProcessSlot;

/// A worker's bounded queue of runnable processes: the owner appends, everybody takes from the front.
class RunQueue {
public:
    static constexpr std::uint32_t capacity = 1024;

    /// Process: the owning worker only. False: full.
    bool push(ProcessSlot* slot) noexcept {
        const std::uint32_t tail = m_tail.load(std::memory_order_relaxed);
        if (tail - m_head.load(std::memory_order_acquire) >= capacity) return false;
        m_slots[tail % capacity].store(slot, std::memory_order_relaxed);
        // Sequentially consistent: pairs with the sleeper's last look in Scheduler::sleep().
        m_tail.store(tail + 1, std::memory_order_seq_cst);
        return true;
    }

    /// Process: any worker.
    ProcessSlot* pop() noexcept {
        std::uint32_t head = m_head.load(std::memory_order_acquire);
        for (;;) {
            if (head == m_tail.load(std::memory_order_seq_cst)) return nullptr;
            ProcessSlot* slot = m_slots[head % capacity].load(std::memory_order_relaxed);
            if (m_head.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel)) return slot;
        }
    }

    std::uint32_t size() const noexcept {
        return m_tail.load(std::memory_order_seq_cst) - m_head.load(std::memory_order_relaxed);
    }
    bool empty() const noexcept { return size() == 0; }

private:
    alignas(64) std::atomic<std::uint32_t> m_head{0};
    alignas(64) std::atomic<std::uint32_t> m_tail{0};
    std::array<std::atomic<ProcessSlot*>, capacity> m_slots{};
};

} // namespace canopy
