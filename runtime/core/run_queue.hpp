// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

namespace canopy {

struct ProcessSlot;

/// A worker's bounded queue of runnable processes: the owner appends, everybody takes from the front.
class RunQueue {
public:
    /// Room for a power of two of processes.
    explicit RunQueue(std::uint32_t capacity) : m_mask(capacity - 1), m_slots(new std::atomic<ProcessSlot*>[capacity]) {}
    std::uint32_t capacity() const noexcept { return m_mask + 1; }

    /// Process: the owning worker only. False: full.
    bool push(ProcessSlot* slot) noexcept {
        const std::uint32_t tail = m_tail.load(std::memory_order_relaxed);
        if (tail - m_head.load(std::memory_order_acquire) >= capacity()) return false;
        m_slots[tail & m_mask].store(slot, std::memory_order_relaxed);
        // Sequentially consistent: pairs with the sleeper's last look in Scheduler::sleep().
        m_tail.store(tail + 1, std::memory_order_seq_cst);
        return true;
    }

    /// Process: any worker.
    ProcessSlot* pop() noexcept {
        std::uint32_t head = m_head.load(std::memory_order_acquire);
        for (;;) {
            if (head == m_tail.load(std::memory_order_seq_cst)) return nullptr;
            ProcessSlot* slot = m_slots[head & m_mask].load(std::memory_order_relaxed);
            if (m_head.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel)) return slot;
        }
    }

    /// Moves the older half, at most 1,024, into the thief's queue, which must have room for it, and answers its first.
    /// Process: the worker that owns the thief's queue. Cost: one compare-and-swap for all of them.
    ProcessSlot* steal_half(RunQueue& thief) noexcept {
        std::uint32_t head = m_head.load(std::memory_order_acquire);
        for (;;) {
            const std::uint32_t waiting = m_tail.load(std::memory_order_seq_cst) - head;
            if (waiting == 0 || waiting > capacity()) return nullptr; // beyond: the head has moved since
            const std::uint32_t taken = std::min(waiting - waiting / 2, most_stolen);
            // Read before they are ours: nobody overwrites them while the head stands here.
            ProcessSlot* first = m_slots[head & m_mask].load(std::memory_order_relaxed);
            const std::uint32_t tail = thief.m_tail.load(std::memory_order_relaxed);
            for (std::uint32_t i = 1; i < taken; ++i)
                thief.m_slots[(tail + i - 1) & thief.m_mask].store(m_slots[(head + i) & m_mask].load(std::memory_order_relaxed),
                                                                   std::memory_order_relaxed);
            if (!m_head.compare_exchange_strong(head, head + taken, std::memory_order_acq_rel)) continue;
            if (taken > 1) thief.m_tail.store(tail + taken - 1, std::memory_order_seq_cst);
            return first;
        }
    }

    /// Process: any. Exact while nobody moves it.
    std::uint32_t size() const noexcept {
        const std::uint32_t tail = m_tail.load(std::memory_order_seq_cst);
        const std::uint32_t head = m_head.load(std::memory_order_relaxed);
        const std::uint32_t waiting = tail - head;
        return waiting <= capacity() ? waiting : 0; // beyond: the head has moved past the tail we saw
    }
    bool empty() const noexcept { return m_tail.load(std::memory_order_seq_cst) == m_head.load(std::memory_order_relaxed); }

private:
    static constexpr std::uint32_t most_stolen = 1024;

    alignas(64) std::atomic<std::uint32_t> m_head{0};
    alignas(64) std::atomic<std::uint32_t> m_tail{0};
    alignas(64) const std::uint32_t m_mask;
    const std::unique_ptr<std::atomic<ProcessSlot*>[]> m_slots;
};

} // namespace canopy
