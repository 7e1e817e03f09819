// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gallery/exhibit.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// Every exhibit there is, from the simplest to those made of others. There is no other list of them.
std::span<const Exhibit> gallery_catalogue();

/// Nothing: there is none of this name.
const Exhibit* find_exhibit(std::string_view name);

/// The names one may have meant: those that contain it, or else the two nearest.
std::vector<std::string> nearest_exhibits(std::string_view name);

/// One line: `there is no exhibit 'conter'; did you mean counter, critical? --gallery list names all`.
std::string unknown_exhibit(std::string_view name);

/// All of them with the first sentence of what each teaches, a line each.
std::string catalogue_text();

} // namespace canopy::app
