// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace canopy::app {

/// What the first bytes of a file say about it, read without SQLite, so that looking cannot change it.
struct FileHeader {
    enum class Content {
        Missing,   ///< there is no file
        Empty,     ///< no bytes, or an SQLite file without any table: free to be used
        Canopy,    ///< our application id
        Foreign,   ///< an SQLite database of somebody else
        Unrelated, ///< not SQLite
    };

    Content content = Content::Missing;
    std::int64_t schema_version = 0; ///< of a Canopy file; a write-ahead log beside it may know a later one
};

/// Fails: Unreadable for a folder, a device, or a file without permission to read.
StorageResult<FileHeader> read_file_header(const std::filesystem::path& file);

/// Whether a write-ahead log with content lies beside the file: somebody has it open, or ended without closing it.
bool has_write_ahead_log(const std::filesystem::path& file);

/// Whether another program has the file open through SQLite. REQUIRES: nobody in this program has, as for read_file_header():
/// closing a descriptor would take their locks away.
bool is_held_by_another_program(const std::filesystem::path& file);

} // namespace canopy::app
