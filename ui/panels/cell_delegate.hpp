// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QStyledItemDelegate>

namespace canopy::ui {

/// Paints a cell by its CellRoles: a meaning's shape in its colour, ranks of text, tabular figures, text elided.
class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit CellDelegate(Qt::TextElideMode elide, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_elide(elide) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& themeOf(const QPalette& palette) const;
    static QFont fontOf(const QStyleOptionViewItem& option, const QModelIndex& index);

    Qt::TextElideMode m_elide;
    mutable qint64 m_palette_key = 0; ///< of the palette m_theme was made of
    mutable Theme m_theme{};
};

/// The ground of selected rows: every text of the theme stays readable on it.
QColor selectionGround(const Theme& theme);

} // namespace canopy::ui
