// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/token.hpp"

#include "app/endpoint/http_message.hpp"
#include "app/storage/database.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace canopy::app {

namespace {

constexpr std::size_t token_bytes = 32;

tl::unexpected<std::string> failed(const std::filesystem::path& file, std::string_view why) {
    return tl::unexpected(fmt::format(
        "cannot keep the token in {}: {}; name a file with --token-file, or do without with --no-endpoint", file.string(), why));
}

tl::expected<std::string, int> random_text() {
    std::array<unsigned char, token_bytes> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return tl::unexpected(errno);
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

/// The folder of the token, ours alone. A link or somebody else's folder could hand the token on.
tl::expected<void, std::string> prepare_folder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path();
    std::error_code failure;
    std::filesystem::create_directories(folder.parent_path(), failure);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(file, std::strerror(errno));
    struct stat found {};
    if (lstat(folder.c_str(), &found) != 0) return failed(file, std::strerror(errno));
    if (!S_ISDIR(found.st_mode) || found.st_uid != geteuid()) return failed(file, "its folder is not this user's");
    if ((found.st_mode & 022) != 0) return failed(file, "others may write into its folder");
    const bool made_for_it = file == default_token_file(); // a folder that the user names may have other uses
    if (made_for_it && (found.st_mode & 077) != 0 && chmod(folder.c_str(), 0700) != 0) return failed(file, std::strerror(errno));
    return {};
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Under another name first, so that no reader sees half of it, and never a file somebody else could have made.
tl::expected<void, std::string> write_file(const std::filesystem::path& file, const std::string& text) {
    const std::string fresh = fmt::format("{}.{}", file.string(), getpid());
    unlink(fresh.c_str());
    const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return failed(file, std::strerror(errno));
    const bool written = write_all(descriptor, text + "\n");
    const int error = errno;
    close(descriptor);
    if (!written) return failed(file, std::strerror(error));
    if (rename(fresh.c_str(), file.c_str()) != 0) return failed(file, std::strerror(errno));
    return {};
}

} // namespace

tl::expected<Token, std::string> Token::make_in(const std::filesystem::path& file) {
    const auto text = random_text();
    if (!text) return failed(file, std::strerror(text.error()));
    if (const auto ready = prepare_folder(file); !ready) return tl::unexpected(ready.error());
    if (const auto written = write_file(file, *text); !written) return tl::unexpected(written.error());
    return Token{*text};
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
    constexpr std::string_view scheme = "Bearer ";
    if (authorization.size() < scheme.size() || !same_word(authorization.substr(0, scheme.size()), scheme)) return false;
    authorization.remove_prefix(std::min(authorization.find_first_not_of(' ', scheme.size()), authorization.size()));
    return is(authorization);
}

std::filesystem::path default_token_file() {
    const char* const runtime_folder = std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe): before any thread
    if (runtime_folder && *runtime_folder == '/') return std::filesystem::path{runtime_folder} / "canopy" / "token";
    const std::filesystem::path usual{fmt::format("/run/user/{}", geteuid())};
    std::error_code failure;
    if (std::filesystem::is_directory(usual, failure)) return usual / "canopy" / "token";
    return default_database_file().parent_path() / "run" / "token";
}

} // namespace canopy::app
