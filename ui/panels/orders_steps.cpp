// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/orders_steps.hpp"

#include "ui/models/order_words.hpp"
#include "ui/theme.hpp"

#include <QPainter>

#include <array>

namespace canopy::ui {

namespace {

constexpr std::array steps{app::OrderStatus::Pending, app::OrderStatus::Confirmed, app::OrderStatus::Shipped,
                           app::OrderStatus::Delivered};
constexpr int step_count = static_cast<int>(steps.size());

QPainterPath tick(QPointF centre, double radius) {
    QPainterPath path(centre + QPointF(-0.45, 0.02) * radius);
    path.lineTo(centre + QPointF(-0.12, 0.36) * radius);
    path.lineTo(centre + QPointF(0.46, -0.32) * radius);
    return path;
}

QPainterPath cross(QPointF centre, double radius) {
    const double arm = 0.36 * radius;
    QPainterPath path(centre + QPointF(-arm, -arm));
    path.lineTo(centre + QPointF(arm, arm));
    path.moveTo(centre + QPointF(-arm, arm));
    path.lineTo(centre + QPointF(arm, -arm));
    return path;
}

} // namespace

OrderSteps::OrderSteps(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setStatus(std::nullopt);
}

void OrderSteps::setStatus(std::optional<app::OrderStatus> status) {
    m_status = status;
    setAccessibleName(status ? tr("Order progress: %1").arg(statusWord(*status)) : tr("Order progress"));
    update();
}

QSize OrderSteps::sizeHint() const { return {fontMetrics().averageCharWidth() * 48, fontMetrics().height() * 3}; }

QSize OrderSteps::minimumSizeHint() const { return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 3}; }

double OrderSteps::centreOf(int step) const {
    const double cell = static_cast<double>(width()) / step_count;
    return cell * (step + 0.5);
}

bool OrderSteps::isDone(int step) const { return m_status && !isCancelled() && step <= static_cast<int>(*m_status); }

void OrderSteps::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = fontMetrics().height() * 0.62;
    const double y = radius + 3;
    paintLines(painter, y, radius);
    for (int step = 0; step < step_count; ++step) paintStep(painter, step, {centreOf(step), y}, radius);
}

void OrderSteps::paintLines(QPainter& painter, double y, double radius) const {
    const Theme theme = Theme::of(palette());
    for (int step = 1; step < step_count; ++step) {
        const QColor colour = isDone(step) ? theme.fill(Meaning::Running) : theme.outline;
        painter.setPen(QPen(colour, 2, isDone(step) ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(QPointF(centreOf(step - 1) + radius + 2, y), QPointF(centreOf(step) - radius - 2, y));
    }
}

void OrderSteps::paintStep(QPainter& painter, int step, QPointF centre, double radius) const {
    const Theme theme = Theme::of(palette());
    const bool done = isDone(step);
    const bool crossed = isCancelled() && step == 0;
    const QColor colour = crossed ? theme.fill(Meaning::Crashed) : done ? theme.fill(Meaning::Running) : theme.outline;
    painter.setPen(QPen(colour, 2));
    painter.setBrush(done || crossed ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawEllipse(centre, radius, radius);
    if (done || crossed) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.base, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(crossed ? cross(centre, radius) : tick(centre, radius));
    }
    const bool current = m_status && static_cast<int>(*m_status) == step;
    QFont font = this->font();
    font.setBold(current || crossed);
    painter.setFont(font);
    painter.setPen(crossed ? theme.ink(Meaning::Crashed) : done ? theme.text : theme.muted);
    const double cell = static_cast<double>(width()) / step_count;
    const QRectF label(centre.x() - cell / 2, centre.y() + radius + 3, cell, fontMetrics().height() * 1.2);
    const QString word = crossed ? statusWord(app::OrderStatus::Cancelled) : statusWord(steps[static_cast<std::size_t>(step)]);
    painter.drawText(label, Qt::AlignHCenter | Qt::AlignTop,
                     QFontMetrics(font).elidedText(word, Qt::ElideRight, static_cast<int>(cell)));
}

} // namespace canopy::ui
