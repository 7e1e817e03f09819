// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/csv_reader.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Splits the text of one record, fed a line at a time because a quoted field may go on in the next.
class Splitter {
public:
    enum class State { FieldStart, Plain, Quoted, QuoteInQuoted };

    /// Fails: what breaks the rules of quoting.
    tl::expected<void, std::string> feed(std::string_view text) {
        for (const char c : text) {
            if (const char* const wrong = take(c)) return tl::unexpected(std::string{wrong});
        }
        return {};
    }

    bool is_inside_quotes() const noexcept { return m_state == State::Quoted; }

    std::vector<std::string> finish() && {
        m_fields.push_back(std::move(m_field));
        return std::move(m_fields);
    }

private:
    const char* take(char c) {
        switch (m_state) {
        case State::FieldStart:
            if (c == '"') {
                m_state = State::Quoted;
                return nullptr;
            }
            m_state = State::Plain;
            [[fallthrough]];
        case State::Plain:
            if (c == '"') return "a quote inside a field that does not begin with one";
            return append_or_end(c);
        case State::Quoted:
            if (c == '"')
                m_state = State::QuoteInQuoted;
            else
                m_field += c;
            return nullptr;
        case State::QuoteInQuoted:
            if (c != '"' && c != ',') return "text after the closing quote of a field";
            m_state = State::Quoted;
            return c == '"' ? append(c) : append_or_end(c);
        }
        return nullptr;
    }

    const char* append(char c) {
        m_field += c;
        return nullptr;
    }

    const char* append_or_end(char c) {
        if (c != ',') return append(c);
        m_fields.push_back(std::exchange(m_field, {}));
        m_state = State::FieldStart;
        return nullptr;
    }

    std::vector<std::string> m_fields;
    std::string m_field;
    State m_state = State::FieldStart;
};

} // namespace

std::optional<tl::expected<CsvRecord, BadLine>> CsvReader::next() {
    while (std::optional<Line> line = next_line()) {
        if (!line->text.empty() || line->too_long) return read_record(std::move(*line));
    }
    return std::nullopt;
}

tl::expected<CsvRecord, BadLine> CsvReader::read_record(Line first) {
    const std::size_t number = first.number;
    const auto bad = [number](std::string reason) {
        return tl::unexpected(BadLine{.line = number, .reason = std::move(reason)});
    };
    Splitter splitter;
    std::deque<Line> more;
    std::size_t size = first.text.size();
    for (Line line = std::move(first);;) {
        if (line.too_long) break;
        if (auto fed = splitter.feed(line.text); !fed) {
            if (more.empty()) return bad(std::move(fed.error()));
            break;
        }
        if (!splitter.is_inside_quotes()) return CsvRecord{.line = number, .fields = std::move(splitter).finish()};
        std::optional<Line> continuation = next_line();
        if (!continuation) break;
        size += continuation->text.size() + 1;
        more.push_back(*continuation);
        if (size > longest_record) break;
        static_cast<void>(splitter.feed("\n"));
        line = std::move(*continuation);
    }
    const bool too_long = more.empty() && size > longest_record;
    m_put_back.insert(m_put_back.begin(), more.begin(), more.end());
    return bad(too_long ? fmt::format("longer than {} bytes", longest_record)
                        : std::string{"a quoted field is not closed properly"});
}

std::optional<CsvReader::Line> CsvReader::next_line() {
    if (m_put_back.empty()) return read_line();
    Line line = std::move(m_put_back.front());
    m_put_back.pop_front();
    return line;
}

std::optional<CsvReader::Line> CsvReader::read_line() {
    std::streambuf& bytes = *m_stream.rdbuf();
    constexpr auto end = std::char_traits<char>::eof();
    if (bytes.sgetc() == end) return std::nullopt;
    Line line{.number = ++m_lines_read, .text = {}};
    for (auto c = bytes.sbumpc(); c != end && c != '\n'; c = bytes.sbumpc()) {
        if (line.text.size() <= longest_record) line.text += std::char_traits<char>::to_char_type(c);
    }
    line.too_long = line.text.size() > longest_record;
    if (line.text.ends_with('\r')) line.text.pop_back();
    if (line.number == 1 && line.text.starts_with(byte_order_mark)) line.text.erase(0, byte_order_mark.size());
    return line;
}

} // namespace canopy::app
