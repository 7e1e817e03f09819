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

TEST(ServiceManager, HearsWhenTheProgramIsReadyThatItLivesAndThatItEnds) {
    const NotifySocket systemd;
    const QTemporaryDir folder;
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("NOTIFY_SOCKET"), systemd.name());
    environment.insert(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("100000"));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setStandardOutputFile(QProcess::nullDevice());
    program.start(QStringLiteral(CANOPY_HEADLESS), {QStringLiteral("--database"), folder.filePath(QStringLiteral("orders.db"))});
    EXPECT_EQ(systemd.next(), "READY=1");
    EXPECT_EQ(systemd.next(), "WATCHDOG=1");
    EXPECT_EQ(systemd.next(), "WATCHDOG=1");
    kill(static_cast<pid_t>(program.processId()), SIGTERM);
    std::string last = systemd.next();
    while (last == "WATCHDOG=1") last = systemd.next();
    EXPECT_EQ(last, "STOPPING=1");
    EXPECT_TRUE(program.waitForFinished(60'000));
    EXPECT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
}

} // namespace
} // namespace canopy::app::testing
