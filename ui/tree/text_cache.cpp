// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/text_cache.hpp"

#include "ui/theme.hpp"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr qsizetype most_entries = 20'000;
constexpr int unlimited = 1 << 20;
/// Boxes are rounded down to this width, so that zooming does not lay out every text anew at every step.
constexpr int width_step = 3;

int whole(double pixels) { return std::max(1, static_cast<int>(std::lround(pixels))); }

} // namespace

void TextCache::setFont(const QFont& font) {
    m_font = font;
    m_entries.clear();
}

QFont TextCache::fontFor(Style style) const {
    QFont font = style.face == Face::Tabular ? tabularFont(m_font) : m_font;
    if (style.face == Face::Strong) font.setWeight(QFont::DemiBold);
    font.setPixelSize(whole(style.pixels));
    return font;
}

const TextCache::Entry& TextCache::entry(const QString& text, Style style, double width) {
    const int room = width >= unlimited ? unlimited : static_cast<int>(width) / width_step * width_step;
    const Key key{text, static_cast<int>(style.face), whole(style.pixels), room};
    if (const auto found = m_entries.constFind(key); found != m_entries.constEnd()) return *found;
    if (m_entries.size() >= most_entries) m_entries.clear();
    Entry made{{}, fontFor(style)};
    const QFontMetricsF metrics(made.font);
    const bool fits = room >= unlimited || metrics.horizontalAdvance(text) <= width;
    made.text.setTextFormat(Qt::PlainText);
    made.text.setPerformanceHint(QStaticText::AggressiveCaching);
    made.text.setText(fits ? text : metrics.elidedText(text, Qt::ElideRight, room));
    made.text.prepare({}, made.font);
    return *m_entries.insert(key, made);
}

double TextCache::draw(QPainter& painter, const QRectF& box, const QString& text, Style style, const QColor& colour,
                       Qt::Alignment alignment) {
    if (text.isEmpty() || box.width() < style.pixels) return 0;
    const Entry& found = entry(text, style, box.width());
    const QSizeF size = found.text.size();
    double x = box.left();
    if (alignment & Qt::AlignRight) x = box.right() - size.width();
    if (alignment & Qt::AlignHCenter) x = box.center().x() - size.width() / 2;
    painter.setFont(found.font);
    painter.setPen(colour);
    painter.drawStaticText(QPointF(x, box.center().y() - size.height() / 2), found.text);
    return size.width();
}

double TextCache::width(const QString& text, Style style) { return entry(text, style, unlimited).text.size().width(); }

} // namespace canopy::ui
