// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/storage_error.hpp"

#include <string>

namespace canopy::app {

/// Whether a write was refused because it points at a row that is not there, or because rows point at what it removes.
bool is_foreign_key_violation(const StorageError& error) noexcept;

/// The same result, with the name of the foreign key where the database gives none: SQLite does not say which it was, but
/// whoever made the statement knows.
template <class T>
StorageResult<T> named_foreign_key(StorageResult<T> result, const char* name) {
    if (result) return result;
    for (ConstraintViolation& violation : result.error().violations)
        if (violation.kind == ConstraintViolation::Kind::ForeignKey && violation.name.empty()) violation.name = name;
    return result;
}

} // namespace canopy::app
