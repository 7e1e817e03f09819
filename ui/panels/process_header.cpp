// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/process_header.hpp"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

ProcessHeader::ProcessHeader(QWidget* parent) : QWidget(parent), m_theme(Theme::of(palette())) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Selected process"));
}

void ProcessHeader::setNode(const Node& node, const QString& name) {
    m_kind = node.kind;
    m_meaning = meaningOf(node);
    m_glyph = node.kind == ProcessKind::Supervisor ? strategyGlyph(node.strategy) : QString();
    m_name = name;
    m_state = stateWord(node);
    m_path = QString::fromStdString(node.path);
    m_identity = node.generation == 0
                     ? tr("never started")
                     : tr("%1  gen %2").arg(QString::fromStdString(to_string(node.pid)), formatCount(node.generation));
    setAccessibleDescription(QStringLiteral("%1, %2, %3, %4").arg(m_name, kindWord(m_kind), m_state, m_identity));
    update();
}

QSize ProcessHeader::sizeHint() const { return {static_cast<int>(em() * 16), static_cast<int>(std::ceil(em() * 3.7))}; }
QSize ProcessHeader::minimumSizeHint() const { return {static_cast<int>(em() * 9), sizeHint().height()}; }

void ProcessHeader::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double margin = em() * 0.35;
    const QRectF card = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    const double radius = em() * 0.5;
    const bool ghost = m_meaning == Meaning::Restarting;
    const bool loud = ghost || m_meaning == Meaning::Crashed;
    QPen pen(loud ? m_theme.fill(m_meaning) : m_theme.outline, loud ? 1.6 : 1);
    if (ghost) pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(ghost ? m_theme.canvas : m_theme.card);
    painter.drawRoundedRect(card, radius, radius);
    const double bar = em() * 0.24;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.fill(m_meaning));
    painter.drawRoundedRect(QRectF(card.left() + bar, card.top() + em() * 0.55, bar, card.height() - em() * 1.1), bar / 2,
                            bar / 2);
    const double side = em() * 1.55;
    const QRectF square(card.left() + em() * 0.95, card.center().y() - side / 2, side, side);
    paintKind(painter, square);
    paintTexts(painter, card.adjusted(em() * 3.1, em() * 0.35, -em() * 0.7, -em() * 0.35));
}

void ProcessHeader::paintKind(QPainter& painter, const QRectF& square) const {
    QColor inside = m_theme.fill(m_meaning);
    inside.setAlphaF(0.16F);
    painter.setPen(QPen(m_theme.ink(m_meaning), 1.4));
    painter.setBrush(inside);
    painter.drawPath(kindShape(m_kind, square));
    if (m_glyph.isEmpty()) return;
    QFont small = font();
    small.setPixelSize(std::max(7, static_cast<int>(square.height() * (m_glyph.size() > 1 ? 0.36 : 0.5))));
    small.setWeight(QFont::DemiBold);
    painter.setFont(small);
    painter.setPen(m_theme.text);
    painter.drawText(square, Qt::AlignCenter, m_glyph);
}

void ProcessHeader::paintTexts(QPainter& painter, const QRectF& room) const {
    const QRectF above(room.left(), room.top(), room.width(), room.height() / 2);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    if (strong.pointSizeF() > 0) strong.setPointSizeF(strong.pointSizeF() * 1.1);
    painter.setFont(strong);
    painter.setPen(m_theme.text);
    painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetricsF(strong).elidedText(m_name, Qt::ElideMiddle, above.width()));
    QRectF below(room.left(), room.center().y(), room.width(), room.height() / 2);
    painter.setFont(font());
    painter.setPen(m_theme.ink(m_meaning));
    const QRectF drawn = QFontMetricsF(font()).boundingRect(m_state);
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_state);
    const double side = em() * 0.62;
    const QRectF mark(below.right() - drawn.width() - side - em() * 0.4, below.center().y() - side / 2, side, side);
    painter.fillPath(stateShape(m_meaning, mark), m_theme.ink(m_meaning));
    below.setRight(mark.left() - em() * 0.4);
    const QFont tabular = tabularFont(font());
    painter.setFont(tabular);
    painter.setPen(m_theme.muted);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetricsF(tabular).elidedText(m_identity, Qt::ElideRight, std::max(0.0, below.width())));
}

void ProcessHeader::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) m_theme = Theme::of(palette());
    if (event->type() == QEvent::FontChange) updateGeometry();
    update();
    QWidget::changeEvent(event);
}

bool ProcessHeader::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), QStringLiteral("%1\n%2").arg(m_path, m_identity), this);
    return true;
}

} // namespace canopy::ui
