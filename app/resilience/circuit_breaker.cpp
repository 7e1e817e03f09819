// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/circuit_breaker.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdexcept>

namespace canopy::app {

using namespace std::chrono_literals;

BreakerError breaker_detail::breaker_is_down(const ExitReason& reason) {
    return {.kind = BreakerError::Kind::Down, .text = "the circuit breaker did not answer: " + reason.to_string()};
}

Call<CircuitBreaker::Run> CircuitBreaker::run(const Ref<CircuitBreaker>& breaker, Run request) {
    return call(breaker, std::move(request));
}

Call<CircuitBreaker::Read> CircuitBreaker::read(const Ref<CircuitBreaker>& breaker) { return call(breaker, Read{}); }

CircuitBreaker::CircuitBreaker(BreakerConfig config, canopy::Telemetry telemetry)
    : m_config(std::move(config)), m_telemetry(std::move(telemetry)), m_state(m_config.limits) {
    if (m_config.deadline < 1ms) throw std::invalid_argument("a call through a circuit breaker needs at least 1 ms");
    trap_exit(true); // calls are linked, so that they end with us; their crash is a failure
}

void CircuitBreaker::handle_call(Run request, From<Run::Reply> from) {
    const BreakerPhase before = m_state.phase();
    const std::optional<BreakerState::Permit> permit = m_state.enter(now());
    phase_changed(before);
    if (!permit) {
        ++m_counted.refused;
        from.reply(tl::unexpected(refusal()));
        return;
    }
    ++m_counted.calls;
    const auto deadline = std::clamp(request.limit.value_or(m_config.deadline), 1ms, m_config.deadline);
    const Task<Outcome> task = canopy::async(*this, std::move(request.work), {.label = "call of " + m_config.name});
    const std::uint64_t call = task.reference().value;
    const TimerRef timer = send_after(self_ref(), Late{.call = call}, deadline);
    m_running.emplace(call, Running{.permit = *permit, .from = from, .task = task, .timer = timer, .deadline = deadline});
}

BreakerError CircuitBreaker::refusal() const {
    if (m_state.trial_under_way())
        return {.text = fmt::format("the {} is being tried", m_config.name), .wait = m_config.deadline};
    const std::chrono::nanoseconds wait = m_state.next_trial().value_or(now()) - now();
    return {.text = fmt::format("the {} is down", m_config.name), .wait = wait};
}

std::optional<CircuitBreaker::Running> CircuitBreaker::take(std::uint64_t call) {
    auto running = m_running.extract(call);
    if (!running) return std::nullopt;
    cancel_timer(runtime(), running.mapped().timer);
    return running.mapped();
}

void CircuitBreaker::handle_info(TaskResult<Outcome> result) {
    const std::optional<Running> running = take(result.task.value);
    if (!running) return;
    count(*running, result.value);
    running->from.reply(Run::Reply{});
}

void CircuitBreaker::handle_info(Down down) {
    const std::optional<Running> running = take(down.monitor.value);
    if (!running) return;
    count(*running, Outcome::Failure);
    running->from.reply(tl::unexpected(
        BreakerError{.kind = BreakerError::Kind::Crashed,
                     .text = fmt::format("the call of the {} crashed: {}", m_config.name, down.reason.to_string())}));
}

void CircuitBreaker::handle_info(Late late) {
    const std::optional<Running> running = take(late.call);
    if (!running) return; // answered in the same moment
    running->task.handle().exit_and_forget();
    if (running->deadline < m_config.deadline) { // the caller's: what lies behind was not given its time
        ++m_counted.cut_short;
        m_state.withdraw(running->permit);
    } else {
        ++m_counted.timeouts;
        count(*running, Outcome::Failure);
    }
    running->from.reply(
        tl::unexpected(BreakerError{.kind = BreakerError::Kind::Timeout,
                                    .text = fmt::format("the {} did not answer within {}", m_config.name, running->deadline)}));
}

void CircuitBreaker::count(const Running& running, Outcome outcome) {
    if (outcome == Outcome::Failure) ++m_counted.failures;
    const BreakerPhase before = m_state.phase();
    if (!m_state.report(running.permit, outcome, now())) ++m_counted.late;
    phase_changed(before);
}

void CircuitBreaker::handle_info(TrialDue) {
    const BreakerPhase before = m_state.phase();
    m_state.half_open(now()); // not yet, when the breaker was opened again since
    phase_changed(before);
}

void CircuitBreaker::phase_changed(BreakerPhase before) {
    const BreakerPhase phase = m_state.phase();
    if (phase == before) return;
    if (phase == BreakerPhase::Open) {
        ++m_counted.opened;
        send_at(self_ref(), TrialDue{}, *m_state.next_trial());
    }
    log(phase == BreakerPhase::Open ? LogLevel::Warning : LogLevel::Info,
        fmt::format("{}: {}, was {}", m_config.name, to_word(phase), to_word(before)));
    m_telemetry.execute(
        {"canopy", "breaker", "change"}, {{"failures", std::int64_t{m_state.failures_in_a_row()}}},
        {{"breaker", m_config.name}, {"from", std::string{to_word(before)}}, {"to", std::string{to_word(phase)}}});
}

BreakerReport CircuitBreaker::report() const {
    BreakerReport report = m_counted;
    report.phase = m_state.phase();
    report.failures_in_a_row = m_state.failures_in_a_row();
    if (const auto trial = m_state.next_trial()) report.next_trial = std::max(*trial - now(), Timestamp{0});
    return report;
}

void CircuitBreaker::inspect(Inspector& inspector) const {
    const BreakerReport report = this->report();
    inspector.show("state", std::string{to_word(report.phase)});
    inspector.show("failures in a row", fmt::format("{} of {}", report.failures_in_a_row, m_config.limits.failures));
    if (report.next_trial) inspector.show("next trial in s", std::chrono::ceil<std::chrono::seconds>(*report.next_trial).count());
    inspector.show("calls", report.calls);
    inspector.show("calls under way", m_running.size());
    inspector.show("failures", report.failures);
    inspector.show("of them time-outs", report.timeouts);
    inspector.show("cut short by their callers, not counted", report.cut_short);
    inspector.show("refused", report.refused);
    inspector.show("late answers, not counted", report.late);
    inspector.show("opened", report.opened);
}

} // namespace canopy::app
