// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/setting_values.hpp"
#include "app/settings/settings.hpp"
#include "otp/environment.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace canopy::app {

/// What kind of value a setting has, and how it is written.
enum class SettingKind {
    Switch,   ///< true, false; as options --NAME and --no-NAME
    Number,   ///< a whole number from `low` to `high`
    Duration, ///< 60s, 500ms, from `low` to `high` milliseconds; in the file between quotes
    Word,     ///< one of `choices`
    Words,    ///< some of `choices`, each once: a list in the file, elsewhere with commas between them
    Text,     ///< what `check` accepts
};

/// A value read and checked, in the order of the kinds' needs: Word and Text are std::string.
using SettingValue = std::variant<bool, std::uint64_t, std::chrono::nanoseconds, std::string, std::vector<std::string>>;

/// One setting: a row of the table that drives the file's reader, the environment, the options, `--help`,
/// `--print-config` and the sample file.
struct Setting {
    const char* section = "";
    const char* key = "";
    SettingKind kind = SettingKind::Text;
    const char* standard = "";  ///< the default, as the environment writes it; empty: none, but for Words
    const char* otherwise = ""; ///< what holds without a default and a value: `one a core`
    const char* example = "";   ///< for the sample file, where there is no default
    std::uint64_t low = 0;      ///< of a Number, or milliseconds of a Duration; both ends included
    std::uint64_t high = 0;
    const char* unit = "";                           ///< of a Number: `orders a second`
    std::vector<std::string> (*choices)() = nullptr; ///< of Word and Words
    const char* option = "";                         ///< on the command line, without the dashes; of Words one a time
    const char* argument = "";                       ///< of that option, as help calls it; none for a Switch
    const char* help = "";
    bool from_home = false;                               ///< of a Text: `~/` at its beginning is the user's home folder
    Parsed<void> (*check)(const std::string&) = nullptr;  ///< of a Text: what is wrong with it, in words for people
    std::string (*without_secret)(std::string) = nullptr; ///< of a Text: fit to be shown
    void (*store)(Settings&, const SettingValue&) = nullptr;

    /// `customers.rate`, and as the environment calls it, `CANOPY_CUSTOMERS_RATE`.
    std::string name() const;
    std::string variable() const;
};

/// All settings, section by section, in the order in which people read them.
///
/// A new one is a row here, a field of Settings, a line in compose(), and the sample file's new text.
/// Process: any. Fails: never.
std::span<const Setting> settings_table();

/// Reads a value as the environment and the options write it, or as the file does. Says what is wrong and what would be right.
Parsed<SettingValue> read_text(const Setting& setting, const std::string& text);
Parsed<SettingValue> read_value(const Setting& setting, const ConfigValue& value);

/// Puts a value that was read into its field: what begins in the home folder with its whole path.
void store(const Setting& setting, const SettingValue& value, Settings& settings);

/// What is said of a value in the file whose type no setting has.
std::string wrong_type(const Setting& setting, std::string_view shown);

/// The value as the file writes it, without secrets.
std::string to_toml(const Setting& setting, const SettingValue& value);

/// The default; nothing when there is none.
std::optional<SettingValue> default_of(const Setting& setting);

/// `0 to 100000 orders a second`, `full or normal`; empty when there is nothing to say.
std::string range_of(const Setting& setting);

} // namespace canopy::app
