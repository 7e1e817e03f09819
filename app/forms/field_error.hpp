// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace canopy::app {

/// One thing wrong with one field of a form.
struct FieldError {
    std::string field; ///< `id`, `user`, `items`, `items[0].quantity`
    std::string text;  ///< what is wrong, after the field's name: `must be between 1 and 1000`

    bool operator==(const FieldError&) const = default;
};

} // namespace canopy::app
