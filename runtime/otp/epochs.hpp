// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace canopy::detail {

/// Lets readers walk shared memory without a lock: what a writer takes out is freed when nobody can be looking at it.
///
/// Every reading thread has a record of its own, in which it notes the epoch it began to read in: the one store a
/// reader makes, to memory nobody else writes. A writer takes a node out, tags it with the epoch, and frees it once
/// all readers that are still at it began in a later one. All of these are sequentially consistent: a reader that a
/// writer did not see has not loaded the pointer yet, and will load what replaced it.
class Reading {
public:
    Reading() noexcept;
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    struct Record {
        alignas(64) std::atomic<std::uint64_t> since{0}; ///< 0: not reading
        std::uint32_t depth = 0;
        bool taken = false;
    };

private:
    Record& m_record;
};

/// What a writer has taken out and not freed yet. Not synchronized: one per lock of the structure it serves.
///
/// Cost: a look at every thread's record once in thirty-two.
class Retired {
public:
    Retired() = default;
    Retired(const Retired&) = delete;
    Retired& operator=(const Retired&) = delete;
    /// By now nobody can be reading.
    ~Retired();

    template <class Node>
    void add(const Node* node) {
        add(const_cast<Node*>(node), [](void* memory) { delete static_cast<Node*>(memory); });
    }
    /// Frees what nobody reads now; for a structure that may not be written again soon.
    void free_unread();

private:
    struct Entry {
        void* node;
        void (*free)(void* node);
        std::uint64_t since;
    };
    void add(void* node, void (*free)(void* node));

    std::vector<Entry> m_entries;
    std::size_t m_enough = 32;
};

} // namespace canopy::detail
