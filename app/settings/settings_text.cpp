// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings_text.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {

/// `[customers]`, where a section begins.
std::string heading(const Setting& setting, std::string& section) {
    if (section == setting.section) return "";
    section = setting.section;
    return fmt::format("\n[{}]\n", section);
}

std::string options_of(const Setting& setting) {
    if (setting.kind == SettingKind::Switch) return fmt::format("--{0}, --no-{0}", setting.option);
    return fmt::format("--{} {}", setting.option, setting.argument);
}

std::string default_text(const Setting& setting) { return *setting.standard == '\0' ? setting.otherwise : setting.standard; }

} // namespace

std::string explained(const Setting& setting) {
    const std::string range = range_of(setting);
    return fmt::format("{}{}{} ({})", setting.help, range.empty() ? "" : ", ", range, default_text(setting));
}

std::string to_toml(const ResolvedSettings& settings) {
    std::string text =
        fmt::format("# Canopy's settings, and who said so; --config FILE reads them again.\n# The file was {}.\n", settings.file);
    std::string section;
    for (const ResolvedSetting& each : settings.values) {
        text += heading(*each.setting, section);
        if (each.value)
            text += fmt::format("{} = {} # {}\n", each.setting->key, to_toml(*each.setting, *each.value), each.origin);
        else
            text += fmt::format("# {}: {} # {}\n", each.setting->key, each.setting->otherwise, each.origin);
    }
    return text;
}

std::string sample_settings_file() {
    std::string text = "# SPDX-FileCopyrightText: 2026 The Canopy developers\n# SPDX-License-Identifier: GPL-3.0-or-later\n#\n"
                       "# Canopy's settings. Copy this file to ~/.config/canopy/canopy.toml and change what should differ.\n"
                       "# Environment variables win over the file, options over both; `canopy-headless --print-config` shows\n"
                       "# the result and who said so.\n";
    std::string section;
    for (const Setting& setting : settings_table()) {
        text += heading(setting, section);
        const std::optional<SettingValue> value = default_of(setting);
        text += fmt::format("\n# {}\n# {}, {}\n#{} = {}\n", explained(setting), options_of(setting), setting.variable(),
                            setting.key, to_toml(setting, value ? *value : read_text(setting, setting.example).value()));
    }
    return text;
}

std::string settings_help() {
    std::string text;
    for (const Setting& setting : settings_table())
        text += fmt::format("  {:<28} {}: {}\n", options_of(setting), setting.name(), explained(setting));
    return text;
}

} // namespace canopy::app
