// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace canopy::app {

/// Where a text of JSON names each of its fields, counted in bytes: `id`, `items`, `items[0]`, `items[0].product`. The object
/// that Qt makes of it has them in the order of the alphabet.
///
/// Only for what parse_object() has read. Cost: a walk through the text.
std::unordered_map<std::string, std::size_t> json_places(std::string_view json);

/// The errors in the order in which the text names their fields. One it does not name comes after those that were before it, as
/// far as they are of the same object.
std::vector<FieldError> in_order_of(std::string_view json, std::vector<FieldError> errors);

} // namespace canopy::app
