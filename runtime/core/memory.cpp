// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/memory.hpp"

#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#include <cstdlib>
namespace {
void* take(std::size_t bytes) { return std::malloc(bytes); }
void give_back(void* memory) noexcept { std::free(memory); }
} // namespace
#else
#include <mimalloc.h>
namespace {
void* take(std::size_t bytes) { return mi_malloc(bytes); }
void give_back(void* memory) noexcept { mi_free(memory); }
} // namespace
#endif

namespace canopy {

void* allocate(std::size_t bytes) {
    if (void* memory = take(bytes)) return memory;
    throw std::bad_alloc{};
}

void deallocate(void* memory) noexcept { give_back(memory); }

} // namespace canopy
