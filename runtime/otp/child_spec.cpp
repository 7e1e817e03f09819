// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/child_spec.hpp"

#include <stdexcept>

namespace canopy {

std::chrono::milliseconds Shutdown::checked(std::chrono::milliseconds limit) {
    if (limit.count() < 1) throw std::invalid_argument("a shutdown time is at least 1 ms; brutal_kill() takes none");
    return limit;
}

std::string ChildError::to_string() const {
    switch (kind) {
    case Kind::AlreadyStarted: return "already started: " + canopy::to_string(pid);
    case Kind::AlreadyPresent: return "already present";
    case Kind::NotFound: return "not found";
    case Kind::Running: return "running";
    case Kind::Restarting: return "restarting";
    case Kind::StartFailed: return "start failed: " + reason.to_string();
    case Kind::InvalidSpec: return "invalid child specification: " + reason.to_string();
    case Kind::MaxChildren: return "max_children reached";
    }
    return "unknown";
}

std::optional<std::string> problem_with(const ChildSpec& spec) {
    if (spec.id.empty()) return "it has no id";
    if (!spec.start) return "child " + spec.id + " has no start function";
    return std::nullopt;
}

} // namespace canopy
