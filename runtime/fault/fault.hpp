// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"

#include <chrono>
#include <cstddef>
#include <stdexcept>

namespace canopy {

/// What an injected crash throws.
///
///     const bool on_request = reason.type() == "canopy::InjectedCrash"; // of whoever watches
///
/// Process: thrown in the one that fault::crash() was told of, by nobody else. Fails: never. Cost: an exception.
class InjectedCrash final : public std::runtime_error {
public:
    InjectedCrash() : std::runtime_error("crashed on request") {}
};

/// Faults that anybody may set on any process of a runtime, by its pid. A process that is gone is no error.
///
/// Process: any thread. They travel as signals, so they take effect in the process itself, between two messages; while
/// no fault is set they cost nothing.
namespace fault {

/// The next thing the process handles throws InjectedCrash: a crash like any other.
void crash(Runtime& runtime, Pid pid);
/// The untrappable signal.
void kill(Runtime& runtime, Pid pid);
/// Asked to end in order, reason normal, terminate() runs.
void stop(Runtime& runtime, Pid pid);
/// Takes no messages for so long; its mailbox fills. Events fault_set and fault_cleared.
void freeze(Runtime& runtime, Pid pid, std::chrono::milliseconds duration);

/// How much a flood is, and how long each of its messages takes.
struct Flood {
    std::size_t messages = 20'000;
    std::chrono::microseconds each{25}; ///< how long the process is busy with one; no time passes in simulated mode
};
/// Fills the mailbox with messages that mean nothing and take their time. Event fault_set when they begin to be
/// handled, fault_cleared with the last.
void flood(Runtime& runtime, Pid pid, Flood flood);

} // namespace fault

} // namespace canopy
