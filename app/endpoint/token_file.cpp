// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/token_file.hpp"

#include "app/endpoint/endpoint_config.hpp"
#include "app/storage/database.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace canopy::app {

namespace {

using Failure = tl::unexpected<std::string>;

Failure failed(const std::filesystem::path& file, std::string_view why) {
    return tl::unexpected(fmt::format(
        "cannot keep the token in {}: {}; name a file with --token-file, or do without with --no-endpoint", file.string(), why));
}
Failure failed(const std::filesystem::path& file, int error) { return failed(file, std::strerror(error)); }

class Descriptor {
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    ~Descriptor() {
        if (m_number >= 0) close(m_number);
    }
    Descriptor(Descriptor&& other) noexcept : m_number(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    int number() const { return m_number; }
    int release() { return std::exchange(m_number, -1); }

private:
    int m_number;
};

std::filesystem::path default_folder() {
    const char* const runtime_folder = std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe): before any thread
    if (runtime_folder && *runtime_folder == '/') return std::filesystem::path{runtime_folder} / "canopy";
    const std::filesystem::path usual{fmt::format("/run/user/{}", geteuid())};
    std::error_code failure;
    if (std::filesystem::is_directory(usual, failure)) return usual / "canopy";
    return default_database_file().parent_path() / "run";
}

/// The folder of the token, ours alone. A link or somebody else's folder could hand the token on.
tl::expected<void, std::string> prepare_folder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path();
    std::error_code failure;
    std::filesystem::create_directories(folder.parent_path(), failure);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(file, errno);
    struct stat found {};
    if (lstat(folder.c_str(), &found) != 0) return failed(file, errno);
    if (!S_ISDIR(found.st_mode) || found.st_uid != geteuid()) return failed(file, "its folder is not this user's");
    if ((found.st_mode & 022) != 0) return failed(file, "others may write into its folder");
    const bool made_for_it = folder == default_folder(); // a folder that the user names may have other uses
    if (made_for_it && (found.st_mode & 077) != 0 && chmod(folder.c_str(), 0700) != 0) return failed(file, errno);
    return {};
}

bool is_at(int descriptor, const std::filesystem::path& file) {
    struct stat ours {};
    struct stat there {};
    return fstat(descriptor, &ours) == 0 && lstat(file.c_str(), &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

/// Whether a file can only be a token that Canopy wrote: what is replaced or removed must be nothing else.
bool holds_a_token(int descriptor) {
    struct stat found {};
    if (fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != geteuid()) return false;
    if ((found.st_mode & 07777) != 0600 || found.st_size != Token::digits + 1) return false;
    std::array<char, Token::digits + 1> text{};
    if (pread(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) return false;
    return text.back() == '\n' && Token::looks_like_one({text.data(), Token::digits});
}

/// Takes away what a program left that was killed. Its lock is held until ours is in its place: whoever does the same at the
/// same time then finds another file there.
tl::expected<Descriptor, std::string> take_away_the_last(const std::filesystem::path& file) {
    Descriptor last(open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (last.number() < 0 && errno == ENOENT) return last;
    if (last.number() < 0 || !holds_a_token(last.number()))
        return failed(file, "what is there is no token of Canopy's, and is left as it is");
    if (flock(last.number(), LOCK_EX | LOCK_NB) != 0 || !is_at(last.number(), file))
        return failed(file, "a Canopy that runs keeps its own there");
    if (unlink(file.c_str()) != 0) return failed(file, errno);
    return last;
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// 0 or an errno. Some file systems cannot promise to replace nothing.
int move_to_free_place(const std::string& from, const std::filesystem::path& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL) return errno;
    return rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// Under another name first, so that no reader sees half of it, and never a file somebody else could have made.
tl::expected<Descriptor, std::string> write_file(const std::filesystem::path& file, const std::string& text) {
    const std::string fresh = fmt::format("{}.{}", file.string(), getpid());
    unlink(fresh.c_str());
    Descriptor written(open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (written.number() < 0) return failed(file, errno);
    int error = flock(written.number(), LOCK_EX | LOCK_NB) == 0 && write_all(written.number(), text + "\n") ? 0 : errno;
    if (error == 0) error = move_to_free_place(fresh, file);
    if (error == 0) return written;
    unlink(fresh.c_str());
    return failed(file, error);
}

} // namespace

tl::expected<TokenFile, std::string> TokenFile::make(std::filesystem::path file) {
    auto token = Token::make();
    if (!token) return failed(file, token.error());
    if (const auto ready = prepare_folder(file); !ready) return tl::unexpected(ready.error());
    const auto last = take_away_the_last(file);
    if (!last) return tl::unexpected(last.error());
    auto written = write_file(file, token->text());
    if (!written) return tl::unexpected(written.error());
    return TokenFile(std::move(file), std::move(*token), written->release());
}

TokenFile::TokenFile(std::filesystem::path file, Token token, int descriptor)
    : m_path(std::move(file)), m_token(std::move(token)), m_descriptor(descriptor) {}

TokenFile::TokenFile(TokenFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_token(std::move(other.m_token)), m_descriptor(std::exchange(other.m_descriptor, -1)) {}

TokenFile::~TokenFile() {
    if (m_descriptor < 0) return;
    if (is_at(m_descriptor, m_path)) unlink(m_path.c_str()); // not what somebody put there since
    close(m_descriptor);
}

std::filesystem::path default_token_file(std::uint16_t port) {
    const bool is_usual = port == EndpointConfig{}.port;
    return default_folder() / (is_usual ? std::string("token") : fmt::format("token-{}", port));
}

} // namespace canopy::app
