// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/file_header.hpp"

#include "app/storage/migrations.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <span>
#include <string_view>
#include <unistd.h>

namespace canopy::app {

namespace {

// Offsets of SQLite's file format: https://www.sqlite.org/fileformat.html
constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::size_t user_version_offset = 60;
constexpr std::size_t application_id_offset = 68;
constexpr std::size_t first_page_type_offset = 100;
constexpr std::size_t first_page_cells_offset = 103;
constexpr std::size_t header_size = 108;
constexpr unsigned char leaf_table_page = 0x0D;

// Every connection to a file with a write-ahead log holds a shared lock here: https://www.sqlite.org/lockingv3.html
constexpr off_t shared_lock_offset = 0x40000002;
constexpr off_t shared_lock_size = 510;

using Header = std::array<char, header_size>;

std::int64_t big_endian(const Header& header, std::size_t offset, std::size_t bytes) {
    std::uint32_t value = 0;
    for (const char byte : std::span{header}.subspan(offset, bytes)) value = (value << 8) | static_cast<unsigned char>(byte);
    return static_cast<std::int32_t>(value);
}

bool has_no_table(const Header& header) {
    return static_cast<unsigned char>(header[first_page_type_offset]) == leaf_table_page &&
           big_endian(header, first_page_cells_offset, 2) == 0;
}

FileHeader::Content content_of(const Header& header, std::size_t size, const std::filesystem::path& file) {
    if (size == 0) return FileHeader::Content::Empty;
    if (size < header_size || !std::string_view{header.data(), header.size()}.starts_with(magic)) {
        return FileHeader::Content::Unrelated;
    }
    if (big_endian(header, application_id_offset, 4) == canopy_application_id) return FileHeader::Content::Canopy;
    const bool unused = big_endian(header, application_id_offset, 4) == 0 && has_no_table(header);
    return unused && !has_write_ahead_log(file) ? FileHeader::Content::Empty : FileHeader::Content::Foreign;
}

tl::unexpected<StorageError> unreadable(const std::filesystem::path& file, std::string_view why) {
    return storage_error(StorageError::Kind::Unreadable,
                         fmt::format("{}: {}; choose another file with --database FILE", file.native(), why));
}

} // namespace

StorageResult<FileHeader> read_file_header(const std::filesystem::path& file) {
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(file, failure);
    if (status.type() == std::filesystem::file_type::not_found) return FileHeader{};
    if (failure) return unreadable(file, failure.message());
    if (std::filesystem::is_directory(status)) return unreadable(file, "is a folder, not a file");
    if (!std::filesystem::is_regular_file(status)) return unreadable(file, "is not a regular file");

    std::ifstream stream(file, std::ios::binary);
    if (!stream) return unreadable(file, std::strerror(errno));
    Header header{};
    stream.read(header.data(), header.size());
    if (stream.bad()) return unreadable(file, "cannot be read");
    const auto size = static_cast<std::size_t>(stream.gcount());
    return FileHeader{.content = content_of(header, size, file), .schema_version = big_endian(header, user_version_offset, 4)};
}

bool has_write_ahead_log(const std::filesystem::path& file) {
    std::filesystem::path log = file;
    log += "-wal";
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(log, failure);
    return !failure && size > 0;
}

bool is_held_by_another_program(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC); // to ask for a lock that excludes, it must be writable
    if (descriptor < 0) return false;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = shared_lock_offset;
    lock.l_len = shared_lock_size;
    const bool held = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(descriptor);
    return held;
}

} // namespace canopy::app
