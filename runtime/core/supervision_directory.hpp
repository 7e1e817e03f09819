// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pid.hpp"
#include "core/trace.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
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
/// Supervisors keep their own entry true; anybody may copy it. Any thread. Cost: one uncontended lock a change.
class SupervisionDirectory {
public:
    template <class F>
    void change(Pid supervisor, F&& change) {
        const std::lock_guard lock(m_mutex);
        change(m_supervisors[supervisor]);
    }
    void remove(Pid supervisor) {
        const std::lock_guard lock(m_mutex);
        m_supervisors.erase(supervisor);
    }
    std::map<Pid, SupervisorFacts> copy() const {
        const std::lock_guard lock(m_mutex);
        return m_supervisors;
    }

private:
    mutable std::mutex m_mutex;
    std::map<Pid, SupervisorFacts> m_supervisors;
};

} // namespace canopy
