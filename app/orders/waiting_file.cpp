// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/waiting_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace canopy::app {

/// Without O_NONBLOCK a pipe without a writer would hold whoever opens it.
WaitingFile::WaitingFile(const std::filesystem::path& file, std::function<bool()> told_to_stop)
    : m_told_to_stop(std::move(told_to_stop)), m_file(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat about {};
    if (m_file < 0 || fstat(m_file, &about) != 0) m_error = errno;
    m_may_wait = !S_ISREG(about.st_mode);
}

WaitingFile::~WaitingFile() {
    if (m_file >= 0) close(m_file);
}

WaitingFile::int_type WaitingFile::underflow() {
    if (m_error != 0 || m_stopped) return traits_type::eof();
    const std::size_t size = read_some();
    m_lines += static_cast<std::size_t>(std::count(m_bytes.data(), m_bytes.data() + size, '\n'));
    setg(m_bytes.data(), m_bytes.data(), m_bytes.data() + size);
    return size == 0 ? traits_type::eof() : traits_type::to_int_type(m_bytes.front());
}

bool WaitingFile::wait_for_bytes() {
    constexpr int look_again_ms = 100;
    pollfd wait{.fd = m_file, .events = POLLIN, .revents = 0};
    do {
        if (m_told_to_stop()) return false;
    } while (poll(&wait, 1, look_again_ms) <= 0); // a signal may say that it is to stop
    return true;
}

/// 0: the end, an error, or told to stop.
std::size_t WaitingFile::read_some() {
    for (;;) {
        if (m_may_wait && !wait_for_bytes()) {
            m_stopped = true;
            return 0;
        }
        const ssize_t size = read(m_file, m_bytes.data(), m_bytes.size());
        if (size >= 0) return static_cast<std::size_t>(size);
        if (errno == EINTR || errno == EAGAIN) continue;
        m_error = errno;
        return 0;
    }
}

} // namespace canopy::app
