// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// The name that was meant, most likely: the one reached with the fewest letters changed, added or left out.
///
///     nearest_name("endpiont", {"database", "endpoint"}); // "endpoint"
///
/// Fails: never; `known` must not be empty. Cost: letters of the wrong name (100 at most) times those of all the others.
std::string nearest_name(std::string_view wrong, const std::vector<std::string>& known);

} // namespace canopy::app
