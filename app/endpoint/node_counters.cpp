// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/node_counters.hpp"

namespace canopy::app {

namespace {

/// One word of a closed set: a reason's text could be anything.
std::string kind_of(const ExitReason& reason) {
    switch (reason.kind()) {
    case ExitReason::Kind::Normal: return "normal";
    case ExitReason::Kind::Shutdown: return "shutdown";
    case ExitReason::Kind::Kill:
    case ExitReason::Kind::Killed: return "killed";
    case ExitReason::Kind::NoProcess: return "noproc";
    case ExitReason::Kind::Timeout: return "timeout";
    case ExitReason::Kind::Exception: return "exception";
    default: return "other";
    }
}

NodeCounters::Supervisor named(const NodeState& state, Pid pid) {
    const Node* node = state.find(pid);
    if (!node) return {"unknown", "unknown"};
    return {node->path, std::string{to_string(node->strategy)}};
}

} // namespace

void NodeCounters::count(const std::vector<Event>& events, const NodeState& state) {
    const std::lock_guard lock(m_mutex);
    for (const Event& event : events) {
        if (event.number <= m_newest) continue;
        m_newest = event.number;
        ++m_counts.events;
        count(event, state);
    }
}

void NodeCounters::count(const Event& event, const NodeState& state) {
    if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) {
        if (started->restarted) ++m_counts.restarts[named(state, started->supervisor)];
    } else if (const auto* exited = std::get_if<event::Exited>(&event.body)) {
        if (!exited->reason.is_orderly()) ++m_counts.crashes[kind_of(exited->reason)];
    } else if (std::holds_alternative<event::GaveUp>(event.body)) {
        ++m_counts.gave_up;
    } else if (const auto* gap = std::get_if<event::Gap>(&event.body)) {
        m_counts.lost += gap->lost;
    }
}

std::uint64_t NodeCounters::newest() const {
    const std::lock_guard lock(m_mutex);
    return m_newest;
}

NodeCounters::Counts NodeCounters::read() const {
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

} // namespace canopy::app
