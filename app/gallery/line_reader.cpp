// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/line_reader.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace canopy::app {

namespace {

constexpr std::size_t most_a_call = std::size_t{1} << 20;

bool same_file(const struct ::stat& a, const struct ::stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

} // namespace

std::vector<std::string> LineReader::read_new() {
    std::vector<std::string> lines;
    if (!is_open()) open();
    if (!is_open()) return lines;
    read_rest(lines);
    if (!is_open() || !was_replaced()) return lines;
    if (m_position < m_identity.st_size) return lines; // more than a call's worth is left of the old one
    close();
    open();
    if (is_open()) read_rest(lines);
    return lines;
}

/// Without waiting: a pipe of that name must not hold us up.
void LineReader::open() {
    const int descriptor = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const int error = errno;
    // Only a file that was there at the beginning is read from its end: all of a later one is new.
    const Begin begin = std::exchange(m_begin, Begin::AtStart);
    if (descriptor < 0) {
        m_problem = error == ENOENT ? "missing" : std::strerror(error);
        return;
    }
    m_descriptor = descriptor;
    if (::fstat(descriptor, &m_identity) != 0 || !S_ISREG(m_identity.st_mode)) {
        close();
        m_problem = "no regular file";
        return;
    }
    m_problem.clear();
    m_position = begin == Begin::AtEnd ? m_identity.st_size : 0;
}

void LineReader::close() {
    if (is_open()) ::close(m_descriptor);
    m_descriptor = -1;
    m_position = 0;
    m_partial.clear();
}

/// Another file lies under the name, or none.
bool LineReader::was_replaced() const {
    struct ::stat now {};
    return ::stat(m_path.c_str(), &now) != 0 || !same_file(now, m_identity);
}

void LineReader::read_rest(std::vector<std::string>& lines) {
    if (::fstat(m_descriptor, &m_identity) != 0) throw std::system_error(errno, std::generic_category(), m_path.string());
    if (m_identity.st_size < m_position) { // truncated: all of it is new
        m_position = 0;
        m_partial.clear();
    }
    std::array<char, 16 * 1024> buffer{};
    for (std::size_t total = 0; total < most_a_call;) {
        const ssize_t count = ::pread(m_descriptor, buffer.data(), buffer.size(), m_position);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw std::system_error(errno, std::generic_category(), m_path.string()); // a broken disk: crash
        if (count == 0) return;
        m_position += count;
        total += static_cast<std::size_t>(count);
        take_lines({buffer.data(), static_cast<std::size_t>(count)}, lines);
    }
}

void LineReader::take_lines(std::string_view text, std::vector<std::string>& lines) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t room = longest_line - m_partial.size();
        const std::size_t taken = std::min(std::min(end, text.size()), room);
        m_partial.append(text.substr(0, taken));
        const bool ended = taken == end;
        if (ended || m_partial.size() == longest_line) lines.push_back(std::exchange(m_partial, {}));
        text.remove_prefix(taken + (ended ? 1 : 0));
    }
}

} // namespace canopy::app
