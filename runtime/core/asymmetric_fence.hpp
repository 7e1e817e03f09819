// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace canopy {

namespace detail {
/// The kernel makes the other threads pass a fence when asked. Set by prepare_asymmetric_fence(), before it is read.
extern bool kernel_fences;
void full_fence() noexcept;
} // namespace detail

/// Before the first fence, by whoever starts the threads that use them. Cost: a system call, the first time.
void prepare_asymmetric_fence() noexcept;

/// A full fence between two threads, for the one that comes by often: of the two stores before a light and a heavy fence at
/// least one is seen by the load after the other's. Cost: nothing where the kernel helps, else a locked instruction.
/// Source: P. McKenney et al., "Expedited membarrier", Linux 4.14, membarrier(2).
inline void light_fence() noexcept {
    if (detail::kernel_fences)
        std::atomic_signal_fence(std::memory_order_seq_cst);
    else
        detail::full_fence();
}
/// For the one that comes by rarely. Cost: an interrupt of every core that runs this program, a few microseconds.
void heavy_fence() noexcept;

} // namespace canopy
