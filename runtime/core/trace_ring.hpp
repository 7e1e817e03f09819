// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trace.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace canopy {

/// A bounded queue of trace records with one writer and one reader. A full ring counts what it loses.
class TraceRing {
public:
    explicit TraceRing(std::uint32_t capacity) : m_mask(capacity - 1), m_records(new TraceRecord[capacity]) {}

    /// Stamps the record with the time and keeps it. Process: the owning thread only.
    /// Cost: one copy of the record and a look at the clock, no lock, no allocation; a record that is lost costs less.
    void write(TraceRecord&& record, const Clock& clock) noexcept {
        const std::uint64_t tail = m_tail.load(std::memory_order_relaxed);
        if (tail - m_head.load(std::memory_order_acquire) > m_mask) {
            m_lost.store(m_lost.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
            return;
        }
        record.time = clock.now();
        m_records[tail & m_mask] = std::move(record);
        m_tail.store(tail + 1, std::memory_order_release);
    }

    /// Process: the one reader. Appends everything written so far.
    void read(std::vector<TraceRecord>& records) {
        const std::uint64_t tail = m_tail.load(std::memory_order_acquire);
        std::uint64_t head = m_head.load(std::memory_order_relaxed);
        for (; head != tail; ++head) records.push_back(std::move(m_records[head & m_mask]));
        m_head.store(head, std::memory_order_release);
    }

    std::uint64_t lost() const noexcept { return m_lost.load(std::memory_order_relaxed); }

private:
    const std::uint64_t m_mask;
    std::unique_ptr<TraceRecord[]> m_records;
    alignas(64) std::atomic<std::uint64_t> m_tail{0};
    std::atomic<std::uint64_t> m_lost{0};
    alignas(64) std::atomic<std::uint64_t> m_head{0};
};

} // namespace canopy
