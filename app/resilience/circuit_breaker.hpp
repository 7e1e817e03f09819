// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/resilience/breaker_state.hpp"
#include "core/async.hpp"
#include "otp/gen_server.hpp"
#include "otp/task.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace canopy::app {

struct BreakerConfig {
    std::string name{};                       ///< of what lies behind, for people: `payment gateway`
    BreakerLimits limits{};                   ///< opens after 5 failures in a row, for 60 s
    std::chrono::milliseconds deadline{5000}; ///< of one call; at least 1 ms
};

/// Why a call through a breaker has no answer.
struct BreakerError {
    enum class Kind : std::uint8_t {
        Open,    ///< refused: what lies behind failed too often, or the trial is under way; `wait` says for how long
        Timeout, ///< it did not answer by the deadline
        Crashed, ///< the call ended without an answer
        Down,    ///< the breaker itself did not answer
    };
    Kind kind = Kind::Open;
    std::string text{};
    std::chrono::nanoseconds wait{0}; ///< for Open: until the next trial, or the end of the one that runs
    bool operator==(const BreakerError&) const = default;
};

/// A breaker at one moment, and what it counted since its start.
struct BreakerReport {
    BreakerPhase phase = BreakerPhase::Closed;
    int failures_in_a_row = 0;
    std::optional<std::chrono::nanoseconds> next_trial{}; ///< from now; nothing while it is closed
    std::uint64_t calls = 0;                              ///< let through
    std::uint64_t failures = 0;                           ///< time-outs and crashes included
    std::uint64_t timeouts = 0;
    std::uint64_t cut_short = 0; ///< ended at a deadline of their callers, earlier than the breaker's: no failures
    std::uint64_t refused = 0;
    std::uint64_t late = 0;   ///< answers of an earlier era: passed on, not counted
    std::uint64_t opened = 0; ///< how often
    bool operator==(const BreakerReport&) const = default;
};

/// Stands before something that may be down: after five failures in a row it refuses calls for a minute, then lets one
/// through to see.
///
///     std::function<Async<Answer>()> work = [gateway, order] { return ask(gateway, order); };
///     std::function<bool(const Answer&)> failed = [](const Answer& answer) { return !answer.has_value(); };
///     const tl::expected<Answer, BreakerError> answer = co_await through(breaker, std::move(work), std::move(failed));
///
/// Executes `{"canopy", "breaker", "change"}` with `failures` (in a row) and the metadata `breaker`, `from` and `to`.
///
/// Process: its own, it never waits; each call is a process linked to it, ended at the deadline. Fails: a call that is
/// late or crashes is a failure, one that its caller cuts short is none; after a crash of its own the breaker is closed and the
/// calls under way are ended. Throws std::invalid_argument for a configuration below the least. Cost: a process, a timer and four
/// messages a call.
class CircuitBreaker final : public GenServer<CircuitBreaker> {
public:
    using Outcome = BreakerState::Outcome;
    struct Run {
        using Reply = tl::expected<void, BreakerError>;
        std::function<Async<Outcome>()> work;
        std::optional<std::chrono::milliseconds> limit{}; ///< a deadline earlier than the breaker's own; to miss it is no failure
    };
    struct Read {
        using Reply = BreakerReport;
    };
    struct Late {
        std::uint64_t call = 0;
    };
    struct TrialDue {};

    /// Runs the work, unless it refuses. through() is this with an answer.
    static Call<Run> run(const Ref<CircuitBreaker>& breaker, Run request);
    static Call<Read> read(const Ref<CircuitBreaker>& breaker);

    explicit CircuitBreaker(BreakerConfig config, canopy::Telemetry telemetry = canopy::Telemetry::off());
    void handle_call(Run request, From<Run::Reply> from);
    BreakerReport handle_call(Read) const { return report(); }
    void handle_info(TaskResult<Outcome> result);
    void handle_info(Down down);
    void handle_info(Late late);
    void handle_info(TrialDue);
    void handle_info(Exit) {} ///< of a call: its Down says the same
    void inspect(Inspector& inspector) const override;

private:
    struct Running {
        BreakerState::Permit permit;
        From<Run::Reply> from;
        Task<Outcome> task;
        TimerRef timer;
        std::chrono::milliseconds deadline;
    };

    BreakerReport report() const;
    BreakerError refusal() const;
    std::optional<Running> take(std::uint64_t call);
    void count(const Running& running, Outcome outcome);
    void phase_changed(BreakerPhase before);

    BreakerConfig m_config;
    canopy::Telemetry m_telemetry;
    BreakerState m_state;
    std::map<std::uint64_t, Running> m_running; ///< by the task's reference
    BreakerReport m_counted;
};

namespace breaker_detail {

template <class T>
Async<BreakerState::Outcome> judged(std::function<Async<T>()> work, std::function<bool(const T&)> failed,
                                    std::shared_ptr<std::optional<T>> answer) {
    Async<T> working = work();
    answer->emplace(co_await working);
    co_return failed(**answer) ? BreakerState::Outcome::Failure : BreakerState::Outcome::Success;
}

BreakerError breaker_is_down(const ExitReason& reason);

} // namespace breaker_detail

/// Runs the work behind the breaker and answers what it answered; `failed` says which answers count as a failure.
///
/// Process: the work runs in one of its own. Fails: as BreakerError says; Down when the breaker is gone, or silent for
/// longer than any call may take.
template <class T>
Async<tl::expected<T, BreakerError>> through(Ref<CircuitBreaker> breaker, std::function<Async<T>()> work,
                                             std::function<bool(const T&)> failed,
                                             std::optional<std::chrono::milliseconds> limit = std::nullopt) {
    constexpr std::chrono::seconds patience{60};
    auto answer = std::make_shared<std::optional<T>>();
    CircuitBreaker::Run request{.work = [work = std::move(work), failed = std::move(failed),
                                         answer] { return breaker_detail::judged<T>(work, failed, answer); },
                                .limit = limit};
    auto running = CircuitBreaker::run(breaker, std::move(request)).timeout(patience);
    const tl::expected<CircuitBreaker::Run::Reply, ExitReason> outcome = co_await std::move(running).attempt();
    if (!outcome) co_return tl::unexpected(breaker_detail::breaker_is_down(outcome.error()));
    if (!*outcome) co_return tl::unexpected(outcome->error());
    co_return std::move(**answer);
}

} // namespace canopy::app
