// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/dynamic_supervisor.hpp"

#include <utility>

namespace canopy {

namespace {

std::optional<std::string> problem_with_dynamic(const ChildSpec& spec) {
    if (auto wrong = problem_with(spec)) return wrong;
    if (spec.significant) return "a dynamic child cannot be significant";
    return std::nullopt;
}

ChildError invalid_spec(std::string why) {
    return {.kind = ChildError::Kind::InvalidSpec, .reason = ExitReason::custom(std::move(why))};
}

} // namespace

// --- client functions

Call<DynamicSupervisor::StartChild> DynamicSupervisor::start_child(Ref<DynamicSupervisor> supervisor, ChildSpec spec) {
    if (auto wrong = problem_with_dynamic(spec)) // nobody need be asked
        return Call<StartChild>::answered(supervisor.runtime(), tl::unexpected(invalid_spec(std::move(*wrong))));
    return call(supervisor, StartChild{std::move(spec)}).without_timeout();
}

Call<DynamicSupervisor::TerminateChild> DynamicSupervisor::terminate_child(Ref<DynamicSupervisor> supervisor, Pid pid) {
    return call(supervisor, TerminateChild{pid}).without_timeout();
}

Call<DynamicSupervisor::WhichChildren> DynamicSupervisor::which_children(Ref<DynamicSupervisor> supervisor) {
    return call(supervisor, WhichChildren{}).without_timeout();
}

Call<DynamicSupervisor::CountChildren> DynamicSupervisor::count_children(Ref<DynamicSupervisor> supervisor) {
    return call(supervisor, CountChildren{}).without_timeout();
}

ChildSpec DynamicSupervisor::child_spec(std::string id, DynamicSupervisorSpec spec, SpawnOptions options) {
    if (options.label.empty()) options.label = id;
    return {
        .id = std::move(id), .start = starts_with<DynamicSupervisor>(std::move(options), spec), .kind = ProcessKind::Supervisor};
}

// --- the process

DynamicSupervisor::DynamicSupervisor(DynamicSupervisorSpec spec)
    : m_spec(std::move(spec)), m_intensity(m_spec.max_restarts, m_spec.within) {}

Init DynamicSupervisor::init() {
    trap_exit(true);
    if (m_spec.within < std::chrono::milliseconds{1})
        return Init::stop(ExitReason::custom("supervisor specification: the period of its restart intensity is below 1 ms"));
    m_control.supervisor_started(Strategy::SimpleOneForOne, m_spec.max_restarts, m_spec.within);
    on_exit([this_pid = self(), &runtime = runtime()](Pid) { runtime.supervision().remove(this_pid); });
    return Init::ok();
}

std::optional<DynamicSupervisor::Serial> DynamicSupervisor::serial_of(Pid pid) const {
    const auto found = m_by_pid.find(pid);
    return found == m_by_pid.end() ? std::nullopt : std::optional{found->second};
}

std::string DynamicSupervisor::identity(const ChildSpec& spec, Pid pid) {
    if (m_ids.insert(spec.id).second) return spec.id;
    std::string text = spec.id + to_string(pid);
    m_ids.insert(text);
    return text;
}

Async<ChildResult<StartedChild>> DynamicSupervisor::handle_call(StartChild request) {
    if (const auto wrong = problem_with_dynamic(request.spec)) co_return tl::unexpected(invalid_spec(*wrong));
    if (m_spec.max_children && m_children.size() >= *m_spec.max_children)
        co_return tl::unexpected(ChildError{.kind = ChildError::Kind::MaxChildren});
    const StartResult started = co_await m_control.start(request.spec.start);
    if (!started && started.error().is(ExitReason::Kind::Normal)) co_return StartedChild(); // it wanted no process
    if (!started) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::StartFailed, .reason = started.error()});
    const Serial serial = m_next++;
    std::string id = identity(request.spec, *started);
    m_control.child_added(request.spec, id);
    m_control.child_started(id, *started, ChildControl::Start::First);
    m_children.emplace(serial, Child{std::move(request.spec), std::move(id), *started});
    m_by_pid.emplace(*started, serial);
    co_return *started;
}

Async<ChildResult<void>> DynamicSupervisor::handle_call(TerminateChild request) {
    const auto serial = serial_of(request.pid);
    if (!serial) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::NotFound});
    const Child& child = m_children.at(*serial);
    m_control.stop_requested(child.id);
    if (!child.restarting) { // else it has ended, and is not tried again
        ChildControl::Stopping stopping{child.id, child.pid, child.spec.shutdown_or_default()};
        co_await m_control.stop(std::move(stopping));
    }
    remove(*serial);
    co_return ChildResult<void>{};
}

std::vector<ChildInfo> DynamicSupervisor::handle_call(WhichChildren) {
    std::vector<ChildInfo> infos;
    for (const auto& [serial, child] : m_children)
        infos.push_back({.pid = child.restarting ? Pid{} : child.pid, .restarting = child.restarting, .kind = child.spec.kind});
    return infos;
}

ChildCounts DynamicSupervisor::handle_call(CountChildren) {
    ChildCounts counts;
    counts.specs = m_children.size();
    for (const auto& [serial, child] : m_children) {
        if (runtime().is_alive(child.pid)) ++counts.active;
        ++(child.spec.kind == ProcessKind::Supervisor ? counts.supervisors : counts.workers);
    }
    return counts;
}

Async<void> DynamicSupervisor::handle_info(Exit exit) {
    const auto serial = serial_of(exit.from);
    if (!serial) co_return; // not a child, or not any more
    Child& child = m_children.at(*serial);
    if (!comes_back(child.spec.restart, exit.reason)) {
        remove(*serial);
        co_return;
    }
    m_control.child_down(child.id);
    co_await restart(*serial);
}

Async<void> DynamicSupervisor::restart(Serial serial) {
    Child& child = m_children.at(serial);
    if (!m_intensity.add(now())) {
        m_control.gave_up(child.id, m_intensity.count());
        stop(ExitReason::shutdown());
        co_return;
    }
    const StartResult started = co_await m_control.start(child.spec.start);
    child.restarting = !started && !started.error().is(ExitReason::Kind::Normal);
    if (started) {
        m_by_pid.erase(child.pid); // until here it is known by the pid that has ended
        child.pid = *started;
        m_by_pid.emplace(*started, serial);
        m_control.child_started(child.id, *started, ChildControl::Start::Restart);
    } else if (child.restarting) {
        m_control.restart_failed(child.id, started.error());
        cast(self_ref(), TryAgain{serial});
    } else {
        remove(serial); // it wanted no process: a dynamic child without one is none
    }
}

Async<void> DynamicSupervisor::handle_cast(TryAgain again) {
    if (m_children.contains(again.serial)) co_await restart(again.serial);
}

void DynamicSupervisor::remove(Serial serial) {
    const auto child = m_children.find(serial);
    m_control.child_removed(child->second.id);
    m_ids.erase(child->second.id);
    m_by_pid.erase(child->second.pid);
    m_children.erase(child);
}

Async<void> DynamicSupervisor::terminate(const ExitReason&) {
    std::vector<ChildControl::Stopping> stopping;
    for (const auto& [serial, child] : m_children)
        if (!child.restarting) stopping.push_back({child.id, child.pid, child.spec.shutdown_or_default()});
    co_await m_control.stop_all(std::move(stopping));
}

void DynamicSupervisor::inspect(Inspector& inspector) const {
    inspector.show("children", m_children.size());
    inspector.show("restarts in the period", m_intensity.count());
    inspector.show("max_restarts", m_spec.max_restarts);
    inspector.show("within ms", m_spec.within.count());
}

} // namespace canopy
