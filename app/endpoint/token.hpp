// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace canopy::app {

/// The secret that whoever changes something must know: 256 random bits, as 64 hexadecimal digits.
///
///     const auto token = Token::make();
///     if (token && token->is(presented)) kill(pid);
///
/// Process: a value; the comparison takes the same time wherever the texts differ. Fails: make() with an errno.
class Token {
public:
    static constexpr std::size_t digits = 64;

    static tl::expected<Token, int> make();
    /// Whether a text could be one: as many digits, and nothing else.
    static bool looks_like_one(std::string_view text) noexcept;

    explicit Token(std::string text) : m_text(std::move(text)) {}
    bool is(std::string_view presented) const noexcept;
    /// Whether an `Authorization` header presents it: `Bearer …`.
    bool is_in(std::string_view authorization) const noexcept;
    const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text;
};

} // namespace canopy::app
