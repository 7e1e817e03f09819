// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/camera.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

constexpr double near_zoom = 0.66;
constexpr double mid_zoom = 0.22;

double shiftInto(double low, double high, double least, double most) {
    if (high - low > most - least) return (least + most - low - high) / 2;
    if (low < least) return least - low;
    return high > most ? most - high : 0;
}

} // namespace

Detail Camera::detail() const {
    if (m_zoom >= near_zoom) return Detail::Near;
    return m_zoom >= mid_zoom ? Detail::Mid : Detail::Far;
}

void Camera::zoomAt(QPointF point, double zoom) {
    const QPointF fixed = toCanvas(point);
    m_zoom = std::clamp(zoom, least_zoom, most_zoom);
    m_origin = fixed - point / m_zoom;
}

void Camera::fit(const QRectF& area, QSizeF view, double margin) {
    if (area.isEmpty() || view.isEmpty()) return;
    const double across = (view.width() - 2 * margin) / area.width();
    const double down = (view.height() - 2 * margin) / area.height();
    m_zoom = std::clamp(std::min(across, down), least_zoom, 1.0);
    center(area.center(), view);
}

void Camera::reveal(const QRectF& area, QSizeF view, double margin) {
    const QRectF shown = toView(area);
    pan({shiftInto(shown.left(), shown.right(), margin, view.width() - margin),
         shiftInto(shown.top(), shown.bottom(), margin, view.height() - margin)});
}

} // namespace canopy::ui
