// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <istream>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// A line of a file that could not be used.
struct BadLine {
    std::size_t line = 0; ///< from 1, the header included
    std::string reason;

    bool operator==(const BadLine&) const = default;
};

/// One record of a CSV file.
struct CsvRecord {
    std::size_t line = 0; ///< where it begins
    std::vector<std::string> fields;

    bool operator==(const CsvRecord&) const = default;
};

/// Reads comma-separated values as RFC 4180 has them, record by record.
///
///     CsvReader reader(stream);
///     while (auto record = reader.next()) { if (*record) use(**record); else report(record->error()); }
///
/// Fields may be quoted and then hold commas, doubled quotes and line ends. Lines end with LF or CRLF, empty ones are
/// skipped, a byte-order mark is dropped. A quote that is never closed costs its own line only.
///
/// Fails: next() answers a BadLine for a broken record and goes on with the next line.
/// Cost: memory for one record, at most 64 KiB; the file may be of any length.
class CsvReader {
public:
    static constexpr std::size_t longest_record = 64 * 1024;

    explicit CsvReader(std::istream& stream) : m_stream(stream) {}

    /// The next record, or what is wrong with it; nothing at the end.
    std::optional<tl::expected<CsvRecord, BadLine>> next();

private:
    struct Line {
        std::size_t number = 0;
        std::string text;
        bool too_long = false;
    };

    std::optional<Line> next_line();
    std::optional<Line> read_line();
    tl::expected<CsvRecord, BadLine> read_record(Line first);

    std::istream& m_stream;
    std::deque<Line> m_put_back; ///< lines taken for a quoted field that turned out to have no end
    std::size_t m_lines_read = 0;
};

} // namespace canopy::app
