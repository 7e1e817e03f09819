// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"
#include "core/trace.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace canopy {

/// One child of a supervisor, as others may know it.
struct ChildFacts {
    std::string id{};
    Pid pid{}; ///< none while it is not running
    ProcessKind kind = ProcessKind::Worker;
    Restart restart = Restart::Permanent;
};

/// One supervisor and its children, in start order.
struct SupervisorFacts {
    Strategy strategy = Strategy::OneForOne;
    std::uint32_t max_restarts = 0;
    std::chrono::milliseconds within{};
    std::vector<ChildFacts> children{};
};

/// Who supervises whom, at this moment: what a monitor reads when it comes late or has lost events.
///
/// Supervisors keep their own entry true; anybody may copy it. Any thread.
/// Cost: a lock and a look-up a change; a copy of all for whoever reads.
class SupervisionDirectory {
public:
    /// A supervisor begins, without children.
    void begin(Pid supervisor, Strategy strategy, std::uint32_t max_restarts, std::chrono::milliseconds within);
    void remove(Pid supervisor);
    /// It has to restart too often, and will end with `shutdown`, as one that is told to.
    void note_gave_up(Pid supervisor);
    /// Whether it ended because of that. True of the last 1,000 that did.
    bool gave_up(Pid supervisor) const;
    void add_child(Pid supervisor, ChildFacts child);
    /// An id that is not there is no error, here and below.
    void set_child_pid(Pid supervisor, std::string_view id, Pid pid);
    void remove_child(Pid supervisor, std::string_view id);
    std::map<Pid, SupervisorFacts> copy() const;

private:
    struct Entry {
        SupervisorFacts facts; ///< its children are below
        std::list<ChildFacts> children{};
        std::unordered_map<std::string_view, std::list<ChildFacts>::iterator> by_id{}; ///< the ids lie in the list
    };

    mutable std::mutex m_mutex;
    std::map<Pid, Entry> m_supervisors;
    std::deque<Pid> m_gave_up; ///< newest last
};

} // namespace canopy
