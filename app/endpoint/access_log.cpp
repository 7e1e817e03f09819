// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/access_log.hpp"

#include <climits>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace canopy::app {

bool AccessLines::push(std::string line) {
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() >= most) {
        ++m_dropped;
        return false;
    }
    m_lines.push_back(std::move(line));
    return m_lines.size() == 1;
}

std::optional<std::string> AccessLines::take() {
    const std::lock_guard lock(m_mutex);
    if (m_lines.empty()) return std::nullopt;
    std::string line = std::move(m_lines.front());
    m_lines.pop_front();
    return line;
}

void AccessLines::count_dropped() {
    const std::lock_guard lock(m_mutex);
    ++m_dropped;
}

std::uint64_t AccessLines::dropped() const {
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

ChildSpec AccessLog::child_spec(EndpointConfig::LineWriter writer, std::shared_ptr<AccessLines> lines) {
    return {.id = process_name,
            .start = starts_with<AccessLog>({.name = process_name, .pinned = true, .trap_exit = true}, std::move(writer),
                                            std::move(lines))};
}

void AccessLog::write(const Ref<AccessLog>& log, AccessLines& lines, std::string line) {
    if (lines.push(std::move(line))) cast(log, Written{});
}

AccessLog::AccessLog(EndpointConfig::LineWriter writer, std::shared_ptr<AccessLines> lines)
    : m_writer(std::move(writer)), m_lines(std::move(lines)) {
    cast(self_ref(), Written{}); // what a life before this one left
}

void AccessLog::handle_cast(Written) { write_all(); }
void AccessLog::terminate(const ExitReason&) { write_all(); }

void AccessLog::write_all() {
    while (const auto line = m_lines->take())
        if (!m_writer(*line)) m_lines->count_dropped();
}

void AccessLog::inspect(Inspector& inspector) const { inspector.show("lines dropped", m_lines->dropped()); }

bool write_if_it_goes(int descriptor, std::string line) {
    line += '\n';
    if (line.size() > PIPE_BUF) return false; // more than a pipe takes at once
    pollfd room{.fd = descriptor, .events = POLLOUT, .revents = 0};
    if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) return false;
    return ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

} // namespace canopy::app
