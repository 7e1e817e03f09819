// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resilience/breaker_state.hpp"

#include <stdexcept>

namespace canopy::app {

std::string_view to_word(BreakerPhase phase) noexcept {
    switch (phase) {
    case BreakerPhase::Closed: return "closed";
    case BreakerPhase::Open: return "open";
    case BreakerPhase::HalfOpen: return "half_open";
    }
    return "unknown";
}

BreakerState::BreakerState(BreakerLimits limits) : m_limits(limits) {
    if (limits.failures < 1) throw std::invalid_argument("a circuit breaker opens after at least 1 failure");
    if (limits.open_for < std::chrono::milliseconds{1})
        throw std::invalid_argument("a circuit breaker stays open for at least 1 ms");
}

std::optional<BreakerState::Permit> BreakerState::enter(Timestamp now) {
    half_open(now);
    if (m_phase == BreakerPhase::Open || m_trial) return std::nullopt;
    m_trial = m_phase == BreakerPhase::HalfOpen;
    return Permit{m_era};
}

bool BreakerState::report(Permit permit, Outcome outcome, Timestamp now) {
    if (permit.era != m_era) return false;
    if (outcome == Outcome::Success) {
        m_failures = 0;
        if (m_phase == BreakerPhase::HalfOpen) change(BreakerPhase::Closed);
    } else if (++m_failures >= m_limits.failures || m_phase == BreakerPhase::HalfOpen) {
        open(now);
    }
    return true;
}

void BreakerState::withdraw(Permit permit) noexcept {
    if (permit.era == m_era) m_trial = false;
}

bool BreakerState::half_open(Timestamp now) {
    if (m_phase != BreakerPhase::Open || now < m_next_trial) return false;
    change(BreakerPhase::HalfOpen);
    return true;
}

std::optional<Timestamp> BreakerState::next_trial() const noexcept {
    return m_phase == BreakerPhase::Closed ? std::nullopt : std::optional{m_next_trial};
}

void BreakerState::change(BreakerPhase phase) {
    m_phase = phase;
    m_trial = false;
    ++m_era;
}

void BreakerState::open(Timestamp now) {
    m_next_trial = now + m_limits.open_for;
    change(BreakerPhase::Open);
}

} // namespace canopy::app
