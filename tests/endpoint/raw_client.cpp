// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/endpoint/raw_client.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace canopy::app::testing {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

int connect_to(std::uint16_t port, const char* address) {
    sockaddr_storage storage{};
    socklen_t length = 0;
    auto* const four = reinterpret_cast<sockaddr_in*>(&storage);
    auto* const six = reinterpret_cast<sockaddr_in6*>(&storage);
    if (inet_pton(AF_INET, address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        length = sizeof *four;
    } else if (inet_pton(AF_INET6, address, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        length = sizeof *six;
    }
    const int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(descriptor, reinterpret_cast<sockaddr*>(&storage), length) == 0) return descriptor;
    close(descriptor);
    return -1;
}

} // namespace

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

std::string Reply::media_type() const {
    const std::string type = header("content-type");
    return type.substr(0, type.find(';'));
}

RawClient::RawClient(std::uint16_t port, const char* address) : m_socket(connect_to(port, address)) {}
RawClient::RawClient(RawClient&& other) noexcept
    : m_socket(std::exchange(other.m_socket, -1)), m_buffer(std::move(other.m_buffer)), m_stream(std::move(other.m_stream)) {}
RawClient::~RawClient() {
    if (m_socket >= 0) close(m_socket);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::end_sending() { shutdown(m_socket, SHUT_WR); }

void RawClient::shrink_receive_buffer() {
    const int least = 1;
    setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
}

bool RawClient::fill() {
    std::array<char, 16 * 1024> bytes{};
    const ssize_t received = recv(m_socket, bytes.data(), bytes.size(), 0);
    if (received <= 0) return false;
    m_buffer.append(bytes.data(), static_cast<std::size_t>(received));
    return true;
}

std::optional<std::string> RawClient::take_line() {
    std::size_t end = m_buffer.find("\r\n");
    for (; end == std::string::npos; end = m_buffer.find("\r\n"))
        if (!fill()) return std::nullopt;
    std::string line = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 2);
    return line;
}

bool RawClient::take_bytes(std::size_t count, std::string& into) {
    while (m_buffer.size() < count)
        if (!fill()) return false;
    into += m_buffer.substr(0, count);
    m_buffer.erase(0, count);
    return true;
}

bool RawClient::take_chunks(std::string& into) {
    for (;;) {
        const auto line = take_line();
        std::size_t size = 0;
        if (!line || std::from_chars(line->data(), line->data() + line->size(), size, 16).ec != std::errc{}) return false;
        std::string end;
        if (!take_bytes(size, into) || !take_bytes(2, end)) return false;
        if (size == 0) return true;
    }
}

Reply RawClient::receive(Body body) {
    Reply reply;
    const auto first = take_line();
    if (!first || first->size() < 12) return reply;
    reply.version = first->substr(0, 8);
    for (auto line = take_line(); line && !line->empty(); line = take_line()) {
        const std::size_t colon = line->find(':');
        reply.headers[lower(line->substr(0, colon))] = line->substr(std::min(colon + 2, line->size()));
    }
    const int status = std::stoi(first->substr(9, 3));
    bool whole = true;
    if (body == Body::Follows && status >= 200 && status != 304 && reply.media_type() != "text/event-stream") {
        if (reply.header("transfer-encoding") == "chunked")
            whole = take_chunks(reply.body);
        else if (const std::string length = reply.header("content-length"); !length.empty())
            whole = take_bytes(std::stoul(length), reply.body);
        else
            while (fill()) reply.body = m_buffer;
    }
    if (whole) reply.status = status;
    return reply;
}

std::optional<std::string> RawClient::receive_until(std::string_view end) {
    for (;;) {
        if (const std::size_t at = m_stream.find(end); at != std::string::npos) {
            std::string text = m_stream.substr(0, at + end.size());
            m_stream.erase(0, at + end.size());
            return text;
        }
        const auto line = take_line();
        std::size_t size = 0;
        if (!line || std::from_chars(line->data(), line->data() + line->size(), size, 16).ec != std::errc{}) return std::nullopt;
        std::string line_end;
        if (size == 0 || !take_bytes(size, m_stream) || !take_bytes(2, line_end)) return std::nullopt;
    }
}

bool RawClient::at_end() {
    char byte = 0;
    const ssize_t received = recv(m_socket, &byte, 1, 0);
    return m_buffer.empty() && (received == 0 || (received < 0 && errno == ECONNRESET));
}

std::string request_text(std::string_view method, std::string_view target, std::uint16_t port,
                         const std::vector<std::string>& headers, std::string_view body) {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", method, target, port);
    for (const std::string& header : headers) text += header + "\r\n";
    if (!body.empty() || method == "POST" || method == "PATCH") text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + std::string{body};
}

} // namespace canopy::app::testing
