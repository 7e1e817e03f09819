// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/limiter_model.hpp"
#include "ui/theme.hpp"

#include <QStyledItemDelegate>

namespace canopy::ui {

/// Paints one user's window: his name, what the limiter says, and a strip with a mark for each order, now at its right.
class LimiterDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit LimiterDelegate(const LimiterModel& model, QObject* parent = nullptr)
        : QStyledItemDelegate(parent), m_model(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintWords(QPainter& painter, const QRectF& room, const LimiterRow& row, const LimiterView& view, bool selected) const;
    void paintCount(QPainter& painter, const QRectF& room, const LimiterView& view, bool selected) const;
    void paintStrip(QPainter& painter, const QRectF& strip, const LimiterRow& row, const LimiterView& view) const;

    const LimiterModel& m_model;
    mutable qint64 m_palette_key = 0;
    mutable Theme m_theme{};
};

} // namespace canopy::ui
