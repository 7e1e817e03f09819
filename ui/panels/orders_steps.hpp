// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject> // first: moc 6.4 stumbles over <compare> when that is the first header it reads

#include "app/orders/order.hpp"

#include <QWidget>

#include <optional>

namespace canopy::ui {

/// The four steps of an order, painted: pending → confirmed → shipped → delivered, done ones filled and ticked.
///
/// A step is told by shape and word as well as by colour; a cancelled order shows ✕ and says so.
class OrderSteps final : public QWidget {
    Q_OBJECT

public:
    explicit OrderSteps(QWidget* parent = nullptr);

    void setStatus(std::optional<app::OrderStatus> status);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintStep(QPainter& painter, int step, QPointF centre, double radius) const;
    void paintLines(QPainter& painter, double y, double radius) const;
    double centreOf(int step) const;
    bool isDone(int step) const;
    bool isCancelled() const { return m_status == app::OrderStatus::Cancelled; }

    std::optional<app::OrderStatus> m_status;
};

} // namespace canopy::ui
