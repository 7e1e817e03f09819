// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_view.hpp"

#include "ui/tree/tree_accessible.hpp"
#include "ui/tree/tree_painter.hpp"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace canopy::ui {

namespace {

constexpr double fit_margin = 28;
constexpr double reveal_margin = 20; ///< below fit_margin: selecting in a fitted tree must not move it
/// A fitted tree is fitted anew when it leaves the view, or leaves more than this share of it unused.
constexpr double loose_fit = 0.55;
/// Above this many changed cards one repaint of everything is cheaper than a region of so many pieces.
constexpr std::size_t most_pieces = 48;
constexpr NodeEffects::Milliseconds summary_pause{250};

QStringList sorted(const std::unordered_set<std::string>& paths) {
    QStringList list;
    for (const std::string& path : paths) list << QString::fromStdString(path);
    list.sort();
    return list;
}

} // namespace

TreeView::TreeView(QWidget* parent) : QWidget(parent), m_theme(Theme::of(palette())), m_texts(font()) {
    installTreeAccessibility(); // before anything that makes Qt ask for our interface, as a name does
    setObjectName(QStringLiteral("treeView"));
    setAccessibleName(tr("Supervision tree"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(false);
    grabGesture(Qt::PinchGesture);
    m_scene.effects().setReducedMotion(prefersReducedMotion());
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    connect(&m_frame, &QTimer::timeout, this, &TreeView::onFrame);
    m_elapsed.start();
    m_clock = [this] { return NodeEffects::Milliseconds(m_elapsed.elapsed()); };
}

TreeView::~TreeView() = default;

void TreeView::setState(const NodeState* state) {
    m_scene.setState(state);
    m_follow_fit = true;
    fit();
    m_follow_fit = true;
    refreshLegend();
    countUnsupervised();
    update();
}

void TreeView::applyChanges(const EventBatch& batch) {
    if (!batch || batch->empty() || m_scene.state() == nullptr) return;
    const TreeScene::Changes changes = m_scene.apply(*batch, m_clock());
    if (changes.structure) rebuild();
    updateNodes(changes.nodes);
    if (changes.signals) updatePulses();
    refreshLegend();
    countUnsupervised();
    scheduleFrame();
}

void TreeView::countUnsupervised() {
    const auto count = static_cast<int>(m_scene.unsupervised().size());
    if (std::exchange(m_unsupervised, count) != count) Q_EMIT unsupervisedChanged(count);
}

void TreeView::rebuild() {
    const Picture before = picture();
    m_scene.rebuild();
    updateMoved(before, picture());
    followFit();
    if (m_scene.searching()) Q_EMIT searchChanged(matchCount());
}

TreeView::Picture TreeView::picture() const {
    Picture all;
    for (const VisibleNode& node : m_scene.tree().nodes()) {
        (node.block < 0 ? all.branches : all.cells).emplace(node.node, node.rect);
    }
    for (const LayoutBlock& block : m_scene.tree().blocks()) all.frames.push_back(block.rect);
    return all;
}

/// A card that comes or goes in a grid is a repaint of its cell; anywhere else it takes edges and neighbours with it.
void TreeView::updateMoved(const Picture& before, const Picture& after) {
    if (before.branches != after.branches || before.frames != after.frames) return update();
    std::vector<QRectF> changed;
    const auto compare = [&changed](const Picture& one, const Picture& other) {
        for (const auto& [node, rect] : one.cells) {
            const auto found = other.cells.find(node);
            if (found == other.cells.end() || found->second != rect) changed.push_back(rect);
        }
    };
    compare(before, after);
    compare(after, before);
    if (changed.size() > most_pieces) return update();
    for (const QRectF& rect : changed) updateCard(rect);
}

void TreeView::followFit() {
    if (!m_follow_fit) return;
    const QRectF shown = m_camera.toView(m_scene.tree().bounds());
    const bool outside = !rect().toRectF().contains(shown);
    const double used = std::max(shown.width() / std::max(1, width()), shown.height() / std::max(1, height()));
    if (!outside && (used > loose_fit || m_camera.zoom() >= 1)) return;
    m_camera.fit(m_scene.tree().bounds(), size(), fit_margin);
    afterMove();
}

void TreeView::updateNode(NodeId node) {
    const int index = m_scene.tree().indexOf(node);
    if (index < 0) return;
    updateCard(m_scene.tree().at(index).rect);
}

void TreeView::updateCard(const QRectF& place) {
    const double reach = CardPainter::card_margin + 1;
    update(m_camera.toView(place).adjusted(-reach, -reach, reach, reach).toAlignedRect());
}

void TreeView::updateNodes(const std::unordered_set<NodeId>& nodes) {
    const auto shown = [this](NodeId node) { return m_scene.tree().indexOf(node) >= 0; };
    if (static_cast<std::size_t>(std::ranges::count_if(nodes, shown)) > most_pieces) return update();
    for (const NodeId node : nodes) updateNode(node);
}

void TreeView::updatePulses() {
    for (const NodeEffects::Pulse& pulse : m_scene.effects().pulses()) {
        const int index = m_scene.tree().indexOf(pulse.child);
        if (index < 0) continue;
        const QRectF way = m_camera.toView(edgeTo(m_scene.tree(), index).boundingRect());
        update(way.adjusted(-6, -6, 6, 6).toAlignedRect());
    }
}

void TreeView::onFrame() {
    const std::vector<NodeId> active = m_scene.effects().active();
    updateNodes({active.begin(), active.end()});
    updateNodes(m_scene.refreshSummaries());
    updatePulses();
    m_scene.effects().prune(m_clock());
    scheduleFrame();
}

void TreeView::scheduleFrame() {
    if (!isVisible() || m_frame.isActive()) return;
    auto wait = m_scene.effects().nextFrame(m_clock());
    if (!wait && m_scene.summariesAreStale()) wait = summary_pause;
    if (wait) m_frame.start(*wait);
}

void TreeView::setReducedMotion(bool reduced) { m_scene.effects().setReducedMotion(reduced); }

void TreeView::setClock(std::function<NodeEffects::Milliseconds()> clock) { m_clock = std::move(clock); }

// Selection

void TreeView::select(const QString& path) {
    if (path == selectedPath()) return;
    if (const Node* before = m_scene.selected()) updateNode(before->node);
    m_scene.select(path.toStdString());
    if (const Node* node = m_scene.selected()) {
        expandAbove(*node);
        reveal(node->node);
        updateNode(node->node);
    }
    announceSelection();
    Q_EMIT selectionChanged(path);
}

void TreeView::selectIndex(int index) {
    if (index < 0) return;
    selectFromUser(m_scene.find(m_scene.tree().at(index).node));
}

void TreeView::selectFromUser(const Node* node) { select(node == nullptr ? QString() : QString::fromStdString(node->path)); }

void TreeView::announceSelection() {
    const Node* node = m_scene.selected();
    setAccessibleDescription(node == nullptr ? tr("Nothing selected") : describe(*node));
    announceFocusedNode(*this);
}

void TreeView::expandAbove(const Node& node) {
    bool changed = false;
    for (const Node* up = m_scene.find(node.parent); up != nullptr; up = m_scene.find(up->parent)) {
        if (!m_scene.tree().isCollapsed(up->path)) continue;
        m_scene.tree().setCollapsed(up->path, false);
        changed = true;
    }
    if (changed) rebuild();
}

void TreeView::reveal(NodeId node) {
    const int index = m_scene.tree().indexOf(node);
    if (index < 0) return;
    const QPointF before = m_camera.toView(QPointF(0, 0));
    m_camera.reveal(m_scene.tree().at(index).rect, size(), reveal_margin);
    if (m_camera.toView(QPointF(0, 0)) == before) return;
    m_follow_fit = false;
    afterMove();
}

QList<std::pair<QString, QString>> TreeView::breadcrumb() const {
    QList<std::pair<QString, QString>> way;
    for (const Node* node = m_scene.selected(); node != nullptr; node = m_scene.find(node->parent)) {
        way.prepend({displayName(*node), QString::fromStdString(node->path)});
    }
    return way;
}

QString TreeView::describe(const Node& node) const {
    const Meaning meaning = m_scene.meaning(node);
    QStringList parts{displayName(node), kindWord(node.kind), stateWord(node, meaning)};
    if (node.kind == ProcessKind::Supervisor) {
        parts << strategyWord(node.strategy);
    } else {
        parts << tr("mailbox %1").arg(formatCount(node.depth));
    }
    if (node.restarts > 0) parts << tr("restarts %1").arg(formatCount(node.restarts));
    if (node.pinned) parts << tr("own thread");
    if (const BranchSummary* hidden = m_scene.hiddenBelow(node.node)) {
        parts << tr("collapsed, %1 below, %2 crashed").arg(formatCount(hidden->processes), formatCount(hidden->crashed));
    }
    return parts.join(QStringLiteral(", "));
}

// Search

void TreeView::setSearch(const QString& text) {
    m_scene.search(text.trimmed().toStdString());
    update();
    Q_EMIT searchChanged(matchCount());
}

bool TreeView::findNext() { return jump(1); }
bool TreeView::findPrevious() { return jump(-1); }

bool TreeView::jump(int step) {
    const std::vector<NodeId>& matches = m_scene.matches();
    if (matches.empty()) return false;
    const auto count = static_cast<std::ptrdiff_t>(matches.size());
    const Node* selected = m_scene.selected();
    const auto here = selected == nullptr ? matches.end() : std::ranges::find(matches, selected->node);
    std::ptrdiff_t next = step > 0 ? 0 : count - 1;
    if (here != matches.end()) next = (here - matches.begin() + step + count) % count;
    selectFromUser(m_scene.find(matches[static_cast<std::size_t>(next)]));
    return true;
}

// Collapsing

void TreeView::setCollapsed(const QString& path, bool collapsed) {
    if (isCollapsed(path) == collapsed) return;
    m_scene.tree().setCollapsed(path.toStdString(), collapsed);
    rebuild();
    const Node* selected = m_scene.selected();
    if (collapsed && selected != nullptr && m_scene.tree().indexOf(selected->node) < 0) select(path);
    announceSelection();
    refreshLegend();
    update();
}

void TreeView::toggle(const Node& node) {
    if (node.children.empty()) return;
    setCollapsed(QString::fromStdString(node.path), !m_scene.tree().isCollapsed(node.path));
}

QStringList TreeView::collapsedPaths() const { return sorted(m_scene.tree().collapsed()); }
QStringList TreeView::expandedPaths() const { return sorted(m_scene.tree().expanded()); }

void TreeView::setCollapsedPaths(const QStringList& paths) { restoreBranches(paths, collapsedPaths()); }

void TreeView::restoreBranches(const QStringList& collapsed, const QStringList& expanded) {
    for (const QString& path : expanded) m_scene.tree().setCollapsed(path.toStdString(), false);
    for (const QString& path : collapsed) m_scene.tree().setCollapsed(path.toStdString(), true);
    rebuild();
    refreshLegend();
    update();
}

void TreeView::expandAll() {
    if (m_scene.state() == nullptr) return;
    QStringList supervisors = collapsedPaths();
    for (const Node* node : m_scene.state()->depth_first()) {
        if (node->kind == ProcessKind::Supervisor) supervisors << QString::fromStdString(node->path);
    }
    restoreBranches({}, supervisors);
}

void TreeView::collapseAll() {
    if (m_scene.state() == nullptr) return;
    QStringList paths;
    for (const Node* node : m_scene.state()->depth_first()) {
        if (node->parent != no_node && !node->children.empty()) paths << QString::fromStdString(node->path);
    }
    const Node* selected = m_scene.selected();
    setCollapsedPaths(paths);
    const int shown = selected == nullptr ? -1 : m_scene.tree().shownFor(*m_scene.state(), selected->node);
    selectIndex(shown);
}

// The camera

void TreeView::afterMove() {
    refreshLegend();
    update();
    Q_EMIT zoomChanged(m_camera.zoom());
}

void TreeView::setZoom(QPointF around, double zoom) {
    m_follow_fit = false;
    m_camera.zoomAt(around, zoom);
    afterMove();
}

void TreeView::zoomIn() { setZoom(middle(), m_camera.zoom() * zoom_step); }
void TreeView::zoomOut() { setZoom(middle(), m_camera.zoom() / zoom_step); }
void TreeView::resetZoom() {
    const Node* selected = m_scene.selected();
    const int index = selected == nullptr ? -1 : m_scene.tree().indexOf(selected->node);
    setZoom(index < 0 ? middle() : m_camera.toView(m_scene.tree().at(index).rect.center()), 1);
    if (index >= 0) reveal(selected->node);
}

void TreeView::fit() {
    m_follow_fit = true;
    if (m_scene.tree().setCanvas(size() - QSize(1, 1) * 2 * fit_margin)) m_scene.rebuild();
    m_camera.fit(m_scene.tree().bounds(), size(), fit_margin);
    afterMove();
}

void TreeView::panByUser(QPointF by) {
    m_follow_fit = false;
    const QPoint whole = by.toPoint();
    const double ratio = devicePixelRatioF();
    m_camera.pan(whole);
    refreshLegend();
    // Moving what is painted already leaves only a strip to paint; at fractional scales it would fall between pixels.
    if (ratio == std::floor(ratio)) {
        scroll(whole.x(), whole.y());
    } else {
        update();
    }
}

QRect TreeView::nodeRect(const QString& path) const {
    const Node* node = m_scene.state() == nullptr ? nullptr : m_scene.state()->find(path.toStdString());
    const int index = node == nullptr ? -1 : m_scene.tree().indexOf(node->node);
    return index < 0 ? QRect() : m_camera.toView(m_scene.tree().at(index).rect).toAlignedRect();
}

int TreeView::indexAt(QPointF point) const { return m_scene.tree().at(m_camera.toCanvas(point)); }

LegendContent TreeView::legendContent() const {
    LegendContent content;
    std::array<bool, 7> kinds{};
    std::array<bool, all_meanings.size()> states{};
    const QRectF seen = m_camera.toCanvas(rect().toRectF());
    for (const VisibleNode& visible : m_scene.tree().nodes()) {
        const Node* node = visible.rect.intersects(seen) ? m_scene.find(visible.node) : nullptr;
        if (node == nullptr) continue;
        kinds[static_cast<std::size_t>(node->kind)] = true;
        states[static_cast<std::size_t>(m_scene.meaning(*node))] = true;
        content.pinned = content.pinned || node->pinned;
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        if (kinds[kind]) content.kinds << static_cast<ProcessKind>(kind);
    }
    for (const Meaning state : all_meanings) {
        if (states[static_cast<std::size_t>(state)]) content.states << state;
    }
    return content;
}

void TreeView::refreshLegend() {
    LegendContent content = legendContent();
    if (content == m_legend) return;
    m_legend = std::move(content);
    Q_EMIT legendChanged(m_legend);
}

// Painting

void TreeView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    if (m_scene.tree().nodes().empty()) return paintEmpty(painter);
    TreePainter(painter, m_theme, m_texts, m_frames, m_camera).paint(m_scene, event->region(), m_clock(), hasFocus());
}

void TreeView::paintEmpty(QPainter& painter) const {
    painter.fillRect(rect(), m_theme.canvas);
    painter.setPen(m_theme.muted);
    painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("The supervision tree appears here as soon as a node sends its first events."));
}

QImage TreeView::renderImage(QSize size) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    renderTo(painter, size);
    return image;
}

void TreeView::renderTo(QPainter& painter, QSizeF size) {
    Camera camera;
    camera.fit(m_scene.tree().bounds(), size, fit_margin);
    TreePainter(painter, m_theme, m_texts, m_frames, camera)
        .paint(m_scene, QRectF(QPointF(), size).toAlignedRect(), m_clock(), false);
}

void TreeView::refreshTheme() {
    m_theme = Theme::of(palette());
    m_texts.setFont(font());
    m_frames.clear();
    update();
}

// Shown, resized, recoloured

void TreeView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_follow_fit) {
        fit();
    } else {
        refreshLegend();
    }
}

void TreeView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    scheduleFrame();
}

void TreeView::hideEvent(QHideEvent* event) {
    m_frame.stop();
    QWidget::hideEvent(event);
}

void TreeView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        refreshTheme();
    }
    QWidget::changeEvent(event);
}

} // namespace canopy::ui
