// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/constraints.hpp"

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// Why the database did not do what was asked: what kind of trouble, and one line for people.
struct StorageError {
    enum class Kind {
        NotADatabase, ///< the file is not SQLite; it is left as it is
        Foreign,      ///< the file is another program's database; it is left as it is
        NewerSchema,  ///< a newer Canopy wrote it; it is left as it is
        Damaged,      ///< the integrity check failed
        Locked,       ///< another program holds it for longer than the busy time-out
        Unreadable,   ///< missing, a folder, or no permission to read
        Unwritable,   ///< no permission to write, or no space
        NotFound,     ///< there is no such row
        Conflict,     ///< the id is taken by something else
        Stale,        ///< the row is no longer what the change was based on
        Constraint,   ///< a rule of the schema was broken
        Disconnected, ///< the server went away meanwhile: whether the last change was stored is not known
        Unreachable,  ///< no server answers: nothing was done
        Failed,       ///< anything else; `text` is what the database said
    };

    Kind kind = Kind::Failed;
    std::string text;
    std::vector<ConstraintViolation> violations = {}; ///< of Constraint: which rules, as far as the database says

    bool operator==(const StorageError&) const = default;
};

/// `not_a_database`, `locked`: for logs and tests.
std::string_view to_word(StorageError::Kind kind) noexcept;

template <class T>
using StorageResult = tl::expected<T, StorageError>;

inline tl::unexpected<StorageError> storage_error(StorageError::Kind kind, std::string text) {
    return tl::unexpected<StorageError>(StorageError{.kind = kind, .text = std::move(text)});
}

} // namespace canopy::app
