// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// The secret that whoever changes something must know: 256 random bits, as 64 hexadecimal digits.
///
///     const auto token = Token::make_in(default_token_file());
///     if (token && token->is(presented)) kill(pid);
///
/// Process: a value; the comparison takes the same time wherever the texts differ. Fails: as make_in() says.
class Token {
public:
    /// A fresh one, written to a file that only this user can read (0600, in a folder that is 0700).
    /// Fails: one line naming the file and the remedy; also for a folder that belongs to somebody else.
    static tl::expected<Token, std::string> make_in(const std::filesystem::path& file);

    explicit Token(std::string text) : m_text(std::move(text)) {}
    bool is(std::string_view presented) const noexcept;
    /// Whether an `Authorization` header presents it: `Bearer …`.
    bool is_in(std::string_view authorization) const noexcept;
    const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text;
};

/// `$XDG_RUNTIME_DIR/canopy/token`; without that variable `/run/user/ID/canopy/token` if the folder is there, else beside
/// the user's database.
std::filesystem::path default_token_file();

} // namespace canopy::app
