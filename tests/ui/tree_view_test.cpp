// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/tree_script.hpp"
#include "ui/tree/tree_panel.hpp"
#include "ui/tree/tree_view.hpp"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;
using testing::OrdersTree;

/// Counts what a widget repaints.
class PaintCounter final : public QObject {
public:
    explicit PaintCounter(QWidget& widget) { widget.installEventFilter(this); }
    int paints = 0;
    qint64 area = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            ++paints;
            area = 0;
            for (const QRect& part : static_cast<QPaintEvent*>(event)->region()) area += qint64{part.width()} * part.height();
        }
        return false;
    }
};

class TreeViewOfOrders : public ::testing::Test {
protected:
    TreeViewOfOrders() {
        view.resize(1200, 700);
        view.setClock([this] { return clock; });
        view.setState(&tree.script.state);
        view.expandAll();
        tree.script.batch();
        view.show();
        QApplication::processEvents();
    }

    void deliver() { view.applyChanges(tree.script.batch()); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(&view, key, modifiers); }
    QString selected() const { return view.selectedPath(); }

    OrdersTree tree;
    std::chrono::milliseconds clock{0};
    TreeView view;
};

TEST_F(TreeViewOfOrders, FitsTheWholeTreeAtFirst) {
    for (const VisibleNode& node : view.scene().tree().nodes()) {
        const Node* found = view.scene().find(node.node);
        EXPECT_TRUE(view.rect().contains(view.nodeRect(QString::fromStdString(found->path)))) << found->path;
    }
}

TEST(TreeView, CollapsesDynamicSupervisorsWhenItFirstMeetsThem) {
    OrdersTree tree;
    TreeView view;
    view.setState(&tree.script.state);
    const QString supervisor = QStringLiteral("/orders/order_supervisor");
    EXPECT_TRUE(view.isCollapsed(supervisor));
    EXPECT_TRUE(view.nodeRect(supervisor + QStringLiteral("/order_8000")).isEmpty());
    EXPECT_EQ(view.scene().hiddenBelow(tree.script.state.find("/orders/order_supervisor")->node)->processes, 23u);
    EXPECT_FALSE(view.isCollapsed(QStringLiteral("/orders")));
}

TEST(TreeView, RemembersWhichBranchesTheUserExpanded) {
    OrdersTree tree;
    TreeView view;
    view.setState(&tree.script.state);
    const QString supervisor = QStringLiteral("/orders/order_supervisor");
    view.setCollapsed(supervisor, false);
    tree.script.worker(tree.order_supervisor, "order_9000");
    view.applyChanges(tree.script.batch());
    EXPECT_FALSE(view.isCollapsed(supervisor));
    TreeView next;
    next.restoreBranches(view.collapsedPaths(), view.expandedPaths());
    next.setState(&tree.script.state);
    EXPECT_FALSE(next.isCollapsed(supervisor));
    EXPECT_TRUE(next.isCollapsed(QStringLiteral("/customers")));
}

TEST_F(TreeViewOfOrders, RepaintsNothingForAChildOfACollapsedBranchButTheBranch) {
    view.setCollapsed(QStringLiteral("/orders/order_supervisor"), true);
    QApplication::processEvents();
    PaintCounter counter(view);
    tree.script.worker(tree.order_supervisor, "order_9000");
    deliver();
    QApplication::processEvents();
    const QRect card = view.nodeRect(QStringLiteral("/orders/order_supervisor")).adjusted(-16, -16, 16, 16);
    EXPECT_EQ(counter.paints, 1);
    EXPECT_LE(counter.area, qint64{card.width()} * card.height());
}

TEST_F(TreeViewOfOrders, SelectsTheNodeThatIsClicked) {
    QSignalSpy selections(&view, &TreeView::selectionChanged);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.nodeRect(QStringLiteral("/rate_limiter")).center());
    EXPECT_EQ(selected(), QStringLiteral("/rate_limiter"));
    ASSERT_EQ(selections.size(), 1);
    EXPECT_EQ(selections[0][0].toString(), QStringLiteral("/rate_limiter"));
}

TEST_F(TreeViewOfOrders, KeepsTheSelectionWhenItsProcessRestarts) {
    view.select(QStringLiteral("/rate_limiter"));
    const QRect before = view.nodeRect(selected());
    QSignalSpy selections(&view, &TreeView::selectionChanged);
    const Pid next = tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    EXPECT_EQ(view.scene().selected()->pid, next);
    EXPECT_EQ(view.nodeRect(selected()), before);
    EXPECT_TRUE(selections.empty());
}

TEST_F(TreeViewOfOrders, MovesNobodyWhenANeighbourRestarts) {
    const QRect neighbour = view.nodeRect(QStringLiteral("/product_cache"));
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    EXPECT_EQ(view.nodeRect(QStringLiteral("/product_cache")), neighbour);
}

TEST_F(TreeViewOfOrders, CountsProcessesWithoutASupervisorAndMovesNobodyForThem) {
    const QSignalSpy counted(&view, &TreeView::unsupervisedChanged);
    const QRect before = view.nodeRect(QStringLiteral("/rate_limiter"));
    const std::size_t cards = view.scene().tree().nodes().size();
    std::vector<Pid> requests;
    for (int request = 0; request < 12; ++request) requests.push_back(tree.script.worker({}, "request"));
    deliver();
    EXPECT_TRUE(counted.empty()) << "they may only pass by";
    tree.script.pass(2s);
    tree.script.sample(tree.rate_limiter, 1);
    deliver();
    ASSERT_EQ(counted.size(), 1);
    EXPECT_EQ(counted[0][0].toInt(), 12);
    EXPECT_EQ(view.scene().tree().nodes().size(), cards);
    EXPECT_EQ(view.nodeRect(QStringLiteral("/rate_limiter")), before);
    for (const Pid request : requests) tree.script.exit(request);
    deliver();
    ASSERT_EQ(counted.size(), 2);
    EXPECT_EQ(counted[1][0].toInt(), 0);
}

TEST(TreePanel, ListsProcessesWithoutASupervisorBesideThePicture) {
    OrdersTree tree;
    TreePanel panel;
    panel.view().setState(&tree.script.state);
    auto* button = panel.findChild<QToolButton*>(QStringLiteral("unsupervised"));
    EXPECT_TRUE(button->isHidden());
    for (int request = 0; request < 25; ++request) tree.script.worker({}, "request");
    tree.script.pass(2s);
    tree.script.sample(tree.rate_limiter, 1);
    panel.view().applyChanges(tree.script.batch());
    EXPECT_FALSE(button->isHidden());
    EXPECT_EQ(button->text(), QStringLiteral("25 without a supervisor"));
    Q_EMIT button->menu()->aboutToShow();
    const QList<QAction*> entries = button->menu()->actions();
    ASSERT_EQ(entries.size(), 21);
    EXPECT_TRUE(entries.first()->text().endsWith(QStringLiteral("  request"))) << entries.first()->text().toStdString();
    EXPECT_EQ(entries.last()->text(), QStringLiteral("… and 5 more"));
    entries.first()->trigger();
    ASSERT_NE(panel.view().scene().selected(), nullptr);
    EXPECT_EQ(panel.view().scene().selected()->label, "request");
}

TEST_F(TreeViewOfOrders, KeepsTheCellsOfTheOthersWhenADynamicChildEnds) {
    const QRect later = view.nodeRect(QStringLiteral("/orders/order_supervisor/order_8015"));
    tree.script.add(event::Exited{tree.pid("/orders/order_supervisor/order_8004"), ExitReason::normal(), ""});
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_8004"});
    deliver();
    EXPECT_TRUE(view.nodeRect(QStringLiteral("/orders/order_supervisor/order_8004")).isEmpty());
    EXPECT_EQ(view.nodeRect(QStringLiteral("/orders/order_supervisor/order_8015")), later);
}

TEST_F(TreeViewOfOrders, GivesTheFreeCellToTheNextDynamicChild) {
    const QRect cell = view.nodeRect(QStringLiteral("/orders/order_supervisor/order_8004"));
    tree.script.add(event::Exited{tree.pid("/orders/order_supervisor/order_8004"), ExitReason::normal(), ""});
    tree.script.add(event::ChildRemoved{tree.order_supervisor, "order_8004"});
    deliver();
    tree.script.worker(tree.order_supervisor, "order_9000");
    deliver();
    EXPECT_EQ(view.nodeRect(QStringLiteral("/orders/order_supervisor/order_9000")), cell);
}

TEST_F(TreeViewOfOrders, WalksByArrowKeys) {
    key(Qt::Key_Down);
    EXPECT_EQ(selected(), QStringLiteral("/"));
    key(Qt::Key_Down);
    EXPECT_EQ(selected(), QStringLiteral("/repo"));
    key(Qt::Key_Right);
    EXPECT_EQ(selected(), QStringLiteral("/pub_sub"));
    key(Qt::Key_Left);
    key(Qt::Key_Left);
    EXPECT_EQ(selected(), QStringLiteral("/repo"));
    key(Qt::Key_Up);
    EXPECT_EQ(selected(), QStringLiteral("/"));
}

TEST_F(TreeViewOfOrders, WalksThroughAGridByRowAndColumn) {
    const QString first = QStringLiteral("/orders/order_supervisor/order_8000");
    view.select(first);
    const QPoint start = view.nodeRect(first).center();
    key(Qt::Key_Down);
    EXPECT_EQ(view.nodeRect(selected()).center().x(), start.x());
    EXPECT_GT(view.nodeRect(selected()).center().y(), start.y());
    key(Qt::Key_Right);
    EXPECT_GT(view.nodeRect(selected()).center().x(), start.x());
    key(Qt::Key_Up);
    key(Qt::Key_Up);
    EXPECT_EQ(selected(), QStringLiteral("/orders/order_supervisor"));
}

TEST(TreeView, ShowsTheBusinessReadablyInTheWindowsFirstSize) {
    OrdersTree tree;
    TreeView view;
    view.resize(820, 598);
    view.setState(&tree.script.state);
    EXPECT_GT(view.zoom(), 0.5);
}

TEST(TreeView, ArrangesTheTreeForTheShapeOfTheView) {
    OrdersTree tree;
    TreeView view;
    view.setState(&tree.script.state);
    view.show();
    const auto bounds = [&view] { return view.scene().tree().bounds(); };
    view.resize(1500, 400);
    const double wide = bounds().width() / bounds().height();
    view.resize(400, 900);
    EXPECT_LT(bounds().width() / bounds().height(), 1);
    EXPECT_GT(wide, 1.5);
}

TEST(TreeView, LeavesTheCardsWhereTheyAreWhileTheViewChangesALittleOrIsZoomed) {
    OrdersTree tree;
    TreeView view;
    view.resize(1000, 600);
    view.setState(&tree.script.state);
    view.show();
    const auto places = [&view] {
        std::vector<QRectF> rects;
        for (const VisibleNode& node : view.scene().tree().nodes()) rects.push_back(node.rect);
        return rects;
    };
    const auto before = places();
    view.resize(940, 570);
    EXPECT_EQ(places(), before);
    view.zoomIn();
    view.resize(400, 900);
    EXPECT_EQ(places(), before);
    view.fit();
    EXPECT_NE(places(), before);
}

TEST_F(TreeViewOfOrders, MovesNobodyWhileOrdersComeAndGo) {
    const auto places = [this] {
        std::map<std::string, QRectF> rects;
        for (const VisibleNode& node : view.scene().tree().nodes()) {
            const std::string& path = view.scene().find(node.node)->path;
            if (!path.starts_with("/orders/order_supervisor/")) rects[path] = node.rect;
        }
        return rects;
    };
    const auto before = places();
    for (int order = 8000; order < 8011; ++order) {
        const std::string id = "order_" + std::to_string(order);
        tree.script.add(event::Exited{tree.pid("/orders/order_supervisor/" + id), ExitReason::normal(), ""});
        tree.script.add(event::ChildRemoved{tree.order_supervisor, id});
        deliver();
        EXPECT_EQ(places(), before) << id;
    }
    for (int order = 9000; order < 9012; ++order) {
        tree.script.worker(tree.order_supervisor, "order_" + std::to_string(order));
        deliver();
        EXPECT_EQ(places(), before) << order;
    }
}

TEST(TreeView, WalksDownAndUpAColumnOfSiblings) {
    OrdersTree tree;
    TreeView view;
    view.resize(500, 900);
    view.setState(&tree.script.state);
    const auto bottom = [&view] { return view.nodeRect(view.selectedPath()).bottom(); };
    view.select(QStringLiteral("/telemetry/metrics"));
    int last = bottom();
    for (const char* next : {"/telemetry/poller", "/telemetry/health"}) {
        QTest::keyClick(&view, Qt::Key_Down);
        EXPECT_EQ(view.selectedPath(), QString::fromLatin1(next));
        EXPECT_GT(bottom(), last);
        last = bottom();
    }
    for (const char* next : {"/telemetry/poller", "/telemetry/metrics", "/telemetry"}) {
        QTest::keyClick(&view, Qt::Key_Up);
        EXPECT_EQ(view.selectedPath(), QString::fromLatin1(next));
    }
}

TEST_F(TreeViewOfOrders, ActivatesTheSelectionWithEnter) {
    view.select(QStringLiteral("/rate_limiter"));
    QSignalSpy activations(&view, &TreeView::nodeActivated);
    key(Qt::Key_Return);
    ASSERT_EQ(activations.size(), 1);
    EXPECT_EQ(activations[0][0].toString(), QStringLiteral("/rate_limiter"));
}

TEST_F(TreeViewOfOrders, CollapsesAndExpandsByKeyboard) {
    view.select(QStringLiteral("/orders"));
    key(Qt::Key_Left, Qt::ControlModifier);
    EXPECT_TRUE(view.isCollapsed(QStringLiteral("/orders")));
    EXPECT_TRUE(view.nodeRect(QStringLiteral("/orders/notifier")).isEmpty());
    key(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_FALSE(view.nodeRect(QStringLiteral("/orders/notifier")).isEmpty());
}

TEST_F(TreeViewOfOrders, CollapsesByDoubleClick) {
    QTest::mouseDClick(&view, Qt::LeftButton, {}, view.nodeRect(QStringLiteral("/orders")).center());
    EXPECT_EQ(view.collapsedPaths(), QStringList{QStringLiteral("/orders")});
}

TEST_F(TreeViewOfOrders, CountsWhatACollapsedBranchHides) {
    tree.script.sample(tree.pid("/orders/notifier"), 77);
    tree.script.exit(tree.pid("/orders/warehouse"));
    deliver();
    view.setCollapsed(QStringLiteral("/orders"), true);
    const Node* orders = tree.script.state.find("/orders");
    const BranchSummary* hidden = view.scene().hiddenBelow(orders->node);
    ASSERT_NE(hidden, nullptr);
    EXPECT_EQ(*hidden, (BranchSummary{.processes = 28, .crashed = 1, .deepest = 77}));
}

TEST_F(TreeViewOfOrders, MovesTheSelectionToTheBranchThatHidesIt) {
    view.select(QStringLiteral("/orders/notifier"));
    view.setCollapsed(QStringLiteral("/orders"), true);
    EXPECT_EQ(selected(), QStringLiteral("/orders"));
}

TEST_F(TreeViewOfOrders, ExpandsTheBranchOfWhatIsSelectedFromOutside) {
    view.collapseAll();
    view.select(QStringLiteral("/orders/order_supervisor/order_8003"));
    EXPECT_FALSE(view.nodeRect(selected()).isEmpty());
    EXPECT_TRUE(view.isCollapsed(QStringLiteral("/repo")));
}

TEST_F(TreeViewOfOrders, FindsNodesByNameWhateverTheCase) {
    view.setSearch(QStringLiteral("READER"));
    EXPECT_EQ(view.matchCount(), 4);
    EXPECT_TRUE(view.findNext());
    EXPECT_EQ(selected(), QStringLiteral("/repo/reader_1"));
    EXPECT_TRUE(view.findNext());
    EXPECT_EQ(selected(), QStringLiteral("/repo/reader_2"));
    EXPECT_TRUE(view.findPrevious());
    EXPECT_TRUE(view.findPrevious());
    EXPECT_EQ(selected(), QStringLiteral("/repo/reader_4"));
}

TEST_F(TreeViewOfOrders, FindsWhatACollapsedBranchHides) {
    view.collapseAll();
    view.setSearch(QStringLiteral("notifier"));
    EXPECT_TRUE(view.findNext());
    EXPECT_FALSE(view.nodeRect(QStringLiteral("/orders/notifier")).isEmpty());
}

TEST_F(TreeViewOfOrders, SaysWhenASearchFindsNothing) {
    view.setSearch(QStringLiteral("nothing like this"));
    EXPECT_EQ(view.matchCount(), 0);
    EXPECT_FALSE(view.findNext());
}

TEST_F(TreeViewOfOrders, ZoomsAroundThePointer) {
    const QPointF point = view.nodeRect(QStringLiteral("/rate_limiter")).center();
    const double before = view.zoom();
    QWheelEvent wheel(point, view.mapToGlobal(point), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&view, &wheel);
    EXPECT_NEAR(view.zoom(), before * 1.44, 0.001);
    EXPECT_TRUE(view.nodeRect(QStringLiteral("/rate_limiter")).contains(point.toPoint()));
}

TEST_F(TreeViewOfOrders, ZoomsByKeyboard) {
    key(Qt::Key_0, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(view.zoom(), 1);
    key(Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_GT(view.zoom(), 1);
    key(Qt::Key_Minus, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(view.zoom(), 1);
    key(Qt::Key_F);
    EXPECT_LT(view.zoom(), 1);
}

TEST_F(TreeViewOfOrders, PansByDraggingWithoutZooming) {
    const QRect before = view.nodeRect(QStringLiteral("/repo"));
    QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(20, 20));
    QTest::mouseMove(&view, QPoint(60, 80));
    QMouseEvent move(QEvent::MouseMove, QPointF(60, 80), view.mapToGlobal(QPointF(60, 80)), Qt::LeftButton, Qt::LeftButton, {});
    QApplication::sendEvent(&view, &move);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(60, 80));
    EXPECT_EQ(view.nodeRect(QStringLiteral("/repo")), before.translated(40, 60));
}

TEST_F(TreeViewOfOrders, AsksForAContextMenuOnTheClickedNode) {
    QSignalSpy requests(&view, &TreeView::contextMenuRequested);
    const QPoint point = view.nodeRect(QStringLiteral("/orders/warehouse")).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, point, view.mapToGlobal(point));
    QApplication::sendEvent(&view, &event);
    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests[0][0].toString(), QStringLiteral("/orders/warehouse"));
    EXPECT_EQ(selected(), QStringLiteral("/orders/warehouse"));
}

TEST_F(TreeViewOfOrders, AsksForAContextMenuByKeyboardAtTheSelectedNode) {
    view.select(QStringLiteral("/pub_sub"));
    QSignalSpy requests(&view, &TreeView::contextMenuRequested);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(&view, &event);
    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests[0][1].toPoint(), view.mapToGlobal(view.nodeRect(selected()).center()));
}

TEST_F(TreeViewOfOrders, RepaintsNothingWhileNothingHappens) {
    PaintCounter counter(view);
    QApplication::processEvents();
    EXPECT_EQ(counter.paints, 0);
    EXPECT_FALSE(view.isAnimating());
}

TEST_F(TreeViewOfOrders, RepaintsNothingForASampleThatChangesNothing) {
    tree.script.sample(tree.rate_limiter, 0, 10);
    deliver();
    QApplication::processEvents();
    PaintCounter counter(view);
    tree.script.sample(tree.rate_limiter, 0, 20);
    deliver();
    QApplication::processEvents();
    EXPECT_EQ(counter.paints, 0);
}

TEST_F(TreeViewOfOrders, RepaintsOnlyTheCardWhoseMailboxGrew) {
    PaintCounter counter(view);
    tree.script.sample(tree.rate_limiter, 41);
    deliver();
    QApplication::processEvents();
    EXPECT_EQ(counter.paints, 1);
    const QRect card = view.nodeRect(QStringLiteral("/rate_limiter")).adjusted(-16, -16, 16, 16);
    EXPECT_LE(counter.area, qint64{card.width()} * card.height());
}

TEST_F(TreeViewOfOrders, RepaintsOnlyTheCellOfANewDynamicChild) {
    PaintCounter counter(view);
    tree.script.worker(tree.order_supervisor, "order_9000");
    deliver();
    QApplication::processEvents();
    EXPECT_GE(counter.paints, 1);
    EXPECT_LT(counter.area, qint64{view.width()} * view.height() / 10);
}

TEST_F(TreeViewOfOrders, DoesNotMoveAFittedTreeWhenSomethingIsSelected) {
    const QRect before = view.nodeRect(QStringLiteral("/"));
    view.select(QStringLiteral("/repo/reader_4"));
    view.select(QStringLiteral("/telemetry/health"));
    EXPECT_EQ(view.nodeRect(QStringLiteral("/")), before);
}

TEST_F(TreeViewOfOrders, FallsSilentWhenTheMarkOfACrashHasFaded) {
    tree.script.crash(tree.top, "rate_limiter", tree.rate_limiter);
    deliver();
    EXPECT_TRUE(view.isAnimating());
    clock += 11s;
    EXPECT_TRUE(QTest::qWaitFor([this] { return !view.isAnimating(); }));
}

TEST_F(TreeViewOfOrders, ShowsACrashOnTheCanvas) {
    const QPoint corner = view.nodeRect(QStringLiteral("/rate_limiter")).center() - QPoint(0, 2);
    const QColor before = view.grab().toImage().pixelColor(corner);
    tree.script.exit(tree.rate_limiter);
    deliver();
    EXPECT_NE(view.grab().toImage().pixelColor(corner), before);
}

TEST_F(TreeViewOfOrders, ShowsInTheLegendExactlyWhatIsInSight) {
    LegendContent content = view.legendContent();
    EXPECT_EQ(content.states, QList{Meaning::Running});
    EXPECT_TRUE(content.kinds.contains(ProcessKind::Registry));
    view.setCollapsed(QStringLiteral("/orders"), true);
    EXPECT_FALSE(view.legendContent().kinds.contains(ProcessKind::Registry));
    tree.script.exit(tree.rate_limiter);
    deliver();
    EXPECT_EQ(view.legendContent().states, (QList{Meaning::Running, Meaning::Restarting}));
}

TEST_F(TreeViewOfOrders, SpellsOutTheWayToTheSelection) {
    view.select(QStringLiteral("/orders/order_supervisor"));
    QStringList names;
    for (const auto& [name, path] : view.breadcrumb()) names << name;
    EXPECT_EQ(names, (QStringList{QStringLiteral("canopy"), QStringLiteral("orders"), QStringLiteral("order_supervisor")}));
}

TEST_F(TreeViewOfOrders, IsATreeOfNamedItemsToScreenReaders) {
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&view);
    ASSERT_NE(interface, nullptr);
    EXPECT_EQ(interface->role(), QAccessible::Tree);
    EXPECT_EQ(interface->childCount(), static_cast<int>(tree.script.state.size()));
    for (int index = 0; index < interface->childCount(); ++index) {
        EXPECT_FALSE(interface->child(index)->text(QAccessible::Name).isEmpty());
        EXPECT_EQ(interface->indexOfChild(interface->child(index)), index);
    }
}

TEST_F(TreeViewOfOrders, TellsScreenReadersWhatIsSelected) {
    view.select(QStringLiteral("/rate_limiter"));
    EXPECT_EQ(view.accessibleDescription(), QStringLiteral("rate_limiter, worker, running, mailbox 0"));
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&view);
    const Node* node = view.scene().selected();
    EXPECT_TRUE(interface->child(view.scene().tree().indexOf(node->node))->state().selected);
}

TEST_F(TreeViewOfOrders, DrawsItselfIntoAnImageOfAnySize) {
    const QImage image = view.renderImage({400, 300});
    EXPECT_EQ(image.size(), QSize(400, 300));
    std::set<QRgb> colours;
    for (int x = 0; x < image.width(); ++x) colours.insert(image.pixel(x, 150));
    EXPECT_GT(colours.size(), 1u);
}

TEST_F(TreeViewOfOrders, FollowsThePalette) {
    const QColor light = view.grab().toImage().pixelColor(2, 2);
    QPalette dark = view.palette();
    dark.setColor(QPalette::Base, QColor(0x1b, 0x1e, 0x20));
    dark.setColor(QPalette::Text, Qt::white);
    view.setPalette(dark);
    EXPECT_NE(view.grab().toImage().pixelColor(2, 2), light);
}

TEST_F(TreeViewOfOrders, SurvivesTheLossOfItsState) {
    view.select(QStringLiteral("/orders"));
    view.setState(nullptr);
    EXPECT_FALSE(view.grab().isNull());
    key(Qt::Key_Down);
    EXPECT_TRUE(view.breadcrumb().isEmpty());
}

TEST(TreePanel, SpellsTheWayInTheColourOfThePalette) {
    OrdersTree tree;
    TreePanel panel;
    panel.view().setState(&tree.script.state);
    panel.view().select(QStringLiteral("/orders/warehouse"));
    QPalette dark = panel.palette();
    dark.setColor(QPalette::WindowText, QColor(0xfa, 0xfb, 0xfc));
    panel.setPalette(dark);
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(
        std::ranges::any_of(labels, [](const QLabel* label) { return label->text().contains(QStringLiteral("color:#fafbfc")); }));
}

TEST(TreePanel, ShowsTheSelectionInItsHeader) {
    OrdersTree tree;
    TreePanel panel;
    panel.view().setState(&tree.script.state);
    panel.view().select(QStringLiteral("/orders/warehouse"));
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(
        std::ranges::any_of(labels, [](const QLabel* label) { return label->text().contains(QStringLiteral("warehouse")); }));
    EXPECT_EQ(panel.legend().content(), panel.view().legendContent());
}

} // namespace
} // namespace canopy::ui
