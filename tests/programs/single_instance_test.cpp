// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QEventLoop>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <csignal>
#include <gtest/gtest.h>
#include <memory>

namespace canopy::app::testing {
namespace {

constexpr int patience_ms = 60'000;
const QString id = QStringLiteral("org.canopy.monitor");

/// A session bus of the test's own, and windows on it.
class SingleInstance : public ::testing::Test {
protected:
    void SetUp() override {
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        ASSERT_TRUE(m_daemon.waitForReadyRead(patience_ms)) << "dbus-daemon does not start: install the package dbus-daemon";
        const QString address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.path());
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
        m_bus = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, m_folder.path()));
        ASSERT_TRUE(m_bus->isConnected());
    }
    void TearDown() override {
        for (const std::unique_ptr<QProcess>& window : m_windows) {
            window->terminate();
            EXPECT_TRUE(window->state() == QProcess::NotRunning || window->waitForFinished(patience_ms));
        }
        QDBusConnection::disconnectFromBus(m_folder.path());
        m_daemon.kill();
        m_daemon.waitForFinished(patience_ms);
    }

    QProcess& start(const QStringList& arguments = {}) {
        auto window = std::make_unique<QProcess>();
        window->setProcessEnvironment(m_environment);
        window->start(QStringLiteral(CANOPY_WINDOW), arguments);
        m_windows.push_back(std::move(window));
        return *m_windows.back();
    }
    /// A window that has the name.
    QProcess& start_first() {
        QDBusServiceWatcher watcher(id, *m_bus, QDBusServiceWatcher::WatchForRegistration);
        QEventLoop loop;
        QObject::connect(&watcher, &QDBusServiceWatcher::serviceRegistered, &loop, &QEventLoop::quit);
        QTimer::singleShot(patience_ms, &loop, &QEventLoop::quit);
        QProcess& window = start();
        loop.exec();
        EXPECT_EQ(owner(), window.processId());
        return window;
    }
    qint64 owner() const { return m_bus->interface()->servicePid(id).value(); }

    QDBusMessage ask(const QString& method, const QVariantList& arguments) const {
        QDBusMessage message = QDBusMessage::createMethodCall(id, QStringLiteral("/org/canopy/monitor"),
                                                              QStringLiteral("org.freedesktop.Application"), method);
        message.setArguments(arguments);
        return m_bus->call(message, QDBus::Block, patience_ms);
    }

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QProcessEnvironment m_environment = without_display();
    std::unique_ptr<QDBusConnection> m_bus;
    std::vector<std::unique_ptr<QProcess>> m_windows;
};

TEST_F(SingleInstance, ASecondStartHandsOverAndEnds) {
    const QProcess& first = start_first();
    QProcess& second = start();
    ASSERT_TRUE(second.waitForFinished(patience_ms));
    EXPECT_EQ(second.exitCode(), 0);
    EXPECT_EQ(owner(), first.processId());
    EXPECT_EQ(first.state(), QProcess::Running);
}

TEST_F(SingleInstance, OneThatIsAskedForStandsBesideTheFirst) {
    const QProcess& first = start_first();
    QProcess& beside = start({QStringLiteral("--new-instance"), QStringLiteral("--database"),
                              m_folder.filePath(QStringLiteral("other.db")), QStringLiteral("--duration"), QStringLiteral("1s")});
    ASSERT_TRUE(beside.waitForFinished(patience_ms));
    EXPECT_EQ(beside.exitCode(), 0);
    EXPECT_EQ(owner(), first.processId());
}

TEST_F(SingleInstance, ADesktopRaisesItAndCallsItsActions) {
    const QProcess& first = start_first();
    EXPECT_EQ(ask(QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
    EXPECT_EQ(ask(QStringLiteral("Open"), {QStringList{}, QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
    EXPECT_EQ(ask(QStringLiteral("ActivateAction"), {QStringLiteral("nonsense"), QVariantList{}, QVariantMap{}}).type(),
              QDBusMessage::ReplyMessage);
    EXPECT_EQ(first.state(), QProcess::Running);
}

} // namespace
} // namespace canopy::app::testing
