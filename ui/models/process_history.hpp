// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/process_paths.hpp"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace canopy::ui {

/// One life of a child, from its start to its exit.
struct ProcessLife {
    Pid pid{};
    std::optional<Timestamp> started{}; ///< nothing: before anybody listened
    std::optional<Timestamp> exited{};  ///< nothing: it runs
    ExitReason reason{};
    std::string last_message{};
    bool restarted = false; ///< by its supervisor, after the exit before
};

/// The lives of every child by its path, across restarts.
///
///     m_history.apply(*batch, state);   // the state has folded the batch
///     for (const ProcessLife& life : m_history.of("/rate_limiter")) …
///
/// Cost: constant an event; remembers 50 lives a child, and the last 1,000 children that are gone.
class ProcessHistory {
public:
    using Lives = std::deque<ProcessLife>;

    void apply(const std::vector<Event>& batch, const NodeState& state);
    const Lives& of(const std::string& path) const;         ///< oldest first
    std::uint64_t forgotten(const std::string& path) const; ///< lives before those
    void clear();

private:
    struct Child {
        Lives lives;
        std::uint64_t forgotten = 0;
        std::uint64_t removed = 0; ///< the number of its removal, 0 while it is known to its supervisor
    };

    void seed(const NodeState& state);
    void started(const event::ChildStarted& started, Timestamp time, const NodeState& state);
    void exited(const event::Exited& exited, Timestamp time, const NodeState& state);
    void removed(const event::ChildRemoved& removed, std::uint64_t number, const NodeState& state);
    ProcessLife& begin(const std::string& path);

    ProcessPaths m_paths;
    std::unordered_map<std::string, Child> m_children;
    std::deque<std::pair<std::string, std::uint64_t>> m_gone;
    bool m_seeded = false;
    bool m_in_snapshot = false;
};

} // namespace canopy::ui
