// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cell_delegate.hpp"

#include "ui/models/cell_roles.hpp"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

QColor selectionGround(const Theme& theme) { return blend(theme.card, theme.selection, theme.dark ? 0.28 : 0.16); }

const Theme& CellDelegate::themeOf(const QPalette& palette) const {
    if (m_palette_key != palette.cacheKey()) {
        m_palette_key = palette.cacheKey();
        m_theme = Theme::of(palette);
    }
    return m_theme;
}

QFont CellDelegate::fontOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
    QFont font = index.data(TabularRole).toBool() ? tabularFont(option.font) : option.font;
    if (index.data(StrongRole).toBool()) font.setWeight(QFont::DemiBold);
    return font;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const double em = option.fontMetrics.height();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected) painter->fillRect(option.rect, selectionGround(theme));
    QRectF room = QRectF(option.rect).adjusted(em * 0.35, 0, -em * 0.35, 0);
    QColor ink = index.data(MutedRole).toBool() && !selected ? theme.muted : theme.text;
    if (const QVariant value = index.data(MeaningRole); value.isValid()) {
        const auto meaning = static_cast<Meaning>(value.toInt());
        const double side = em * 0.62;
        const QRectF square(room.left(), room.center().y() - side / 2, side, side);
        painter->fillPath(stateShape(meaning, square), theme.ink(meaning));
        room.setLeft(square.right() + em * 0.4);
        if (!selected) ink = theme.ink(meaning);
    }
    const QFont font = fontOf(option, index);
    painter->setFont(font);
    painter->setPen(ink);
    const QString text =
        QFontMetricsF(font).elidedText(index.data(Qt::DisplayRole).toString(), m_elide, std::max(0.0, room.width()));
    const int side = index.data(Qt::TextAlignmentRole).toInt() & static_cast<int>(Qt::AlignRight);
    const Qt::Alignment alignment = Qt::AlignVCenter | (side != 0 ? Qt::AlignRight : Qt::AlignLeft);
    painter->drawText(room, static_cast<int>(alignment) | Qt::TextSingleLine, text);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.selection, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetricsF metrics(fontOf(option, index));
    const double em = option.fontMetrics.height();
    const double shape = index.data(MeaningRole).isValid() ? em * 1.02 : 0;
    const double width = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + em * 0.75 + shape;
    return {static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(em * 1.5))};
}

} // namespace canopy::ui
