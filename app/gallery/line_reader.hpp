// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace canopy::app {

/// Reads what is added to a file, line by line, through truncation, rotation and disappearance: `tail -F` as a value.
///
///     LineReader reader("service.log", LineReader::Begin::AtEnd);
///     for (const std::string& line : reader.read_new()) print(line);
///
/// A line counts when its end is there. A file that shrank is read from its beginning; one that was replaced is read to
/// its end first. Blocks: for pinned processes. Cost: at most 1 MiB a call; what is beyond comes with the next one.
/// Fails: never; problem() says why nothing can be read at the moment, and the next call tries again.
class LineReader {
public:
    enum class Begin { AtStart, AtEnd };
    static constexpr std::size_t longest_line = 64 * 1024; ///< a longer one comes in pieces

    explicit LineReader(std::filesystem::path file, Begin begin) : m_path(std::move(file)), m_begin(begin) {}
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;
    ~LineReader() { close(); }

    std::vector<std::string> read_new();
    bool is_open() const noexcept { return m_descriptor >= 0; }
    void close();
    /// `missing`, `no regular file`, or the system's word; empty while it can be read.
    const std::string& problem() const noexcept { return m_problem; }
    const std::filesystem::path& path() const noexcept { return m_path; }

private:
    void open();
    bool was_replaced() const;
    void read_rest(std::vector<std::string>& lines);
    void take_lines(std::string_view text, std::vector<std::string>& lines);

    std::filesystem::path m_path;
    Begin m_begin;
    int m_descriptor = -1;
    struct ::stat m_identity {};
    off_t m_position = 0;
    std::string m_partial;
    std::string m_problem;
};

} // namespace canopy::app
