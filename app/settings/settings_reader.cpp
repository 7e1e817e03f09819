// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings_reader.hpp"

#include "app/settings/nearest_name.hpp"
#include "app/settings/settings_relations.hpp"
#include "otp/config.hpp"

#include <QFile>
#include <QStandardPaths>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <unistd.h>

namespace canopy::app {

namespace {

constexpr std::string_view prefix = "CANOPY_";

/// Variables of our name that are no settings: those of ./dev, the build and the tests.
constexpr std::array<std::string_view, 3> other_variables{"CANOPY_JOBS", "CANOPY_BENCH_", "CANOPY_TEST_"};

bool is_of_others(const std::string& variable) {
    return std::ranges::any_of(other_variables, [&](std::string_view other) {
        return other.ends_with('_') ? variable.starts_with(other) : variable == other;
    });
}

bool has_section(const std::string& name) {
    return std::ranges::any_of(settings_table(), [&](const Setting& setting) { return name == setting.section; });
}

/// The names of the table, as `name` makes them.
template <class F>
std::vector<std::string> all_names(F name) {
    std::vector<std::string> names;
    for (const Setting& setting : settings_table()) names.push_back(name(setting));
    return names;
}

std::string unknown_table(const std::string& section) {
    const std::string nearest = nearest_name(section, all_names([](const Setting& setting) { return setting.section; }));
    return fmt::format("[{}]: there is no such table; the nearest is [{}]", one_line(section), nearest);
}

/// The one with this key, in whatever table.
const Setting* with_key(const std::string& key) {
    const auto found = std::ranges::find(settings_table(), key, &Setting::key);
    return found == settings_table().end() ? nullptr : &*found;
}

/// A right key in the wrong table is the nearest of all.
std::string unknown_key(const std::string& section, const std::string& key) {
    const std::string name = section + "." + key;
    const Setting* const elsewhere = with_key(key);
    const std::string nearest =
        elsewhere ? elsewhere->name() : nearest_name(name, all_names([](const Setting& setting) { return setting.name(); }));
    return fmt::format("{}: there is no such setting; the nearest is {}", one_line(name), nearest);
}

std::string above_all_tables(const std::string& key) {
    if (has_section(key)) return fmt::format("{} is a table; write [{}], and its settings below", key, key);
    const Setting* const found = with_key(key);
    const char* const section = found ? found->section : settings_table().front().section;
    return fmt::format("{} stands above all tables; write it below the one it belongs to, such as [{}]", one_line(key), section);
}

class Reader {
public:
    explicit Reader(const SettingsSources& sources) : m_sources(sources), m_name(one_line(sources.file.string())) {
        for (const Setting& setting : settings_table())
            m_read.values.push_back({.setting = &setting, .value = default_of(setting)});
    }

    tl::expected<ResolvedSettings, std::vector<std::string>> read() {
        read_file();
        read_environment();
        for (const GivenSetting& given : m_sources.options) read_option(given);
        store();
        if (!m_wrong.empty()) return tl::unexpected(std::move(m_wrong));
        return std::move(m_read);
    }

private:
    using Source = ResolvedSetting::Source;

    struct Saying {
        Source source = Source::Default;
        std::string origin;
        std::string place; ///< for what is wrong
    };

    void set(const Setting& setting, SettingValue value, const Saying& saying) {
        *std::ranges::find(m_read.values, &setting, &ResolvedSetting::setting) = {.setting = &setting,
                                                                                  .value = std::move(value),
                                                                                  .place = saying.place,
                                                                                  .origin = saying.origin,
                                                                                  .source = saying.source};
        m_unknown.erase(setting.name()); // whatever was wrong before, this one counts
    }

    /// Says what is wrong with a value; what the setting is to be, nobody knows then.
    void refuse(const Setting& setting, const std::string& place, const std::string& what) {
        m_wrong.push_back(fmt::format("{}: {}", place, one_line(what)));
        m_unknown.insert(setting.name());
    }

    void read_option(const GivenSetting& given) {
        if (given.value)
            set(*given.setting, *given.value, {.source = Source::Option, .origin = given.option, .place = given.option});
        else
            m_unknown.insert(given.setting->name());
    }

    void store() {
        for (const ResolvedSetting& each : m_read.values)
            if (each.value) app::store(*each.setting, *each.value, m_read.settings);
        for (const SettingsRelation& relation : settings_relations()) {
            if (m_unknown.contains(relation.setting) || m_unknown.contains(relation.other)) continue;
            const auto broken = relation.broken(relation, m_read, m_sources.file);
            if (!broken) continue;
            auto& said = relation.weight == SettingsRelation::Weight::Error ? m_wrong : m_read.warnings;
            said.push_back(fmt::format("{}: {}", place_of(relation.setting), *broken));
        }
    }

    /// Where the setting stands that is complained about.
    std::string place_of(const std::string& name) const {
        const auto is_it = [&name](const ResolvedSetting& each) { return each.setting->name() == name; };
        const ResolvedSetting& found = *std::ranges::find_if(m_read.values, is_it);
        return found.place.empty() ? name : found.place;
    }

    void read_file() {
        std::error_code none;
        const bool missing =
            m_sources.presence == SettingsSources::File::MayBeMissing && !std::filesystem::exists(m_sources.file, none);
        m_read.file = m_name + (missing ? ", which is not there" : "");
        if (missing) return;
        const auto text = Config::read(m_sources.file);
        const auto entries = text.and_then([&](const std::string& content) { return Config::entries(content, m_name); });
        if (!entries)
            m_wrong.push_back(one_line(entries.error()));
        else
            for (const Config::Entry& entry : *entries) read_entry(entry);
    }

    void read_entry(const Config::Entry& entry) {
        if (entry.application.empty()) return complain(entry.place, above_all_tables(entry.key));
        if (!has_section(entry.application)) {
            if (entry.key.empty()) complain(entry.place, unknown_table(entry.application));
            return; // said once, not for each of its keys
        }
        if (entry.key.empty()) return;
        const auto found = std::ranges::find_if(settings_table(), [&](const Setting& setting) {
            return entry.application == setting.section && entry.key == setting.key;
        });
        if (found == settings_table().end()) return complain(entry.place, unknown_key(entry.application, entry.key));
        const Parsed<SettingValue> value =
            entry.unusable.empty() ? read_value(*found, entry.value) : tl::unexpected(wrong_type(*found, "a " + entry.unusable));
        const std::string place = fmt::format("{}: {}", at(entry.value_place), found->name());
        const std::string origin = fmt::format("{}:{}", m_name, entry.place.line);
        if (value)
            set(*found, *value, {.source = Source::File, .origin = origin, .place = place});
        else
            refuse(*found, place, value.error());
    }

    std::string at(Config::Place place) const { return fmt::format("{}:{}:{}", m_name, place.line, place.column); }

    void complain(Config::Place place, const std::string& what) { m_wrong.push_back(at(place) + ": " + one_line(what)); }

    void read_environment() {
        for (const auto& [variable, text] : m_sources.environment) {
            const auto found = std::ranges::find(settings_table(), variable, &Setting::variable);
            if (found != settings_table().end())
                read_variable(*found, variable, text);
            else if (!is_of_others(variable))
                m_read.warnings.push_back(
                    fmt::format("{}: there is no such setting; the nearest is {}", one_line(variable),
                                nearest_name(variable, all_names([](const Setting& setting) { return setting.variable(); }))));
        }
    }

    void read_variable(const Setting& setting, const std::string& variable, const std::string& text) {
        if (text.empty()) return;
        if (const Parsed<SettingValue> value = read_text(setting, text))
            set(setting, *value, {.source = Source::Environment, .origin = variable, .place = variable});
        else
            refuse(setting, variable, value.error());
    }

    const SettingsSources& m_sources;
    std::string m_name; ///< of the file, in what is said
    ResolvedSettings m_read;
    std::vector<std::string> m_wrong;
    std::set<std::string> m_unknown; ///< settings whose last value was wrong: nothing can be said of them
};

} // namespace

std::filesystem::path default_settings_file() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return std::filesystem::path{QFile::encodeName(folder).toStdString()} / "canopy" / "canopy.toml";
}

std::map<std::string, std::string> canopy_variables() {
    std::map<std::string, std::string> variables;
    for (char** each = environ; each && *each; ++each) {
        const std::string_view entry = *each;
        const std::size_t equals = entry.find('=');
        if (entry.starts_with(prefix) && equals != std::string_view::npos)
            variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return variables;
}

tl::expected<ResolvedSettings, std::vector<std::string>> read_settings(const SettingsSources& sources) {
    return Reader(sources).read();
}

} // namespace canopy::app
