// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QDBusVirtualObject>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>
#include <QVariantMap>

#include <csignal>
#include <functional>
#include <gmock/gmock.h>
#include <map>
#include <memory>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace canopy::app::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int patience_ms = 60'000;
const QString id = QStringLiteral("org.canopy.monitor");
const QString object = QStringLiteral("/org/canopy/monitor");

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

/// What the bus reads of how programs are started: the file we install, with this build's program.
void write_service(const QString& folder) {
    QByteArray service = read(QStringLiteral(CANOPY_DBUS_SERVICE));
    ASSERT_TRUE(service.contains("@CMAKE_INSTALL_FULL_BINDIR@"));
    service.replace("@CMAKE_INSTALL_FULL_BINDIR@", QFileInfo(QStringLiteral(CANOPY_WINDOW)).path().toUtf8());
    QFile file(folder + QStringLiteral("/org.canopy.monitor.service"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(service);
}

void write_bus(const QString& path, const QString& folder) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral("<busconfig><type>session</type><listen>unix:tmpdir=%1</listen><servicedir>%1</servicedir>"
                              "<policy context='default'><allow user='*'/><allow send_destination='*'/><allow "
                              "receive_sender='*'/><allow own='*'/></policy></busconfig>")
                   .arg(folder)
                   .toUtf8());
}

void end(pid_t process) {
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    if (handle < 0) return; // it has ended
    kill(process, SIGTERM);
    pollfd ended{.fd = handle, .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&ended, 1, patience_ms), 1);
    close(handle);
}

/// A session bus of the test's own, which starts programs, and windows on it.
class SingleInstance : public ::testing::Test {
protected:
    void SetUp() override {
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.path());
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
        for (const char* variable : {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"})
            m_environment.remove(QString::fromLatin1(variable));
        write_service(m_folder.path());
        write_bus(m_folder.filePath(QStringLiteral("bus.conf")), m_folder.path());
        m_daemon.setProcessEnvironment(m_environment);
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--config-file=") + m_folder.filePath(QStringLiteral("bus.conf")),
                        QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        ASSERT_TRUE(m_daemon.waitForReadyRead(patience_ms)) << "dbus-daemon does not start: install the package dbus-daemon";
        const QString address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);
        m_bus = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, m_folder.path()));
        ASSERT_TRUE(m_bus->isConnected());
    }
    void TearDown() override {
        for (const std::unique_ptr<QProcess>& window : m_windows) {
            window->terminate();
            EXPECT_TRUE(window->state() == QProcess::NotRunning || window->waitForFinished(patience_ms));
        }
        for (const pid_t process : processes_with(QString())) end(process);
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
    /// Until it is so; `changes` begins what may make it so.
    static bool wait(const std::function<bool()>& so, const std::function<void(QEventLoop&)>& changes) {
        QEventLoop loop;
        bool late = false;
        QTimer::singleShot(patience_ms, &loop, [&] {
            late = true;
            loop.quit();
        });
        changes(loop);
        while (!so() && !late) loop.exec();
        return so();
    }
    /// Waits until the process, or one it started, has said so many such lines.
    bool says(QProcess& process, QProcess::ProcessChannel channel, const char* text, qsizetype times = 1) {
        QByteArray& said = m_said[&process][channel];
        return wait(
            [&] {
                process.setReadChannel(channel);
                said += process.readAll();
                return said.count(text) >= times;
            },
            [&](QEventLoop& loop) {
                QObject::connect(&process, &QProcess::readyReadStandardOutput, &loop, &QEventLoop::quit);
                QObject::connect(&process, &QProcess::readyReadStandardError, &loop, &QEventLoop::quit);
            });
    }
    bool has_owner() const { return m_bus->interface()->isServiceRegistered(id); }
    bool wait_for_owner(bool there) {
        return wait([&] { return has_owner() == there; },
                    [&](QEventLoop& loop) {
                        auto* const watcher =
                            new QDBusServiceWatcher(id, *m_bus, QDBusServiceWatcher::WatchForOwnerChange, &loop);
                        QObject::connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, &loop, &QEventLoop::quit);
                    });
    }
    /// A window that has the name, and is there.
    QProcess& start_first() {
        QProcess& window = start();
        EXPECT_TRUE(says(window, QProcess::StandardOutput, "token in ")) << window.readAllStandardError().toStdString();
        EXPECT_EQ(owner(), window.processId());
        return window;
    }
    qint64 owner() const { return m_bus->interface()->servicePid(id).value(); }

    /// Those of this test that were started with this argument, or all of them.
    std::vector<pid_t> processes_with(const QString& argument) const {
        std::vector<pid_t> found;
        const QByteArray ours = "XDG_RUNTIME_DIR=" + m_folder.path().toUtf8() + '\0';
        for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            const QString process = QStringLiteral("/proc/") + entry;
            const QList<QByteArray> arguments = read(process + QStringLiteral("/cmdline")).split('\0');
            if (QFileInfo(QString::fromUtf8(arguments.constFirst())).fileName() != u"canopy") continue;
            if (!argument.isEmpty() && !arguments.contains(argument.toUtf8())) continue;
            if (read(process + QStringLiteral("/environ")).contains(ours)) found.push_back(entry.toInt());
        }
        return found;
    }

    QDBusMessage ask(const QString& method, const QVariantList& arguments) const {
        QDBusMessage message = QDBusMessage::createMethodCall(id, object, QStringLiteral("org.freedesktop.Application"), method);
        message.setArguments(arguments);
        return m_bus->call(message, QDBus::Block, patience_ms);
    }
    QDBusMessage act(const QString& action) const {
        const QVariantMap data{{QStringLiteral("activation-token"), QStringLiteral("of-the-menu")}};
        return ask(QStringLiteral("ActivateAction"), {action, QVariantList{}, data});
    }

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QProcessEnvironment m_environment = without_display();
    std::unique_ptr<QDBusConnection> m_bus;
    std::vector<std::unique_ptr<QProcess>> m_windows;
    std::map<QProcess*, std::map<QProcess::ProcessChannel, QByteArray>> m_said;
};

TEST_F(SingleInstance, ASecondStartHandsOverAndEnds) {
    const QProcess& first = start_first();
    QProcess& second = start();
    ASSERT_TRUE(second.waitForFinished(patience_ms));
    EXPECT_EQ(second.exitCode(), 0);
    EXPECT_EQ(second.readAllStandardError(), QByteArray{});
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

TEST_F(SingleInstance, OneWithOptionsIsNotWhatAPlainStartBringsToTheFront) {
    QProcess& other = start({QStringLiteral("--database"), m_folder.filePath(QStringLiteral("other.db"))});
    ASSERT_TRUE(says(other, QProcess::StandardOutput, "token in "));
    EXPECT_FALSE(has_owner());
    start_first();
}

TEST_F(SingleInstance, ADesktopRaisesItAndCallsItsActions) {
    const QProcess& first = start_first();
    EXPECT_EQ(ask(QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
    EXPECT_EQ(ask(QStringLiteral("Open"), {QStringList{}, QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
    EXPECT_EQ(act(QStringLiteral("nonsense")).type(), QDBusMessage::ReplyMessage);
    EXPECT_EQ(first.state(), QProcess::Running);
}

TEST_F(SingleInstance, ItsActionsStartOthersWithTheTokenOfTheDesktop) {
    QProcess& first = start_first();
    EXPECT_EQ(act(QStringLiteral("new-window")).type(), QDBusMessage::ReplyMessage);
    EXPECT_TRUE(says(first, QProcess::StandardOutput, "token in ", 2));
    EXPECT_EQ(act(QStringLiteral("crash-demo")).type(), QDBusMessage::ReplyMessage);
    EXPECT_TRUE(says(first, QProcess::StandardOutput, "token in ", 3));
    const std::vector<pid_t> windows = processes_with(QStringLiteral("--new-instance"));
    ASSERT_THAT(windows, SizeIs(1));
    EXPECT_THAT(processes_with(QStringLiteral("--crash-demo")), SizeIs(1));
    EXPECT_THAT(read(QStringLiteral("/proc/%1/environ").arg(windows.front())).toStdString(),
                HasSubstr("XDG_ACTIVATION_TOKEN=of-the-menu"));
}

TEST_F(SingleInstance, AnActionOfOneThatDoesNotRunStartsWhatItNamesAndNothingElse) {
    EXPECT_EQ(act(QStringLiteral("crash-demo")).type(), QDBusMessage::ReplyMessage); // the bus starts it for this call
    EXPECT_TRUE(says(m_daemon, QProcess::StandardOutput, "token in "));
    EXPECT_TRUE(wait_for_owner(false));
    EXPECT_EQ(m_said[&m_daemon][QProcess::StandardOutput].count("token in "), 1);
    EXPECT_THAT(processes_with(QStringLiteral("--crash-demo")), SizeIs(1));
    EXPECT_FALSE(QFile::exists(m_folder.filePath(QStringLiteral("canopy/canopy.db")))) << "a demo leaves the user's orders alone";
}

TEST_F(SingleInstance, TheBusStartsItWithAWindowWhenOneIsAskedFor) {
    EXPECT_EQ(ask(QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
    EXPECT_TRUE(says(m_daemon, QProcess::StandardOutput, "token in "));
    EXPECT_TRUE(has_owner());
    EXPECT_TRUE(QFile::exists(m_folder.filePath(QStringLiteral("canopy/canopy.db"))));
    EXPECT_EQ(ask(QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ReplyMessage);
}

TEST_F(SingleInstance, WhatCannotStartKeepsNobodyElseFromIt) {
    m_environment.insert(QStringLiteral("XDG_DATA_HOME"), QStringLiteral("/dev/null/nowhere"));
    QProcess& fails = start();
    ASSERT_TRUE(says(fails, QProcess::StandardError, "canopy: "));
    EXPECT_EQ(fails.state(), QProcess::Running) << "its box is to be seen";
    EXPECT_FALSE(has_owner());
    m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.path());
    start_first();
}

TEST_F(SingleInstance, OneThatHangsIsSaidAndShownAndNotDoubled) {
    const QProcess& first = start_first();
    kill(static_cast<pid_t>(first.processId()), SIGSTOP);
    QProcess& second = start();
    EXPECT_TRUE(says(second, QProcess::StandardError, "canopy: Canopy runs already but does not answer; "));
    EXPECT_EQ(second.state(), QProcess::Running) << "its box is to be seen";
    second.terminate();
    EXPECT_TRUE(second.waitForFinished(patience_ms));
    EXPECT_EQ(second.exitCode(), 1);
    EXPECT_EQ(second.readAllStandardOutput(), QByteArray{}) << "it is not to run beside the first";
    kill(static_cast<pid_t>(first.processId()), SIGCONT);
}

TEST_F(SingleInstance, ABusThatHangsKeepsNoWindowFromStarting) {
    kill(static_cast<pid_t>(m_daemon.processId()), SIGSTOP);
    QProcess& window = start();
    EXPECT_TRUE(says(window, QProcess::StandardOutput, "token in "));
    EXPECT_TRUE(says(window, QProcess::StandardError, "canopy: the session bus does not answer; "));
    window.terminate();
    EXPECT_TRUE(window.waitForFinished(patience_ms));
    EXPECT_EQ(window.exitCode(), 0);
    kill(static_cast<pid_t>(m_daemon.processId()), SIGCONT);
}

/// The same with windows on a display of X.
class OnX : public SingleInstance {
protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(SingleInstance::SetUp());
        m_server.start(QStringLiteral("Xvfb"),
                       {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
        ASSERT_TRUE(m_server.waitForReadyRead(patience_ms)) << "Xvfb does not start: install the package xvfb";
        m_environment.insert(QStringLiteral("DISPLAY"), u':' + QString::fromUtf8(m_server.readLine()).trimmed());
        m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    }
    void TearDown() override {
        SingleInstance::TearDown();
        m_server.kill();
        m_server.waitForFinished(patience_ms);
    }

    QProcess m_server;
};

TEST_F(OnX, TheDesktopKnowsItsWindowsByTheirClass) {
    start_first();
    EXPECT_EQ(ask(QStringLiteral("Activate"), {QVariantMap{}}).type(), QDBusMessage::ReplyMessage); // its window is there now
    const ProgramRun tree = run_program("xwininfo", {QStringLiteral("-root"), QStringLiteral("-tree")}, m_environment);
    ASSERT_EQ(tree.exit_code, 0) << "install the package x11-utils. " << tree.errors;
    const QSettings entry(QStringLiteral(CANOPY_DESKTOP_ENTRY), QSettings::IniFormat);
    const std::string name = entry.value(QStringLiteral("Desktop Entry/StartupWMClass")).toString().toStdString();
    EXPECT_THAT(tree.output, HasSubstr("(\"" + name + "\" \"" + name + "\")"));
}

/// In the place of a first: remembers what a second start hands over.
class Remembers : public QDBusVirtualObject {
public:
    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        given = qdbus_cast<QVariantMap>(message.arguments().value(0));
        return connection.send(message.createReply());
    }
    QVariantMap given;
};

TEST_F(OnX, ASecondStartHandsOverWhatTheDesktopGaveIt) {
    Remembers first;
    ASSERT_TRUE(m_bus->registerVirtualObject(object, &first));
    ASSERT_TRUE(m_bus->registerService(id));
    m_environment.insert(QStringLiteral("DESKTOP_STARTUP_ID"), QStringLiteral("menu_TIME1"));
    QProcess& second = start();
    QEventLoop loop;
    QObject::connect(&second, &QProcess::finished, &loop, &QEventLoop::quit);
    loop.exec();
    EXPECT_EQ(second.exitCode(), 0);
    EXPECT_EQ(first.given.value(QStringLiteral("desktop-startup-id")).toString(), QStringLiteral("menu_TIME1"));
    m_bus->unregisterObject(object);
    m_bus->unregisterService(id);
}

} // namespace
} // namespace canopy::app::testing
