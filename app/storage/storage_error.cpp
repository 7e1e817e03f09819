// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/storage_error.hpp"

namespace canopy::app {

std::string_view to_word(StorageError::Kind kind) noexcept {
    switch (kind) {
    case StorageError::Kind::NotADatabase: return "not_a_database";
    case StorageError::Kind::Foreign: return "foreign";
    case StorageError::Kind::NewerSchema: return "newer_schema";
    case StorageError::Kind::Damaged: return "damaged";
    case StorageError::Kind::Locked: return "locked";
    case StorageError::Kind::Unreadable: return "unreadable";
    case StorageError::Kind::Unwritable: return "unwritable";
    case StorageError::Kind::NotFound: return "not_found";
    case StorageError::Kind::Conflict: return "conflict";
    case StorageError::Kind::Stale: return "stale";
    case StorageError::Kind::Constraint: return "constraint";
    case StorageError::Kind::Disconnected: return "disconnected";
    case StorageError::Kind::Unreachable: return "unreachable";
    case StorageError::Kind::Failed: return "failed";
    }
    return "unknown";
}

} // namespace canopy::app
