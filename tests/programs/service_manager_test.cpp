// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QProcess>
#include <QTemporaryDir>

#include <array>
#include <csignal>
#include <cstring>
#include <gtest/gtest.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace canopy::app::testing {
namespace {

/// systemd's end of sd_notify(3).
class NotifySocket {
public:
    NotifySocket() : m_socket(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = name().toStdString();
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the socket API takes its addresses
        if (bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            ADD_FAILURE() << std::strerror(errno);
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;
    ~NotifySocket() { close(m_socket); }

    QString name() const { return m_folder.filePath(QStringLiteral("notify")); }

    /// The next message; empty: none within the patience of a test.
    std::string next() const {
        constexpr int patience_ms = 60'000;
        std::array<char, 512> text{};
        pollfd wait{.fd = m_socket, .events = POLLIN, .revents = 0};
        if (poll(&wait, 1, patience_ms) != 1) return {};
        const ssize_t length = recv(m_socket, text.data(), text.size(), 0);
        return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
    }

private:
    QTemporaryDir m_folder;
    int m_socket;
};

/// canopy-headless as a service with a watchdog of 100 ms.
class ServiceManagerTest : public ::testing::Test {
protected:
    void start(QStringList arguments) {
        QProcessEnvironment environment = without_display();
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), m_systemd.name());
        environment.insert(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("100000"));
        m_program.setProcessEnvironment(environment);
        m_program.setStandardOutputFile(QProcess::nullDevice());
        m_program.start(QStringLiteral(CANOPY_HEADLESS), arguments << QStringLiteral("--database") << path("orders.db"));
        EXPECT_EQ(m_systemd.next(), "READY=1");
    }
    void expect_fed(int times) {
        for (int i = 0; i < times; ++i) ASSERT_EQ(m_systemd.next(), "WATCHDOG=1") << i;
    }
    void expect_end(int exit_code) {
        kill(static_cast<pid_t>(m_program.processId()), SIGTERM);
        std::string last = m_systemd.next();
        while (last == "WATCHDOG=1") last = m_systemd.next();
        EXPECT_EQ(last, "STOPPING=1");
        EXPECT_TRUE(m_program.waitForFinished(60'000));
        EXPECT_EQ(m_program.exitCode(), exit_code) << m_program.readAllStandardError().toStdString();
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

private:
    NotifySocket m_systemd;
    QTemporaryDir m_folder;
    QProcess m_program;
};

TEST_F(ServiceManagerTest, HearsWhenTheProgramIsReadyThatItLivesAndThatItEnds) {
    start({});
    expect_fed(2);
    expect_end(0);
}

TEST_F(ServiceManagerTest, HearsOfARunWhoseCustomersWereStopped) {
    start({QStringLiteral("--crash"), QStringLiteral("/customers@200ms:stop")});
    expect_fed(20); // a second, and more
    expect_end(0);
}

TEST_F(ServiceManagerTest, HearsOfAnImportWhosePipeWaitsAndEndsIt) {
    const QString pipe = path("orders.fifo");
    ASSERT_EQ(mkfifo(pipe.toUtf8().constData(), 0600), 0);
    start({QStringLiteral("--import"), pipe});
    expect_fed(5);
    expect_end(1); // told to stop before the end of the file
}

} // namespace
} // namespace canopy::app::testing
