// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
//
// Where nodes are: identity, places, paths. What events do to them is in node_state.cpp.
#include "observe/node_state.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace canopy {

namespace {

/// `/` would end the segment, `%` begins an escape, and a `#` below the top would read as a root process.
std::string escaped(std::string_view id, bool below_top) {
    std::string segment;
    segment.reserve(id.size());
    for (std::size_t at = 0; at < id.size(); ++at) {
        const char letter = id[at];
        if (letter == '/')
            segment += "%2F";
        else if (letter == '%')
            segment += "%25";
        else if (letter == '#' && at == 0 && below_top)
            segment += "%23";
        else
            segment += letter;
    }
    return segment;
}

std::string unescaped(std::string_view segment) {
    std::string id;
    while (!segment.empty()) {
        const auto is = [&](std::string_view escape) { return segment.starts_with(escape); };
        const bool slash = is("%2F") || is("%2f");
        const bool escape = slash || is("%25") || is("%23");
        id += slash ? '/' : is("%25") ? '%' : is("%23") ? '#' : segment.front();
        segment.remove_prefix(escape ? 3 : 1);
    }
    return id;
}

/// `#7.1`, or no process.
Pid parsed_pid(std::string_view text) {
    Pid pid;
    const char* const end = text.data() + text.size();
    const auto index = std::from_chars(text.data() + 1, end, pid.index);
    if (index.ec != std::errc{} || index.ptr == end || *index.ptr != '.') return {};
    const auto generation = std::from_chars(index.ptr + 1, end, pid.generation);
    return generation.ec == std::errc{} && generation.ptr == end ? pid : Pid{};
}

std::pair<std::string_view, std::string_view> split(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

void insert_sorted(std::vector<NodeId>& list, NodeId node) {
    if (list.empty() || list.back() < node)
        list.push_back(node);
    else
        list.insert(std::ranges::upper_bound(list, node), node);
}

} // namespace

// Reading

const Node* NodeState::find(NodeId node) const {
    settle();
    const auto found = m_nodes.find(node);
    return found == m_nodes.end() || found->second.path.empty() ? nullptr : &found->second;
}

const Node* NodeState::find(Pid pid) const {
    const auto found = m_by_pid.find(pid);
    return found == m_by_pid.end() ? nullptr : find(found->second);
}

const Node* NodeState::find(std::string_view path) const {
    if (!path.starts_with('/')) return nullptr;
    path.remove_prefix(1);
    const Node* node = find(m_top);
    if (path.starts_with('#')) {
        const auto [segment, rest] = split(path);
        node = find(parsed_pid(segment));
        if (!node || node->parent != no_node || node->node == m_top) return nullptr;
        path = rest;
    }
    while (node && !path.empty()) {
        const auto [segment, rest] = split(path);
        const std::string id = unescaped(segment);
        const auto child = m_by_child.find(ChildKeyView{node->node, id});
        node = child == m_by_child.end() ? nullptr : find(child->second);
        path = rest;
    }
    return node;
}

std::span<const NodeId> NodeState::roots() const {
    settle();
    return m_roots;
}

std::vector<const Node*> NodeState::depth_first() const {
    settle();
    std::vector<const Node*> order;
    order.reserve(size());
    std::vector<NodeId> stack(m_roots.rbegin(), m_roots.rend());
    while (!stack.empty()) {
        const Node& node = m_nodes.at(stack.back());
        stack.pop_back();
        order.push_back(&node);
        stack.insert(stack.end(), node.children.rbegin(), node.children.rend());
    }
    return order;
}

bool NodeState::operator==(const NodeState& other) const {
    settle();
    other.settle();
    return m_totals == other.m_totals && m_next == other.m_next && m_top == other.m_top && m_roots == other.m_roots &&
           m_early_exits == other.m_early_exits && m_nodes == other.m_nodes;
}

// Looking up

Node* NodeState::node_of(NodeId node) {
    const auto found = m_nodes.find(node);
    return found == m_nodes.end() ? nullptr : &found->second;
}

Node* NodeState::node_of(Pid pid) {
    const auto found = m_by_pid.find(pid);
    return found == m_by_pid.end() ? nullptr : node_of(found->second);
}

Node* NodeState::early_exit_of(Pid pid) {
    for (const NodeId id : m_early_exits) {
        Node* node = node_of(id);
        if (node && node->pid == pid) return node;
    }
    return nullptr;
}

Node* NodeState::child_of(const Node& supervisor, std::string_view child_id) {
    const auto found = m_by_child.find(ChildKeyView{supervisor.node, child_id});
    return found == m_by_child.end() ? nullptr : node_of(found->second);
}

Node* NodeState::child_of(Pid supervisor, std::string_view child_id) {
    const Node* node = node_of(supervisor);
    return node ? child_of(*node, child_id) : nullptr;
}

Node& NodeState::child_or_new(Node& supervisor, const std::string& child_id) {
    if (Node* known = child_of(supervisor, child_id)) return *known;
    Node& child = create(supervisor.node, child_id);
    if (!supervisor.path.empty()) show(child);
    return child;
}

std::vector<NodeId>* NodeState::siblings_of(NodeId parent) const {
    if (parent == no_node) return &m_roots;
    const auto found = m_nodes.find(parent);
    return found == m_nodes.end() ? nullptr : &found->second.children;
}

// Coming and going

Node& NodeState::create(NodeId parent, std::string id) {
    Node& node = m_nodes[m_next];
    node.node = m_next++;
    node.parent = parent;
    node.id = std::move(id);
    ++m_held_back;
    if (parent == no_node) return node;
    m_by_child[{parent, node.id}] = node.node;
    node_of(parent)->children.push_back(node.node);
    return node;
}

void NodeState::show(Node& node) {
    if (node.parent == no_node) {
        insert_sorted(m_roots, node.node);
        return set_path(node, "/" + node.id);
    }
    const Node& parent = *node_of(node.parent);
    const bool below_top = parent.path == "/";
    set_path(node, (below_top ? parent.path : parent.path + "/") + escaped(node.id, below_top));
}

void NodeState::set_path(Node& node, std::string path) {
    if (node.path.empty()) --m_held_back;
    node.path = std::move(path);
    for (const NodeId id : node.children)
        if (Node* child = node_of(id)) show(*child);
}

void NodeState::hide(Node& node) {
    if (node.path.empty()) return;
    ++m_held_back;
    node.path.clear();
    for (const NodeId id : node.children)
        if (Node* child = node_of(id)) hide(*child);
}

void NodeState::make_top(Node& supervisor) {
    Node* top = node_of(m_top);
    const bool unmentioned = top && m_mentioned && !m_mentioned->processes.contains(top->pid);
    if (top && top->alive() && !unmentioned) return;
    if (top) return adopt(*top, supervisor);
    m_top = supervisor.node;
    supervisor.id = "/";
    set_path(supervisor, "/");
}

void NodeState::detach(Node& node) {
    if (is_held_back(node)) return;
    if (node.parent != no_node) m_by_child.erase({node.parent, node.id});
    std::vector<NodeId>* siblings = siblings_of(node.parent);
    if (siblings && !siblings->empty() && siblings->back() == node.node)
        siblings->pop_back();
    else
        m_removed.push_back({node.parent, node.node});
}

void NodeState::erase(NodeId id) {
    Node* node = node_of(id);
    if (!node) return;
    set_status(*node, NodeStatus::Stopped); // leaves the supervisor's count of restarting children right
    detach(*node);
    erase_branch(id);
}

void NodeState::erase_branch(NodeId id) {
    std::vector<NodeId> branch{id};
    while (!branch.empty()) {
        Node* node = node_of(branch.back());
        branch.pop_back();
        if (!node) continue;
        const auto process = m_by_pid.find(node->pid);
        if (process != m_by_pid.end() && process->second == node->node) m_by_pid.erase(process);
        drop_links(*node);
        if (node->path.empty()) --m_held_back;
        if (node->node == m_top) m_top = no_node;
        if (node->parent != no_node) m_by_child.erase({node->parent, node->id});
        m_early_exits.erase(node->node);
        branch.insert(branch.end(), node->children.begin(), node->children.end());
        m_nodes.erase(node->node);
    }
}

// Giving an incarnation to a child

/// The process becomes the present incarnation of the node: the node keeps its identity, place and history.
void NodeState::adopt(Node& node, Node& process) {
    const auto old = m_by_pid.find(node.pid);
    if (old != m_by_pid.end() && old->second == node.node) {
        m_by_pid.erase(old);
        drop_links(node);
    }
    take_history(node, process);
    node.pid = process.pid;
    node.spawned_by = process.spawned_by;
    node.label = std::move(process.label);
    node.name = std::move(process.name);
    node.kind = process.kind;
    node.pinned = process.pinned;
    node.stopping = process.stopping;
    node.depth = process.depth;
    node.handled = process.handled;
    node.rate = process.rate;
    node.sampled_at = process.sampled_at;
    node.started_at = process.started_at;
    node.links = std::exchange(process.links, {});
    node.faults = std::move(process.faults);
    node.strategy = process.strategy;
    node.max_restarts = process.max_restarts;
    node.within = process.within;
    node.restart_times = std::move(process.restart_times);
    node.gave_up = process.gave_up;
    // A process adopted though it has exited already is running for a moment: end() follows.
    set_status(node, is_held_back(process) && !process.alive() ? NodeStatus::Running : process.status);
    const auto present = m_by_pid.find(process.pid);
    if (present != m_by_pid.end() && present->second == process.node) present->second = node.node;
    adopt_children(node, process);
    process.pid = {};
    erase(process.node);
}

void NodeState::take_history(Node& node, const Node& process) {
    const bool after_crash = node.last_exit && !node.last_exit->is_orderly();
    if (after_crash) node.recovery = process.started_at - node.exited_at;
    if (process.last_exit) {
        node.last_exit = process.last_exit;
        node.last_message = process.last_message;
        node.exited_at = process.exited_at;
        node.recovery = process.recovery;
    }
    node.generation += process.generation;
    node.restarts += process.restarts;
    node.crashes += process.crashes;
    node.child_crashes += process.child_crashes - process.recent_crashes.size();
    for (const ChildCrash& crash : process.recent_crashes) note_crash(node, crash);
}

/// Children of the same id are the same child. Those the new incarnation does not have are gone.
void NodeState::adopt_children(Node& node, Node& process) {
    const std::vector<NodeId> former = node.children;
    const std::vector<NodeId> present = std::exchange(process.children, {});
    std::unordered_set<NodeId> kept;
    for (const NodeId id : present) {
        Node* child = node_of(id);
        if (!child) continue;
        Node* known = child_of(node, child->id);
        if (!known) {
            move_below(node, *child);
            continue;
        }
        kept.insert(known->node);
        known->restart = child->restart;
        if (m_mentioned && m_mentioned->children.contains(id)) m_mentioned->children.insert(known->node);
        if (child->generation > 0)
            adopt(*known, *child);
        else
            erase(id);
    }
    if (m_mentioned) return; // the snapshot has not told all yet
    for (const NodeId id : former)
        if (!kept.contains(id)) erase(id);
}

void NodeState::move_below(Node& supervisor, Node& child) {
    const NodeStatus status = child.status;
    set_status(child, NodeStatus::Stopped);
    m_by_child.erase({child.parent, child.id});
    child.parent = supervisor.node;
    m_by_child[{child.parent, child.id}] = child.node;
    insert_sorted(supervisor.children, child.node);
    set_status(child, status);
    supervisor.path.empty() ? hide(child) : show(child);
}

// Putting off

void NodeState::settle_if_due() {
    constexpr std::size_t slack = 1024;
    const std::size_t due = m_nodes.size() + slack;
    if (m_removed.size() > due || m_stale_links.size() > due) settle();
}

void NodeState::settle() const {
    std::ranges::sort(m_removed);
    for (auto first = m_removed.begin(); first != m_removed.end();) {
        const NodeId parent = first->parent;
        const auto last = std::ranges::find_if(first, m_removed.end(), [&](const Removed& one) { return one.parent != parent; });
        std::vector<NodeId> gone;
        std::ranges::transform(first, last, std::back_inserter(gone), &Removed::node);
        if (std::vector<NodeId>* list = siblings_of(parent)) {
            std::vector<NodeId> left;
            left.reserve(list->size());
            std::ranges::set_difference(*list, gone, std::back_inserter(left));
            list->swap(left);
        }
        first = last;
    }
    m_removed.clear();
    std::ranges::sort(m_stale_links);
    m_stale_links.erase(std::unique(m_stale_links.begin(), m_stale_links.end()), m_stale_links.end());
    for (const NodeId id : m_stale_links) {
        const auto found = m_nodes.find(id);
        if (found != m_nodes.end()) std::erase_if(found->second.links, [&](Pid pid) { return !m_by_pid.contains(pid); });
    }
    m_stale_links.clear();
}

} // namespace canopy
