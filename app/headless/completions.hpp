// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// The shells that completions() knows: bash, zsh, fish.
std::vector<std::string> known_shells();

/// The script that teaches a shell the options of a program, of the same table that parses them.
///
///     canopy-headless --completions bash > /etc/bash_completion.d/canopy-headless
///
/// `shell` is one of known_shells(). Process: any. Fails: never.
std::string completions(Program program, std::string_view shell);

} // namespace canopy::app
