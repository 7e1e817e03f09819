// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/quit_signals.hpp"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace canopy::ui {

namespace {

std::array<int, 2> ends{-1, -1}; // written by the handler, read by the notifier

void onSignal(int) {
    const int before = errno;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(ends[0], &byte, 1);
    errno = before;
}

void install(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent) : QObject(parent) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) return;
    m_notifier = new QSocketNotifier(ends[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (read(ends[1], &byte, 1) > 0) {
        }
        Q_EMIT quitRequested();
    });
    install(onSignal);
}

QuitSignals::~QuitSignals() {
    if (!m_notifier) return;
    install(SIG_DFL);
    delete m_notifier;
    for (int& end : ends) close(std::exchange(end, -1));
}

} // namespace canopy::ui
