// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What people do to the view, with mouse, wheel, fingers and keys. What it shows is in tree_view.cpp.
#include "ui/tree/tree_view.hpp"

#include "ui/tree/tree_accessible.hpp"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QPointingDevice>
#include <QStyleHints>
#include <QToolTip>

#include <cmath>

namespace canopy::ui {

namespace {

constexpr double key_pan = 80;

} // namespace

bool TreeView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (!showToolTip(help->pos(), help->globalPos())) QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Gesture) {
        if (QGesture* gesture = static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture)) {
            pinch(*static_cast<QPinchGesture*>(gesture));
            return true;
        }
    }
    if (event->type() == QEvent::NativeGesture && nativeZoom(*static_cast<QNativeGestureEvent*>(event))) return true;
    return QWidget::event(event);
}

void TreeView::pinch(const QPinchGesture& gesture) {
    if (!gesture.changeFlags().testFlag(QPinchGesture::ScaleFactorChanged)) return;
    setZoom(mapFromGlobal(gesture.centerPoint()), m_camera.zoom() * gesture.scaleFactor());
}

bool TreeView::nativeZoom(const QNativeGestureEvent& gesture) {
    if (gesture.gestureType() != Qt::ZoomNativeGesture) return false;
    setZoom(gesture.position(), m_camera.zoom() * (1 + gesture.value()));
    return true;
}

bool TreeView::showToolTip(QPoint at, QPoint global) {
    const int index = indexAt(at);
    const Node* node = index < 0 ? nullptr : m_scene.find(m_scene.tree().at(index).node);
    if (node == nullptr) return false;
    QStringList lines{describe(*node), QString::fromStdString(node->path), QString::fromStdString(to_string(node->pid))};
    if (!node->label.empty()) lines[2] += QStringLiteral("  ") + QString::fromStdString(node->label);
    if (node->last_exit) lines << tr("last exit: %1").arg(QString::fromStdString(node->last_exit->to_string()));
    if (node->recovery) lines << tr("came back after %1").arg(formatDuration(*node->recovery));
    QToolTip::showText(global, lines.join(QLatin1Char('\n')), this, nodeRect(QString::fromStdString(node->path)));
    return true;
}

void TreeView::wheelEvent(QWheelEvent* event) {
    const bool touchpad = event->device() != nullptr && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    const bool pan =
        event->modifiers().testFlag(Qt::ShiftModifier) || (touchpad && !event->modifiers().testFlag(Qt::ControlModifier));
    if (pan) {
        const QPointF delta = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) : QPointF(event->pixelDelta());
        panByUser(delta);
    } else {
        setZoom(event->position(), m_camera.zoom() * std::pow(zoom_step, event->angleDelta().y() / 120.0));
    }
    event->accept();
}

void TreeView::mousePressEvent(QMouseEvent* event) {
    m_pressing = event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton;
    m_dragging = m_pressing && (m_space_held || event->button() == Qt::MiddleButton);
    m_pressed = m_dragged_to = event->position();
    if (event->button() != Qt::MiddleButton && !m_space_held) {
        const int index = indexAt(event->position());
        selectFromUser(index < 0 ? nullptr : m_scene.find(m_scene.tree().at(index).node));
    }
    if (m_dragging) setCursor(Qt::ClosedHandCursor);
}

void TreeView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressing) return;
    const bool far = (event->position() - m_pressed).manhattanLength() >= QApplication::styleHints()->startDragDistance();
    if (!m_dragging && far) {
        m_dragging = true;
        setCursor(Qt::ClosedHandCursor);
    }
    if (!m_dragging) return;
    const QPoint by = (event->position() - m_dragged_to).toPoint();
    panByUser(by);
    m_dragged_to += by;
}

void TreeView::mouseReleaseEvent(QMouseEvent*) {
    m_pressing = m_dragging = false;
    m_space_held ? setCursor(Qt::OpenHandCursor) : unsetCursor();
}

void TreeView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int index = indexAt(event->position());
    const Node* node = index < 0 || event->button() != Qt::LeftButton ? nullptr : m_scene.find(m_scene.tree().at(index).node);
    if (node == nullptr) return;
    if (node->children.empty()) {
        Q_EMIT nodeActivated(QString::fromStdString(node->path));
    } else {
        toggle(*node);
    }
}

void TreeView::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse) selectIndex(indexAt(event->pos()));
    const Node* node = m_scene.selected();
    if (node == nullptr) return;
    const QPoint at =
        event->reason() == QContextMenuEvent::Mouse ? event->globalPos() : mapToGlobal(nodeRect(selectedPath()).center());
    Q_EMIT contextMenuRequested(selectedPath(), at);
    event->accept();
}

void TreeView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (const Node* node = m_scene.selected()) updateNode(node->node);
    announceFocusedNode(*this);
}

void TreeView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_space_held = false;
    if (const Node* node = m_scene.selected()) updateNode(node->node);
}

void TreeView::keyPressEvent(QKeyEvent* event) {
    if (handleZoomKey(*event) || handleTreeKey(*event)) return event->accept();
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (shift && panByKey(event->key())) return event->accept();
    if (!shift && !control && walk(event->key())) return event->accept();
    QWidget::keyPressEvent(event);
}

void TreeView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_space_held = false;
        if (!m_dragging) unsetCursor();
        return event->accept();
    }
    QWidget::keyReleaseEvent(event);
}

bool TreeView::handleZoomKey(const QKeyEvent& event) {
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    const int key = event.key();
    if (control && (key == Qt::Key_Plus || key == Qt::Key_Equal)) return zoomIn(), true;
    if (control && key == Qt::Key_Minus) return zoomOut(), true;
    if (control && key == Qt::Key_0) return resetZoom(), true;
    if (!control && key == Qt::Key_F) return fit(), true;
    return false;
}

bool TreeView::handleTreeKey(const QKeyEvent& event) {
    const int key = event.key();
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    if (key == Qt::Key_F3) {
        return event.modifiers().testFlag(Qt::ShiftModifier) ? findPrevious() : findNext();
    }
    if (key == Qt::Key_Asterisk) return expandAll(), true;
    if (key == Qt::Key_Space) {
        m_space_held = true;
        if (!m_dragging) setCursor(Qt::OpenHandCursor);
        return true;
    }
    const Node* node = m_scene.selected();
    if (node == nullptr) return false;
    if (key == Qt::Key_Return || key == Qt::Key_Enter) return Q_EMIT nodeActivated(selectedPath()), true;
    const bool collapse = key == Qt::Key_Minus || (control && key == Qt::Key_Left);
    const bool expand = key == Qt::Key_Plus || (control && key == Qt::Key_Right);
    if ((!collapse && !expand) || node->children.empty()) return collapse || expand;
    setCollapsed(selectedPath(), collapse);
    return true;
}

bool TreeView::panByKey(int key) {
    switch (key) {
    case Qt::Key_Left: panByUser({key_pan, 0}); return true;
    case Qt::Key_Right: panByUser({-key_pan, 0}); return true;
    case Qt::Key_Up: panByUser({0, key_pan}); return true;
    case Qt::Key_Down: panByUser({0, -key_pan}); return true;
    default: return false;
    }
}

bool TreeView::walk(int key) {
    const VisibleTree& tree = m_scene.tree();
    if (tree.nodes().empty()) return false;
    const Node* node = m_scene.selected();
    const int here = node == nullptr ? -1 : tree.indexOf(node->node);
    const bool arrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    if (key == Qt::Key_Home || (arrow && here < 0)) return selectIndex(0), true;
    if (key == Qt::Key_End) return selectIndex(static_cast<int>(tree.nodes().size()) - 1), true;
    if (!arrow) return false;
    const int next = tree.at(here).block < 0 ? besideInRow(key, here) : besideInGrid(key, here);
    if (next >= 0) {
        selectIndex(next);
    } else if (key == Qt::Key_Down && tree.at(here).collapsed) {
        setCollapsed(selectedPath(), false);
    }
    return true;
}

/// In a row or a column of siblings: up to the one above or else the supervisor, down to the first child or else the
/// one below.
int TreeView::besideInRow(int key, int here) const {
    const VisibleTree& tree = m_scene.tree();
    switch (key) {
    case Qt::Key_Up: return above(here);
    case Qt::Key_Left: return tree.siblingOf(here, -1);
    case Qt::Key_Right: return tree.siblingOf(here, 1);
    default: return tree.at(here).children.empty() ? tree.stackedBeside(here, 1) : tree.at(here).children.front();
    }
}

int TreeView::above(int here) const {
    const int next = m_scene.tree().stackedBeside(here, -1);
    return next >= 0 ? next : m_scene.tree().at(here).parent;
}

int TreeView::besideInGrid(int key, int here) const {
    const VisibleTree& tree = m_scene.tree();
    int next = -1;
    switch (key) {
    case Qt::Key_Up: next = tree.cellBeside(here, {0, -1}); return next >= 0 ? next : above(here);
    case Qt::Key_Left: next = tree.cellBeside(here, {-1, 0}); return next >= 0 ? next : tree.siblingOf(here, -1);
    case Qt::Key_Right: next = tree.cellBeside(here, {1, 0}); return next >= 0 ? next : tree.siblingOf(here, 1);
    default: break;
    }
    if (!tree.at(here).children.empty()) return tree.at(here).children.front();
    next = tree.cellBeside(here, {0, 1});
    return next >= 0 ? next : tree.stackedBeside(here, 1);
}

} // namespace canopy::ui
