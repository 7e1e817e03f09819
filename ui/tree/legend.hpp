// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QList>
#include <QWidget>

namespace canopy::ui {

/// Which kinds and states are in sight on the canvas.
struct LegendContent {
    QList<canopy::ProcessKind> kinds; ///< in the order of the enumeration
    QList<Meaning> states;            ///< in the order of the enumeration
    bool pinned = false;
    bool operator==(const LegendContent&) const = default;
};

/// Explains the shapes and colours that are on the canvas, and no others; wraps into as many lines as it needs.
class Legend final : public QWidget {
    Q_OBJECT

public:
    explicit Legend(QWidget* parent = nullptr);

    void setContent(const LegendContent& content);
    const LegendContent& content() const { return m_content; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Entry {
        QPainterPath shape;
        QColor colour;
        bool filled = false;
        QString text;
    };
    void fitHeight();
    QList<Entry> entries() const;
    double entryWidth(const Entry& entry) const;
    double lineHeight() const;

    LegendContent m_content;
    Theme m_theme;
};

} // namespace canopy::ui
