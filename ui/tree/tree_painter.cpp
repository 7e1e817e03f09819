// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_painter.hpp"

#include <algorithm>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr double corner = 10;
constexpr double tail_gap = 9;

QPointF footOf(const QRectF& card) { return {card.center().x(), card.bottom()}; }
QPointF headOf(const QRectF& card) { return {card.center().x(), card.top()}; }

/// Down, across half way, down again, with rounded corners.
void addElbow(QPainterPath& path, QPointF from, QPointF to) {
    path.moveTo(from);
    const double across = to.x() - from.x();
    const double middle = from.y() + (to.y() - from.y()) / 2;
    const double radius = std::min({corner, std::abs(across) / 2, std::abs(to.y() - from.y()) / 2});
    if (radius < 0.5) {
        path.lineTo(to);
        return;
    }
    const double side = across < 0 ? -radius : radius;
    path.lineTo(from.x(), middle - radius);
    path.quadTo(from.x(), middle, from.x() + side, middle);
    path.lineTo(to.x() - side, middle);
    path.quadTo(to.x(), middle, to.x(), middle + radius);
    path.lineTo(to);
}

QRect reach(const QRectF& rect) {
    const double margin = CardPainter::card_margin;
    return rect.adjusted(-margin, -margin, margin, margin).toAlignedRect();
}

} // namespace

QPainterPath edgeTo(const VisibleTree& tree, int index) {
    QPainterPath path;
    const VisibleNode& node = tree.at(index);
    if (node.parent < 0) return path;
    const QPointF from = footOf(tree.at(node.parent).rect);
    if (node.block < 0) {
        addElbow(path, from, headOf(node.rect));
        return path;
    }
    const QPointF entry = headOf(tree.blocks()[static_cast<std::size_t>(node.block)].rect);
    addElbow(path, from, entry);
    path.lineTo(headOf(node.rect));
    return path;
}

void TreePainter::paint(const TreeScene& scene, const QRegion& exposed, NodeEffects::Milliseconds now, bool focused) {
    for (const QRect& part : exposed) m_painter.fillRect(part, m_theme.canvas);
    m_painter.setRenderHint(QPainter::Antialiasing, m_camera.detail() != Detail::Far);
    paintBlocks(scene.tree(), exposed.boundingRect());
    paintEdges(scene.tree(), exposed.boundingRect());
    paintCards(scene, exposed, now, focused);
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    paintPulses(scene, now);
}

/// Cards begin on a whole pixel of the screen: sharp, and each the same picture.
QRectF TreePainter::onPixels(const QRectF& rect) const {
    const double ratio = m_painter.device()->devicePixelRatioF();
    return {std::round(rect.left() * ratio) / ratio, std::round(rect.top() * ratio) / ratio, rect.width(), rect.height()};
}

void TreePainter::paintBlocks(const VisibleTree& tree, const QRectF& exposed) {
    m_painter.setPen(QPen(m_theme.edge, 1));
    m_painter.setBrush(m_theme.block);
    for (const LayoutBlock& block : tree.blocks()) {
        if (block.parent < 0) continue;
        const QRectF rect = m_camera.toView(block.rect);
        const double radius = std::max(3.0, 12 * m_camera.zoom());
        if (rect.intersects(exposed)) m_painter.drawRoundedRect(rect, radius, radius);
    }
}

void TreePainter::paintEdges(const VisibleTree& tree, const QRectF& exposed) {
    QPainterPath edges;
    const QRectF seen = m_camera.toCanvas(exposed);
    const auto add = [&](int parent, const QRectF& target) {
        const QPointF from = footOf(tree.at(parent).rect);
        const QPointF to = headOf(target);
        const QRectF extent(std::min(from.x(), to.x()) - 1, from.y(), std::abs(from.x() - to.x()) + 2, to.y() - from.y());
        if (extent.intersects(seen)) addElbow(edges, from, to);
    };
    for (const VisibleNode& node : tree.nodes()) {
        if (node.parent >= 0 && node.block < 0) add(node.parent, node.rect);
    }
    for (const LayoutBlock& block : tree.blocks()) {
        if (block.parent >= 0) add(block.parent, block.rect);
    }
    QTransform transform;
    transform.scale(m_camera.zoom(), m_camera.zoom());
    const QPointF origin = m_camera.toCanvas(QPointF(0, 0));
    transform.translate(-origin.x(), -origin.y());
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_theme.edge, std::clamp(1.5 * m_camera.zoom(), 1.0, 3.0)));
    m_painter.drawPath(transform.map(edges));
}

void TreePainter::paintCards(const TreeScene& scene, const QRegion& exposed, NodeEffects::Milliseconds now, bool focused) {
    const Node* selected = scene.selected();
    for (const VisibleNode& visible : scene.tree().nodes()) {
        const QRectF rect = onPixels(m_camera.toView(visible.rect));
        if (!exposed.intersects(reach(rect))) continue;
        const Node* node = scene.find(visible.node);
        if (node == nullptr) continue;
        const bool is_selected = node == selected;
        m_cards.paint(rect, m_camera.detail(),
                      {.node = node,
                       .meaning = scene.meaning(*node),
                       .hidden = scene.hiddenBelow(node->node),
                       .history = scene.history(node->node),
                       .now = scene.now(),
                       .effects = scene.effects().of(node->node, now),
                       .selected = is_selected,
                       .focused = is_selected && focused,
                       .matched = scene.isMatch(node->node),
                       .in_grid = visible.block >= 0});
    }
}

void TreePainter::paintPulses(const TreeScene& scene, NodeEffects::Milliseconds now) {
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.fill(Meaning::Crashed));
    const double radius = std::clamp(4 * m_camera.zoom(), 2.0, 5.0);
    for (const NodeEffects::Pulse& pulse : scene.effects().pulses()) {
        const int index = scene.tree().indexOf(pulse.child);
        if (index < 0 || pulse.progress(now) >= 1) continue;
        const QPainterPath edge = edgeTo(scene.tree(), index);
        if (edge.isEmpty()) continue;
        const double length = edge.length();
        for (int tail = 0; tail < 5; ++tail) {
            const double way = std::max(0.0, pulse.progress(now) - tail_gap * tail / length);
            const double place = pulse.direction == NodeEffects::Direction::Up ? 1 - way : way;
            const double size = radius * (1 - 0.17 * tail);
            m_painter.drawEllipse(m_camera.toView(edge.pointAtPercent(place)), size, size);
        }
    }
}

} // namespace canopy::ui
