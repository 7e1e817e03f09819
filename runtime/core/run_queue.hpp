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

    /// Moves the older half into the thief's queue, which must have room for it, and answers its first.
    /// Process: the worker that owns the thief's queue. Cost: one compare-and-swap for all of them.
    ProcessSlot* steal_half(RunQueue& thief) noexcept {
        std::uint32_t head = m_head.load(std::memory_order_acquire);
        for (;;) {
            const std::uint32_t waiting = m_tail.load(std::memory_order_seq_cst) - head;
            if (waiting == 0 || waiting > capacity) return nullptr; // beyond: the head has moved since
            const std::uint32_t taken = waiting - waiting / 2;
            // Read before they are ours: nobody overwrites them while the head stands here.
            ProcessSlot* first = m_slots[head % capacity].load(std::memory_order_relaxed);
            const std::uint32_t tail = thief.m_tail.load(std::memory_order_relaxed);
            for (std::uint32_t i = 1; i < taken; ++i)
                thief.m_slots[(tail + i - 1) % capacity].store(m_slots[(head + i) % capacity].load(std::memory_order_relaxed),
                                                               std::memory_order_relaxed);
            if (!m_head.compare_exchange_strong(head, head + taken, std::memory_order_acq_rel)) continue;
            if (taken > 1) thief.m_tail.store(tail + taken - 1, std::memory_order_seq_cst);
            return first;
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
