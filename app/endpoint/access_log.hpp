// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_config.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace canopy::app {

/// The lines that wait to be written: a bounded queue, between those who answer requests and the one who writes.
/// Process: any.
class AccessLines {
public:
    static constexpr std::size_t most = 1000;

    /// Whether the writer must be told: nothing waited before. A line that finds no room is dropped, and counted.
    bool push(std::string line);
    std::optional<std::string> take();
    void count_dropped();
    std::uint64_t dropped() const;

private:
    mutable std::mutex m_mutex;
    std::deque<std::string> m_lines;
    std::uint64_t m_dropped = 0;
};

/// Writes the access log. A disk that is full or slow, or a pipe that nobody reads, then costs lines, and nothing else:
/// no request waits for it, and no answer fails.
///
///     AccessLog::write(m_access_log, *m_lines, "GET /livez 200 0.321 ms 3 B"); // never waits
///
/// Process: pinned, because files block. Fails: a crash loses the line in hand; those that wait stay, and are written.
class AccessLog final : public GenServer<AccessLog> {
public:
    struct Written {}; ///< to the queue

    static constexpr const char* process_name = "access_log";
    static ChildSpec child_spec(EndpointConfig::LineWriter writer, std::shared_ptr<AccessLines> lines);
    static void write(const Ref<AccessLog>& log, AccessLines& lines, std::string line);

    AccessLog(EndpointConfig::LineWriter writer, std::shared_ptr<AccessLines> lines);
    void handle_cast(Written);
    /// What waits is still written.
    void terminate(const ExitReason& reason);
    void inspect(Inspector& inspector) const override;

private:
    void write_all();

    EndpointConfig::LineWriter m_writer;
    std::shared_ptr<AccessLines> m_lines;
};

/// Writes a line to a descriptor if it takes it now. Never waits for whoever reads it. Fails: false, nothing was written.
bool write_if_it_goes(int descriptor, std::string line);

} // namespace canopy::app
