// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_config.hpp"
#include "core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace canopy::app {

/// Who is connected, and until when the next part of a request has to be there. The library below knows only how long a
/// connection was silent; a client that sends a byte now and then would keep its place for ever.
///
/// Process: any thread; a connection's number is the server's thread's until closed(). Cost: a lock and a look-up.
class ConnectionTable {
public:
    using Id = std::uint64_t;

    explicit ConnectionTable(EndpointLimits limits) : m_limits(limits) {}

    /// The first deadline begins. The socket stays valid until closed().
    Id opened(int socket, Timestamp now);
    void closed(Id connection);
    /// Opened when the places were taken already: its requests are answered 503.
    bool is_over_limit(Id connection) const;
    std::size_t size() const;

    void request_line_came(Id connection, Timestamp now);
    void headers_came(Id connection, Timestamp now);
    void request_came(Id connection);
    void answered(Id connection, Timestamp now);

    /// Ends those whose time is over: 408 for a request that is not complete, nothing for one that has not begun.
    void expire(Timestamp now);
    /// Whether its client has ended its side, or is gone. The library does not look while it waits for more of an answer.
    bool has_left(Id connection) const;
    /// Ends one at once, whatever it still has to read.
    void abort(Id connection);

private:
    enum class Awaited { FirstHeaders, Headers, Body, Answer, NextRequest };
    struct Entry {
        int socket = -1;
        Awaited awaited = Awaited::FirstHeaders;
        Timestamp deadline{};
        bool over_limit = false;
    };

    void await(Id connection, Awaited what, Timestamp deadline);

    const EndpointLimits m_limits;
    mutable std::mutex m_mutex;
    std::map<Id, Entry> m_entries;
    Id m_last = 0;
};

} // namespace canopy::app
