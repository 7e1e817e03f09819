// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/limiter_model.hpp"

#include <QSortFilterProxyModel>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace canopy::ui {

class EmptyState;

/// The rate limiter's windows: a strip of the last 60 seconds a user, who must wait, and how long.
///
///     panel->setWindows(rows, runtime.now(), limits);   // as often as one likes
///
/// Cost: repaints at most 10 times a second, and only while it is visible and some window is not empty.
class LimiterPanel final : public QWidget {
    Q_OBJECT

public:
    explicit LimiterPanel(QWidget* parent = nullptr);

    void setWindows(std::vector<LimiterRow> rows, canopy::Timestamp now, app::RateLimits limits);

    void setFilter(const QString& text);
    bool isTicking() const { return m_tick.isActive(); } ///< false while nothing moves
    const LimiterModel& model() const { return m_model; }
    QListView& list() { return *m_list; }

    /// What time passes by between two calls of setWindows, instead of the system's monotonic clock.
    void setClock(std::function<std::chrono::nanoseconds()> clock);

Q_SIGNALS:
    void ordersRequested(); ///< nobody orders, and somebody wants to see it

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Windows {
        std::vector<LimiterRow> rows;
        app::RateLimits limits{};
    };

    void refresh();
    void showSummary();
    void onTick();
    Timestamp estimatedNow() const { return m_known_now + (m_clock() - m_known_at); }

    LimiterModel m_model;
    QSortFilterProxyModel m_filter;
    std::optional<Windows> m_pending; ///< set, not shown yet
    std::function<std::chrono::nanoseconds()> m_clock;
    Timestamp m_known_now{};
    std::chrono::nanoseconds m_known_at{};
    std::optional<std::chrono::nanoseconds> m_refreshed_at{};
    QTimer m_tick;
    QLineEdit* m_needle;
    QLabel* m_summary;
    QListView* m_list;
    EmptyState* m_empty;
    QStackedWidget* m_pages;
};

} // namespace canopy::ui
