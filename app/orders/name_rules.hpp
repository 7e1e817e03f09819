// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_rules.hpp"
#include "app/forms/utf8.hpp"

#include <algorithm>
#include <string_view>

namespace canopy::app {

bool has_no_control_characters(std::string_view text) noexcept;
bool is_trimmed(std::string_view text) noexcept;
bool is_id(std::string_view text) noexcept;    ///< letters, digits, `.`, `_`, `-`
bool is_email(std::string_view text) noexcept; ///< something, one `@`, something; no blanks. Only a letter sent tells more

/// What a name must be: text people can read, in one line.
template <class T>
void check_name(FieldRules<T> rules, const Length& length) {
    rules.required()
        .length(length)
        .format(is_utf8, "must be UTF-8 text")
        .format(has_no_control_characters, "must not contain control characters")
        .format(is_trimmed, "must not begin or end with a space");
}

} // namespace canopy::app
