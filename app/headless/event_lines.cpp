// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/event_lines.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace canopy::app {

namespace {

constexpr std::chrono::seconds period{1};

/// Supervisors unlink what they end: only links that were told are worth a word.
bool is_link(Pid one, Pid other, const NodeState& state) {
    const Node* node = state.find(one);
    return node && std::ranges::find(node->links, other) != node->links.end();
}

/// One process of a request lives for a millisecond: its beginning and end are counted, not printed.
bool is_told(const Event& event, const NodeState& state) {
    if (std::holds_alternative<event::Sample>(event.body) || std::holds_alternative<event::Telemetry>(event.body)) return false;
    if (std::holds_alternative<event::Spawned>(event.body)) return false; // ChildStarted says it for children
    if (const auto* unlinked = std::get_if<event::Unlinked>(&event.body)) return is_link(unlinked->pid, unlinked->other, state);
    if (const auto* exited = std::get_if<event::Exited>(&event.body)) {
        if (!exited->reason.is_orderly()) return true;
        const Node* node = state.find(exited->pid);
        return node && (node->parent != no_node || node->path == "/");
    }
    return true;
}

bool is_dynamic(const Node* node) {
    return node && node->kind == ProcessKind::Supervisor && node->strategy == Strategy::SimpleOneForOne;
}

/// The supervisor, if it is a dynamic one.
const Node* dynamic(Pid supervisor, const NodeState& state) {
    const Node* node = state.find(supervisor);
    return is_dynamic(node) ? node : nullptr;
}

} // namespace

std::string EventLines::of(const Event& event, const NodeState& state) {
    std::string lines = m_counts.empty() || event.time - m_since < period ? "" : rest();
    const bool is_routine = m_passing.is_routine(event);
    if (!is_routine && !counts(event, state) && is_told(event, state)) lines += to_string(event) + "\n";
    return lines;
}

std::string EventLines::rest() {
    std::string lines;
    const double seconds = std::chrono::duration<double>(m_until - m_since).count();
    for (const auto& [path, count] : std::exchange(m_counts, {}))
        lines +=
            fmt::format("{}: {} children started, {} ended in order, in {:.1f} s\n", path, count.started, count.ended, seconds);
    return lines;
}

EventLines::Count& EventLines::count_of(const Node& supervisor, Timestamp time) {
    if (m_counts.empty()) m_since = time;
    m_until = time;
    return m_counts[supervisor.path];
}

bool EventLines::counts(const Event& event, const NodeState& state) {
    if (const auto* added = std::get_if<event::ChildAdded>(&event.body)) return dynamic(added->supervisor, state);
    if (const auto* removed = std::get_if<event::ChildRemoved>(&event.body)) return dynamic(removed->supervisor, state);
    if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) {
        const Node* supervisor = started->restarted ? nullptr : dynamic(started->supervisor, state);
        if (supervisor) ++count_of(*supervisor, event.time).started;
        return supervisor;
    }
    const auto* exited = std::get_if<event::Exited>(&event.body);
    const Node* node = exited && exited->reason.is_orderly() ? state.find(exited->pid) : nullptr;
    const Node* above = node ? state.find(node->parent) : nullptr;
    if (!is_dynamic(above)) return false;
    ++count_of(*above, event.time).ended;
    return true;
}

} // namespace canopy::app
