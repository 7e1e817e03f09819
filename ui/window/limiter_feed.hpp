// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/rate_limiter.hpp"

#include <unordered_map>
#include <vector>

namespace canopy::ui {

class LimiterPanel;
class RuntimeBridge;

/// Keeps the rate limiter's panel up to date: reads its table a few times a second while something changes there.
///
/// The table is read without asking the limiter: it may be frozen or dead, and its windows still show.
class LimiterFeed final : public QObject {
    Q_OBJECT

public:
    LimiterFeed(RuntimeBridge& bridge, LimiterPanel& panel, QObject* parent);

private:
    void onChanged(const std::vector<app::LimiterEvent>& events);
    void note(const app::LimiterChecked& checked);
    void show();

    RuntimeBridge& m_bridge;
    LimiterPanel& m_panel;
    std::unordered_map<app::UserId, Timestamp> m_refused; ///< when last, of those still in the table
    QTimer m_refresh;
};

} // namespace canopy::ui
