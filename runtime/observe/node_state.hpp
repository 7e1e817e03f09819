// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/event.hpp"
#include "observe/node.hpp"
#include "observe/words.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace canopy {

/// Everything a screen, a report or a test knows of a runtime: a pure fold over its events.
///
///     NodeState state;
///     for (const Event& event : *batch) state.apply(event);
///     out << to_text(state);
///
/// A child is the same node through all its restarts and keeps its place. A process that a supervisor spawned is held
/// back until its ChildStarted says which child it is: it has no path, and no function below returns it. A process
/// without a supervisor is a root while it lives. The first supervisor without a supervisor is `/`; when it has exited
/// it stays to be looked at, until another one takes its place.
///
/// Process: any one thread; a value, no locks, no clock, no Qt. References into it last until the next apply().
/// Cost: amortised constant an event; memory follows the nodes alive or specified, not the events.
/// Fails: never; an event of what it does not know is passed over.
class NodeState {
public:
    using Totals = canopy::Totals;

    void apply(const Event& event);

    /// The node at a path, or nullptr. `/` is the top supervisor; `/` inside a child id is written `%2F`.
    const Node* find(std::string_view path) const;
    const Node* find(Pid pid) const; ///< the node whose present incarnation this is, or nullptr
    const Node* find(NodeId node) const;
    bool knows(Pid pid) const { return m_by_pid.contains(pid); } ///< alive, as far as the log tells; held back or not

    /// Nodes without a parent, in start order: usually one, the top supervisor, then processes nobody supervises.
    std::span<const NodeId> roots() const;
    std::size_t size() const { return m_nodes.size() - m_held_back; } ///< nodes, dead ones included
    std::size_t alive() const { return m_by_pid.size(); }             ///< processes, those held back included
    const Totals& totals() const { return m_totals; }
    /// Whether a batch tells nothing new: its events came before those applied, or were in the snapshot it began with.
    bool has_seen(std::span<const Event> batch) const { return batch.empty() || batch.back().number <= m_totals.number; }

    /// Every node, each parent before its children, children in start order.
    std::vector<const Node*> depth_first() const;

    /// Events that make any NodeState equal to this one, for somebody who begins to listen now.
    ///
    /// They carry the number and the time of the newest event applied, so that the log goes on behind them.
    std::vector<Event> snapshot() const;

    /// Whether both know the same, to the last detail.
    bool operator==(const NodeState& other) const;

private:
    struct ChildKey {
        NodeId supervisor;
        std::string id;
    };
    using ChildKeyView = std::pair<NodeId, std::string_view>;
    struct ChildKeyHash {
        using is_transparent = void;
        std::size_t operator()(const ChildKeyView& key) const noexcept {
            return std::hash<std::string_view>{}(key.second) ^ (key.first * 0x9e3779b97f4a7c15U);
        }
        std::size_t operator()(const ChildKey& key) const noexcept { return (*this)(ChildKeyView{key.supervisor, key.id}); }
    };
    struct ChildKeyEqual {
        using is_transparent = void;
        static ChildKeyView view(const ChildKey& key) { return {key.supervisor, key.id}; }
        static const ChildKeyView& view(const ChildKeyView& key) { return key; }
        bool operator()(const auto& left, const auto& right) const { return view(left) == view(right); }
    };
    /// What the snapshot after a gap has mentioned so far.
    struct Mentioned {
        std::unordered_set<Pid> processes;
        std::unordered_set<NodeId> children;
    };
    struct Removed {
        NodeId parent;
        NodeId node;
        auto operator<=>(const Removed&) const = default;
    };

    Node& create(NodeId parent, std::string id);
    Node& create_process(const event::Spawned& spawned, Timestamp time);
    void show(Node& node);
    void hide(Node& node);
    void set_path(Node& node, std::string path);
    void erase(NodeId node);
    void erase_branch(NodeId node);
    void detach(Node& node);
    void move_below(Node& supervisor, Node& child);
    void adopt(Node& node, Node& process);
    void adopt_children(Node& node, Node& process);
    void take_history(Node& node, const Node& process);
    void make_top(Node& supervisor);
    void begin(Node& node, Node& process, Timestamp time);
    void end(Node& node, const ExitReason& reason, const std::string& last_message, Timestamp time);
    void end_held_back(Node& process, const event::Exited& exited, Timestamp time);
    NodeStatus status_after(const Node& node, const ExitReason& reason, Timestamp time);
    void give_up_children(Node& supervisor);
    void erase_dynamic_children(Node& supervisor);
    void set_status(Node& node, NodeStatus status);
    void note_crash(Node& supervisor, ChildCrash crash);
    void spend_budget(Node& supervisor, Timestamp time);
    void drop_links(Node& node);
    void forget_unmentioned();
    void settle() const;
    void settle_if_due();

    bool is_held_back(const Node& node) const { return node.path.empty() && node.parent == no_node; }
    Node* node_of(NodeId node);
    Node* node_of(Pid pid);
    Node* early_exit_of(Pid pid);
    bool is_above(const Node& upper, const Node& lower);
    Node* child_of(const Node& supervisor, std::string_view child_id);
    Node* child_of(Pid supervisor, std::string_view child_id);
    Node& child_or_new(Node& supervisor, const std::string& child_id);
    std::vector<NodeId>* siblings_of(NodeId parent) const;

    void on(const event::Spawned& spawned, Timestamp time);
    void on(const event::Exited& exited, Timestamp time);
    void on(const event::Linked& linked, Timestamp time);
    void on(const event::Unlinked& unlinked, Timestamp time);
    void on(const event::Registered& registered, Timestamp time);
    void on(const event::Unregistered& unregistered, Timestamp time);
    void on(const event::SupervisorStarted& started, Timestamp time);
    void on(const event::ChildAdded& added, Timestamp time);
    void on(const event::ChildStarted& started, Timestamp time);
    void on(const event::RestartFailed& failed, Timestamp time);
    void on(const event::ChildRemoved& removed, Timestamp time);
    void on(const event::GaveUp& gave_up, Timestamp time);
    void on(const event::LongHandler&, Timestamp) {}
    void on(const event::MailboxFull&, Timestamp) {}
    void on(const event::MailboxDrained&, Timestamp) {}
    void on(const event::Abandoned& abandoned, Timestamp time);
    void on(const event::FaultSet& fault, Timestamp time);
    void on(const event::FaultCleared& fault, Timestamp time);
    void on(const event::Sample& sample, Timestamp time);
    void on(const event::Log&, Timestamp) {}
    void on(const event::Telemetry&, Timestamp) {}
    void on(const event::Gap& gap, Timestamp time);
    void on(const event::StopRequested& requested, Timestamp time);
    void on(const event::SnapshotBegan& began, Timestamp time);
    void on(const event::NodeRestored& restored, Timestamp time);
    void on(const event::SnapshotEnded& ended, Timestamp time);

    // Lists of children and roots are in the order of NodeIds. Removing from the middle of a long one is put off
    // (m_removed, m_stale_links) until somebody reads: hence mutable, and constant cost an event.
    mutable std::unordered_map<NodeId, Node> m_nodes;
    mutable std::vector<NodeId> m_roots;
    mutable std::vector<Removed> m_removed;
    mutable std::vector<NodeId> m_stale_links;
    std::unordered_map<Pid, NodeId> m_by_pid; ///< of processes alive
    std::unordered_map<ChildKey, NodeId, ChildKeyHash, ChildKeyEqual> m_by_child;
    std::set<NodeId> m_early_exits; ///< held back, and exited before their ChildStarted came, if it ever comes
    std::optional<Mentioned> m_mentioned;
    NodeId m_top = no_node;
    NodeId m_next = 0;
    std::size_t m_held_back = 0; ///< nodes without a path
    bool m_restoring = false;
    Totals m_totals;
};

/// Processes that nobody supervises and that supervise nobody: those of requests, for the most part. In the order of their
/// beginning.
std::vector<const Node*> unsupervised(const NodeState& state);

/// How much of a long list is text.
struct TreeTextLimits {
    std::size_t children = std::numeric_limits<std::size_t>::max();     ///< of one supervisor; then `… and 212 more`
    std::size_t unsupervised = std::numeric_limits<std::size_t>::max(); ///< of unsupervised(); all are counted
};

/// The tree as indented text, one line a node: `rate_limiter #4.1 running depth 0 restarts 2`; then those that belong to no
/// tree, `without a supervisor: 12`.
std::string to_text(const NodeState& state, TreeTextLimits limits = {});

} // namespace canopy
