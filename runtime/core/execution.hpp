// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async.hpp"
#include "core/process_slot.hpp"

#include <cstdint>

namespace canopy {

/// How a turn of a process ended, and so what the scheduler does with it.
enum class SliceEnd : std::uint8_t {
    Parked,  ///< nothing to do: whoever sends next schedules it; it must not be touched any more
    Yielded, ///< its budget is spent: to the tail of the queue
    Ended,   ///< it is gone, its slot is free
};

/// What a process may do in one turn, and what it did.
struct Turn {
    std::uint32_t budget;      ///< messages, resumed handlers and looks at its mailbox that are left to it
    std::uint32_t handled = 0; ///< messages
};

/// One turn of a process: signals, then messages, each of which takes one from the budget.
///
/// The one place that catches what a handler throws.
SliceEnd run_slice(ProcessSlot& slot, Turn& turn);

/// Runs a handler that may wait, in the process in hand; it goes on in later turns.
void run_handler(ProcessSlot& slot, Async<void> handler);

/// Takes one envelope to where it belongs: a signal takes effect, an awaited answer ends the wait, the rest queues.
void arrive(ProcessSlot& slot, Envelope* envelope);

/// The moment a wait of this length ends; 0, which is none, when it lies beyond all time.
Timestamp deadline_after(Timestamp now, std::chrono::nanoseconds duration) noexcept;
Timestamp deadline_after(Timestamp now, std::chrono::milliseconds duration) noexcept;

/// Suspends the handler in hand until its waiter is answered or the deadline (0: none) has passed.
void begin_wait(ProcessSlot& slot, Waiter& waiter, Timestamp deadline);

/// The process ends with this reason: after terminate() if it is told so, or at once.
enum class EndStyle : std::uint8_t { Terminate, AtOnce };
void end_process(ProcessSlot& slot, ExitReason reason, EndStyle style);

/// An idle timeout for the process in hand; the next message, whatever it is, ends it.
void arm_idle_timeout(ProcessSlot& slot, Timestamp after);

} // namespace canopy
