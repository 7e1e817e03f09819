// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/option_values.hpp"
#include "core/runtime.hpp"
#include "observe/node_state.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// What became of one planned crash.
struct CrashOutcome {
    /// One process that it brought down.
    struct Fall {
        Timestamp down{};
        std::optional<Timestamp> back{}; ///< nothing: it did not come back
        std::string reason{};
    };

    CrashPlan plan{};
    enum class State : std::uint8_t { Waiting, Injected, NoSuchProcess } state = State::Waiting;
    Timestamp injected{};
    std::map<std::string, Fall> fallen{}; ///< by path
    std::uint64_t deepest_mailbox = 0;    ///< of the target, afterwards
    std::optional<Timestamp> fault_set{}; ///< freeze and flood
    std::optional<Timestamp> fault_cleared{};

    std::size_t came_back() const;
    /// From the injection until the last of them was back; nothing if one is still down, or none fell.
    std::optional<std::chrono::nanoseconds> recovery() const;
    /// `/rate_limiter@2s:throw: down /rate_limiter; back after 412 µs`.
    std::string to_string() const;
};

/// How long a planned freeze lasts.
inline constexpr std::chrono::seconds planned_freeze{3};

/// Breaks one process of a living tree. A stop is what the window's is: its supervisor ends it, and it stays stopped.
void inject(Runtime& runtime, const NodeState& state, const Node& node, CrashKind kind);

/// Carries out a crash plan and watches in the event log what comes down and what comes back.
///
///     CrashRunner runner(runtime, options.crashes);
///     runner.observe(event, state); state.apply(event);  // for each event of a batch, in this order
///     runner.settle(state);                              // after the batch
///     runner.inject_due(runtime.now() - start, state);
///
/// What happens after an injection is put down to it until the next one; a fault that is set or cleared, to its own.
/// Process: one thread that runs no process.
class CrashRunner {
public:
    CrashRunner(Runtime& runtime, std::vector<CrashPlan> plans);

    /// Injects everything whose time has come.
    void inject_due(std::chrono::nanoseconds since_start, const NodeState& state);
    /// One event, before it is applied to the state.
    void observe(const Event& event, const NodeState& state);
    /// Looks who is back.
    void settle(const NodeState& state);
    const std::vector<CrashOutcome>& outcomes() const noexcept { return m_outcomes; }
    /// Every plan found its process.
    bool all_found() const;

private:
    void on_exit(const event::Exited& exited, Timestamp time, const NodeState& state);
    void note_fall(const Node& node, const event::Exited& exited, Timestamp time, const NodeState& state);
    void on_fault(Pid pid, std::optional<Timestamp> CrashOutcome::*when, Timestamp time, const NodeState& state);
    void on_sample(const event::Sample& sample, const NodeState& state);

    Runtime& m_runtime;
    std::vector<CrashOutcome> m_outcomes; ///< by time
    CrashOutcome* m_present = nullptr;    ///< the latest injected
};

} // namespace canopy::app
