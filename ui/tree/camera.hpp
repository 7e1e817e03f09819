// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace canopy::ui {

/// How much of a card is drawn at a zoom.
enum class Detail { Near, Mid, Far };

/// Which part of the canvas the view shows, and how large.
class Camera {
public:
    static constexpr double least_zoom = 0.02;
    static constexpr double most_zoom = 4;

    double zoom() const { return m_zoom; }
    Detail detail() const;

    QPointF toView(QPointF place) const { return (place - m_origin) * m_zoom; }
    QRectF toView(const QRectF& area) const { return {toView(area.topLeft()), area.size() * m_zoom}; }
    QPointF toCanvas(QPointF point) const { return point / m_zoom + m_origin; }
    QRectF toCanvas(const QRectF& area) const { return {toCanvas(area.topLeft()), area.size() / m_zoom}; }

    void zoomAt(QPointF point, double zoom); ///< what lies under the point stays there
    void pan(QPointF by) { m_origin -= by / m_zoom; }
    void center(QPointF place, QSizeF view) { m_origin = place - QPointF(view.width(), view.height()) / (2 * m_zoom); }
    void fit(const QRectF& area, QSizeF view, double margin);    ///< never larger than life
    void reveal(const QRectF& area, QSizeF view, double margin); ///< moves no more than it must

private:
    QPointF m_origin;
    double m_zoom = 1;
};

} // namespace canopy::ui
