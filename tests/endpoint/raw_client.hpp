// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app::testing {

/// What a server answered, taken apart. A status of 0: nothing, the connection ended first.
struct Reply {
    int status = 0;
    std::string version{};
    std::map<std::string, std::string> headers{}; ///< names in lower case
    std::string body{};

    std::string header(const std::string& name) const;
    std::string media_type() const; ///< of the Content-Type, without parameters
};

/// A connection over which a test sends what it likes, right or wrong. Blocks; gives up after ten seconds.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1");
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connected() const { return m_socket >= 0; }
    bool send(std::string_view bytes);
    /// No more will be sent.
    void end_sending();
    enum class Body { Follows, None }; ///< None: of an answer to HEAD
    Reply receive(Body body = Body::Follows);
    /// The next text that ends so, of a body without an end; nothing when the connection ends first.
    std::optional<std::string> receive_until(std::string_view end);
    /// Whether the other side has ended the connection; waits for that.
    bool at_end();
    /// As little as the kernel allows: what comes then fills the other side's buffers.
    void shrink_receive_buffer();

private:
    bool fill();
    std::optional<std::string> take_line();
    bool take_bytes(std::size_t count, std::string& into);
    bool take_chunks(std::string& into);

    int m_socket = -1;
    std::string m_buffer;
    std::string m_stream; ///< of a chunked body that is read bit by bit
};

/// A request with everything it needs: Host, Content-Length. Headers: `Name: value`.
std::string request_text(std::string_view method, std::string_view target, std::uint16_t port,
                         const std::vector<std::string>& headers = {}, std::string_view body = {});

} // namespace canopy::app::testing
