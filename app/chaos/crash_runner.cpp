// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chaos/crash_runner.hpp"

#include "app/chaos/orderly_stop.hpp"
#include "fault/fault.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <variant>

namespace canopy::app {

namespace {

constexpr std::size_t most_paths_named = 6;

std::string milliseconds_text(std::chrono::nanoseconds duration) {
    return fmt::format("{:.1f} ms", std::chrono::duration<double, std::milli>(duration).count());
}

std::string plan_text(const CrashPlan& plan) {
    return fmt::format("{}@{:g}s:{}", plan.path, std::chrono::duration<double>(plan.at).count(), to_word(plan.kind));
}

/// `/a, /b and 210 others`.
std::string names_of(const std::map<std::string, CrashOutcome::Fall>& fallen) {
    std::string text;
    std::size_t named = 0;
    for (const auto& [path, fall] : fallen) {
        if (named == most_paths_named) break;
        text += (named++ == 0 ? "" : ", ") + path;
    }
    if (fallen.size() > named) text += fmt::format(" and {} others", fallen.size() - named);
    return text;
}

void stop(Runtime& runtime, const Node& node, const Node* supervisor) {
    if (supervisor)
        terminate_child(runtime, node, *supervisor, [](const auto&) {}); // what comes of it is in the events
    else
        fault::stop(runtime, node.pid);
}

} // namespace

std::size_t CrashOutcome::came_back() const {
    return static_cast<std::size_t>(
        std::count_if(fallen.begin(), fallen.end(), [](const auto& entry) { return entry.second.back.has_value(); }));
}

std::optional<std::chrono::nanoseconds> CrashOutcome::recovery() const {
    if (fallen.empty() || came_back() < fallen.size()) return std::nullopt;
    Timestamp last{};
    for (const auto& [path, fall] : fallen) last = std::max(last, *fall.back);
    return last - injected;
}

std::string CrashOutcome::to_string() const {
    std::string text = plan_text(plan) + ": ";
    if (state == State::Waiting) return text + "its time did not come";
    if (state == State::NoSuchProcess) return text + "there was no such process";
    if (fallen.empty()) {
        text += "nothing came down";
    } else {
        text += fmt::format("came down: {} ({})", fallen.size(), names_of(fallen));
        text += fmt::format("; came back: {}", came_back());
        if (const auto took = recovery()) text += " after " + milliseconds_text(*took);
    }
    if (deepest_mailbox > 0) text += fmt::format("; deepest mailbox {}", deepest_mailbox);
    if (fault_set && fault_cleared) text += "; fault lasted " + milliseconds_text(*fault_cleared - *fault_set);
    return text;
}

void inject(Runtime& runtime, const NodeState& state, const Node& node, CrashKind kind) {
    const Pid pid = node.pid;
    switch (kind) {
    case CrashKind::Throw: fault::crash(runtime, pid); break;
    case CrashKind::Kill: fault::kill(runtime, pid); break;
    case CrashKind::Stop: stop(runtime, node, state.find(node.parent)); break;
    case CrashKind::Freeze: fault::freeze(runtime, pid, planned_freeze); break;
    case CrashKind::Flood: fault::flood(runtime, pid, {}); break;
    }
}

CrashRunner::CrashRunner(Runtime& runtime, std::vector<CrashPlan> plans) : m_runtime(runtime) {
    std::stable_sort(plans.begin(), plans.end(), [](const CrashPlan& a, const CrashPlan& b) { return a.at < b.at; });
    for (CrashPlan& plan : plans) m_outcomes.push_back({.plan = std::move(plan)});
}

void CrashRunner::inject_due(std::chrono::nanoseconds since_start, const NodeState& state) {
    for (CrashOutcome& outcome : m_outcomes) {
        if (outcome.state != CrashOutcome::State::Waiting || outcome.plan.at > since_start) continue;
        const Node* node = state.find(std::string_view{outcome.plan.path});
        if (!node || !node->alive()) {
            outcome.state = CrashOutcome::State::NoSuchProcess;
            continue;
        }
        outcome.state = CrashOutcome::State::Injected;
        outcome.injected = m_runtime.now();
        m_present = &outcome;
        inject(m_runtime, state, *node, outcome.plan.kind);
    }
}

void CrashRunner::observe(const Event& event, const NodeState& state) {
    if (!m_present || event.time < m_present->injected) return;
    if (const auto* exited = std::get_if<event::Exited>(&event.body)) on_exit(*exited, event.time, state);
    if (const auto* sample = std::get_if<event::Sample>(&event.body)) on_sample(*sample, state);
    if (const auto* set = std::get_if<event::FaultSet>(&event.body))
        on_fault(set->pid, &CrashOutcome::fault_set, event.time, state);
    if (const auto* cleared = std::get_if<event::FaultCleared>(&event.body))
        on_fault(cleared->pid, &CrashOutcome::fault_cleared, event.time, state);
}

void CrashRunner::on_exit(const event::Exited& exited, Timestamp time, const NodeState& state) {
    const Node* node = state.find(exited.pid);
    if (!node || (node->parent == no_node && node->path != "/")) return; // helpers of one request come and go
    // A temporary or transient child that ended in order did so by itself, as an order does that is delivered.
    if (exited.reason.is(ExitReason::Kind::Normal) && node->restart != Restart::Permanent) return;
    note_fall(*node, exited, time, state);
}

/// With a supervisor fall those below it; the fold forgets dynamic children at once, before their own exits come.
void CrashRunner::note_fall(const Node& node, const event::Exited& exited, Timestamp time, const NodeState& state) {
    m_present->fallen.try_emplace(node.path, CrashOutcome::Fall{.down = time, .reason = exited.reason.to_string()});
    for (const NodeId child : node.children) {
        const Node* below = state.find(child);
        if (below && below->alive()) note_fall(*below, exited, time, state);
    }
}

void CrashRunner::settle(const NodeState& state) {
    for (CrashOutcome& outcome : m_outcomes) {
        for (auto& [path, fall] : outcome.fallen) {
            if (fall.back) continue;
            const Node* node = state.find(std::string_view{path});
            if (node && node->alive() && node->started_at >= fall.down) fall.back = node->started_at;
        }
    }
}

void CrashRunner::on_fault(Pid pid, std::optional<Timestamp> CrashOutcome::*when, Timestamp time, const NodeState& state) {
    const Node* node = state.find(pid);
    if (!node) return;
    // A freeze may last beyond the next crash: it belongs to the latest plan for this process, not to the latest of all.
    const auto mine = std::find_if(m_outcomes.rbegin(), m_outcomes.rend(), [&](const CrashOutcome& outcome) {
        return outcome.state == CrashOutcome::State::Injected && outcome.plan.path == node->path;
    });
    if (mine != m_outcomes.rend()) (*mine).*when = time;
}

void CrashRunner::on_sample(const event::Sample& sample, const NodeState& state) {
    const Node* node = state.find(sample.pid);
    if (node && node->path == m_present->plan.path)
        m_present->deepest_mailbox = std::max(m_present->deepest_mailbox, sample.depth);
}

bool CrashRunner::all_found() const {
    return std::none_of(m_outcomes.begin(), m_outcomes.end(),
                        [](const CrashOutcome& outcome) { return outcome.state == CrashOutcome::State::NoSuchProcess; });
}

} // namespace canopy::app
