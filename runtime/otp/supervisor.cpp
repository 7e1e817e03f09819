// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/supervisor.hpp"

#include <algorithm>
#include <set>

namespace canopy {

// --- client functions

Call<Supervisor::StartChild> Supervisor::start_child(Ref<Supervisor> supervisor, ChildSpec spec) {
    return call(supervisor, StartChild{std::move(spec)}).without_timeout();
}

Call<Supervisor::TerminateChild> Supervisor::terminate_child(Ref<Supervisor> supervisor, std::string id) {
    return call(supervisor, TerminateChild{std::move(id)}).without_timeout();
}

Call<Supervisor::RestartChild> Supervisor::restart_child(Ref<Supervisor> supervisor, std::string id) {
    return call(supervisor, RestartChild{std::move(id)}).without_timeout();
}

Call<Supervisor::DeleteChild> Supervisor::delete_child(Ref<Supervisor> supervisor, std::string id) {
    return call(supervisor, DeleteChild{std::move(id)}).without_timeout();
}

Call<Supervisor::WhichChildren> Supervisor::which_children(Ref<Supervisor> supervisor) {
    return call(supervisor, WhichChildren{}).without_timeout();
}

Call<Supervisor::CountChildren> Supervisor::count_children(Ref<Supervisor> supervisor) {
    return call(supervisor, CountChildren{}).without_timeout();
}

ChildSpec Supervisor::child_spec(std::string id, SupervisorSpec spec, Restart restart) {
    SpawnOptions options;
    options.label = id;
    return {.id = std::move(id),
            .start = starts_with<Supervisor>(std::move(options), std::move(spec)),
            .restart = restart,
            .kind = ProcessKind::Supervisor};
}

// --- the process

Supervisor::Supervisor(SupervisorSpec spec) : m_spec(std::move(spec)), m_intensity(m_spec.max_restarts, m_spec.within) {}

Supervisor::Supervisor(SpecFunction init) : m_init(std::move(init)), m_intensity(m_spec.max_restarts, m_spec.within) {}

bool Supervisor::ask_for_spec() {
    if (!m_init) return true;
    std::optional<SupervisorSpec> spec = m_init();
    if (!spec) return false;
    m_spec = std::move(*spec);
    m_intensity = RestartIntensity(m_spec.max_restarts, m_spec.within);
    return true;
}

std::optional<std::string> Supervisor::problem() const {
    if (m_spec.strategy == Strategy::SimpleOneForOne) return "simple_one_for_one is what DynamicSupervisor does";
    if (m_spec.within < std::chrono::milliseconds{1}) return "the period of its restart intensity is below 1 ms";
    std::set<std::string> ids;
    for (const ChildSpec& child : m_spec.children) {
        if (auto wrong = problem_of(child)) return wrong;
        if (!ids.insert(child.id).second) return "duplicate child id " + child.id;
    }
    return std::nullopt;
}

std::optional<std::string> Supervisor::problem_of(const ChildSpec& child) const {
    if (auto wrong = problem_with(child)) return wrong;
    if (!child.significant) return std::nullopt;
    if (m_spec.auto_shutdown == AutoShutdown::Never) return "child " + child.id + " is significant, auto_shutdown is never";
    if (child.restart == Restart::Permanent) return "child " + child.id + " is significant and permanent";
    return std::nullopt;
}

Async<Init> Supervisor::init() {
    trap_exit(true);
    if (!ask_for_spec()) co_return Init::ignore();
    if (const auto wrong = problem()) co_return Init::stop(ExitReason::custom("supervisor specification: " + *wrong));
    m_control.supervisor_started(m_spec.strategy, m_spec.max_restarts, m_spec.within);
    on_exit([this_pid = self(), &runtime = runtime()](Pid) { runtime.supervision().remove(this_pid); });
    for (ChildSpec& spec : m_spec.children) {
        m_children.push_back(std::make_unique<Child>(Child{.spec = std::move(spec)}));
        Child& child = *m_children.back();
        m_control.child_added(child.spec, child.spec.id);
        const ChildResult<StartedChild> started = co_await start(child, ChildControl::Start::First);
        if (started && !*started) forget_if_temporary(child);
        if (started) continue;
        co_await stop_children(0);
        co_return Init::stop(
            ExitReason::shutdown("failed_to_start_child " + child.spec.id + ": " + started.error().reason.to_string()));
    }
    m_spec.children.clear();
    co_return Init::ok();
}

Supervisor::Child* Supervisor::find(std::string_view id) {
    const auto found =
        std::find_if(m_children.begin(), m_children.end(), [&](const auto& child) { return child->spec.id == id; });
    return found == m_children.end() ? nullptr : found->get();
}

Supervisor::Child* Supervisor::find(Pid pid) {
    const auto found = std::find_if(m_children.begin(), m_children.end(), [&](const auto& child) { return child->pid == pid; });
    return found == m_children.end() ? nullptr : found->get();
}

Supervisor::Children::iterator Supervisor::position(const Child& child) {
    return std::find_if(m_children.begin(), m_children.end(), [&](const auto& known) { return known.get() == &child; });
}

Async<ChildResult<StartedChild>> Supervisor::start(Child& child, ChildControl::Start how) {
    const StartResult started = co_await m_control.start(child.spec.start);
    child.restarting = false;
    if (started) {
        child.pid = *started;
        m_control.child_started(child.spec.id, child.pid, how);
        co_return *started;
    }
    child.pid = {};
    if (started.error().is(ExitReason::Kind::Normal)) co_return StartedChild(); // it wanted no process
    co_return tl::unexpected(ChildError{.kind = ChildError::Kind::StartFailed, .reason = started.error()});
}

/// A temporary child that wants no process is forgotten, as one that has ended.
void Supervisor::forget_if_temporary(const Child& child) {
    if (child.spec.restart == Restart::Temporary) remove(child);
}

void Supervisor::remove(const Child& child) {
    m_control.child_removed(child.spec.id);
    m_children.erase(position(child));
}

// --- requests

Async<ChildResult<StartedChild>> Supervisor::handle_call(StartChild request) {
    if (auto wrong = problem_of(request.spec))
        co_return tl::unexpected(ChildError{.kind = ChildError::Kind::InvalidSpec, .reason = ExitReason::custom(*wrong)});
    if (const Child* known = find(request.spec.id)) {
        const auto kind = known->pid ? ChildError::Kind::AlreadyStarted : ChildError::Kind::AlreadyPresent;
        co_return tl::unexpected(ChildError{.kind = kind, .pid = known->pid});
    }
    m_children.push_back(std::make_unique<Child>(Child{.spec = std::move(request.spec)}));
    Child& child = *m_children.back();
    m_control.child_added(child.spec, child.spec.id);
    ChildResult<StartedChild> started = co_await start(child, ChildControl::Start::First);
    if (!started)
        remove(child);
    else if (!*started)
        forget_if_temporary(child);
    co_return started;
}

Async<ChildResult<void>> Supervisor::handle_call(TerminateChild request) {
    Child* child = find(request.id);
    if (!child) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::NotFound});
    m_control.stop_requested(child->spec.id);
    child->restarting = false;
    co_await stop_child(*child);
    if (child->spec.restart == Restart::Temporary) remove(*child);
    co_return ChildResult<void>{};
}

Async<ChildResult<StartedChild>> Supervisor::handle_call(RestartChild request) {
    Child* child = find(request.id);
    if (!child) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::NotFound});
    if (child->restarting) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::Restarting});
    if (child->pid) co_return tl::unexpected(ChildError{.kind = ChildError::Kind::Running});
    co_return co_await start(*child, ChildControl::Start::First);
}

ChildResult<void> Supervisor::handle_call(DeleteChild request) {
    const Child* child = find(request.id);
    if (!child) return tl::unexpected(ChildError{.kind = ChildError::Kind::NotFound});
    if (child->restarting) return tl::unexpected(ChildError{.kind = ChildError::Kind::Restarting});
    if (child->pid) return tl::unexpected(ChildError{.kind = ChildError::Kind::Running});
    remove(*child);
    return {};
}

std::vector<ChildInfo> Supervisor::handle_call(WhichChildren) {
    std::vector<ChildInfo> infos;
    for (const auto& child : m_children) infos.push_back({child->spec.id, child->pid, child->restarting, child->spec.kind});
    std::ranges::reverse(infos);
    return infos;
}

ChildCounts Supervisor::handle_call(CountChildren) {
    ChildCounts counts;
    counts.specs = m_children.size();
    for (const auto& child : m_children) {
        if (runtime().is_alive(child->pid)) ++counts.active;
        ++(child->spec.kind == ProcessKind::Supervisor ? counts.supervisors : counts.workers);
    }
    return counts;
}

// --- exits

Async<void> Supervisor::handle_info(Exit exit) {
    Child* child = exit.from ? find(exit.from) : nullptr;
    if (!child) co_return; // not a child, or not any more
    child->pid = {};
    m_control.child_down(child->spec.id);
    if (comes_back(child->spec.restart, exit.reason)) {
        co_await restart(*child);
        co_return;
    }
    const bool end = ends_with(*child);
    if (child->spec.restart == Restart::Temporary) remove(*child);
    if (end) stop(ExitReason::shutdown());
}

bool Supervisor::ends_with(const Child& child) const {
    if (!child.spec.significant) return false;
    if (m_spec.auto_shutdown == AutoShutdown::AnySignificant) return true;
    return std::none_of(m_children.begin(), m_children.end(),
                        [](const auto& other) { return other->spec.significant && (other->pid || other->restarting); });
}

Async<void> Supervisor::restart(Child& child) {
    if (!m_intensity.add(now())) {
        m_control.gave_up(child.spec.id, m_intensity.count());
        stop(ExitReason::shutdown());
        co_return;
    }
    switch (m_spec.strategy) {
    case Strategy::OneForAll: co_await restart_from(0); break;
    case Strategy::RestForOne: co_await restart_from(static_cast<std::size_t>(position(child) - m_children.begin())); break;
    case Strategy::OneForOne:
    case Strategy::SimpleOneForOne: {
        const ChildResult<StartedChild> started = co_await start(child, ChildControl::Start::Restart);
        if (!started) retry_later(child, started.error().reason);
        break;
    }
    }
}

Async<void> Supervisor::restart_from(std::size_t first) {
    co_await stop_children(first);
    // A temporary sibling that was swept up does not come back.
    for (std::size_t i = m_children.size(); i-- > first;)
        if (m_children[i]->spec.restart == Restart::Temporary) remove(*m_children[i]);
    for (std::size_t i = first; i < m_children.size(); ++i) {
        const ChildResult<StartedChild> started = co_await start(*m_children[i], ChildControl::Start::Restart);
        if (started) continue;
        retry_later(*m_children[i], started.error().reason);
        co_return;
    }
}

void Supervisor::retry_later(Child& child, const ExitReason& reason) {
    child.restarting = true;
    m_control.restart_failed(child.spec.id, reason);
    cast(self_ref(), TryAgain{child.spec.id}); // behind what waits: requests and shutdown get their turn
}

Async<void> Supervisor::handle_cast(TryAgain again) {
    Child* child = find(again.id);
    if (child && child->restarting) co_await restart(*child);
}

// --- stopping

Async<void> Supervisor::stop_child(Child& child) {
    if (!child.pid) co_return;
    ChildControl::Stopping stopping{child.spec.id, child.pid, child.spec.shutdown_or_default()};
    child.pid = {}; // its exit, if it is under way, is nobody's now
    co_await m_control.stop(std::move(stopping));
    m_control.child_down(child.spec.id);
}

Async<void> Supervisor::stop_children(std::size_t first) {
    for (std::size_t i = m_children.size(); i-- > first;) {
        m_children[i]->restarting = false;
        co_await stop_child(*m_children[i]);
    }
}

Async<void> Supervisor::terminate(const ExitReason&) { co_await stop_children(0); }

void Supervisor::inspect(Inspector& inspector) const {
    inspector.show("children", m_children.size());
    inspector.show("restarts in the period", m_intensity.count());
    inspector.show("max_restarts", m_spec.max_restarts);
    inspector.show("within ms", m_spec.within.count());
}

} // namespace canopy
