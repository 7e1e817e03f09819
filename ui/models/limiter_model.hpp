// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/sliding_window.hpp"
#include "core/clock.hpp"

#include <QAbstractListModel>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace canopy::ui {

/// One user's window, as the table of the rate limiter holds it.
struct LimiterRow {
    QString user;
    std::vector<canopy::Timestamp> orders{};       ///< admitted, oldest first
    std::optional<canopy::Timestamp> limited_at{}; ///< the last refusal, if it is known

    bool operator==(const LimiterRow&) const = default;
};

/// The state of one window at a moment, by the rules of app::SlidingWindow.
struct LimiterView {
    int count = 0;
    bool full = false;
    std::chrono::nanoseconds wait{}; ///< zero unless it is full
};

/// Whole seconds, never too few: `23 s`, and `1 s` until the very end.
QString formatWait(std::chrono::nanoseconds wait);

LimiterView viewOf(const LimiterRow& row, Timestamp now, const app::RateLimits& limits);

/// The windows of all users, the most recently active or limited first.
///
/// Setting rows announces what differs; a user's index stays valid while he moves.
class LimiterModel final : public QAbstractListModel {
    Q_OBJECT

public:
    explicit LimiterModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setRows(std::vector<LimiterRow> rows, const app::RateLimits& limits);
    void setNow(Timestamp now) { m_now = now; } ///< time passes; nothing is announced, views repaint what they show
    Timestamp now() const { return m_now; }
    const app::RateLimits& limits() const { return m_limits; }

    const LimiterRow& row(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    bool hasOpenWindow() const; ///< whether the picture changes as time passes
    int limitedUsers() const;   ///< whose window is full

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void removeMissing(const std::vector<LimiterRow>& rows);
    void reorder(const std::vector<LimiterRow>& rows);
    QString sentence(const LimiterRow& row) const;

    std::vector<LimiterRow> m_rows;
    app::RateLimits m_limits{};
    Timestamp m_now{};
};

} // namespace canopy::ui
