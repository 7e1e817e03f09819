// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/gallery.hpp"

#include "app/gallery/catalogue.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

/// An exhibit may need its time to start or stop; one that hangs is killed by its supervisor before this is over.
constexpr auto patience = 30s;
constexpr auto stopping_patience = 25s; // so that a caller hears from us before it gives up
constexpr auto look_again = 100ms;

/// All exhibits share the budget of the gallery's supervisor: one that crashes all the time must not use it up at once.
constexpr std::uint32_t most_restarts = 100;

tl::unexpected<GalleryError> refused(GalleryError::Kind kind, std::string text) {
    return tl::unexpected(GalleryError{.kind = kind, .text = std::move(text)});
}

} // namespace

std::string_view to_word(ExhibitState state) noexcept {
    switch (state) {
    case ExhibitState::Stopped: return "stopped";
    case ExhibitState::Running: return "running";
    case ExhibitState::Restarting: return "restarting";
    case ExhibitState::Ended: return "ended";
    case ExhibitState::GaveUp: return "gave up";
    }
    return "unknown";
}

// --- client functions

Call<Gallery::Start> Gallery::start(const Ref<Gallery>& gallery, std::string name) {
    return call(gallery, Start{.name = std::move(name)}).timeout(patience);
}

Call<Gallery::Stop> Gallery::stop(const Ref<Gallery>& gallery, std::string name) {
    return call(gallery, Stop{.name = std::move(name)}).timeout(patience);
}

Call<Gallery::List> Gallery::list(const Ref<Gallery>& gallery) { return call(gallery, List{}); }

Call<Gallery::IsRunning> Gallery::is_running(const Ref<Gallery>& gallery, std::string name) {
    return call(gallery, IsRunning{.name = std::move(name)});
}

ChildSpec Gallery::child_spec(std::shared_ptr<const GalleryServices> services, std::vector<std::string> first) {
    auto memory = std::make_shared<Memory>();
    memory->wanted.insert(first.begin(), first.end());
    SupervisorSpec spec{.strategy = Strategy::OneForOne, .max_restarts = most_restarts, .within = 5s};
    spec.children = {
        {.id = "curator", .start = starts_with<Gallery>({.name = process_name}, std::move(services), std::move(memory))}};
    SpawnOptions options{.name = supervisor_name, .label = "gallery"};
    return {
        .id = "gallery", .start = starts_with<Supervisor>(std::move(options), std::move(spec)), .kind = ProcessKind::Supervisor};
}

// --- the process

Gallery::Gallery(std::shared_ptr<const GalleryServices> services, std::shared_ptr<Memory> memory)
    : m_services(std::move(services)), m_memory(std::move(memory)),
      m_supervisor(m_services->runtime->name<Supervisor>(supervisor_name)) {
    continue_with(Begin{}); // the supervisor waits for our init: only then can it be asked for anything
}

/// Finds the exhibits that ran before a crash of the curator, and starts those that should run and do not.
Async<void> Gallery::handle_continue(Begin) {
    const std::vector<ChildInfo> known = co_await children();
    for (const ChildInfo& child : known)
        if (child.pid != self() && child.pid) watch(child.id, child.pid);
    const std::set<std::string> wanted = m_memory->wanted;
    for (const std::string& name : wanted) {
        const bool runs = std::ranges::any_of(m_watched, [&](const auto& each) { return each.second == name; });
        if (runs) continue;
        const GalleryResult<void> started = co_await begin(name);
        if (!started) log(LogLevel::Warning, started.error().text);
    }
}

Async<GalleryResult<void>> Gallery::handle_call(Start request) { return begin(std::move(request.name)); }

Async<GalleryResult<void>> Gallery::begin(std::string name) {
    const Exhibit* exhibit = find_exhibit(name);
    if (!exhibit) co_return refused(GalleryError::Kind::Unknown, unknown_exhibit(name));
    auto starting = Supervisor::start_child(m_supervisor, exhibit->child_spec(*m_services));
    auto outcome = co_await std::move(starting).timeout(patience).attempt();
    const bool present = outcome && !*outcome && outcome->error().kind == ChildError::Kind::AlreadyPresent;
    if (present) { // it ended by itself: its place is still there
        auto restarting = Supervisor::restart_child(m_supervisor, name);
        outcome = co_await std::move(restarting).timeout(patience).attempt();
    }
    if (!outcome) co_return refused(GalleryError::Kind::Failed, fmt::format("{}: the gallery is down; try again", name));
    if (!*outcome && outcome->error().kind == ChildError::Kind::AlreadyStarted)
        co_return refused(GalleryError::Kind::AlreadyRunning, name + " runs already; stop it first");
    if (!*outcome)
        co_return refused(GalleryError::Kind::Failed, fmt::format("{} does not start: {}", name, outcome->error().to_string()));
    watch(name, (*outcome)->pid);
    m_memory->wanted.insert(name);
    m_memory->last_exit.erase(name);
    m_memory->gave_up.erase(name);
    co_return GalleryResult<void>{};
}

Async<GalleryResult<void>> Gallery::handle_call(Stop request) {
    if (!find_exhibit(request.name)) co_return refused(GalleryError::Kind::Unknown, unknown_exhibit(request.name));
    auto stopping = Supervisor::terminate_child(m_supervisor, request.name);
    const auto stopped = co_await std::move(stopping).timeout(stopping_patience).attempt();
    if (!stopped) co_return refused(GalleryError::Kind::Failed, request.name + ": the gallery is down; try again");
    forget(request.name); // only now: what was not stopped is wanted as before
    if (!*stopped) co_return refused(GalleryError::Kind::NotRunning, request.name + " does not run; start it first");
    auto deleting = Supervisor::delete_child(m_supervisor, request.name);
    const auto deleted = co_await std::move(deleting).attempt();
    if (!deleted || !*deleted) log(LogLevel::Warning, request.name + " is stopped, and keeps its place in the tree");
    co_return GalleryResult<void>{};
}

Async<std::vector<ExhibitStatus>> Gallery::handle_call(List) {
    const std::vector<ChildInfo> known = co_await children();
    std::vector<ExhibitStatus> list;
    for (const Exhibit& exhibit : gallery_catalogue()) {
        const auto found = std::ranges::find(known, exhibit.name, &ChildInfo::id);
        ExhibitStatus status;
        status.name = exhibit.name;
        if (found != known.end()) {
            status.state = state_of(*found);
            status.pid = found->pid;
        }
        list.push_back(std::move(status));
    }
    co_return list;
}

Async<bool> Gallery::handle_call(IsRunning request) {
    const std::vector<ChildInfo> known = co_await children();
    const auto found = std::ranges::find(known, request.name, &ChildInfo::id);
    co_return found != known.end() && found->pid && found->pid != self();
}

ExhibitState Gallery::state_of(const ChildInfo& child) const {
    if (child.pid) return ExhibitState::Running;
    if (child.restarting) return ExhibitState::Restarting;
    if (m_memory->gave_up.contains(child.id)) return ExhibitState::GaveUp;
    // A crash would have brought it back, and by itself it ends with `normal`: any other reason is somebody else's.
    const auto last = m_memory->last_exit.find(child.id);
    const bool by_itself = last != m_memory->last_exit.end() && last->second.is(ExitReason::Kind::Normal);
    return by_itself ? ExhibitState::Ended : ExhibitState::Stopped;
}

// --- what becomes of exhibits

Async<std::vector<ChildInfo>> Gallery::children() const { co_return co_await Supervisor::which_children(m_supervisor); }

void Gallery::watch(const std::string& name, Pid pid) { m_watched[monitor(pid)] = name; }

void Gallery::forget(const std::string& name) {
    m_memory->wanted.erase(name);
    m_memory->last_exit.erase(name);
    m_memory->gave_up.erase(name);
    std::erase_if(m_watched, [&](const auto& each) {
        if (each.second != name) return false;
        demonitor(each.first, Flush::Yes);
        return true;
    });
}

Async<void> Gallery::handle_info(Down down) {
    const auto node = m_watched.extract(down.monitor);
    if (node.empty()) co_return;
    // Watched again while its supervisor had not noticed yet: the first reason is the true one.
    if (!down.reason.is(ExitReason::Kind::NoProcess)) m_memory->last_exit[node.mapped()] = down.reason;
    // Both ways it ends with `shutdown`.
    if (runtime().supervision().gave_up(down.pid)) m_memory->gave_up.insert(node.mapped());
    co_await look_after(node.mapped(), down.pid);
}

Async<void> Gallery::handle_info(Look look) {
    const bool watched = std::ranges::any_of(m_watched, [&](const auto& each) { return each.second == look.name; });
    if (!watched) co_await look_after(look.name, Pid{});
}

/// Did its supervisor bring it back? One that is down for good is not wanted any more.
Async<void> Gallery::look_after(std::string name, Pid gone) {
    const std::vector<ChildInfo> known = co_await children();
    const auto found = std::ranges::find(known, name, &ChildInfo::id);
    if (found == known.end()) co_return;
    if (found->pid && found->pid != gone)
        watch(name, found->pid);
    else if (found->pid || found->restarting)
        send_after(self_ref(), Look{.name = name}, look_again);
    else
        m_memory->wanted.erase(name);
}

void Gallery::inspect(Inspector& inspector) const {
    inspector.show("exhibits", gallery_catalogue().size());
    inspector.show("running", m_watched.size());
}

} // namespace canopy::app
