// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/limiter_feed.hpp"

#include "ui/bridge/runtime_bridge.hpp"
#include "ui/panels/limiter_panel.hpp"

#include <algorithm>
#include <utility>

namespace canopy::ui {

namespace {
constexpr int refresh_period = 250; // ms
constexpr int slow_period = 1000;   // ms, of a list nobody can follow by eye anyway
constexpr std::size_t many_users = 400;
} // namespace

LimiterFeed::LimiterFeed(RuntimeBridge& bridge, LimiterPanel& panel, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_panel(panel) {
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refresh_period);
    connect(&m_refresh, &QTimer::timeout, this, &LimiterFeed::show);
    connect(&bridge, &RuntimeBridge::limiterChanged, this, &LimiterFeed::onChanged);
    show();
}

void LimiterFeed::onChanged(const std::vector<app::LimiterEvent>& events) {
    for (const app::LimiterEvent& event : events) {
        if (const auto* checked = std::get_if<app::LimiterChecked>(&event)) note(*checked);
    }
    if (!m_refresh.isActive()) m_refresh.start();
}

void LimiterFeed::note(const app::LimiterChecked& checked) {
    if (checked.admission.is_ok())
        m_refused.erase(checked.user);
    else
        m_refused[checked.user] = checked.at;
}

void LimiterFeed::show() {
    std::vector<LimiterRow> rows;
    std::unordered_map<app::UserId, Timestamp> still_known;
    for (app::UserWindow& window : m_bridge.limiterWindows().all()) {
        LimiterRow row{.user = QString::fromStdString(window.user.text()), .orders = std::move(window.orders)};
        if (const auto refused = m_refused.find(window.user); refused != m_refused.end()) {
            row.limited_at = refused->second;
            still_known.insert(*refused);
        }
        rows.push_back(std::move(row));
    }
    m_refused = std::move(still_known);
    m_refresh.setInterval(rows.size() > many_users ? slow_period : refresh_period);
    m_panel.setWindows(std::move(rows), m_bridge.now(), m_bridge.limits());
}

} // namespace canopy::ui
