// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "core/asymmetric_fence.hpp"

#include <linux/membarrier.h>
#include <mutex>
#include <sys/syscall.h>
#include <unistd.h>

namespace canopy {

bool detail::kernel_fences = false;

#if defined(__SANITIZE_THREAD__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan" // what the fences guard are atomics: there is no race to be found or hidden
#endif
void detail::full_fence() noexcept { std::atomic_thread_fence(std::memory_order_seq_cst); }

void prepare_asymmetric_fence() noexcept {
    static std::once_flag once;
    std::call_once(once,
                   [] { detail::kernel_fences = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0; });
}

void heavy_fence() noexcept {
    detail::full_fence();
    if (detail::kernel_fences) syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

} // namespace canopy
