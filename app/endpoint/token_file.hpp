// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/token.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <tl/expected.hpp>

namespace canopy::app {

/// A token of this run, in a file that only this user can read: 0600, in a folder that nobody else may write to. The file
/// is locked while the program runs, and removed at its end; one that a killed program left behind is replaced.
///
///     auto kept = TokenFile::make(default_token_file(port));
///     if (!kept) return fail(kept.error());
///     if (kept->token().is_in(authorization)) kill(pid);
///
/// Process: made and destroyed by the thread that starts the program; token() in any.
/// Fails: make() with one line naming the file and the remedy: for a file that is no token of Canopy's, which is left as it
/// is; for one that belongs to a Canopy that runs; for a folder that belongs to somebody else.
class TokenFile {
public:
    static tl::expected<TokenFile, std::string> make(std::filesystem::path file);
    ~TokenFile();
    TokenFile(TokenFile&& other) noexcept;
    TokenFile& operator=(TokenFile&&) = delete;

    const Token& token() const noexcept { return m_token; }
    const std::filesystem::path& path() const noexcept { return m_path; }

private:
    TokenFile(std::filesystem::path file, Token token, int descriptor);

    std::filesystem::path m_path;
    Token m_token;
    int m_descriptor; ///< of the file, with a lock on it
};

/// `$XDG_RUNTIME_DIR/canopy/token`, for another port than the usual one `token-PORT`, so that two programs of one user do
/// not meet; without that variable `/run/user/ID/canopy` if the folder is there, else beside the user's database.
std::filesystem::path default_token_file(std::uint16_t port);

} // namespace canopy::app
