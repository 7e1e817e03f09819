// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/words.hpp"

namespace canopy {

std::string_view to_string(ProcessKind kind) {
    switch (kind) {
    case ProcessKind::Worker: return "worker";
    case ProcessKind::Supervisor: return "supervisor";
    case ProcessKind::Task: return "task";
    case ProcessKind::Agent: return "agent";
    case ProcessKind::Registry: return "registry";
    case ProcessKind::Table: return "table";
    case ProcessKind::PubSub: return "pub_sub";
    }
    return "unknown";
}

std::string_view to_string(Activity activity) {
    switch (activity) {
    case Activity::Idle: return "idle";
    case Activity::Running: return "running";
    case Activity::Waiting: return "waiting";
    case Activity::Frozen: return "frozen";
    }
    return "unknown";
}

std::string_view to_string(Strategy strategy) {
    switch (strategy) {
    case Strategy::OneForOne: return "one_for_one";
    case Strategy::OneForAll: return "one_for_all";
    case Strategy::RestForOne: return "rest_for_one";
    case Strategy::SimpleOneForOne: return "simple_one_for_one";
    }
    return "unknown";
}

std::string_view to_string(Restart restart) {
    switch (restart) {
    case Restart::Permanent: return "permanent";
    case Restart::Transient: return "transient";
    case Restart::Temporary: return "temporary";
    }
    return "unknown";
}

std::string_view to_string(Overflow overflow) {
    switch (overflow) {
    case Overflow::Wait: return "wait";
    case Overflow::DropNewest: return "drop_newest";
    case Overflow::Crash: return "crash";
    }
    return "unknown";
}

std::string_view to_string(LogLevel level) {
    switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
    }
    return "unknown";
}

std::string_view to_string(NodeStatus status) {
    switch (status) {
    case NodeStatus::Running: return "running";
    case NodeStatus::Waiting: return "waiting";
    case NodeStatus::Frozen: return "frozen";
    case NodeStatus::Restarting: return "restarting";
    case NodeStatus::Crashed: return "crashed";
    case NodeStatus::Stopped: return "stopped";
    }
    return "unknown";
}

} // namespace canopy
