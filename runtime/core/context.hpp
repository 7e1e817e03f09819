// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace canopy {

struct ProcessSlot;
struct Worker;

/// What the calling thread is running. Out of line on purpose: an address of a thread_local must not be kept
/// across a co_await, and g++ would keep one it had inlined.
ProcessSlot* current_slot() noexcept; ///< nullptr on a thread that runs no process
Worker* current_worker() noexcept;    ///< nullptr on a thread that is no worker

} // namespace canopy
