// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/node_state.hpp"

#include <algorithm>
#include <utility>

namespace canopy {

namespace {

constexpr std::size_t crashes_kept = 8;
constexpr std::string_view freeze = "freeze";

bool takes_siblings_down(Strategy strategy) { return strategy == Strategy::OneForAll || strategy == Strategy::RestForOne; }

bool crashed(const Node& node) { return node.last_exit && !node.last_exit->is_orderly(); }

NodeStatus down(bool crash) { return crash ? NodeStatus::Crashed : NodeStatus::Stopped; }

bool has_fault(const Node& node, std::string_view what) { return std::ranges::find(node.faults, what) != node.faults.end(); }

NodeStatus status_in(Activity activity) {
    switch (activity) {
    case Activity::Waiting: return NodeStatus::Waiting;
    case Activity::Frozen: return NodeStatus::Frozen;
    case Activity::Idle:
    case Activity::Running: break;
    }
    return NodeStatus::Running;
}

void describe(Node& node, const event::Spawned& spawned) {
    node.spawned_by = spawned.parent;
    node.label = spawned.label;
    node.kind = spawned.kind;
    node.pinned = spawned.pinned;
}

void note_exit(Node& node, const ExitReason& reason, const std::string& last_message, Timestamp time) {
    node.last_exit = reason;
    node.last_message = last_message;
    node.exited_at = time;
    node.depth = 0;
    node.rate = 0;
    node.name.clear();
    node.faults.clear();
}

} // namespace

void NodeState::apply(const Event& event) {
    ++m_totals.events;
    m_totals.number = event.number;
    m_totals.now = std::max(m_totals.now, event.time);
    std::visit([&](const auto& body) { on(body, event.time); }, event.body);
    settle_if_due();
}

// Processes

void NodeState::on(const event::Spawned& spawned, Timestamp time) {
    if (m_mentioned) m_mentioned->processes.insert(spawned.pid);
    if (!spawned.pid) return;
    if (Node* known = node_of(spawned.pid)) {
        // The table does not know the label a process gave itself: what was heard at its birth stands.
        if (!m_mentioned || known->label.empty()) describe(*known, spawned);
        return;
    }
    if (!m_mentioned) ++m_totals.spawned;
    const Node* parent = node_of(spawned.parent);
    const bool by_supervisor = parent && parent->kind == ProcessKind::Supervisor;
    Node& process = create_process(spawned, time);
    if (!by_supervisor) show(process);
}

Node& NodeState::create_process(const event::Spawned& spawned, Timestamp time) {
    Node& process = create(no_node, to_string(spawned.pid));
    describe(process, spawned);
    process.pid = spawned.pid;
    process.generation = 1;
    process.status = NodeStatus::Running;
    process.started_at = time;
    m_by_pid[process.pid] = process.node;
    return process;
}

void NodeState::on(const event::Exited& exited, Timestamp time) {
    if (!exited.reason.is_orderly()) ++m_totals.crashes;
    Node* node = node_of(exited.pid);
    if (!node) return;
    m_by_pid.erase(exited.pid);
    drop_links(*node);
    if (is_held_back(*node)) return end_held_back(*node, exited, time);
    if (node->parent == no_node && node->node != m_top) return erase(node->node);
    end(*node, exited.reason, exited.last_message, time);
}

/// Its ChildStarted may still come, for it is written by another process than its exit; if its start failed, never.
void NodeState::end_held_back(Node& process, const event::Exited& exited, Timestamp time) {
    constexpr std::size_t most = 64;
    note_exit(process, exited.reason, exited.last_message, time);
    process.status = down(!exited.reason.is_orderly());
    m_early_exits.insert(process.node);
    if (m_early_exits.size() > most) erase(*m_early_exits.begin());
}

void NodeState::end(Node& node, const ExitReason& reason, const std::string& last_message, Timestamp time) {
    const bool crash = !reason.is_orderly();
    note_exit(node, reason, last_message, time);
    Node* supervisor = node_of(node.parent);
    if (crash) ++node.crashes;
    if (crash && supervisor) note_crash(*supervisor, {time, node.id, node.pid, reason, last_message});
    set_status(node, status_after(node, reason, time));
    node.stopping = false;
    if (node.kind == ProcessKind::Supervisor) give_up_children(node);
    const bool gone = node.status != NodeStatus::Restarting;
    if (gone && node.strategy == Strategy::SimpleOneForOne) erase_dynamic_children(node);
    const bool orphan = supervisor && supervisor->strategy == Strategy::SimpleOneForOne && !supervisor->alive() &&
                        supervisor->status != NodeStatus::Restarting;
    if (orphan) erase(node.node);
}

NodeStatus NodeState::status_after(const Node& node, const ExitReason& reason, Timestamp time) {
    const bool crash = !reason.is_orderly();
    Node* supervisor = node_of(node.parent);
    if (node.stopping) return NodeStatus::Stopped;
    if (!supervisor || !supervisor->alive() || node.restart == Restart::Temporary) return down(crash);
    if (takes_siblings_down(supervisor->strategy) && supervisor->restarting_children > 0) return NodeStatus::Restarting;
    if (!crash && (node.restart == Restart::Transient || reason.is(ExitReason::Kind::Shutdown))) return NodeStatus::Stopped;
    spend_budget(*supervisor, time);
    return NodeStatus::Restarting;
}

/// Nobody brings those back that were being restarted.
void NodeState::give_up_children(Node& supervisor) {
    if (supervisor.restarting_children == 0) return;
    for (const NodeId id : supervisor.children) {
        Node* child = node_of(id);
        if (child && child->status == NodeStatus::Restarting) set_status(*child, down(crashed(*child)));
    }
}

void NodeState::erase_dynamic_children(Node& supervisor) {
    const std::vector<NodeId> children = supervisor.children;
    for (const NodeId id : children) {
        const Node* child = node_of(id);
        if (child && !child->alive()) erase(id);
    }
}

void NodeState::note_crash(Node& supervisor, ChildCrash crash) {
    ++supervisor.child_crashes;
    auto& recent = supervisor.recent_crashes;
    recent.push_back(std::move(crash));
    if (recent.size() > crashes_kept) recent.erase(recent.begin());
}

void NodeState::spend_budget(Node& supervisor, Timestamp time) {
    auto& times = supervisor.restart_times;
    std::erase_if(times, [&](Timestamp spent) { return time - spent > supervisor.within; });
    times.push_back(time);
}

void NodeState::set_status(Node& node, NodeStatus status) {
    const bool was = node.status == NodeStatus::Restarting;
    const bool is = status == NodeStatus::Restarting;
    node.status = status;
    if (was == is) return;
    if (Node* supervisor = node_of(node.parent)) is ? ++supervisor->restarting_children : --supervisor->restarting_children;
}

void NodeState::on(const event::Registered& registered, Timestamp) {
    if (Node* node = node_of(registered.pid)) node->name = registered.name;
}

void NodeState::on(const event::Unregistered& unregistered, Timestamp) {
    Node* node = node_of(unregistered.pid);
    if (node && node->name == unregistered.name) node->name.clear();
}

void NodeState::on(const event::FaultSet& fault, Timestamp) {
    Node* node = node_of(fault.pid);
    if (!node || has_fault(*node, fault.what)) return;
    node->faults.push_back(fault.what);
    if (fault.what == freeze) set_status(*node, NodeStatus::Frozen);
}

void NodeState::on(const event::FaultCleared& fault, Timestamp) {
    Node* node = node_of(fault.pid);
    if (!node) return;
    std::erase(node->faults, fault.what);
    if (fault.what == freeze) set_status(*node, NodeStatus::Running);
}

void NodeState::on(const event::Sample& sample, Timestamp time) {
    Node* node = node_of(sample.pid);
    if (!node) return;
    const std::uint64_t handled = sample.handled - std::min(sample.handled, node->handled);
    const bool first = node->sampled_at == Timestamp{};
    if (first) node->rate = 0;
    if (!first && time > node->sampled_at)
        node->rate = static_cast<double>(handled) / std::chrono::duration<double>(time - node->sampled_at).count();
    m_totals.handled += handled;
    node->handled = sample.handled;
    node->depth = sample.depth;
    node->sampled_at = time;
    node->status = has_fault(*node, freeze) ? NodeStatus::Frozen : status_in(sample.activity);
}

// Supervision

void NodeState::on(const event::SupervisorStarted& started, Timestamp) {
    Node* node = node_of(started.supervisor);
    if (!node) return;
    node->kind = ProcessKind::Supervisor;
    node->strategy = started.strategy;
    node->max_restarts = started.max_restarts;
    node->within = started.within;
    if (node->parent == no_node && !is_held_back(*node)) make_top(*node);
}

void NodeState::on(const event::ChildAdded& added, Timestamp) {
    Node* supervisor = node_of(added.supervisor);
    if (!supervisor) return;
    Node& child = child_or_new(*supervisor, added.child_id);
    child.kind = added.kind;
    child.restart = added.restart;
    if (m_mentioned) m_mentioned->children.insert(child.node);
}

void NodeState::on(const event::ChildStarted& started, Timestamp time) {
    Node* supervisor = node_of(started.supervisor);
    if (!supervisor || !started.pid) return;
    Node* process = node_of(started.pid);
    if (!process) process = early_exit_of(started.pid);
    if (process && is_above(*process, *supervisor)) return;
    Node& child = child_or_new(*supervisor, started.child_id);
    if (process && process != &child && is_above(child, *process)) return;
    if (m_mentioned) m_mentioned->children.insert(child.node);
    if (process == &child) return;
    const event::Spawned unseen{.pid = started.pid, .parent = started.supervisor, .kind = child.kind};
    if (!process) process = &create_process(unseen, time);
    if (started.restarted) {
        ++child.restarts;
        ++m_totals.restarts;
        const bool counted = child.status == NodeStatus::Restarting || takes_siblings_down(supervisor->strategy);
        if (!counted) spend_budget(*supervisor, time);
    }
    begin(child, *process, time);
}

/// A log that says so is broken (a damaged recording); believing it would close a circle.
bool NodeState::is_above(const Node& upper, const Node& lower) {
    const Node* node = &lower;
    while (node && node->node != upper.node) node = node_of(node->parent);
    return node != nullptr;
}

void NodeState::begin(Node& node, Node& process, Timestamp time) {
    const std::optional<ExitReason> early = process.alive() ? std::nullopt : process.last_exit;
    const std::string last_message = process.last_message;
    const Timestamp exited_at = process.exited_at;
    process.last_exit.reset();
    process.started_at = time;
    adopt(node, process);
    if (early) end(node, *early, last_message, exited_at);
}

void NodeState::on(const event::RestartFailed& failed, Timestamp time) {
    Node* child = child_of(failed.supervisor, failed.child_id);
    if (!child || child->alive()) return;
    set_status(*child, NodeStatus::Restarting);
    spend_budget(*node_of(child->parent), time);
}

void NodeState::on(const event::StopRequested& requested, Timestamp) {
    Node* child = child_of(requested.supervisor, requested.child_id);
    if (!child) return;
    child->stopping = child->alive();
    if (!child->alive()) set_status(*child, NodeStatus::Stopped);
}

void NodeState::on(const event::ChildRemoved& removed, Timestamp) {
    if (const Node* child = child_of(removed.supervisor, removed.child_id)) erase(child->node);
}

void NodeState::on(const event::GaveUp& gave_up, Timestamp) {
    ++m_totals.gave_up;
    Node* supervisor = node_of(gave_up.supervisor);
    if (!supervisor) return;
    supervisor->gave_up = true;
    give_up_children(*supervisor);
}

/// The process lives on as a root of its own; the child is down.
void NodeState::on(const event::Abandoned& abandoned, Timestamp time) {
    Node* child = child_of(abandoned.supervisor, abandoned.child_id);
    if (!child || !child->alive() || child->pid != abandoned.pid) return;
    const event::Spawned spawned{
        .pid = child->pid, .parent = child->spawned_by, .kind = child->kind, .label = child->label, .pinned = child->pinned};
    Node& process = create_process(spawned, child->started_at);
    process.status = child->status;
    process.depth = child->depth;
    process.handled = child->handled;
    process.rate = child->rate;
    process.sampled_at = child->sampled_at;
    process.faults = child->faults;
    process.name = child->name;
    process.links = std::exchange(child->links, {});
    show(process);
    end(*child, ExitReason::killed(), {}, time);
}

// Links

void NodeState::on(const event::Linked& linked, Timestamp) {
    Node* one = node_of(linked.pid);
    Node* other = node_of(linked.other);
    if (!one || !other || one == other) return;
    const auto is_below = [](const Node& child, const Node& supervisor) {
        if (supervisor.kind != ProcessKind::Supervisor) return false;
        return child.parent == supervisor.node || (child.path.empty() && child.spawned_by == supervisor.pid);
    };
    if (is_below(*one, *other) || is_below(*other, *one)) return;
    // Both sides know a link, so the smaller set answers for both.
    const bool one_has_fewer = one->links.size() < other->links.size();
    const auto& fewer = one_has_fewer ? one->links : other->links;
    if (std::ranges::find(fewer, one_has_fewer ? other->pid : one->pid) != fewer.end()) return;
    one->links.push_back(other->pid);
    other->links.push_back(one->pid);
}

void NodeState::on(const event::Unlinked& unlinked, Timestamp) {
    if (Node* one = node_of(unlinked.pid)) std::erase(one->links, unlinked.other);
    if (Node* other = node_of(unlinked.other)) std::erase(other->links, unlinked.pid);
}

void NodeState::drop_links(Node& node) {
    constexpr std::size_t few = 16;
    for (const Pid pid : node.links) {
        Node* other = node_of(pid);
        if (!other) continue;
        if (other->links.size() <= few)
            std::erase(other->links, node.pid);
        else
            m_stale_links.push_back(other->node);
    }
    node.links.clear();
}

} // namespace canopy
