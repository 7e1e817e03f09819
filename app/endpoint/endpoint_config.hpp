// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace canopy::app {

/// What a client may ask for at most, and how long the endpoint waits for it.
struct EndpointLimits {
    std::size_t request_line = 8 * 1024;               ///< bytes; longer: 414
    std::size_t header_bytes = 32 * 1024;              ///< of all headers; more: 431
    std::size_t headers = 100;                         ///< more: 431
    std::size_t body_bytes = 1024 * 1024;              ///< more: 413
    std::size_t connections = 64;                      ///< more are answered 503
    std::size_t streams = 16;                          ///< of the connections: event streams; more: 503
    std::size_t stream_bytes = 256 * 1024;             ///< waiting for one reader; a reader slower than that is dropped
    std::size_t history = 10'000;                      ///< events a stream can be resumed from
    std::chrono::milliseconds header_deadline{10'000}; ///< from the connection, or the request line, to the last header: 408
    std::chrono::milliseconds body_deadline{30'000};   ///< from the last header to the end of the body: 408
    std::chrono::milliseconds keep_alive{15'000};      ///< a connection without a request
    std::chrono::milliseconds heartbeat{15'000};       ///< a stream without an event
    std::chrono::milliseconds drain{5'000};            ///< for requests under way when the program stops
};

/// How the program is reached over HTTP.
///
///     config.endpoint = EndpointConfig{.port = 0}; // any free port; System::endpoint() says which
struct EndpointConfig {
    std::string address{};              ///< numeric; empty: 127.0.0.1 and ::1. Another than loopback asks a token of readers too
    std::uint16_t port = 8780;          ///< 0: any free one
    std::filesystem::path token_file{}; ///< empty: default_token_file()
    EndpointLimits limits{};
    /// Takes a line; false: it did not go. Must come back, and not throw.
    using LineWriter = std::function<bool(const std::string&)>;
    /// Called with a line a request: method, path template, status, milliseconds, bytes. By a process of its own, with a
    /// thread of its own; what comes faster than it writes is dropped and counted.
    LineWriter access_log{};
};

} // namespace canopy::app
