// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/sign_of_life.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr int unhealthy_times = 10; ///< the watchdog's time

enum class Answer : std::uint8_t { Open, Good, Bad };

/// Health is asked by nobody who was stopped: that there is none says nothing about the rest.
Answer judge(const tl::expected<HealthReport, ExitReason>& outcome) {
    if (!outcome) return outcome.error().is(ExitReason::Kind::Timeout) ? Answer::Bad : Answer::Good;
    return outcome->status == HealthStatus::Unhealthy ? Answer::Bad : Answer::Good;
}

} // namespace

/// Shared with the process that has the answer, which may outlive who asked.
struct SignOfLife::Question {
    std::atomic<Answer> answer = Answer::Open;
};

SignOfLife::SignOfLife(System& system, std::chrono::nanoseconds watchdog) : m_system(system), m_watchdog(watchdog) {}

bool SignOfLife::confirm(Timestamp now) {
    look_at_health(now);
    if (!m_top) {
        if (now >= m_ask_from) ask(now);
        return false;
    }
    const Answer answer = m_top->answer.load();
    if (answer == Answer::Open) return false;
    m_top.reset();
    return answer == Answer::Good && !is_unhealthy_for_long(now);
}

void SignOfLife::ask(Timestamp now) {
    const auto limit = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(m_watchdog / 8), 1ms);
    m_ask_from = now + limit; // should the answer be no
    m_top = std::make_shared<Question>();
    Supervisor::count_children(m_system.top()).timeout(limit).then([question = m_top](const auto& outcome) {
        question->answer.store(outcome ? Answer::Good : Answer::Bad);
    });
    if (m_health) return; // it has its own deadlines, which may be longer than a short watchdog's time
    m_health = std::make_shared<Question>();
    Health::check(m_system.health()).then([question = m_health](const auto& outcome) { question->answer.store(judge(outcome)); });
}

void SignOfLife::look_at_health(Timestamp now) {
    if (!m_health || m_health->answer.load() == Answer::Open) return;
    if (m_health->answer.load() == Answer::Good)
        m_unhealthy_since.reset();
    else if (!m_unhealthy_since)
        m_unhealthy_since = now;
    m_health.reset();
}

bool SignOfLife::is_unhealthy_for_long(Timestamp now) const {
    return m_unhealthy_since && now - *m_unhealthy_since >= unhealthy_times * m_watchdog;
}

} // namespace canopy::app
