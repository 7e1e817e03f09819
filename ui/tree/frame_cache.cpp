// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/frame_cache.hpp"

#include <QPaintEngine>

#include <cmath>

namespace canopy::ui {

namespace {

constexpr double rim = 2; ///< around the frame, for its outline
constexpr qsizetype most_frames = 64;
constexpr double precision = 16;

int fixed(double value) { return static_cast<int>(std::lround(value * precision)); }

QPixmap picture(const QSizeF& size, double ratio, const std::function<void(QPainter&, const QRectF&)>& paint) {
    QPixmap pixmap((QSizeF(size.width() + 2 * rim, size.height() + 2 * rim) * ratio).toSize() + QSize(1, 1));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, QRectF(QPointF(rim, rim), size));
    return pixmap;
}

} // namespace

void FrameCache::draw(QPainter& painter, const QRectF& rect, Look look,
                      const std::function<void(QPainter&, const QRectF&)>& paint) {
    if (painter.paintEngine()->type() != QPaintEngine::Raster) return paint(painter, rect);
    const double ratio = painter.device()->devicePixelRatioF();
    const Key key{fixed(rect.width()), fixed(rect.height()), fixed(ratio), static_cast<int>(look.meaning) * 2 + look.matched};
    auto found = m_frames.find(key);
    if (found == m_frames.end()) {
        if (m_frames.size() >= most_frames) m_frames.clear();
        found = m_frames.insert(key, picture(rect.size(), ratio, paint));
    }
    painter.drawPixmap(rect.topLeft() - QPointF(rim, rim), *found);
}

} // namespace canopy::ui
