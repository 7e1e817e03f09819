// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QWidget>

#include <vector>

namespace canopy::ui {

/// How much of a supervisor's restart budget is spent, and when each spent restart is forgotten.
///
///     gauge->setBudget(node.max_restarts, node.within, node.restart_times, now);
///
/// With all of it spent it turns red and says that the next restart makes the supervisor give up.
class IntensityGauge final : public QWidget {
    Q_OBJECT

public:
    explicit IntensityGauge(QWidget* parent = nullptr);

    void setBudget(std::uint32_t max_restarts, std::chrono::milliseconds within, const std::vector<Timestamp>& spent,
                   Timestamp now);
    bool isExhausted() const { return m_left.size() >= m_max; } ///< one more and it gives up
    bool moves() const { return !m_left.empty(); }              ///< whether it changes as time passes
    QString headline() const;                                   ///< `2 of 3 restarts in 5 s`
    QString explanation() const;                                ///< when they are forgotten, or what comes next

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintSlots(QPainter& painter, const QRectF& bar) const;
    double em() const { return fontMetrics().height(); }

    Theme m_theme;
    std::uint32_t m_max = 0;
    std::chrono::milliseconds m_within{};
    std::vector<std::chrono::nanoseconds> m_left; ///< until each spent restart is forgotten, the next one first
};

} // namespace canopy::ui
