// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_painter.hpp"

#include <QLineF>

#include <algorithm>
#include <array>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr double corner = 10;
constexpr double tail_gap = 9;

QPointF headOf(const QRectF& card) { return {card.center().x(), card.top()}; }

/// The way from one place to the one after next, round the corner between them.
void addCorner(QPainterPath& path, QPointF from, QPointF at, QPointF to) {
    const QLineF in(at, from);
    const QLineF out(at, to);
    const double radius = std::min({corner, in.length() / 2, out.length() / 2});
    if (radius < 0.5) return path.lineTo(at);
    path.lineTo(in.pointAt(radius / in.length()));
    path.quadTo(at, out.pointAt(radius / out.length()));
}

/// Down, along the bus, down the trunk, into the side: whatever of that there is, with rounded corners.
void addLink(QPainterPath& path, const LayoutLink& link) {
    const std::array way{link.from, QPointF(link.from.x(), link.bus), QPointF(link.trunk, link.bus),
                         QPointF(link.trunk, link.to.y()), link.to};
    path.moveTo(link.from);
    for (std::size_t place = 1; place + 1 < way.size(); ++place) addCorner(path, way[place - 1], way[place], way[place + 1]);
    path.lineTo(link.to);
}

QRectF extentOf(const LayoutLink& link) {
    const double left = std::min({link.from.x(), link.trunk, link.to.x()});
    const double right = std::max({link.from.x(), link.trunk, link.to.x()});
    return {left - 1, link.from.y() - 1, right - left + 2, link.to.y() - link.from.y() + 2};
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
    const LayoutLink& link = node.block < 0 ? node.link : tree.blocks()[static_cast<std::size_t>(node.block)].link;
    addLink(path, link);
    if (node.block >= 0) path.lineTo(headOf(node.rect));
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
    const auto add = [&](const LayoutLink& link) {
        if (!link.none() && extentOf(link).intersects(seen)) addLink(edges, link);
    };
    for (const VisibleNode& node : tree.nodes()) add(node.link);
    for (const LayoutBlock& block : tree.blocks()) add(block.link);
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
