// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/process_table.hpp"

#include <memory>
#include <new>
#include <stdexcept>
#include <sys/mman.h>

namespace canopy {

namespace {

constexpr std::size_t chunk_bytes = sizeof(ProcessSlot) * ProcessTable::chunk_size;
constexpr std::align_val_t huge_page{std::size_t{1} << 21};

/// Slots that are visited at random cost a miss of the address cache each, unless many lie on one page.
ProcessSlot* make_chunk() {
    void* memory = ::operator new(chunk_bytes, huge_page);
    madvise(memory, chunk_bytes, MADV_HUGEPAGE); // where it is refused, pages are small
    auto* slots = static_cast<ProcessSlot*>(memory);
    std::uninitialized_default_construct_n(slots, ProcessTable::chunk_size);
    return slots;
}

} // namespace

ProcessTable::~ProcessTable() {
    for (auto& entry : m_chunks) {
        ProcessSlot* chunk = entry.load(std::memory_order_relaxed);
        if (!chunk) continue;
        std::destroy_n(chunk, chunk_size);
        ::operator delete(chunk, huge_page);
    }
}

void ProcessTable::take(std::vector<std::uint32_t>& free, std::uint32_t count) {
    const std::lock_guard lock(m_mutex);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!m_free.empty()) {
            free.push_back(m_free.back());
            m_free.pop_back();
            continue;
        }
        const std::uint32_t index = m_size.load(std::memory_order_relaxed);
        if (index / chunk_size >= most_chunks) {
            if (i > 0) return;
            throw std::length_error("the process table is full: 16,777,216 processes");
        }
        if (index % chunk_size == 0) {
            ProcessSlot* chunk = make_chunk();
            for (std::uint32_t place = 0; place < chunk_size; ++place) {
                chunk[place].index = index + place;
                chunk[place].runtime = &m_runtime;
            }
            m_chunks[index / chunk_size].store(chunk, std::memory_order_release);
        }
        m_size.store(index + 1, std::memory_order_release);
        free.push_back(index);
    }
}

void ProcessTable::give(std::vector<std::uint32_t>& free, std::size_t keep) {
    const std::lock_guard lock(m_mutex);
    while (free.size() > keep) {
        m_free.push_back(free.back());
        free.pop_back();
    }
}

} // namespace canopy
