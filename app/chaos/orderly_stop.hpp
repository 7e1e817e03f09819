// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "otp/dynamic_supervisor.hpp"
#include "otp/supervisor.hpp"

#include <chrono>
#include <utility>

namespace canopy::app {

/// A supervisor may take as long as its slowest child to stop.
inline constexpr std::chrono::seconds stop_patience{30};

/// Has a child ended in order by its supervisor (terminate_child), so that it stays stopped until somebody restarts it.
///
///     terminate_child(runtime, *node, *supervisor, [](const auto& outcome) { report(outcome); });
///
/// `answer` is told what the supervisor said, as the call's then() tells it; of a dynamic supervisor the child is forgotten.
/// Process: any thread.
template <class Answer>
void terminate_child(Runtime& runtime, const Node& child, const Node& supervisor, Answer answer) {
    if (supervisor.strategy == Strategy::SimpleOneForOne) {
        const Ref<DynamicSupervisor> above(runtime, supervisor.pid);
        DynamicSupervisor::terminate_child(above, child.pid).timeout(stop_patience).then(std::move(answer));
    } else {
        const Ref<Supervisor> above(runtime, supervisor.pid);
        Supervisor::terminate_child(above, child.id).timeout(stop_patience).then(std::move(answer));
    }
}

} // namespace canopy::app
