// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"
#include "core/process_slot.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace canopy {

/// All process slots of a runtime, in chunks that are never freed while it lives: a Pid can always be looked at.
class ProcessTable {
public:
    static constexpr std::uint32_t chunk_size = 1U << 12;
    static constexpr std::uint32_t most_chunks = 1U << 12; ///< 16.7 million processes

    explicit ProcessTable(Runtime& runtime) : m_runtime(runtime) {}
    ~ProcessTable();
    ProcessTable(const ProcessTable&) = delete;
    ProcessTable& operator=(const ProcessTable&) = delete;

    /// The slot of an index below size().
    ProcessSlot& at(std::uint32_t index) const noexcept {
        return m_chunks[index / chunk_size].load(std::memory_order_acquire)[index % chunk_size];
    }
    /// The slot of a living process, or nullptr. The process may end at any moment: only its atomics may be read.
    ProcessSlot* find(Pid pid) const noexcept {
        if (!pid || pid.index >= size()) return nullptr;
        ProcessSlot& slot = at(pid.index);
        return slot.generation.load(std::memory_order_acquire) == pid.generation ? &slot : nullptr;
    }
    /// Slots that exist, used or free.
    std::uint32_t size() const noexcept { return m_size.load(std::memory_order_acquire); }

    /// Free slots for a worker to keep: fewer locks. Fails: throws std::bad_alloc, std::length_error when full.
    void take(std::vector<std::uint32_t>& free, std::uint32_t count);
    void give(std::vector<std::uint32_t>& free, std::size_t keep);

private:
    Runtime& m_runtime;
    std::array<std::atomic<ProcessSlot*>, most_chunks> m_chunks{};
    std::atomic<std::uint32_t> m_size{0};
    std::mutex m_mutex;
    std::vector<std::uint32_t> m_free;
};

} // namespace canopy
