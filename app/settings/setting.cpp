// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/setting.hpp"

#include "app/forms/utf8.hpp"

#include <QDir>

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace canopy::app {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

tl::unexpected<std::string> wrong(std::string text) { return tl::unexpected(std::move(text)); }

nanoseconds lowest(const Setting& setting) { return milliseconds(setting.low); }
nanoseconds highest(const Setting& setting) { return milliseconds(setting.high); }

/// What would be right, as the end of a sentence.
std::string wanted(const Setting& setting) {
    switch (setting.kind) {
    case SettingKind::Switch: return "is not true or false";
    case SettingKind::Number: return fmt::format("is not a whole number between {} and {}", setting.low, setting.high);
    case SettingKind::Duration: return R"(is not a duration; write "10s", "500ms", "2m" or "1h")";
    case SettingKind::Word: return fmt::format("is not {}", fmt::join(setting.choices(), " or "));
    case SettingKind::Words: return fmt::format("is not a list of {}", fmt::join(setting.choices(), ", "));
    case SettingKind::Text: return "is not a text";
    }
    return "is wrong";
}

Parsed<SettingValue> read_switch(const Setting& setting, const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    return wrong(fmt::format("{} {}", in_quotes(text), wanted(setting)));
}

Parsed<SettingValue> read_duration(const Setting& setting, const std::string& text) {
    const Parsed<nanoseconds> duration = parse_duration(text);
    if (!duration) return wrong(duration.error());
    if (*duration >= lowest(setting) && *duration <= highest(setting)) return *duration;
    return wrong(fmt::format("{} is not between {} and {}", in_quotes(text), write_duration(lowest(setting)),
                             write_duration(highest(setting))));
}

Parsed<SettingValue> read_word(const Setting& setting, const std::string& text) {
    const std::vector<std::string> choices = setting.choices();
    if (std::ranges::find(choices, text) != choices.end()) return text;
    return wrong(fmt::format("{} {}", in_quotes(text), wanted(setting)));
}

Parsed<SettingValue> check_words(const Setting& setting, const std::vector<std::string>& words) {
    const std::vector<std::string> choices = setting.choices();
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (std::ranges::find(choices, *word) == choices.end())
            return wrong(fmt::format("{} is none of {}", in_quotes(*word), fmt::join(choices, ", ")));
        if (std::find(words.begin(), word, *word) != word) return wrong(fmt::format("{} is named twice", in_quotes(*word)));
    }
    return words;
}

Parsed<SettingValue> read_words(const Setting& setting, const std::string& text) {
    constexpr const char* blanks = " \t";
    std::vector<std::string> words;
    for (std::size_t begin = 0, end = 0; !text.empty() && end != std::string::npos; begin = end + 1) {
        end = text.find(',', begin);
        std::string word = text.substr(begin, end == std::string::npos ? end : end - begin);
        word.erase(0, std::min(word.find_first_not_of(blanks), word.size()));
        word.erase(word.find_last_not_of(blanks) + 1);
        words.push_back(std::move(word));
    }
    return check_words(setting, words);
}

Parsed<SettingValue> read_list(const Setting& setting, const ConfigValue& value) {
    const auto* list = value.as<ConfigValue::List>();
    if (!list) return wrong(wrong_type(setting, value.to_string()));
    std::vector<std::string> words;
    for (const ConfigValue& each : *list) {
        const auto* word = each.as<std::string>();
        if (!word) return wrong(wrong_type(setting, value.to_string()));
        words.push_back(*word);
    }
    return check_words(setting, words);
}

Parsed<SettingValue> read_whole(const Setting& setting, const ConfigValue& value) {
    const auto* whole = value.as<std::int64_t>();
    if (!whole || *whole < 0) return wrong(wrong_type(setting, value.to_string()));
    const auto number = static_cast<std::uint64_t>(*whole);
    if (number < setting.low || number > setting.high) return wrong(wrong_type(setting, value.to_string()));
    return number;
}

struct Toml {
    const Setting& setting;
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    std::string operator()(nanoseconds value) const { return ConfigValue(write_duration(value)).to_string(); }
    std::string operator()(const std::string& value) const {
        return ConfigValue(setting.without_secret ? setting.without_secret(value) : value).to_string();
    }
    std::string operator()(const std::vector<std::string>& values) const {
        return ConfigValue(ConfigValue::List(values.begin(), values.end())).to_string();
    }
};

/// A shell does it for some options, and for no file and no variable.
std::string with_home(const Setting& setting, const std::string& text) {
    return setting.from_home && text.starts_with("~/") ? QDir::homePath().toStdString() + text.substr(1) : text;
}

} // namespace

std::string Setting::name() const { return fmt::format("{}.{}", section, key); }

std::string Setting::variable() const {
    std::string name = fmt::format("CANOPY_{}_{}", section, key);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

std::string wrong_type(const Setting& setting, std::string_view shown) {
    constexpr std::size_t longest = 60;
    return fmt::format("{}{} {}", one_line(shown.substr(0, longest)), shown.size() > longest ? "…" : "", wanted(setting));
}

Parsed<SettingValue> read_text(const Setting& setting, const std::string& text) {
    if (!is_utf8(text)) return wrong("is not in UTF-8; write it so");
    switch (setting.kind) {
    case SettingKind::Switch: return read_switch(setting, text);
    case SettingKind::Number: return parse_number(text, setting.low, setting.high);
    case SettingKind::Duration: return read_duration(setting, text);
    case SettingKind::Word: return read_word(setting, text);
    case SettingKind::Words: return read_words(setting, text);
    case SettingKind::Text: break;
    }
    const std::string meant = with_home(setting, text);
    if (const Parsed<void> good = setting.check ? setting.check(meant) : Parsed<void>(); !good) return wrong(good.error());
    return text;
}

Parsed<SettingValue> read_value(const Setting& setting, const ConfigValue& value) {
    if (setting.kind == SettingKind::Words) return read_list(setting, value);
    if (setting.kind == SettingKind::Number) return read_whole(setting, value);
    if (const auto* text = value.as<std::string>(); text && setting.kind != SettingKind::Switch) return read_text(setting, *text);
    if (const auto* yes = value.as<bool>(); yes && setting.kind == SettingKind::Switch) return *yes;
    return wrong(wrong_type(setting, value.to_string()));
}

void store(const Setting& setting, const SettingValue& value, Settings& settings) {
    const auto* text = std::get_if<std::string>(&value);
    setting.store(settings, text ? with_home(setting, *text) : value);
}

std::string to_toml(const Setting& setting, const SettingValue& value) { return std::visit(Toml{setting}, value); }

std::optional<SettingValue> default_of(const Setting& setting) {
    if (*setting.standard == '\0' && setting.kind != SettingKind::Words) return std::nullopt;
    return read_text(setting, setting.standard).value();
}

std::string range_of(const Setting& setting) {
    switch (setting.kind) {
    case SettingKind::Number:
        return fmt::format("{} to {}{}{}", setting.low, setting.high, *setting.unit == '\0' ? "" : " ", setting.unit);
    case SettingKind::Duration: return fmt::format("{} to {}", write_duration(lowest(setting)), write_duration(highest(setting)));
    case SettingKind::Word: return fmt::format("{}", fmt::join(setting.choices(), " or "));
    case SettingKind::Words: return fmt::format("of {}", fmt::join(setting.choices(), ", "));
    case SettingKind::Switch:
    case SettingKind::Text: break;
    }
    return "";
}

} // namespace canopy::app
