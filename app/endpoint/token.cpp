// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/token.hpp"

#include "app/endpoint/http_message.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <sys/random.h>

namespace canopy::app {

tl::expected<Token, int> Token::make() {
    std::array<unsigned char, digits / 2> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return tl::unexpected(errno);
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return Token{text};
}

bool Token::looks_like_one(std::string_view text) noexcept {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool Token::is(std::string_view presented) const noexcept {
    if (presented.size() != m_text.size()) return false; // its length is no secret
    unsigned difference = 0;
    for (std::size_t i = 0; i < m_text.size(); ++i) {
        const volatile char ours = m_text[i]; // volatile: looked at to the end, whatever is known by then
        difference |= static_cast<unsigned char>(ours) ^ static_cast<unsigned char>(presented[i]);
    }
    return difference == 0 && !m_text.empty();
}

bool Token::is_in(std::string_view authorization) const noexcept {
    if (!is_bearer(authorization)) return false;
    constexpr std::size_t scheme = std::string_view("Bearer ").size();
    authorization.remove_prefix(std::min(authorization.find_first_not_of(' ', scheme), authorization.size()));
    return is(authorization);
}

} // namespace canopy::app
