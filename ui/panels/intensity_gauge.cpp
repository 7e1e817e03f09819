// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/intensity_gauge.hpp"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr std::uint32_t most_slots = 20; ///< more are one continuous bar
constexpr std::size_t most_countdowns = 4;

/// `2.4 s`: tenths, so that somebody sees it move.
QString countdown(std::chrono::nanoseconds left) {
    const double seconds = std::max(0.0, std::chrono::duration<double>(left).count());
    if (seconds >= 60) return formatDuration(std::chrono::ceil<std::chrono::seconds>(left));
    return numberLocale().toString(seconds, 'f', 1) + QStringLiteral(" s");
}

} // namespace

IntensityGauge::IntensityGauge(QWidget* parent) : QWidget(parent), m_theme(Theme::of(palette())) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Restart intensity"));
}

void IntensityGauge::setBudget(std::uint32_t max_restarts, std::chrono::milliseconds within, const std::vector<Timestamp>& spent,
                               Timestamp now) {
    m_max = max_restarts;
    m_within = within;
    m_left.clear();
    for (const Timestamp one : spent) {
        if (now - one <= within) m_left.push_back(one + within - now);
    }
    std::ranges::sort(m_left);
    setAccessibleDescription(headline() + QStringLiteral(". ") + explanation());
    setToolTip(explanation());
    update();
}

QString IntensityGauge::headline() const {
    return tr("%1 of %2 restart(s) in %3", nullptr, pluralOf(m_max))
        .arg(formatCount(m_left.size()), formatCount(m_max), formatDuration(m_within));
}

QString IntensityGauge::explanation() const {
    if (m_max == 0) return tr("the first crash makes it give up");
    if (isExhausted()) return tr("one more within %1 and it gives up").arg(countdown(m_left.front()));
    if (m_left.empty()) return tr("nothing spent");
    QStringList times;
    for (std::size_t one = 0; one < std::min(m_left.size(), most_countdowns); ++one) times << countdown(m_left[one]);
    if (m_left.size() > most_countdowns) times << QStringLiteral("…");
    return tr("forgotten in %1").arg(times.join(QStringLiteral(", ")));
}

QSize IntensityGauge::sizeHint() const { return {static_cast<int>(em() * 16), static_cast<int>(std::ceil(em() * 3.6))}; }
QSize IntensityGauge::minimumSizeHint() const { return {static_cast<int>(em() * 8), sizeHint().height()}; }

void IntensityGauge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(rect()).adjusted(em() * 0.75, em() * 0.3, -em() * 0.75, -em() * 0.3);
    const QColor ink = isExhausted() ? m_theme.ink(Meaning::Crashed) : m_theme.muted;
    const QRectF head(room.left(), room.top(), room.width(), em());
    painter.setPen(m_theme.text);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(headline(), Qt::ElideRight, int(room.width())));
    paintSlots(painter, QRectF(room.left(), head.bottom() + em() * 0.25, room.width(), em() * 0.45));
    QRectF foot(room.left(), room.bottom() - em(), room.width(), em());
    if (isExhausted()) {
        const double side = em() * 0.62;
        const QRectF mark(foot.left(), foot.center().y() - side / 2, side, side);
        painter.fillPath(stateShape(Meaning::Crashed, mark), ink);
        foot.setLeft(mark.right() + em() * 0.35);
    }
    painter.setPen(ink);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(explanation(), Qt::ElideRight, int(foot.width())));
}

/// One slot a restart, each emptying as it is forgotten.
void IntensityGauge::paintSlots(QPainter& painter, const QRectF& bar) const {
    const std::uint32_t count = std::clamp<std::uint32_t>(m_max, 1, most_slots);
    const double gap = count > 1 ? em() * 0.2 : 0;
    const double width = (bar.width() - gap * (count - 1)) / count;
    const double radius = bar.height() / 2;
    const QColor colour = m_theme.fill(isExhausted() ? Meaning::Crashed : Meaning::Restarting);
    const double spent = m_max == 0 ? 1 : static_cast<double>(m_left.size()) * count / m_max;
    painter.setPen(Qt::NoPen);
    for (std::uint32_t slot = 0; slot < count; ++slot) {
        const QRectF box(bar.left() + slot * (width + gap), bar.top(), width, bar.height());
        painter.setBrush(m_theme.track);
        painter.drawRoundedRect(box, radius, radius);
        const double filled = std::clamp(spent - slot, 0.0, 1.0);
        if (filled <= 0) continue;
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(box.topLeft(), QSizeF(std::max(box.height(), box.width() * filled), box.height())), radius,
                                radius);
    }
}

void IntensityGauge::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) m_theme = Theme::of(palette());
    if (event->type() == QEvent::FontChange) updateGeometry();
    update();
    QWidget::changeEvent(event);
}

} // namespace canopy::ui
