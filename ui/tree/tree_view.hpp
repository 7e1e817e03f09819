// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/event.hpp"
#include "ui/theme.hpp"
#include "ui/tree/camera.hpp"
#include "ui/tree/frame_cache.hpp"
#include "ui/tree/legend.hpp"
#include "ui/tree/text_cache.hpp"
#include "ui/tree/tree_scene.hpp"

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>

#include <functional>

class QNativeGestureEvent;
class QPinchGesture;

namespace canopy::ui {

/// The live supervision tree: a canvas to zoom, pan, search, collapse, and to walk through by keyboard.
///
///     view->setState(&state);          // once; the bridge owns it
///     state.apply(event)...;           // then, at most once a frame:
///     view->applyChanges(batch);
///
/// Keys: arrows walk (up to the supervisor, down to the first child, left and right among siblings, in columns and
/// grids to what is above and below); Ctrl+Left and `-` collapse, Ctrl+Right and `+` expand, `*` expands all; Shift+arrows or
/// Space and the mouse pan; Ctrl+plus, Ctrl+minus and Ctrl+0 zoom, F fits; Enter activates, Menu opens the context menu, F3 finds
/// the next match. Cost: painting is linear in the nodes, with a rectangle test for those out of sight.
class TreeView final : public QWidget {
    Q_OBJECT

public:
    explicit TreeView(QWidget* parent = nullptr);
    ~TreeView() override;

    void setState(const canopy::NodeState* state);
    void applyChanges(const canopy::EventBatch& batch); ///< after the state has folded it
    const TreeScene& scene() const { return m_scene; }

    QString selectedPath() const { return QString::fromStdString(m_scene.selectedPath()); }
    void select(const QString& path); ///< expands what hides it and scrolls to it; empty selects nothing
    /// Names and paths from the top supervisor to the selection.
    QList<std::pair<QString, QString>> breadcrumb() const;

    void setSearch(const QString& text); ///< highlights; jump with findNext()
    int matchCount() const { return static_cast<int>(m_scene.matches().size()); }
    bool findNext();
    bool findPrevious();

    void setCollapsed(const QString& path, bool collapsed);
    bool isCollapsed(const QString& path) const { return m_scene.tree().isCollapsed(path.toStdString()); }
    QStringList collapsedPaths() const;
    void setCollapsedPaths(const QStringList& paths);
    QStringList expandedPaths() const; ///< expanded by the user, dynamic supervisors among them
    void restoreBranches(const QStringList& collapsed, const QStringList& expanded); ///< as the two said earlier

    double zoom() const { return m_camera.zoom(); }
    QRect nodeRect(const QString& path) const;        ///< of its card in this widget; empty if it is hidden
    LegendContent legendContent() const;              ///< the kinds and states in sight
    QString describe(const canopy::Node& node) const; ///< one line, for tooltips and screen readers

    void setReducedMotion(bool reduced);
    bool isAnimating() const { return m_frame.isActive(); }          ///< false while nothing happens
    void setClock(std::function<NodeEffects::Milliseconds()> clock); ///< for effects, instead of the system's

    /// The whole tree, fitted, in this widget's palette: for files and the clipboard.
    QImage renderImage(QSize size);
    void renderTo(QPainter& painter, QSizeF size);

    QSize sizeHint() const override { return {900, 600}; }
    QSize minimumSizeHint() const override { return {200, 140}; }

    void zoomIn();
    void zoomOut();
    void resetZoom();
    void fit();
    void expandAll();
    void collapseAll(); ///< all but the top

Q_SIGNALS:
    void selectionChanged(const QString& path);
    void nodeActivated(const QString& path);
    void contextMenuRequested(const QString& path, const QPoint& global);
    void zoomChanged(double zoom);
    void legendChanged(const canopy::ui::LegendContent& content);
    void searchChanged(int matches);
    void unsupervisedChanged(int count); ///< processes that stand in no tree: see TreeScene::unsupervised()

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    static constexpr double zoom_step = 1.2;

    /// Where everything is, to find out what a rebuild moved.
    struct Picture {
        std::unordered_map<canopy::NodeId, QRectF> branches; ///< with edges of their own
        std::unordered_map<canopy::NodeId, QRectF> cells;    ///< in grids
        std::vector<QRectF> frames;
    };

    void rebuild();
    void afterMove(); ///< of the camera
    void setZoom(QPointF around, double zoom);
    void panByUser(QPointF by);
    void followFit();
    void updateNode(canopy::NodeId node);
    void updateNodes(const std::unordered_set<canopy::NodeId>& nodes);
    void updateCard(const QRectF& place);
    void updateMoved(const Picture& before, const Picture& after);
    void updatePulses();
    Picture picture() const;
    void onFrame();
    void scheduleFrame();
    void refreshTheme();
    void refreshLegend();
    void countUnsupervised();
    void announceSelection();
    void reveal(canopy::NodeId node);
    void expandAbove(const canopy::Node& node);
    void selectIndex(int index);
    void selectFromUser(const canopy::Node* node);
    bool jump(int step);
    bool walk(int key);
    int besideInRow(int key, int here) const;
    int besideInGrid(int key, int here) const;
    int above(int here) const;
    bool panByKey(int key);
    bool handleZoomKey(const QKeyEvent& event);
    bool handleTreeKey(const QKeyEvent& event);
    void toggle(const canopy::Node& node);
    int indexAt(QPointF point) const;
    bool showToolTip(QPoint at, QPoint global);
    void pinch(const QPinchGesture& gesture);
    bool nativeZoom(const QNativeGestureEvent& gesture);
    void paintEmpty(QPainter& painter) const;
    QPointF middle() const { return rect().toRectF().center(); }

    TreeScene m_scene;
    Camera m_camera;
    Theme m_theme;
    TextCache m_texts;
    FrameCache m_frames;
    LegendContent m_legend;
    QTimer m_frame;
    QElapsedTimer m_elapsed;
    std::function<NodeEffects::Milliseconds()> m_clock;
    QPointF m_pressed;
    QPointF m_dragged_to;
    int m_unsupervised = 0;
    bool m_pressing = false;
    bool m_dragging = false;
    bool m_space_held = false;
    bool m_follow_fit = true; ///< until the user moves the view
};

} // namespace canopy::ui
