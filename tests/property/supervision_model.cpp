// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OTP's supervisors as sequential functions: no process, no message, no time but a number.
#include "tests/property/supervision_model.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace canopy::testing::model {

namespace {

void stop(World& world, Child& child, const std::string& reason);

void stop_all(World& world, Supervisor& supervisor, std::size_t first = 0) {
    for (std::size_t i = supervisor.children.size(); i-- > first;) stop(world, supervisor.children[i], "shutdown");
}

void stop(World& world, Child& child, const std::string& reason) {
    if (!child.running) return;
    child.running = false;
    if (child.plan.supervisor)
        stop_all(world, child.supervisor.front());
    else
        world.log.push_back("-" + child.plan.id + " " + reason);
    child.supervisor.clear();
}

bool start(World& world, Child& child);

bool start_supervisor(World& world, Child& child) {
    Supervisor supervisor{.plan = child.plan, .children = {}, .restarts = {}};
    for (const Plan& plan : child.plan.children) {
        supervisor.children.push_back({.plan = plan});
        if (start(world, supervisor.children.back())) continue;
        stop_all(world, supervisor);
        return false;
    }
    child.supervisor.push_back(std::move(supervisor));
    return true;
}

bool start_leaf(World& world, const Child& child) {
    const std::string& id = child.plan.id;
    ++world.starts[id];
    if (world.failing[id] > 0) {
        --world.failing[id];
        return false;
    }
    world.log.push_back("+" + id);
    return true;
}

bool start(World& world, Child& child) {
    const bool started = child.plan.supervisor ? start_supervisor(world, child) : start_leaf(world, child);
    child.running = started;
    if (started) ++child.incarnation;
    return started;
}

/// One more restart. False: it is one too many.
bool allowed(const World& world, Supervisor& supervisor) {
    std::erase_if(supervisor.restarts, [&](std::int64_t time) { return world.now - time > world.within; });
    supervisor.restarts.push_back(world.now);
    return supervisor.restarts.size() <= supervisor.plan.max_restarts;
}

/// Starts children from here on; answers the one that did not start, or the number of children.
std::size_t start_from(World& world, Supervisor& supervisor, std::size_t first) {
    std::size_t i = first;
    while (i < supervisor.children.size() && start(world, supervisor.children[i])) ++i;
    return i;
}

/// Stops what the strategy sweeps up and starts it again. Answers the child that did not start, or the number of children.
std::size_t sweep(World& world, Supervisor& supervisor, std::size_t ended) {
    if (supervisor.plan.strategy == Strategy::OneForOne)
        return start(world, supervisor.children[ended]) ? supervisor.children.size() : ended;
    const std::size_t first = supervisor.plan.strategy == Strategy::OneForAll ? 0 : ended;
    stop_all(world, supervisor, first);
    for (std::size_t i = supervisor.children.size(); i-- > first;)
        if (supervisor.children[i].plan.restart == Restart::Temporary)
            supervisor.children.erase(supervisor.children.begin() + static_cast<std::ptrdiff_t>(i));
    return start_from(world, supervisor, first);
}

/// Restarts until all run. False: too often, the supervisor gives up.
bool restart(World& world, Supervisor& supervisor, std::size_t ended) {
    while (ended < supervisor.children.size()) {
        if (!allowed(world, supervisor)) return false;
        ended = sweep(world, supervisor, ended);
    }
    return true;
}

bool returns(Restart restart, const ExitReason& reason) {
    return restart == Restart::Permanent || (restart == Restart::Transient && !reason.is_orderly());
}

/// A supervisor learns that a child has ended. False: it gave up, and all its children are stopped.
bool child_ended(World& world, Supervisor& supervisor, std::size_t ended, const ExitReason& reason) {
    const Restart type = supervisor.children[ended].plan.restart;
    if (returns(type, reason)) {
        if (restart(world, supervisor, ended)) return true;
        stop_all(world, supervisor);
        return false;
    }
    if (type == Restart::Temporary) supervisor.children.erase(supervisor.children.begin() + static_cast<std::ptrdiff_t>(ended));
    return true;
}

std::size_t index_of(const Supervisor& supervisor, const std::string& id) {
    const auto found = std::find_if(supervisor.children.begin(), supervisor.children.end(),
                                    [&](const Child& child) { return child.plan.id == id; });
    return static_cast<std::size_t>(found - supervisor.children.begin());
}

Child* child_of(Supervisor& supervisor, const std::string& id) {
    const std::size_t index = index_of(supervisor, id);
    return index < supervisor.children.size() ? &supervisor.children[index] : nullptr;
}

/// A running supervisor is gone, for this reason, and its children with it: whoever supervises it learns of it.
void gone(World& world, const std::string& id, const ExitReason& reason) {
    Supervisor* above = supervisor_of(world, id);
    if (!above) {
        world.top.running = false;
        world.top.supervisor.clear();
        return;
    }
    Child& child = *child_of(*above, id);
    child.running = false;
    child.supervisor.clear();
    const std::string name = above->plan.id;
    if (!child_ended(world, *above, index_of(*above, id), reason)) gone(world, name, ExitReason::shutdown());
}

void collect(Child& child, std::vector<Child*>& found) {
    if (!child.running) return;
    found.push_back(&child);
    for (Supervisor& supervisor : child.supervisor)
        for (Child& each : supervisor.children) collect(each, found);
}

std::vector<Child*> running(World& world) {
    std::vector<Child*> found;
    collect(world.top, found);
    return found;
}

Supervisor& find(World& world, const std::string& id) {
    for (Supervisor* each : supervisors(world))
        if (each->plan.id == id) return *each;
    throw std::logic_error("no running supervisor " + id);
}

} // namespace

bool start_top(World& world) { return start(world, world.top); }

void end_children(World& world, const std::vector<Ending>& endings) {
    Supervisor& supervisor = *supervisor_of(world, endings.front().id);
    std::vector<int> incarnations;
    for (const Ending& ending : endings) {
        Child& child = *child_of(supervisor, ending.id);
        if (!ending.reason.is(ExitReason::Kind::Kill)) world.log.push_back("-" + ending.id + " " + ending.reason.to_string());
        child.running = false;
        incarnations.push_back(child.incarnation);
    }
    const std::string name = supervisor.plan.id;
    for (std::size_t i = 0; i < endings.size(); ++i) {
        const Child* child = child_of(supervisor, endings[i].id);
        if (!child || child->incarnation != incarnations[i]) continue; // swept up with one before it
        if (!child_ended(world, supervisor, index_of(supervisor, endings[i].id), endings[i].reason))
            return gone(world, name, ExitReason::shutdown());
    }
}

void kill_supervisor(World& world, const std::string& id) {
    Supervisor& supervisor = find(world, id);
    for (std::size_t i = supervisor.children.size(); i-- > 0;) stop(world, supervisor.children[i], "killed");
    gone(world, id, ExitReason::killed());
}

Answer start_child(World& world, const std::string& supervisor, const Plan& plan) {
    Supervisor& above = find(world, supervisor);
    if (const Child* known = child_of(above, plan.id))
        return known->running ? ErrorKind::AlreadyStarted : ErrorKind::AlreadyPresent;
    above.children.push_back({.plan = plan});
    if (start(world, above.children.back())) return std::nullopt;
    above.children.pop_back();
    return ErrorKind::StartFailed;
}

Answer terminate_child(World& world, const std::string& supervisor, const std::string& id) {
    Supervisor& above = find(world, supervisor);
    Child* child = child_of(above, id);
    if (!child) return ErrorKind::NotFound;
    stop(world, *child, "shutdown");
    if (child->plan.restart == Restart::Temporary)
        above.children.erase(above.children.begin() + static_cast<std::ptrdiff_t>(index_of(above, id)));
    return std::nullopt;
}

Answer restart_child(World& world, const std::string& supervisor, const std::string& id) {
    Child* child = child_of(find(world, supervisor), id);
    if (!child) return ErrorKind::NotFound;
    if (child->running) return ErrorKind::Running;
    return start(world, *child) ? Answer{} : Answer{ErrorKind::StartFailed};
}

Answer delete_child(World& world, const std::string& supervisor, const std::string& id) {
    Supervisor& above = find(world, supervisor);
    const Child* child = child_of(above, id);
    if (!child) return ErrorKind::NotFound;
    if (child->running) return ErrorKind::Running;
    above.children.erase(above.children.begin() + static_cast<std::ptrdiff_t>(index_of(above, id)));
    return std::nullopt;
}

std::vector<Supervisor*> supervisors(World& world) {
    std::vector<Supervisor*> found;
    for (Child* child : running(world))
        for (Supervisor& each : child->supervisor) found.push_back(&each);
    return found;
}

std::vector<std::string> leaves(World& world) {
    std::vector<std::string> found;
    for (const Child* child : running(world))
        if (!child->plan.supervisor) found.push_back(child->plan.id);
    return found;
}

Supervisor* supervisor_of(World& world, const std::string& id) {
    for (Supervisor* each : supervisors(world))
        if (const Child* child = child_of(*each, id); child && child->running) return each;
    // one that has just ended is still known to it
    for (Supervisor* each : supervisors(world))
        if (child_of(*each, id)) return each;
    return nullptr;
}

} // namespace canopy::testing::model
