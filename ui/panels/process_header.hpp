// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QWidget>

#include <optional>

namespace canopy::ui {

/// Who is inspected, as a card of the tree: kind, name, state, pid and generation.
class ProcessHeader final : public QWidget {
    Q_OBJECT

public:
    explicit ProcessHeader(QWidget* parent = nullptr);

    void setNode(const canopy::Node& node, const QString& name);
    QString stateText() const { return m_state; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintKind(QPainter& painter, const QRectF& square) const;
    void paintTexts(QPainter& painter, const QRectF& room) const;
    double em() const { return fontMetrics().height(); }

    Theme m_theme;
    ProcessKind m_kind = ProcessKind::Worker;
    Meaning m_meaning = Meaning::Stopped;
    QString m_glyph; ///< a supervisor's strategy
    QString m_name;
    QString m_state;
    QString m_identity;
    QString m_path;
};

} // namespace canopy::ui
