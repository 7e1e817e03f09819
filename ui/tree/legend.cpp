// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/legend.hpp"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace canopy::ui {

namespace {

constexpr double symbol = 13;
constexpr double symbol_gap = 6;
constexpr double entry_gap = 18;
constexpr double margin = 8;

} // namespace

Legend::Legend(QWidget* parent) : QWidget(parent), m_theme(Theme::of(palette())) {
    setAccessibleName(tr("Legend of the supervision tree"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Legend::setContent(const LegendContent& content) {
    if (content == m_content) return;
    m_content = content;
    QStringList words;
    for (const Entry& entry : entries()) words << entry.text;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    fitHeight();
    update();
}

/// A layout short of room would leave it one line.
void Legend::fitHeight() { setFixedHeight(heightForWidth(width())); }

void Legend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeight();
}

QList<Legend::Entry> Legend::entries() const {
    const QRectF square(0, 0, symbol, symbol);
    QList<Entry> list;
    for (const ProcessKind kind : m_content.kinds) list.append({kindShape(kind, square), m_theme.text, false, kindWord(kind)});
    if (m_content.pinned) list.append({pinShape(square), m_theme.text, true, tr("own thread")});
    const QRectF small = square.adjusted(1, 1, -1, -1);
    for (const Meaning state : m_content.states) {
        list.append({stateShape(state, small), m_theme.ink(state), true, stateWord(state)});
    }
    return list;
}

double Legend::entryWidth(const Entry& entry) const {
    return symbol + symbol_gap + fontMetrics().horizontalAdvance(entry.text) + entry_gap;
}

double Legend::lineHeight() const { return std::max(symbol, static_cast<double>(fontMetrics().height())) + 4; }

QSize Legend::sizeHint() const {
    double width = 2 * margin;
    for (const Entry& entry : entries()) width += entryWidth(entry);
    return {static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(lineHeight() + margin))};
}

QSize Legend::minimumSizeHint() const { return {120, static_cast<int>(std::ceil(lineHeight() + margin))}; }

int Legend::heightForWidth(int width) const {
    double x = margin;
    int lines = 1;
    for (const Entry& entry : entries()) {
        const double needed = entryWidth(entry);
        if (x > margin && x + needed - entry_gap > width - margin) {
            ++lines;
            x = margin;
        }
        x += needed;
    }
    return static_cast<int>(std::ceil(lines * lineHeight() + margin));
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double x = margin;
    double y = margin / 2;
    for (const Entry& entry : entries()) {
        const double needed = entryWidth(entry);
        if (x > margin && x + needed - entry_gap > width() - margin) {
            x = margin;
            y += lineHeight();
        }
        const double top = y + (lineHeight() - symbol) / 2;
        painter.setPen(QPen(entry.colour, 1.3));
        painter.setBrush(Qt::NoBrush);
        if (entry.filled) {
            painter.fillPath(entry.shape.translated(x, top), entry.colour);
        } else {
            painter.drawPath(entry.shape.translated(x, top));
        }
        const QRectF text(x + symbol + symbol_gap, y, needed, lineHeight());
        painter.setPen(m_theme.text);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, entry.text);
        x += needed;
    }
}

void Legend::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) m_theme = Theme::of(palette());
    if (event->type() == QEvent::FontChange) fitHeight();
    update();
    QWidget::changeEvent(event);
}

} // namespace canopy::ui
