// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace canopy {

/// Memory for envelopes, processes and coroutine frames: aligned to 16 bytes, freed from any thread.
///
/// mimalloc, whose strength is memory freed by another thread than the one that took it; the system's
/// allocator in sanitizer builds, so that they see every use. Fails: throws std::bad_alloc.
[[nodiscard]] void* allocate(std::size_t bytes);
void deallocate(void* memory) noexcept;

/// Gives a class the runtime's allocator.
struct PoolAllocated {
    static void* operator new(std::size_t bytes) { return allocate(bytes); }
    static void* operator new(std::size_t, void* place) noexcept { return place; }
    static void operator delete(void* memory) noexcept { deallocate(memory); }
    static void operator delete(void*, void*) noexcept {}
};

} // namespace canopy
