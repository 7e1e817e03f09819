// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/process_table.hpp"

#include <stdexcept>

namespace canopy {

ProcessTable::~ProcessTable() {
    for (auto& chunk : m_chunks) delete[] chunk.load(std::memory_order_relaxed);
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
            auto* chunk = new ProcessSlot[chunk_size];
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
