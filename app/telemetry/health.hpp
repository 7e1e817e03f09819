// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.hpp"
#include "otp/gen_server.hpp"
#include "otp/task.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// From good to bad, so that the worst of several is the greatest.
enum class HealthStatus : std::uint8_t {
    Ok,
    Degraded,  ///< it serves, with less than it should
    Unhealthy, ///< what it is there for does not work
};

/// `ok`, `degraded`, `unhealthy`.
std::string_view to_word(HealthStatus status) noexcept;

/// What a check found: the text says what for people, and what to do when something is wrong.
struct HealthFinding {
    HealthStatus status = HealthStatus::Ok;
    std::string text{};
};

/// One question that is asked each time somebody wants to know how the program is.
struct HealthCheck {
    /// What a failing check means for the whole.
    enum class Weight : std::uint8_t {
        Critical, ///< unhealthy
        Minor,    ///< degraded, whatever the check itself says
    };
    std::string name{};                           ///< unique: `database`
    std::function<Async<HealthFinding>()> look{}; ///< runs in a process of its own; may wait, must not block
    std::chrono::milliseconds deadline{1000};     ///< later is failing; at least 1 ms
    Weight weight = Weight::Critical;
};

struct HealthCheckResult {
    std::string name;
    HealthStatus status = HealthStatus::Ok;
    std::string text;
    std::chrono::nanoseconds took{0};
    bool operator==(const HealthCheckResult&) const = default;
};

/// All checks of one round, in the order they were given; the status is the worst of them.
struct HealthReport {
    HealthStatus status = HealthStatus::Ok;
    std::vector<HealthCheckResult> checks;
    bool operator==(const HealthReport&) const = default;
};

/// Says how the program is: asks all checks at once and gives each its deadline.
///
///     const HealthReport report = Health::check(system.health()).get();
///     for (const HealthCheckResult& each : report.checks) show(each.name, to_word(each.status), each.text);
///
/// One round runs at a time; who asks meanwhile is answered by the next one, so that no answer is older than its
/// question and a crowd costs no more than one asker.
///
/// Process: its own, it never waits; each check is a process linked to it. Fails: a check that crashes or does not answer
/// in time is failing, with a text that says so. Throws std::invalid_argument for a name that is used twice or empty, a
/// missing function, or a deadline below 1 ms. Cost: a process, a timer and three messages a check.
class Health final : public GenServer<Health> {
public:
    struct Check {
        using Reply = HealthReport;
    };
    struct Late {
        std::uint64_t round = 0;
    };

    static Call<Check> check(const Ref<Health>& health);

    explicit Health(std::vector<HealthCheck> checks);
    void handle_call(Check, From<HealthReport> from);
    void handle_info(TaskResult<HealthFinding> result);
    void handle_info(Down down);
    void handle_info(Late late);
    void handle_info(Exit) {} ///< of a check: its Down says the same
    void inspect(Inspector& inspector) const override;

private:
    struct Running {
        std::size_t place = 0; ///< of the check, and of its result
        Task<HealthFinding> task;
    };

    void begin_round();
    void end_round();
    void found(std::uint64_t reference, HealthFinding finding);
    HealthFinding weighed(std::size_t place, HealthFinding finding) const;
    void log_change(HealthStatus before) const;

    std::vector<HealthCheck> m_checks;
    std::vector<From<HealthReport>> m_asking;   ///< answered by this round
    std::vector<From<HealthReport>> m_next;     ///< came while it ran
    std::map<std::uint64_t, Running> m_running; ///< by the task's reference
    std::uint64_t m_round = 0;
    Timestamp m_began{0};
    HealthReport m_report; ///< of this round; the last one's between two
};

} // namespace canopy::app
