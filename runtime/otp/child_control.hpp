// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/child_spec.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace canopy {

/// What Supervisor and DynamicSupervisor do alike: run start functions, stop children, tell the monitor.
///
/// Process: the supervisor's own.
class ChildControl {
public:
    explicit ChildControl(Process& supervisor) : m_supervisor(supervisor) {}

    /// Runs a start function. Whatever it throws is a failed start. A name that an orphan still holds, a process whose
    /// supervisor is dead, is waited for.
    Async<StartResult> start(const StartFunction& function);

    struct Stopping {
        std::string id;
        Pid pid;
        Shutdown how;
    };
    /// The shutdown protocol: tells, waits, kills. Returns when the child is gone, or given up (event `abandoned`).
    Async<void> stop(Stopping child);
    /// Tells all at once; each has its own deadline.
    Async<void> stop_all(std::vector<Stopping> children);

    // What happens, for the monitor and the directory.
    void supervisor_started(Strategy strategy, std::uint32_t max_restarts, std::chrono::milliseconds within);
    void child_added(const ChildSpec& spec, std::string_view id);
    enum class Start : std::uint8_t { First, Restart };
    void child_started(std::string_view id, Pid pid, Start start);
    void child_down(std::string_view id);
    void stop_requested(std::string_view id);
    void restart_failed(std::string_view id, const ExitReason& reason);
    void child_removed(std::string_view id);
    void gave_up(std::string_view id, std::size_t restarts);

private:
    Async<StartResult> try_start(const StartFunction& function);
    bool is_orphan(Pid pid) const;
    Async<void> wait_for(Stopping child, MonitorRef monitor, std::optional<Timestamp> deadline);
    void give_up_on(const Stopping& child, MonitorRef monitor);
    void trace(TraceRecord record, std::string_view id);
    Runtime& runtime() const { return m_supervisor.runtime(); }

    Process& m_supervisor;
};

/// Whether a child with this restart type comes back after this exit.
bool comes_back(Restart restart, const ExitReason& reason);

} // namespace canopy
