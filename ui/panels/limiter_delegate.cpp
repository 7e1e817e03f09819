// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/limiter_delegate.hpp"

#include "ui/panels/cell_delegate.hpp"

#include <QAbstractProxyModel>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

int sourceRow(const QModelIndex& index) {
    const auto* proxy = qobject_cast<const QAbstractProxyModel*>(index.model());
    return proxy == nullptr ? index.row() : proxy->mapToSource(index).row();
}

} // namespace

void LimiterDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (m_palette_key != option.palette.cacheKey()) {
        m_palette_key = option.palette.cacheKey();
        m_theme = Theme::of(option.palette);
    }
    const LimiterRow& row = m_model.row(sourceRow(index));
    const LimiterView view = viewOf(row, m_model.now(), m_model.limits());
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const double em = option.fontMetrics.height();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    if (selected) painter->fillRect(option.rect, selectionGround(m_theme));
    const QRectF room = QRectF(option.rect).adjusted(em * 0.5, em * 0.25, -em * 0.5, -em * 0.25);
    const double words = std::clamp(room.width() * 0.36, em * 5.4, em * 9);
    const double count = em * 1.9;
    paintWords(*painter, QRectF(room.topLeft(), QSizeF(words, room.height())), row, view, selected);
    paintStrip(*painter, room.adjusted(words + em * 0.4, em * 0.2, -count - em * 0.3, -em * 0.2), row, view);
    paintCount(*painter, QRectF(room.right() - count, room.top(), count, room.height()), view, selected);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(m_theme.selection, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->restore();
}

/// The user, and who must wait a triangle and `wait 23 s` below.
void LimiterDelegate::paintWords(QPainter& painter, const QRectF& room, const LimiterRow& row, const LimiterView& view,
                                 bool selected) const {
    const QRectF above(room.left(), room.top(), room.width(), view.full ? room.height() / 2 : room.height());
    const QString name = painter.fontMetrics().elidedText(row.user, Qt::ElideRight, static_cast<int>(room.width()));
    painter.setPen(m_theme.text);
    painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
    if (!view.full) return;
    QRectF below = above.translated(0, above.height());
    const double side = below.height() * 0.62;
    const QRectF mark(below.left(), below.center().y() - side / 2, side, side);
    painter.fillPath(stateShape(Meaning::Busy, mark), m_theme.ink(Meaning::Busy));
    below.setLeft(mark.right() + side * 0.5);
    const QFont plain = painter.font();
    QFont small = plain;
    if (small.pointSizeF() > 0) small.setPointSizeF(small.pointSizeF() * 0.9);
    painter.setFont(small);
    painter.setPen(selected ? m_theme.text : m_theme.ink(Meaning::Busy));
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, tr("wait %1").arg(formatWait(view.wait)));
    painter.setFont(plain);
}

/// `3/5`
void LimiterDelegate::paintCount(QPainter& painter, const QRectF& room, const LimiterView& view, bool selected) const {
    painter.setFont(tabularFont(painter.font()));
    painter.setPen(view.full && !selected ? m_theme.ink(Meaning::Busy) : view.count > 0 ? m_theme.text : m_theme.muted);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                     QStringLiteral("%1/%2").arg(view.count).arg(m_model.limits().orders));
}

void LimiterDelegate::paintStrip(QPainter& painter, const QRectF& strip, const LimiterRow& row, const LimiterView& view) const {
    if (strip.width() <= 0) return;
    const double radius = strip.height() / 4;
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(m_theme.base, m_theme.text, m_theme.dark ? 0.1 : 0.07));
    painter.drawRoundedRect(strip, radius, radius);
    const double mark = std::max(3.0, strip.height() / 5);
    const double window = std::chrono::duration<double>(m_model.limits().window).count();
    painter.setBrush(m_theme.ink(view.full ? Meaning::Busy : Meaning::Running)); // fills are made for other grounds
    for (auto order = row.orders.end() - view.count; order != row.orders.end(); ++order) {
        const double age = std::max(0.0, std::chrono::duration<double>(m_model.now() - *order).count());
        const double left = strip.left() + (strip.width() - mark) * (1 - age / window);
        painter.drawRoundedRect(QRectF(left, strip.top() + 1, mark, strip.height() - 2), mark / 2, mark / 2);
    }
}

QSize LimiterDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    const double em = option.fontMetrics.height();
    return {static_cast<int>(em * 11), static_cast<int>(std::ceil(em * 2.6))};
}

} // namespace canopy::ui
