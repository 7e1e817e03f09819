// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry/health.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <set>
#include <stdexcept>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

void require_good(const std::vector<HealthCheck>& checks) {
    std::set<std::string_view> names;
    for (const HealthCheck& check : checks) {
        if (check.name.empty()) throw std::invalid_argument("a health check needs a name");
        if (!names.insert(check.name).second) throw std::invalid_argument("two health checks are called " + check.name);
        if (!check.look) throw std::invalid_argument("health check " + check.name + " has nothing to ask");
        if (check.deadline < 1ms)
            throw std::invalid_argument("health check " + check.name + " needs a deadline of at least 1 ms");
    }
}

} // namespace

std::string_view to_word(HealthStatus status) noexcept {
    switch (status) {
    case HealthStatus::Ok: return "ok";
    case HealthStatus::Degraded: return "degraded";
    case HealthStatus::Unhealthy: return "unhealthy";
    }
    return "unknown";
}

Call<Health::Check> Health::check(const Ref<Health>& health) { return call(health, Check{}); }

Health::Health(std::vector<HealthCheck> checks) : m_checks(std::move(checks)) {
    require_good(m_checks);
    trap_exit(true); // the checks are linked, so that they end with us; their crash is a finding
}

void Health::handle_call(Check, From<HealthReport> from) {
    if (!m_running.empty()) {
        m_next.push_back(from);
        return;
    }
    m_asking.push_back(from);
    begin_round();
}

void Health::begin_round() {
    ++m_round;
    m_began = now();
    std::set<std::chrono::milliseconds> deadlines;
    m_report.checks.assign(m_checks.size(), {});
    for (std::size_t place = 0; place < m_checks.size(); ++place) {
        const HealthCheck& check = m_checks[place];
        m_report.checks[place].name = check.name;
        const Task<HealthFinding> task = canopy::async(*this, check.look, {.label = "health check " + check.name});
        m_running.emplace(task.reference().value, Running{.place = place, .task = task});
        deadlines.insert(check.deadline);
    }
    for (const std::chrono::milliseconds deadline : deadlines) send_after(self_ref(), Late{.round = m_round}, deadline);
    if (m_running.empty()) end_round();
}

void Health::handle_info(TaskResult<HealthFinding> result) { found(result.task.value, std::move(result.value)); }

void Health::handle_info(Down down) {
    found(down.monitor.value, {.status = HealthStatus::Unhealthy, .text = "the check crashed: " + down.reason.to_string()});
}

void Health::handle_info(Late late) {
    if (late.round != m_round) return;
    const std::chrono::nanoseconds passed = now() - m_began;
    std::vector<std::uint64_t> over;
    for (const auto& [reference, running] : m_running)
        if (m_checks[running.place].deadline <= passed) over.push_back(reference);
    for (const std::uint64_t reference : over) {
        const Running& running = m_running.at(reference);
        running.task.handle().exit_and_forget();
        const auto deadline = m_checks[running.place].deadline;
        found(reference, {.status = HealthStatus::Unhealthy, .text = fmt::format("no answer within {}", deadline)});
    }
}

void Health::found(std::uint64_t reference, HealthFinding finding) {
    const auto running = m_running.find(reference);
    if (running == m_running.end()) return;
    const std::size_t place = running->second.place;
    m_running.erase(running);
    finding = weighed(place, std::move(finding));
    HealthCheckResult& result = m_report.checks[place];
    result.status = finding.status;
    result.text = std::move(finding.text);
    result.took = now() - m_began;
    if (m_running.empty()) end_round();
}

HealthFinding Health::weighed(std::size_t place, HealthFinding finding) const {
    if (m_checks[place].weight == HealthCheck::Weight::Minor) finding.status = std::min(finding.status, HealthStatus::Degraded);
    return finding;
}

void Health::end_round() {
    const HealthStatus before = std::exchange(m_report.status, HealthStatus::Ok);
    for (const HealthCheckResult& result : m_report.checks) m_report.status = std::max(m_report.status, result.status);
    log_change(before);
    for (const From<HealthReport>& from : std::exchange(m_asking, std::exchange(m_next, {}))) from.reply(m_report);
    if (!m_asking.empty()) begin_round();
}

void Health::log_change(HealthStatus before) const {
    if (m_report.status == before) return;
    std::string text = fmt::format("{}, was {}", to_word(m_report.status), to_word(before));
    for (const HealthCheckResult& result : m_report.checks)
        if (result.status != HealthStatus::Ok) text += fmt::format("; {}: {}", result.name, result.text);
    log(m_report.status == HealthStatus::Ok ? LogLevel::Info : LogLevel::Warning, std::move(text));
}

void Health::inspect(Inspector& inspector) const {
    inspector.show("rounds", m_round);
    inspector.show("status", std::string{to_word(m_report.status)});
    for (const HealthCheckResult& result : m_report.checks)
        inspector.show(result.name, fmt::format("{} {}", to_word(result.status), result.text));
}

} // namespace canopy::app
