// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/settings_reader.hpp"

#include <string>

namespace canopy::app {

/// What `--print-config` prints: every setting with its value, and behind it in a comment who said so. It is a settings
/// file itself, which makes the same settings; passwords are not in it.
std::string to_toml(const ResolvedSettings& settings);

/// The file to begin with: every setting, explained, as it is without a file, and commented out. It lies in
/// resources/canopy.toml.
std::string sample_settings_file();

/// What a setting is, its range and its default: `how much the customers order, 0 to 100000 orders a second (20)`.
std::string explained(const Setting& setting);

/// The part of `--help` about the settings, a line an option.
std::string settings_help();

} // namespace canopy::app
