// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <streambuf>

namespace canopy::app {

/// Reads a file that may make its reader wait, as a pipe does whose writer thinks, and can be told to stop meanwhile.
///
///     WaitingFile file("/run/orders.fifo", [] { return told_to_stop(); });
///     std::istream stream(&file);
///     while (std::getline(stream, line)) use(line);
///     if (file.was_cut()) warn(); // that was not the end
///
/// While it waits it asks each 100 ms; a regular file never waits, and nobody is asked. Process: one thread that may block.
/// Fails: the stream ends; error() has the errno of opening or reading.
class WaitingFile final : public std::streambuf {
public:
    WaitingFile(const std::filesystem::path& file, std::function<bool()> told_to_stop);
    WaitingFile(const WaitingFile&) = delete;
    WaitingFile& operator=(const WaitingFile&) = delete;
    ~WaitingFile() override;

    /// It ended before its end: told to stop, or an error.
    bool was_cut() const noexcept { return m_stopped || m_error != 0; }
    int error() const noexcept { return m_error; }
    /// Line ends read so far.
    std::size_t lines() const noexcept { return m_lines; }

protected:
    int_type underflow() override;

private:
    /// False: told to stop.
    bool wait_for_bytes();
    std::size_t read_some();

    std::function<bool()> m_told_to_stop;
    int m_file;
    bool m_may_wait = false;
    bool m_stopped = false;
    int m_error = 0;
    std::size_t m_lines = 0;
    std::array<char, std::size_t{64} * 1024> m_bytes{};
};

} // namespace canopy::app
