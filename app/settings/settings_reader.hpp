// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/setting.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// A setting given on the command line, read and checked already.
struct GivenSetting {
    const Setting* setting = nullptr;
    std::string option;                  ///< as it was written: `--rate`
    std::optional<SettingValue> value{}; ///< none: it was wrong, and that has been said

    bool operator==(const GivenSetting&) const = default;
};

/// Where settings come from; the later ones win.
struct SettingsSources {
    enum class File { MayBeMissing, MustExist };

    std::filesystem::path file{};
    File presence = File::MayBeMissing;
    std::map<std::string, std::string> environment{}; ///< the variables that begin with CANOPY_
    std::vector<GivenSetting> options{};
};

/// A setting's value and who said it.
struct ResolvedSetting {
    enum class Source { Default, File, Environment, Option }; ///< the later ones win

    const Setting* setting = nullptr;
    std::optional<SettingValue> value{}; ///< none: what the table says under `otherwise` holds
    std::string place{};                 ///< for what is wrong: `canopy.toml:3:8: customers.rate`, or its origin
    std::string origin = "default";      ///< or `canopy.toml:3`, `CANOPY_CUSTOMERS_RATE`, `--rate`
    Source source = Source::Default;
};

/// All settings, and what led to them.
struct ResolvedSettings {
    Settings settings{};
    std::vector<ResolvedSetting> values{}; ///< in the order of the table
    std::vector<std::string> warnings{};   ///< a line each
    std::string file{};                    ///< for people: its name, and whether it was there
};

/// `canopy/canopy.toml` in the user's configuration folder, `$XDG_CONFIG_HOME` or `~/.config`.
std::filesystem::path default_settings_file();

/// The variables of this program that begin with CANOPY_; nobody may change the environment meanwhile.
std::map<std::string, std::string> canopy_variables();

/// Reads the file, the environment over it and the options over both, and checks every value.
///
///     const auto read = read_settings({.file = default_settings_file(), .environment = canopy_variables()});
///     if (!read) for (const std::string& line : read.error()) print_to(stderr, line + "\n");
///
/// An empty variable is none. What must hold between settings is checked when each of them is right by itself. Process: any; it
/// reads a file, so none of the runtime's. Fails: with all that is wrong, a line each: `canopy.toml:3:8: endpoint.port: 70000 is
/// not a whole number between …`.
tl::expected<ResolvedSettings, std::vector<std::string>> read_settings(const SettingsSources& sources);

} // namespace canopy::app
