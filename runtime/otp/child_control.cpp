// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/child_control.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience_with_orphans = 5s;

} // namespace

bool comes_back(Restart restart, const ExitReason& reason) {
    switch (restart) {
    case Restart::Permanent: return true;
    case Restart::Transient: return !reason.is_orderly();
    case Restart::Temporary: return false;
    }
    return false;
}

Async<StartResult> ChildControl::start(const StartFunction& function) {
    StartResult started = co_await try_start(function);
    if (started || !is_orphan(started.error().pid())) co_return started;
    // The name is held by a process whose supervisor was killed and which is still putting its affairs in order. It
    // will be gone soon: that is no failure of this start.
    const MonitorRef monitor = m_supervisor.monitor(started.error().pid());
    if (!co_await wait_down(monitor, patience_with_orphans)) m_supervisor.demonitor(monitor, Process::Flush::Yes);
    co_return co_await try_start(function);
}

bool ChildControl::is_orphan(Pid pid) const {
    // Its supervisor may be alive and an orphan itself, on its way to stop it.
    while (pid) {
        const ProcessSlot* slot = runtime().table().find(pid);
        if (!slot) return true;
        pid = slot->parent_pid();
    }
    return false;
}

Async<StartResult> ChildControl::try_start(const StartFunction& function) {
    std::optional<ExitReason> thrown;
    try {
        Async<StartResult> starting = function(m_supervisor);
        co_return co_await starting;
    } catch (...) { // a start that throws is a start that failed: the supervisor's answer to it
        thrown = exception_in_flight("start function");
    }
    co_return tl::unexpected(*thrown);
}

Async<void> ChildControl::stop(Stopping child) {
    std::vector<Stopping> one;
    one.push_back(std::move(child));
    co_await stop_all(std::move(one));
}

Async<void> ChildControl::stop_all(std::vector<Stopping> children) {
    struct Told {
        Stopping child;
        MonitorRef monitor;
        std::optional<Timestamp> deadline;
    };
    std::vector<Told> told;
    const Timestamp now = m_supervisor.now();
    for (Stopping& child : children) {
        const MonitorRef monitor = m_supervisor.monitor(child.pid);
        m_supervisor.unlink(child.pid); // its exit is no news: what the monitor says counts
        m_supervisor.exit(child.pid, child.how.brutal() ? ExitReason::kill() : ExitReason::shutdown());
        const auto limit = child.how.brutal() ? std::optional<std::chrono::milliseconds>{patience_after_kill} : child.how.limit();
        told.push_back({std::move(child), monitor, limit ? std::optional<Timestamp>{now + *limit} : std::nullopt});
    }
    const auto earlier = [](const Told& a, const Told& b) {
        return a.deadline.value_or(Timestamp::max()) < b.deadline.value_or(Timestamp::max());
    };
    std::stable_sort(told.begin(), told.end(), earlier);
    for (Told& next : told) co_await wait_for(std::move(next.child), next.monitor, next.deadline);
}

Async<void> ChildControl::wait_for(Stopping child, MonitorRef monitor, std::optional<Timestamp> deadline) {
    const auto left = [&]() -> std::optional<std::chrono::nanoseconds> {
        if (!deadline) return std::nullopt;
        return std::max<std::chrono::nanoseconds>(*deadline - m_supervisor.now(), 1ns);
    };
    std::optional<Down> down = co_await wait_down(monitor, left());
    if (!down && !child.how.brutal()) {
        m_supervisor.exit(child.pid, ExitReason::kill());
        down = co_await wait_down(monitor, patience_after_kill);
    }
    if (!down) give_up_on(child, monitor);
}

void ChildControl::give_up_on(const Stopping& child, MonitorRef monitor) {
    m_supervisor.demonitor(monitor, Process::Flush::Yes);
    trace({.kind = TraceRecord::Kind::Abandoned, .pid = m_supervisor.self(), .other = child.pid}, child.id);
    runtime().abandon(child.pid);
}

void ChildControl::trace(TraceRecord record, std::string_view id) {
    if (!runtime().tracing()) return;
    record.pid = m_supervisor.self();
    if (!id.empty()) record.text = std::make_shared<const std::string>(id);
    runtime().trace(std::move(record));
}

void ChildControl::supervisor_started(Strategy strategy, std::uint32_t max_restarts, std::chrono::milliseconds within) {
    // Here and below the directory changes first: who reads it between the two knows of the change and then hears of it.
    runtime().supervision().begin(m_supervisor.self(), strategy, max_restarts, within);
    trace({.kind = TraceRecord::Kind::SupervisorStarted,
           .small_a = static_cast<std::uint8_t>(strategy),
           .other = {.index = max_restarts},
           .number = std::chrono::nanoseconds{within}.count()},
          {});
}

void ChildControl::child_added(const ChildSpec& spec, std::string_view id) {
    runtime().supervision().add_child(m_supervisor.self(), {.id = std::string{id}, .kind = spec.kind, .restart = spec.restart});
    trace({.kind = TraceRecord::Kind::ChildAdded,
           .small_a = static_cast<std::uint8_t>(spec.kind),
           .small_b = static_cast<std::uint8_t>(spec.restart)},
          id);
}

void ChildControl::child_started(std::string_view id, Pid pid, Start start) {
    runtime().supervision().set_child_pid(m_supervisor.self(), id, pid);
    trace({.kind = TraceRecord::Kind::ChildStarted, .small_b = static_cast<std::uint8_t>(start), .other = pid}, id);
}

void ChildControl::child_down(std::string_view id) { runtime().supervision().set_child_pid(m_supervisor.self(), id, {}); }

void ChildControl::stop_requested(std::string_view id) { trace({.kind = TraceRecord::Kind::StopRequested}, id); }

void ChildControl::restart_failed(std::string_view id, const ExitReason& reason) {
    trace({.kind = TraceRecord::Kind::RestartFailed, .reason = reason}, id);
}

void ChildControl::child_removed(std::string_view id) {
    runtime().supervision().remove_child(m_supervisor.self(), id);
    trace({.kind = TraceRecord::Kind::ChildRemoved}, id);
}

void ChildControl::gave_up(std::string_view id, std::size_t restarts) {
    runtime().supervision().note_gave_up(m_supervisor.self());
    trace({.kind = TraceRecord::Kind::GaveUp, .number = static_cast<std::int64_t>(restarts)}, id);
}

} // namespace canopy
