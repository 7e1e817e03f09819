// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/node_effects.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

constexpr NodeEffects::Milliseconds smooth_frame{16};
constexpr NodeEffects::Milliseconds slow_frame{250};
/// A mass crash is told by its marks; more signals than this on the edges would only be noise.
constexpr std::size_t most_pulses = 64;

double share(NodeEffects::Milliseconds since, NodeEffects::Milliseconds length) {
    return std::clamp(static_cast<double>(since.count()) / static_cast<double>(length.count()), 0.0, 1.0);
}

} // namespace

double NodeEffects::Pulse::progress(Milliseconds now) const { return share(now - started, pulse_length); }

void NodeEffects::crashed(NodeId node, Milliseconds now) { m_started[node].crash = now; }

void NodeEffects::restarted(NodeId node, Milliseconds now) {
    if (!m_reduced) m_started[node].restart = now;
}

void NodeEffects::signalled(NodeId child, Direction direction, Milliseconds now) {
    if (!m_reduced && m_pulses.size() < most_pulses) m_pulses.push_back({child, direction, now});
}

NodeEffects::Strength NodeEffects::of(NodeId node, Milliseconds now) const {
    Strength strength;
    const auto found = m_started.find(node);
    if (found == m_started.end()) return strength;
    if (const auto crash = found->second.crash; crash && now - *crash < mark_length) {
        strength.flash = m_reduced ? 0 : 1 - share(now - *crash, flash_length);
        strength.mark = m_reduced ? 1 : 1 - share(now - *crash, mark_length);
    }
    if (const auto restart = found->second.restart; restart && !m_reduced) {
        strength.appear = share(now - *restart, fade_in_length);
    }
    return strength;
}

std::vector<NodeId> NodeEffects::active() const {
    std::vector<NodeId> nodes;
    nodes.reserve(m_started.size());
    for (const auto& [node, started] : m_started) nodes.push_back(node);
    return nodes;
}

void NodeEffects::prune(Milliseconds now) {
    for (auto& [node, started] : m_started) {
        if (started.crash && now - *started.crash >= mark_length) started.crash.reset();
        if (started.restart && now - *started.restart >= fade_in_length) started.restart.reset();
    }
    std::erase_if(m_started, [](const auto& entry) { return !entry.second.crash && !entry.second.restart; });
    std::erase_if(m_pulses, [now](const Pulse& pulse) { return now - pulse.started >= pulse_length; });
}

void NodeEffects::clear() {
    m_started.clear();
    m_pulses.clear();
}

bool NodeEffects::moving(const Started& started, Milliseconds now) const {
    if (m_reduced) return false;
    return started.restart || (started.crash && now - *started.crash < flash_length);
}

std::optional<NodeEffects::Milliseconds> NodeEffects::nextFrame(Milliseconds now) const {
    if (m_started.empty() && m_pulses.empty()) return std::nullopt;
    const bool smooth =
        !m_pulses.empty() || std::ranges::any_of(m_started, [&](const auto& entry) { return moving(entry.second, now); });
    return smooth ? smooth_frame : slow_frame;
}

} // namespace canopy::ui
