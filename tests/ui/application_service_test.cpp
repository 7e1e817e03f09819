// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/simulated_system.hpp"
#include "ui/main_window.hpp"
#include "ui/window/appearance.hpp"
#include "ui/window/application_service.hpp"
#include "ui/window/session_bus.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QEventLoop>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>

#include <csignal>
#include <gmock/gmock.h>
#include <memory>
#include <thread>

namespace canopy::ui {
namespace {

using Role = ApplicationService::Role;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int patience_ms = 60'000;

/// A session bus of the test's own, and on it the programs of a first and of a second start.
class Service : public ::testing::Test {
protected:
    void SetUp() override {
        daemon.start(QStringLiteral("dbus-daemon"),
                     {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        ASSERT_TRUE(daemon.waitForReadyRead(patience_ms)) << "dbus-daemon does not start: install the package dbus-daemon";
        address = QString::fromUtf8(daemon.readLine()).trimmed();
        first = std::make_unique<ApplicationService>(connection(QStringLiteral("first")));
        second = std::make_unique<ApplicationService>(connection(QStringLiteral("second")));
    }
    void TearDown() override {
        first.reset();
        second.reset();
        for (const QString& name : names) QDBusConnection::disconnectFromBus(name);
        daemon.kill();
        daemon.waitForFinished(patience_ms);
    }
    QDBusConnection connection(const QString& name) {
        names.append(name);
        return QDBusConnection::connectToBus(address, name);
    }
    /// The second start asks in a thread of its own, as the first has to answer meanwhile.
    Role claimSecond(const QVariantMap& token = {}) {
        QEventLoop loop;
        Role role = Role::Alone;
        std::thread other([&] {
            role = second->claim(token);
            second->release(); // where it was made
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
        loop.exec();
        other.join();
        return role;
    }
    QDBusMessage call(const QString& interface, const QString& method, const QVariantList& arguments) {
        QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.canopy.monitor"),
                                                              QStringLiteral("/org/canopy/monitor"), interface, method);
        message.setArguments(arguments);
        const QDBusPendingCallWatcher watcher(connection(QStringLiteral("desktop")).asyncCall(message, patience_ms));
        QEventLoop loop;
        QObject::connect(&watcher, &QDBusPendingCallWatcher::finished, &loop, &QEventLoop::quit);
        loop.exec();
        return watcher.reply();
    }

    QProcess daemon;
    QString address;
    QStringList names;
    std::unique_ptr<ApplicationService> first;
    std::unique_ptr<ApplicationService> second;
};

TEST_F(Service, ASecondStartBringsAHiddenAndMinimizedWindowBack) {
    testing::SimulatedSystem world;
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, world.folder.path());
    Appearance appearance;
    MainWindow window(world.bridge, appearance);
    ASSERT_EQ(first->claim({}), Role::First);
    QString token;
    first->answer({.activate =
                       [&](const QString& given) {
                           token = given;
                           window.comeToFront(given);
                       },
                   .act = {}});
    window.showMinimized();
    window.hide();
    EXPECT_EQ(claimSecond({{QStringLiteral("desktop-startup-id"), QStringLiteral("of-the-second")}}), Role::Second);
    EXPECT_TRUE(window.isVisible());
    EXPECT_FALSE(window.isMinimized());
    EXPECT_EQ(token, QStringLiteral("of-the-second"));
}

TEST_F(Service, WhoGaveTheNameBackIsNotHandedOverTo) {
    ASSERT_EQ(first->claim({}), Role::First);
    // The second's call waits for the event loop of the first, which gives the name back before it runs it.
    Role role = Role::Alone;
    std::thread other([&] {
        role = second->claim({});
        second->release(); // where it was made
    });
    first->release();
    other.join();
    EXPECT_EQ(role, Role::First);
}

TEST_F(Service, WithoutAWindowNobodyHearsThatItCameToTheFront) {
    ASSERT_EQ(first->claim({}), Role::First);
    const QString interface = QStringLiteral("org.freedesktop.Application");
    EXPECT_EQ(call(interface, QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ErrorMessage);
    EXPECT_EQ(
        call(interface, QStringLiteral("ActivateAction"), {QStringLiteral("new-window"), QVariantList{}, QVariantMap{}}).type(),
        QDBusMessage::ErrorMessage);
}

TEST_F(Service, ShowsTheBusTheMethodsOfTheInterfaceAndNothingElse) {
    ASSERT_EQ(first->claim({}), Role::First);
    const QDBusMessage reply = call(QStringLiteral("org.freedesktop.DBus.Introspectable"), QStringLiteral("Introspect"), {});
    ASSERT_EQ(reply.type(), QDBusMessage::ReplyMessage);
    const std::string xml = reply.arguments().constFirst().toString().toStdString();
    const std::size_t begin = xml.find("<interface name=\"org.freedesktop.Application\">");
    ASSERT_NE(begin, std::string::npos) << xml;
    const std::string ours = xml.substr(begin, xml.find("</interface>", begin) - begin);
    EXPECT_THAT(ours, HasSubstr("<method name=\"Activate\">"));
    EXPECT_THAT(ours, HasSubstr("<method name=\"Open\">"));
    EXPECT_THAT(ours, HasSubstr("<method name=\"ActivateAction\">"));
    EXPECT_THAT(ours, Not(HasSubstr("<signal")));
    EXPECT_THAT(ours, Not(HasSubstr("QDBusMessage")));
}

TEST_F(Service, ABusThatHangsIsToldFromOneThatAnswersAndFromNone) {
    using namespace std::chrono_literals;
    const QByteArray before = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
    EXPECT_EQ(probeSessionBus(60s), SessionBus::Answers);
    kill(static_cast<pid_t>(daemon.processId()), SIGSTOP);
    EXPECT_EQ(probeSessionBus(1ms), SessionBus::Silent);
    kill(static_cast<pid_t>(daemon.processId()), SIGCONT);
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    EXPECT_EQ(probeSessionBus(60s), SessionBus::None);
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus;" + address.toUtf8());
    EXPECT_EQ(probeSessionBus(60s), SessionBus::Answers);
    before.isNull() ? qunsetenv("DBUS_SESSION_BUS_ADDRESS") : qputenv("DBUS_SESSION_BUS_ADDRESS", before);
}

TEST(SessionBusOf, AnEnvironmentWithoutARuntimeFolderIsNoneAtTheRoot) {
    const QByteArray folder = qgetenv("XDG_RUNTIME_DIR");
    const QByteArray before = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_RUNTIME_DIR");
    EXPECT_EQ(probeSessionBus(std::chrono::seconds{60}), SessionBus::None);
    if (!folder.isNull()) qputenv("XDG_RUNTIME_DIR", folder);
    if (!before.isNull()) qputenv("DBUS_SESSION_BUS_ADDRESS", before);
}

} // namespace
} // namespace canopy::ui
