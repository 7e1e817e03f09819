// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QHash>
#include <QPainter>
#include <QStaticText>
#include <QString>

namespace canopy::ui {

/// Laid-out, elided texts of the canvas: laying text out is what costs, so it is done once a text and size.
///
///     cache.draw(painter, box, node_name, {TextCache::Face::Strong, 13}, theme.text, Qt::AlignLeft);
class TextCache {
public:
    enum class Face { Plain, Strong, Tabular };
    struct Style {
        Face face = Face::Plain;
        double pixels = 11; ///< rounded: fonts have whole pixel sizes
    };

    explicit TextCache(const QFont& font = {}) : m_font(font) {}
    void setFont(const QFont& font);

    /// Draws on one line, vertically centred, with an ellipsis where the box is too narrow. Returns the width used.
    double draw(QPainter& painter, const QRectF& box, const QString& text, Style style, const QColor& colour,
                Qt::Alignment alignment = Qt::AlignLeft);
    double width(const QString& text, Style style);

private:
    struct Key {
        QString text;
        int face = 0;
        int pixels = 0;
        int width = 0;
        bool operator==(const Key&) const = default;
        friend size_t qHash(const Key& key, size_t seed) { return qHashMulti(seed, key.text, key.face, key.pixels, key.width); }
    };
    struct Entry {
        QStaticText text;
        QFont font;
    };
    const Entry& entry(const QString& text, Style style, double width);
    QFont fontFor(Style style) const;

    QFont m_font;
    QHash<Key, Entry> m_entries;
};

} // namespace canopy::ui
