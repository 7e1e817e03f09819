// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings_relations.hpp"

#include <array>
#include <system_error>

namespace canopy::app {

namespace {

using Broken = std::optional<std::string>;

/// By whatever names.
bool same_file(const std::filesystem::path& one, const std::filesystem::path& other) {
    std::error_code failure;
    if (std::filesystem::equivalent(one, other, failure)) return true;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(one, failure), failure) ==
           std::filesystem::weakly_canonical(std::filesystem::absolute(other, failure), failure);
}

/// SQLite would take an empty one for a new database.
Broken database_is_the_settings(const Settings& settings, const std::filesystem::path& file) {
    const auto& location = settings.database.location;
    if (!location || location->is_postgres() || file.empty() || !same_file(location->file(), file)) return std::nullopt;
    return "the orders cannot be kept in the file of these settings; name another";
}

constexpr std::array relations{SettingsRelation{"database.url", database_is_the_settings}};

} // namespace

std::span<const SettingsRelation> settings_relations() { return relations; }

} // namespace canopy::app
