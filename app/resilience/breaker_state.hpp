// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace canopy::app {

/// Where a circuit breaker stands.
enum class BreakerPhase : std::uint8_t {
    Closed,   ///< calls pass
    Open,     ///< calls are refused: what lies behind is given time
    HalfOpen, ///< one call is let through, to see
};

/// `closed`, `open`, `half_open`.
std::string_view to_word(BreakerPhase phase) noexcept;

struct BreakerLimits {
    int failures = 5;                           ///< so many in a row open it; at least 1
    std::chrono::milliseconds open_for{60'000}; ///< before a trial; at least 1 ms
};

/// The rules of a circuit breaker, as a function of what happens and when: no process, no timer.
///
///     BreakerState breaker{{.failures = 5, .open_for = 60s}};
///     if (const auto permit = breaker.enter(now)) breaker.report(*permit, call() ? Outcome::Success : Outcome::Failure, now);
///
/// Each change of the phase begins an era; what was let through in an earlier one has no say any more.
///
/// Process: not synchronized. Fails: throws std::invalid_argument for limits below the least.
class BreakerState {
public:
    enum class Outcome : std::uint8_t { Success, Failure };
    /// The right to one call. Report it once.
    struct Permit {
        std::uint64_t era = 0;
        bool operator==(const Permit&) const = default;
    };

    explicit BreakerState(BreakerLimits limits);

    /// Nothing: the call is refused. Half-open, the first who asks makes the trial.
    std::optional<Permit> enter(Timestamp now);
    /// What became of a call. False: it belongs to an earlier era and changes nothing.
    bool report(Permit permit, Outcome outcome, Timestamp now);
    /// A call that ended before it could be judged, because its caller had no time left: it changes nothing. Was it the trial,
    /// the next who asks makes it.
    void withdraw(Permit permit) noexcept;
    /// Opens half when the time has come; enter() does it too. True: it did.
    bool half_open(Timestamp now);

    BreakerPhase phase() const noexcept { return m_phase; }
    std::uint64_t era() const noexcept { return m_era; }
    int failures_in_a_row() const noexcept { return m_failures; }
    bool trial_under_way() const noexcept { return m_trial; }
    /// When a call may pass again; nothing while it is closed.
    std::optional<Timestamp> next_trial() const noexcept;

private:
    void change(BreakerPhase phase);
    void open(Timestamp now);

    BreakerLimits m_limits;
    BreakerPhase m_phase = BreakerPhase::Closed;
    std::uint64_t m_era = 1;
    int m_failures = 0;
    bool m_trial = false; ///< half-open: somebody was let through
    Timestamp m_next_trial{0};
};

} // namespace canopy::app
