// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_config.hpp"

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// The sockets clients connect to. They outlive the process that answers: while it is restarted, who connects waits in
/// the kernel, and the port stays ours, an ephemeral one too.
///
///     const auto listeners = Listeners::open(config);
///     if (!listeners) return fail(listeners.error()); // "port 8780 of 127.0.0.1 is in use; …"
///
/// Process: made and destroyed by the thread that starts the program; duplicate() in any.
/// Fails: open() with one line: an address that is none, not of this machine, or a port in use.
class Listeners {
public:
    static tl::expected<Listeners, std::string> open(const EndpointConfig& config);
    /// Whether it is a numeric address of IPv4 or IPv6.
    static bool is_address(const std::string& text);
    ~Listeners();
    Listeners(Listeners&& other) noexcept;
    Listeners& operator=(Listeners&&) = delete;

    std::uint16_t port() const noexcept { return m_port; }
    bool loopback_only() const noexcept { return m_loopback_only; }
    /// As a URL has them, one a socket: `127.0.0.1`, `[::1]`.
    std::vector<std::string> hosts() const;
    /// `http://127.0.0.1:8780`, one a socket.
    std::vector<std::string> urls() const;
    /// What the user should know: that there is no ::1 on this machine.
    const std::vector<std::string>& notes() const noexcept { return m_notes; }
    /// A descriptor of its own for each socket, which whoever asked closes. Fails: throws std::system_error.
    std::vector<int> duplicate() const;

private:
    struct Socket {
        int descriptor = -1;
        std::string host; ///< as a URL has it: `[::1]`
    };
    Listeners() = default;
    static tl::expected<Listeners, std::string> open_once(const EndpointConfig& config);
    tl::expected<void, int> add(const std::string& address, std::uint16_t port);

    std::vector<Socket> m_sockets;
    std::uint16_t m_port = 0;
    bool m_loopback_only = true;
    std::vector<std::string> m_notes;
};

} // namespace canopy::app
