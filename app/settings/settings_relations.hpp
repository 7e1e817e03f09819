// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/settings.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace canopy::app {

/// What must hold between a setting and others, each of which is right by itself.
struct SettingsRelation {
    const char* setting = ""; ///< the one that is complained about: `endpoint.token_file`
    /// What is wrong, in words for people; nothing when it holds. The file is that of the settings, there or not.
    std::optional<std::string> (*broken)(const Settings& settings, const std::filesystem::path& file) = nullptr;
};

/// All of them. read_settings() asks them when every value is right by itself. Process: any; they look at files.
std::span<const SettingsRelation> settings_relations();

} // namespace canopy::app
