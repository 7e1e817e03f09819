// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/runtime.hpp"
#include "observe/event.hpp"

#include <span>
#include <vector>

namespace canopy {

/// What lives now, as the events between SnapshotBegan and SnapshotEnded, both included; samples and links are left out.
///
/// Parents come before those they spawned, children in the order their supervisor started them. Processes of `without`
/// are passed over: those whose exit is known though their slot is not closed yet. Text labels given at a spawn are not
/// known here; a fold keeps those it has heard of.
///
/// Process: any thread, while everything runs. Cost: a look at every slot of the process table and at every name.
std::vector<EventBody> describe(Runtime& runtime, std::span<const Pid> without = {});

} // namespace canopy
