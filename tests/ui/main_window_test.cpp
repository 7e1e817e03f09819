// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/fault.hpp"
#include "tests/ui/simulated_system.hpp"
#include "ui/main_window.hpp"
#include "ui/panels/orders_form.hpp"
#include "ui/panels/orders_panel.hpp"
#include "ui/panels/orders_tracker.hpp"
#include "ui/tree/card_painter.hpp"
#include "ui/tree/tree_panel.hpp"
#include "ui/window/display.hpp"
#include "ui/window/export.hpp"
#include "ui/window/process_actions.hpp"
#include "ui/window/status_summary.hpp"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSlider>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

class Window : public ::testing::Test {
protected:
    Window() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, world.folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("canopy"));
        open();
    }

    void open() {
        window = std::make_unique<MainWindow>(world.bridge, appearance);
        window->show();
        window->activateWindow(); // shortcuts reach the active window only
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
    void start() {
        world.bridge.start();
        ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/window") && world.isRunning("/rate_limiter"); }));
    }
    void select(const char* path) { window->tree().view().select(QString::fromLatin1(path)); }
    QAction* action(ProcessAction which) { return window->processActions().action(which); }
    template <class Type>
    Type* find(const char* name) {
        return window->findChild<Type*>(QLatin1String(name));
    }

    testing::SimulatedSystem world;
    Appearance appearance;
    std::unique_ptr<MainWindow> window;
};

/// Looks at the message box that comes up next, and answers it.
void answerQuestion(const QString& button, QString* text) {
    QTimer::singleShot(0, qApp, [button, text] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(box, nullptr);
        *text = box->informativeText();
        for (QAbstractButton* each : box->buttons()) {
            if (each->text().remove(u'&') == button) return QTest::mouseClick(each, Qt::LeftButton);
        }
        box->reject();
        ADD_FAILURE() << "no button " << button.toStdString();
    });
}

TEST_F(Window, ComesToTheFrontFromTheTaskBarAsLargeAsItWas) {
    window->setWindowState(Qt::WindowMaximized | Qt::WindowMinimized);
    window->comeToFront({});
    EXPECT_EQ(window->windowState() & ~Qt::WindowActive, Qt::WindowMaximized);
    EXPECT_TRUE(window->isVisible());
    window->hide();
    window->comeToFront(QStringLiteral("token-of-the-desktop"));
    EXPECT_TRUE(window->isVisible());
    EXPECT_FALSE(qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN")) << "only Wayland needs it; other threads read what is set";
}

TEST_F(Window, ShowsTheTreeAndTheSumOfIt) {
    start();
    EXPECT_FALSE(window->tree().view().nodeRect(QStringLiteral("/rate_limiter")).isEmpty());
    EXPECT_TRUE(window->summary().text().contains(QStringLiteral(" processes · "))) << window->summary().text().toStdString();
}

TEST_F(Window, AsksForNoMoreThanTheScreenHas) {
    const QSize screen = window->screen()->availableSize();
    const QSize least = window->minimumSizeHint();
    EXPECT_LE(least.width(), 960);
    EXPECT_LE(least.height(), 680);
    EXPECT_LE(window->height(), std::max(screen.height(), least.height()));
    EXPECT_LE(window->width(), std::max(screen.width(), least.width()));
}

TEST_F(Window, CrashesTheSelectedProcessWithoutAQuestion) {
    start();
    EXPECT_FALSE(action(ProcessAction::Crash)->isEnabled());
    select("/rate_limiter");
    EXPECT_TRUE(action(ProcessAction::Crash)->isEnabled());
    action(ProcessAction::Crash)->trigger();
    EXPECT_TRUE(world.runUntil([this] { return world.node("/rate_limiter")->restarts == 1; }));
}

TEST_F(Window, SaysWhatAnActionDoesAndForHowLongWhereItIsChosen) {
    start();
    select("/rate_limiter");
    EXPECT_TRUE(action(ProcessAction::Freeze)->toolTip().contains(QStringLiteral("for 3 s")));
    EXPECT_TRUE(action(ProcessAction::Flood)->statusTip().contains(QStringLiteral("half a second")));
    EXPECT_TRUE(action(ProcessAction::Stop)->statusTip().contains(QStringLiteral("stays stopped")));
    QMenu menu;
    window->processActions().fill(menu);
    const auto offers = [&menu](const QString& words) {
        return std::ranges::any_of(menu.actions(), [&](const QAction* entry) { return entry->text().contains(words); });
    };
    EXPECT_TRUE(offers(QStringLiteral("nobody ends, 3 s")));
    EXPECT_TRUE(offers(QStringLiteral("nobody ends, half a second")));
}

TEST_F(Window, NamesWhatASupervisorTakesDownBeforeItIsKilled) {
    start();
    select("/orders");
    QString told;
    answerQuestion(QStringLiteral("Cancel"), &told);
    action(ProcessAction::Kill)->trigger();
    world.run();
    EXPECT_TRUE(told.contains(QStringLiteral("order_supervisor"))) << told.toStdString();
    EXPECT_EQ(world.node("/orders")->restarts, 0U);
    answerQuestion(QStringLiteral("Kill"), &told);
    action(ProcessAction::Kill)->trigger();
    EXPECT_TRUE(world.runUntil([this] { return world.node("/orders")->restarts == 1; }));
}

TEST_F(Window, ShowsTheFirstItemOfTheFormWithoutBeingAskedForAnother) {
    window->resize(1600, 1000);
    for (int turn = 0; turn < 5; ++turn) world.run(); // until everything has its place
    window->orders().findChild<QTabWidget*>()->setCurrentIndex(1);
    for (int turn = 0; turn < 5; ++turn) world.run();
    const auto* product = find<QLineEdit>("product");
    EXPECT_EQ(product->visibleRegion().boundingRect().height(), product->height());
}

TEST_F(Window, PlacesAnOrderFromTheFormAndFollowsIt) {
    start();
    OrderForm& form = window->orders().form();
    window->orders().showForm();
    QTest::keyClicks(form.findChild<QLineEdit*>(QStringLiteral("orderUser")), QStringLiteral("ada"));
    QTest::keyClicks(form.findChild<QLineEdit*>(QStringLiteral("product")), QStringLiteral("teapot"));
    QTest::keyClicks(form.findChild<QLineEdit*>(QStringLiteral("price")), QStringLiteral("12.50"));
    QTest::mouseClick(form.findChild<QPushButton*>(QStringLiteral("placeOrder")), Qt::LeftButton);
    ASSERT_TRUE(world.runUntil([this] { return window->orders().tracker().order().has_value(); }));
    EXPECT_EQ(window->orders().tracker().order()->user.text(), "ada");
    ASSERT_TRUE(world.runUntil([this] { return window->orders().model().rowCount() == 1; }));
    auto* advance = find<QPushButton>("advanceOrder");
    QTest::mouseClick(advance, Qt::LeftButton);
    EXPECT_TRUE(world.runUntil([this] { return window->orders().tracker().order()->status == app::OrderStatus::Confirmed; }));
}

TEST_F(Window, SetsTheLoadWithTheSlider) {
    start();
    window->findChild<QSlider*>()->setValue(60);
    EXPECT_TRUE(world.runUntil([this] { return app::Customers::report(world.system->customers()).get().rate > 0; }));
}

TEST_F(Window, HoldsTheDisplayWhilePaused) {
    start();
    window->setPaused(true);
    EXPECT_TRUE(world.bridge.isPaused());
    window->setPaused(false);
    EXPECT_FALSE(world.bridge.isPaused());
}

TEST_F(Window, FindsAProcessByItsName) {
    start();
    auto* search = find<QLineEdit>("search");
    search->setFocus();
    QTest::keyClicks(search, QStringLiteral("product"));
    QTest::keyClick(search, Qt::Key_Return);
    EXPECT_EQ(window->tree().view().selectedPath(), QStringLiteral("/product_cache"));
    QTest::keyClick(search, Qt::Key_Escape);
    EXPECT_TRUE(search->text().isEmpty());
}

TEST_F(Window, RemembersItsLayoutAndCanForgetIt) {
    auto* charts = find<QDockWidget>("limiterDock");
    charts->hide();
    window->close();
    open();
    EXPECT_TRUE(find<QDockWidget>("limiterDock")->isHidden());
    window->resetLayout();
    EXPECT_FALSE(find<QDockWidget>("limiterDock")->isHidden());
}

TEST_F(Window, CanBringEveryDockBackFromItsMenu) {
    for (QDockWidget* dock : window->findChildren<QDockWidget*>()) {
        EXPECT_FALSE(dock->objectName().isEmpty());
        dock->hide();
        dock->toggleViewAction()->trigger();
        EXPECT_FALSE(dock->isHidden()) << dock->objectName().toStdString();
    }
}

TEST_F(Window, HasAMnemonicForEveryMenuAndAShortcutOnlyOnce) {
    for (const QAction* menu : window->menuBar()->actions()) EXPECT_TRUE(menu->text().contains(u'&'));
    QStringList shortcuts;
    for (const QAction* each : window->findChildren<QAction*>()) {
        if (each->shortcut().isEmpty()) continue;
        EXPECT_FALSE(shortcuts.contains(each->shortcut().toString())) << each->shortcut().toString().toStdString();
        shortcuts << each->shortcut().toString();
    }
    EXPECT_GE(shortcuts.size(), 12);
}

TEST_F(Window, SaysThatNothingRunsAnyMoreWhenTheTopIsGone) {
    start();
    QString told;
    select("/");
    answerQuestion(QStringLiteral("Kill"), &told);
    action(ProcessAction::Kill)->trigger();
    EXPECT_TRUE(told.contains(QStringLiteral("nothing comes back")));
    world.run(1s);
    auto* banner = find<QLabel>("banner");
    EXPECT_TRUE(QTest::qWaitFor([banner] { return banner->isVisible(); }));
}

TEST_F(Window, AfterTheTopGaveUpNothingLooksAliveAndNothingThatNeedsItCanBeAskedFor) {
    start();
    select("/product_cache");
    for (int crash = 0; crash < 4; ++crash) {
        fault::crash(world.system->runtime(), world.system->rate_limiter().pid());
        world.run(100ms);
    }
    auto* banner = find<QLabel>("banner");
    ASSERT_TRUE(QTest::qWaitFor([banner] { return banner->isVisible(); }));
    EXPECT_TRUE(banner->text().contains(QStringLiteral("gave up"))) << banner->text().toStdString();
    for (const Node* node : world.bridge.state().depth_first()) EXPECT_FALSE(node->alive()) << node->path;
    EXPECT_EQ(displayName(*world.node("/")), QStringLiteral("canopy")) << "called what it was called before";
    for (const ProcessAction each : all_process_actions)
        EXPECT_FALSE(action(each)->isEnabled()) << actionWord(each).toStdString();
    EXPECT_FALSE(find<QPushButton>("placeOrder")->isEnabled());
    EXPECT_FALSE(window->findChild<QSlider*>()->isEnabled());
    const auto offersNothing = [this] { // it refreshes some times a second
        return std::ranges::none_of(window->findChildren<QToolButton*>(), [](const QToolButton* button) {
            const auto word = [button](ProcessAction each) { return button->accessibleName() == actionWord(each).remove(u'&'); };
            return std::ranges::any_of(all_process_actions, word) && button->isEnabled();
        });
    };
    EXPECT_TRUE(QTest::qWaitFor(offersNothing));
    EXPECT_FALSE(window->startsAgain());
    Q_EMIT banner->linkActivated(QStringLiteral("restart"));
    EXPECT_TRUE(window->startsAgain());
    EXPECT_FALSE(window->isVisible());
}

TEST_F(Window, SaysThatAFileCannotBeImported) {
    start();
    window->importOrders(QStringLiteral("/nowhere/orders.csv"));
    const auto* box = window->findChild<QMessageBox*>();
    ASSERT_NE(box, nullptr);
    EXPECT_TRUE(box->isVisible());
    EXPECT_EQ(box->text(),
              QStringLiteral("cannot read /nowhere/orders.csv: No such file or directory; name a CSV file of orders"));
}

TEST_F(Window, SaysInABannerThatThereIsNoEndpoint) {
    start();
    window->sayWithoutEndpoint(QStringLiteral("port 8780 is in use"));
    auto* banner = find<QLabel>("banner");
    EXPECT_TRUE(banner->isVisible());
    EXPECT_TRUE(banner->text().contains(QStringLiteral("No HTTP endpoint: port 8780 is in use.")))
        << banner->text().toStdString();
    Q_EMIT banner->linkActivated(QStringLiteral("hide"));
    EXPECT_FALSE(banner->isVisible());
    EXPECT_TRUE(window->isVisible());
}

TEST_F(Window, WritesTheTreeAsPictureAndDrawing) {
    start();
    const QString png = world.folder.filePath(QStringLiteral("tree.png"));
    const QString svg = world.folder.filePath(QStringLiteral("tree.svg"));
    EXPECT_EQ(writeTree(window->tree().view(), png), QString());
    EXPECT_EQ(writeTree(window->tree().view(), svg), QString());
    EXPECT_FALSE(QImage(png).isNull());
    EXPECT_FALSE(writeTree(window->tree().view(), QStringLiteral("/dev/null/nowhere/tree.png")).isEmpty());
}

TEST(Display, IsMissingWhenNothingAnswers) {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    qunsetenv("QT_QPA_PLATFORM");
    EXPECT_TRUE(DisplayProbe({"canopy", "-platform", "xcb", "-display", ":4711"}).problem());
    EXPECT_FALSE(DisplayProbe({"canopy", "-platform", "offscreen"}).problem());
    EXPECT_FALSE(DisplayProbe({"canopy", "--platform=offscreen"}).problem());
    qputenv("QT_QPA_PLATFORM", platform);
}

} // namespace
} // namespace canopy::ui
