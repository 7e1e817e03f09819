// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/gallery_menu.hpp"

#include "app/gallery/catalogue.hpp"
#include "tests/ui/simulated_system.hpp"
#include "ui/main_window.hpp"

#include <QAction>
#include <QMenuBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <gtest/gtest.h>

namespace canopy::ui {
namespace {

using namespace std::chrono_literals;

class GalleryMenuTest : public ::testing::Test {
protected:
    GalleryMenuTest() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, world.folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("canopy"));
        window = std::make_unique<MainWindow>(world.bridge, appearance);
        window->show();
        window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
        menu = window->findChild<GalleryMenu*>(QStringLiteral("galleryMenu"));
        world.bridge.start();
        EXPECT_TRUE(world.runUntil([this] { return world.isRunning("/window") && world.isRunning("/gallery/curator"); }));
    }
    ~GalleryMenuTest() override { menu->close(); }

    void openWithMouse() {
        QMenuBar* bar = window->menuBar();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(menu->menuAction()).center());
        ASSERT_TRUE(QTest::qWaitFor([this] { return menu->isVisible(); }));
    }
    void click(const char* name) {
        if (!menu->isVisible()) openWithMouse();
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(exhibit(name)).center());
    }
    QAction* exhibit(const char* name) const { return menu->exhibit(QString::fromLatin1(name)); }
    bool isMarked(const char* name) {
        if (!menu->isVisible()) openWithMouse();
        const bool marked = exhibit(name)->isChecked();
        menu->close();
        return marked;
    }

    testing::SimulatedSystem world;
    Appearance appearance;
    std::unique_ptr<MainWindow> window;
    GalleryMenu* menu = nullptr;
};

TEST_F(GalleryMenuTest, ListsEveryExhibitAndTellsWhatItTeaches) {
    openWithMouse();
    EXPECT_TRUE(menu->toolTipsVisible());
    for (const app::Exhibit& each : app::gallery_catalogue()) {
        const QAction* action = menu->exhibit(QString::fromStdString(std::string(each.name)));
        ASSERT_NE(action, nullptr) << each.name;
        EXPECT_TRUE(action->isEnabled() && action->isCheckable() && !action->isChecked()) << each.name;
        EXPECT_TRUE(action->toolTip().contains(QString::fromStdString(std::string(each.teaches)).toHtmlEscaped())) << each.name;
        EXPECT_TRUE(action->statusTip().endsWith(u'.')) << each.name;
    }
}

TEST_F(GalleryMenuTest, AClickStartsAnExhibitAndAnotherStopsIt) {
    click("critical");
    ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/critical/cache"); }));
    EXPECT_TRUE(window->message().contains(QStringLiteral("critical"))) << window->message().toStdString();
    EXPECT_TRUE(isMarked("critical"));
    EXPECT_FALSE(isMarked("ordered"));
    click("critical");
    ASSERT_TRUE(world.runUntil([this] { return world.node("/gallery/critical") == nullptr; }));
    EXPECT_FALSE(isMarked("critical"));
}

TEST_F(GalleryMenuTest, TheKeyboardDoesItToo) {
    QTest::keyClick(window.get(), Qt::Key_Y, Qt::AltModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return menu->isVisible(); }));
    QTest::keyClick(menu, Qt::Key_Home);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Down);
    const QAction* chosen = menu->activeAction();
    ASSERT_NE(chosen, nullptr);
    const std::string path = "/gallery/" + chosen->data().toString().toStdString();
    QTest::keyClick(menu, Qt::Key_Return);
    EXPECT_TRUE(world.runUntil([&] { return world.isRunning(path.c_str()); })) << path;
}

TEST_F(GalleryMenuTest, SaysWhichGaveUpAndStartsItAgain) {
    click("flakey");
    ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/flakey/worker"); }));
    ASSERT_TRUE(world.runUntil([this] { return !world.isRunning("/gallery/flakey"); }));
    EXPECT_TRUE(world.isRunning("/gallery"));
    openWithMouse();
    EXPECT_EQ(exhibit("flakey")->text(), QStringLiteral("flakey\tgave up"));
    EXPECT_FALSE(exhibit("flakey")->isChecked());
    click("flakey");
    EXPECT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/flakey/worker"); }));
}

TEST_F(GalleryMenuTest, SaysWhichSomebodyElseStopped) {
    click("flakey");
    ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/flakey/worker"); }));
    const auto supervisor = world.system->runtime().name<Supervisor>(app::Gallery::supervisor_name);
    ASSERT_TRUE(Supervisor::terminate_child(supervisor, "flakey").get());
    ASSERT_TRUE(world.runUntil([this] { return !world.isRunning("/gallery/flakey"); }));
    openWithMouse();
    EXPECT_EQ(exhibit("flakey")->text(), QStringLiteral("flakey\tstopped"));
}

TEST_F(GalleryMenuTest, SaysWhichEndedByItself) {
    click("session_manager");
    ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/session_manager"); }));
    world.run(61s);
    world.run();
    openWithMouse();
    EXPECT_EQ(exhibit("session_manager")->text(), QStringLiteral("session_manager\tended"));
}

TEST_F(GalleryMenuTest, FollowsTheTreeWhileItIsOpen) {
    openWithMouse();
    EXPECT_FALSE(exhibit("job")->isChecked());
    world.bridge.gallery().start(QStringLiteral("job"));
    EXPECT_TRUE(world.runUntil([this] { return exhibit("job")->isChecked(); }));
}

TEST_F(GalleryMenuTest, StartsAndStopsAll) {
    openWithMouse();
    QTest::keyClick(menu, Qt::Key_S);
    ASSERT_TRUE(world.runUntil([this] { return world.isRunning("/gallery/job") && world.isRunning("/gallery/counter"); }));
    for (const app::Exhibit& each : app::gallery_catalogue())
        EXPECT_TRUE(world.isRunning(("/gallery/" + std::string(each.name)).c_str())) << each.name;
    openWithMouse();
    QTest::keyClick(menu, Qt::Key_T);
    EXPECT_TRUE(world.runUntil([this] { return world.node("/gallery")->children.size() == 1; })); // the curator
}

TEST_F(GalleryMenuTest, ARefusalIsTold) {
    QSignalSpy refused(&world.bridge.gallery(), &GalleryClient::refused);
    world.bridge.gallery().stop(QStringLiteral("job"));
    ASSERT_TRUE(world.runUntil([&] { return !refused.empty(); }));
    EXPECT_TRUE(window->message().contains(QStringLiteral("job does not run; start it first")))
        << window->message().toStdString();
}

TEST_F(GalleryMenuTest, NothingCanBeChosenWhileTheGalleryIsDown) {
    world.bridge.processes().perform(ProcessAction::Stop, QStringLiteral("/gallery"));
    ASSERT_TRUE(world.runUntil([this] { return !world.isRunning("/gallery"); }));
    openWithMouse();
    EXPECT_FALSE(exhibit("counter")->isEnabled());
    QSignalSpy refused(&world.bridge.gallery(), &GalleryClient::refused);
    world.bridge.gallery().start(QStringLiteral("counter"));
    EXPECT_TRUE(world.runUntil([&] { return !refused.empty(); }));
}

} // namespace
} // namespace canopy::ui
