// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"

#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <QRectF>

#include <functional>

namespace canopy::ui {

/// The empty cards of the canvas as pictures: all cards of a zoom and state look alike, and rounded corners are dear.
///
///     frames.draw(painter, rect, {Meaning::Running, false}, [&](QPainter& to, const QRectF& where) { ... });
///
/// Draws straight onto anything that is not pixels (SVG, PDF), so that those stay sharp.
class FrameCache {
public:
    struct Look {
        Meaning meaning = Meaning::Running;
        bool matched = false;
    };

    void draw(QPainter& painter, const QRectF& rect, Look look, const std::function<void(QPainter&, const QRectF&)>& paint);
    void clear() { m_frames.clear(); }

private:
    struct Key {
        int width = 0;
        int height = 0;
        int ratio = 0;
        int look = 0;
        bool operator==(const Key&) const = default;
        friend size_t qHash(const Key& key, size_t seed) { return qHashMulti(seed, key.width, key.height, key.ratio, key.look); }
    };
    QHash<Key, QPixmap> m_frames;
};

} // namespace canopy::ui
