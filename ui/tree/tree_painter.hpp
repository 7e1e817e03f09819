// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.hpp"
#include "ui/tree/camera.hpp"
#include "ui/tree/card_painter.hpp"
#include "ui/tree/tree_scene.hpp"

#include <QPainter>
#include <QPainterPath>
#include <QRegion>

namespace canopy::ui {

/// Draws a scene through a camera: canvas, blocks, edges, cards, exit signals; nothing outside the exposed part.
///
///     TreePainter(painter, theme, texts, frames, camera).paint(scene, event->region(), now, has_focus);
class TreePainter {
public:
    TreePainter(QPainter& painter, const Theme& theme, TextCache& texts, FrameCache& frames, const Camera& camera)
        : m_painter(painter), m_theme(theme), m_camera(camera), m_cards(painter, theme, texts, frames, camera.zoom()) {}

    void paint(const TreeScene& scene, const QRegion& exposed, NodeEffects::Milliseconds now, bool focused);

private:
    QRectF onPixels(const QRectF& rect) const;
    void paintBlocks(const VisibleTree& tree, const QRectF& exposed);
    void paintEdges(const VisibleTree& tree, const QRectF& exposed);
    void paintCards(const TreeScene& scene, const QRegion& exposed, NodeEffects::Milliseconds now, bool focused);
    void paintPulses(const TreeScene& scene, NodeEffects::Milliseconds now);

    QPainter& m_painter;
    const Theme& m_theme;
    const Camera& m_camera;
    CardPainter m_cards;
};

/// The way from a node's supervisor down to it, on the canvas; empty for roots.
QPainterPath edgeTo(const VisibleTree& tree, int index);

} // namespace canopy::ui
