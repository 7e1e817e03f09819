// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/connection_table.hpp"

#include "app/endpoint/problem.hpp"

#include <fmt/format.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>

namespace canopy::app {

namespace {

constexpr Timestamp never = Timestamp::max();

/// Whether the client said anything at all: browsers connect in advance, and would take a 408 for an answer.
bool has_spoken(int socket) {
    tcp_info info{};
    socklen_t length = sizeof info;
    return getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 || info.tcpi_bytes_received > 0;
}

/// Past the library, which answers requests only. The client hears why and then the end of the connection.
void tell_time_is_over(int socket) {
    const HttpResponse response =
        to_response(Problem{.status = 408, .detail = "the request did not come in time; send it in one go"});
    const std::string text =
        fmt::format("HTTP/1.1 408 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n"
                    "Connection: close\r\n\r\n{}",
                    reason_phrase(408), response.content_type, response.body.size(), response.body);
    static_cast<void>(send(socket, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL)); // or it hears the end alone
}

} // namespace

ConnectionTable::Id ConnectionTable::opened(int socket, Timestamp now) {
    const std::lock_guard lock(m_mutex);
    const Id id = ++m_last;
    m_entries[id] = {.socket = socket,
                     .awaited = Awaited::FirstHeaders,
                     .deadline = now + m_limits.header_deadline,
                     .over_limit = m_entries.size() >= m_limits.connections}; // without this one yet
    return id;
}

void ConnectionTable::closed(Id connection) {
    const std::lock_guard lock(m_mutex);
    m_entries.erase(connection);
}

bool ConnectionTable::is_over_limit(Id connection) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(connection);
    return found != m_entries.end() && found->second.over_limit;
}

std::size_t ConnectionTable::size() const {
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

void ConnectionTable::await(Id connection, Awaited what, Timestamp deadline) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(connection);
    if (found == m_entries.end()) return;
    found->second.awaited = what;
    found->second.deadline = deadline;
}

void ConnectionTable::request_line_came(Id connection, Timestamp now) {
    await(connection, Awaited::Headers, now + m_limits.header_deadline);
}
void ConnectionTable::headers_came(Id connection, Timestamp now) {
    await(connection, Awaited::Body, now + m_limits.body_deadline);
}
void ConnectionTable::request_came(Id connection) { await(connection, Awaited::Answer, never); }
void ConnectionTable::answered(Id connection, Timestamp now) {
    await(connection, Awaited::NextRequest, now + m_limits.keep_alive);
}

void ConnectionTable::expire(Timestamp now) {
    const std::lock_guard lock(m_mutex);
    for (auto& [id, entry] : m_entries) {
        if (entry.deadline > now) continue;
        if (entry.awaited != Awaited::NextRequest && has_spoken(entry.socket)) tell_time_is_over(entry.socket);
        shutdown(entry.socket, SHUT_RDWR); // the library sees the end, and closes
        entry.deadline = never;
    }
}

bool ConnectionTable::has_left(Id connection) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(connection);
    if (found == m_entries.end()) return true;
    pollfd client{.fd = found->second.socket, .events = POLLRDHUP, .revents = 0};
    return poll(&client, 1, 0) == 1 && (client.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void ConnectionTable::abort(Id connection) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(connection);
    if (found != m_entries.end()) shutdown(found->second.socket, SHUT_RDWR);
}

} // namespace canopy::app
