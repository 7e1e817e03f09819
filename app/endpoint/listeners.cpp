// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/listeners.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace canopy::app {

namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr const char* loopback6 = "::1";
constexpr int backlog = 128; // who connects while the endpoint restarts waits here

struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    int family() const { return storage.ss_family; }
    const sockaddr* plain() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

std::optional<Address> read_address(const std::string& text, std::uint16_t port) {
    Address address;
    auto* const four = reinterpret_cast<sockaddr_in*>(&address.storage);
    auto* const six = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        address.length = sizeof(sockaddr_in);
        return address;
    }
    address = {};
    if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) != 1) return std::nullopt;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    address.length = sizeof(sockaddr_in6);
    return address;
}

bool is_loopback(const Address& address) {
    if (address.family() == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr.s_addr) >> 24) == 127;
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr);
}

/// A listening socket, or errno.
tl::expected<int, int> listen_on(const Address& address) {
    const int descriptor = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return tl::unexpected(errno);
    const int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); // past connections of the last run
    if (address.family() == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(descriptor, address.plain(), address.length) == 0 && listen(descriptor, backlog) == 0) return descriptor;
    const int error = errno;
    close(descriptor);
    return tl::unexpected(error);
}

std::uint16_t port_of(int descriptor) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &length);
    return ntohs(storage.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in*>(&storage)->sin_port
                                              : reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
}

std::string explain(const std::string& address, std::uint16_t port, int error) {
    if (error == EADDRINUSE)
        return fmt::format("port {} of {} is in use; name another with --port, or do without with --no-endpoint", port, address);
    return fmt::format("cannot listen on {} port {}: {}; name another with --port, or do without with --no-endpoint", address,
                       port, std::strerror(error));
}

/// A machine without IPv6 has no ::1, and needs none.
bool is_absent(int error) { return error == EAFNOSUPPORT || error == EADDRNOTAVAIL; }

} // namespace

bool Listeners::is_address(const std::string& text) { return read_address(text, 0).has_value(); }

Listeners::Listeners(Listeners&& other) noexcept
    : m_sockets(std::exchange(other.m_sockets, {})), m_port(other.m_port), m_loopback_only(other.m_loopback_only),
      m_notes(std::move(other.m_notes)) {}

Listeners::~Listeners() {
    for (const Socket& each : m_sockets) close(each.descriptor);
}

tl::expected<void, int> Listeners::add(const std::string& address, std::uint16_t port) {
    const std::optional<Address> read = read_address(address, port);
    if (!read) return tl::unexpected(EINVAL);
    const auto descriptor = listen_on(*read);
    if (!descriptor) return tl::unexpected(descriptor.error());
    m_port = port_of(*descriptor);
    m_loopback_only = m_loopback_only && is_loopback(*read);
    m_sockets.push_back({*descriptor, read->family() == AF_INET6 ? fmt::format("[{}]", address) : address});
    return {};
}

tl::expected<Listeners, std::string> Listeners::open_once(const EndpointConfig& config) {
    Listeners listeners;
    const std::string first = config.address.empty() ? loopback : config.address;
    if (const auto added = listeners.add(first, config.port); !added)
        return tl::unexpected(explain(first, config.port, added.error()));
    if (!config.address.empty()) return listeners;
    if (const auto added = listeners.add(loopback6, listeners.m_port); !added) {
        if (!is_absent(added.error())) return tl::unexpected(explain(loopback6, listeners.m_port, added.error()));
        listeners.m_notes.emplace_back("this machine has no ::1: the endpoint listens on 127.0.0.1 alone");
    }
    return listeners;
}

tl::expected<Listeners, std::string> Listeners::open(const EndpointConfig& config) {
    constexpr int attempts = 16; // a free port of 127.0.0.1 may be taken on ::1
    for (int attempt = 1; config.port == 0 && attempt < attempts; ++attempt)
        if (auto listeners = open_once(config)) return listeners;
    return open_once(config);
}

std::vector<std::string> Listeners::hosts() const {
    std::vector<std::string> hosts;
    for (const Socket& each : m_sockets) hosts.push_back(each.host);
    return hosts;
}

std::vector<std::string> Listeners::urls() const {
    std::vector<std::string> urls = hosts();
    for (std::string& each : urls) each = fmt::format("http://{}:{}", each, m_port);
    return urls;
}

std::vector<int> Listeners::duplicate() const {
    std::vector<int> descriptors;
    for (const Socket& each : m_sockets) {
        descriptors.push_back(fcntl(each.descriptor, F_DUPFD_CLOEXEC, 0));
        if (descriptors.back() < 0) throw std::system_error(errno, std::generic_category(), "cannot duplicate a socket");
    }
    return descriptors;
}

} // namespace canopy::app
