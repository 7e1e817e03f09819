// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/exit_reason.hpp"
#include "core/pid.hpp"
#include "core/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace canopy {

/// Where a child is in its life, as the screen words it.
enum class NodeStatus : std::uint8_t {
    Running,    ///< alive: idle or handling messages
    Waiting,    ///< alive, inside a handler that waits for an answer
    Frozen,     ///< alive, under a fault that keeps it from its mailbox
    Restarting, ///< down; its supervisor is bringing it back
    Crashed,    ///< down after a crash, and nobody brings it back
    Stopped,    ///< down in order, or (generation 0) not started yet; its specification kept
};

/// Identifies a node of one NodeState for as long as that child exists, restarts included.
///
/// Never reused, and the same in every NodeState that folds the same log. Grows in the order nodes appear.
using NodeId = std::uint64_t;
inline constexpr NodeId no_node = ~NodeId{0};

/// A crash below a supervisor, kept after the child it happened to is gone.
struct ChildCrash {
    Timestamp time{};
    std::string child_id{};
    Pid pid{};
    ExitReason reason{};
    std::string last_message{}; ///< the message in hand, empty if none
    bool operator==(const ChildCrash&) const = default;
};

/// One child, or one process without a supervisor, as the events tell it.
struct Node {
    NodeId node = no_node;
    NodeId parent = no_node;        ///< the supervisor; no_node at the top
    std::vector<NodeId> children{}; ///< in start order, which restarts keep
    std::string id{};               ///< the child id; `/` for the top supervisor, else the pid's text
    std::string path{};             ///< `/orders/order_supervisor`, `/` or `/#7.1`; empty while held back (see NodeState)
    std::string label{};            ///< the process type's name: `RateLimiter`
    std::string name{};             ///< the registered name, empty without one
    Pid pid{};                      ///< of the present incarnation, or of the last one while it is down
    Pid spawned_by{};               ///< the process that spawned the present incarnation
    ProcessKind kind = ProcessKind::Worker;
    NodeStatus status = NodeStatus::Stopped;
    bool pinned = false;
    bool stopping = false; ///< terminate_child was called and has not ended yet
    Restart restart = Restart::Temporary;
    std::uint32_t generation = 0; ///< 0 before the first start; grows with each start
    std::uint32_t restarts = 0;   ///< by its supervisor, after an exit
    std::uint32_t crashes = 0;    ///< exits that were not orderly
    std::uint64_t depth = 0;      ///< messages in the mailbox at the last sample
    std::uint64_t handled = 0;    ///< messages handled by this incarnation at the last sample
    double rate = 0;              ///< messages handled a second, between the last two samples
    Timestamp sampled_at{};       ///< 0 before the first sample of this incarnation
    Timestamp started_at{};       ///< of this incarnation
    Timestamp exited_at{};        ///< of the last exit; 0 if none
    std::optional<ExitReason> last_exit{};
    std::string last_message{};          ///< the message in hand at the last exit, empty if none
    std::optional<Timestamp> recovery{}; ///< from the last crash to the start that followed it
    std::vector<Pid> links{};            ///< to others than its supervisor and its children, who are the tree itself
    std::vector<std::string> faults{};   ///< set and not cleared
    // Of supervisors:
    Strategy strategy = Strategy::OneForOne;
    std::uint32_t max_restarts = 0;
    std::chrono::milliseconds within{};
    std::vector<Timestamp> restart_times{}; ///< spent of the restart budget; ask budget_spent() for those that still count
    std::uint32_t restarting_children = 0;
    bool gave_up = false;                     ///< the present incarnation: it had to restart too often
    std::uint64_t child_crashes = 0;          ///< of all children ever, those that are gone included
    std::vector<ChildCrash> recent_crashes{}; ///< the last eight of them, oldest first

    bool alive() const noexcept { return status <= NodeStatus::Frozen; }
    /// Restarts that count against max_restarts at a moment (usually NodeState::totals().now).
    std::size_t budget_spent(Timestamp now) const noexcept;
    bool operator==(const Node&) const = default;
};

/// Counts over everything a NodeState has seen.
struct Totals {
    std::uint64_t number = 0; ///< of the newest event
    std::uint64_t events = 0; ///< applied
    std::uint64_t lost = 0;   ///< counted by gaps
    std::uint64_t spawned = 0;
    std::uint64_t crashes = 0;  ///< exits that were not orderly, of all processes
    std::uint64_t restarts = 0; ///< children started again by their supervisor
    std::uint64_t gave_up = 0;
    std::uint64_t handled = 0; ///< messages, of all processes ever sampled
    Timestamp now{};           ///< of the newest event
    bool operator==(const Totals&) const = default;
};

} // namespace canopy
