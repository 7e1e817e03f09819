// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/session_bus.hpp"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace canopy::ui {

namespace {

/// As bind() takes it: an abstract name begins with a null byte.
QByteArray socketName(const QByteArray& address) {
    for (const QByteArray& pair : address.mid(address.indexOf(':') + 1).split(',')) {
        const QByteArray value = QByteArray::fromPercentEncoding(pair.mid(pair.indexOf('=') + 1));
        if (pair.startsWith("path=")) return value;
        if (pair.startsWith("abstract=")) return '\0' + value;
    }
    return {};
}

/// The names of the sockets at which the bus may be; an empty one is none that can be tried.
QList<QByteArray> socketNames() {
    QList<QByteArray> names;
    const QByteArray addresses = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    for (const QByteArray& address : addresses.split(';'))
        if (!address.isEmpty()) names.append(address.startsWith("unix:") ? socketName(address) : QByteArray{});
    const QByteArray folder = qgetenv("XDG_RUNTIME_DIR");
    if (addresses.isEmpty() && !folder.isEmpty() && QFile::exists(QFile::decodeName(folder + "/bus"))) names = {folder + "/bus"};
    return names;
}

/// Of a socket that is connected: who runs answers, be it that we may not come in, or hangs up.
SessionBus authenticate(int socket, std::chrono::milliseconds patience) {
    const QByteArray hello = '\0' + QByteArray("AUTH EXTERNAL ") + QByteArray::number(getuid()).toHex() + "\r\n";
    if (send(socket, hello.constData(), static_cast<std::size_t>(hello.size()), MSG_NOSIGNAL) != hello.size())
        return SessionBus::None;
    pollfd answer{.fd = socket, .events = POLLIN, .revents = 0};
    return poll(&answer, 1, static_cast<int>(patience.count())) == 0 ? SessionBus::Silent : SessionBus::Answers;
}

SessionBus probe(const QByteArray& name, std::chrono::milliseconds patience) {
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    if (name.isEmpty() || static_cast<std::size_t>(name.size()) >= sizeof place.sun_path) return SessionBus::Answers;
    std::memcpy(place.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
    // The null byte at the end belongs to no abstract name.
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(name.size()) +
                                             (name.front() == '\0' ? 0 : 1));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return SessionBus::None;
    SessionBus found = SessionBus::None;
    if (connect(socket, reinterpret_cast<const sockaddr*>(&place), size) == 0)
        found = authenticate(socket, patience);
    else if (errno == EAGAIN) // so many wait already that it takes no more of them
        found = SessionBus::Silent;
    close(socket);
    return found;
}

} // namespace

SessionBus probeSessionBus(std::chrono::milliseconds patience) {
    for (const QByteArray& name : socketNames())
        if (const SessionBus found = probe(name, patience); found != SessionBus::None) return found;
    return SessionBus::None;
}

} // namespace canopy::ui
