// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/foreign_key.hpp"

#include <algorithm>

namespace canopy::app {

bool is_foreign_key_violation(const StorageError& error) noexcept {
    return std::ranges::any_of(error.violations, [](const ConstraintViolation& violation) {
        return violation.kind == ConstraintViolation::Kind::ForeignKey;
    });
}

} // namespace canopy::app
