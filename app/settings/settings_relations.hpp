// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/settings_reader.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace canopy::app {

/// What must hold between a setting and another, each of which is right by itself.
struct SettingsRelation {
    enum class Weight { Error, Warning };

    const char* setting = ""; ///< the one that is complained about: `endpoint.token_file`
    const char* other = "";   ///< the other one; empty: something that is no setting
    Weight weight = Weight::Error;
    /// What is wrong, in words for people; nothing when it holds. `file` is that of the settings, there or not.
    std::optional<std::string> (*broken)(const SettingsRelation& self, const ResolvedSettings& read,
                                         const std::filesystem::path& file) = nullptr;
};

/// All of them. read_settings() asks those whose settings are right by themselves. Process: any; they look at files.
std::span<const SettingsRelation> settings_relations();

} // namespace canopy::app
