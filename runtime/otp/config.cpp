// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/config.hpp"

#include <fmt/format.h>
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1 // whoever links the runtime need not link toml++
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace canopy {

namespace {

tl::expected<ConfigValue, std::string> value_of(const toml::node& node);

tl::expected<ConfigValue, std::string> list_of(const toml::array& array) { // NOLINT(misc-no-recursion)
    ConfigValue::List list;
    for (const toml::node& node : array) {
        tl::expected<ConfigValue, std::string> value = value_of(node);
        if (!value) return tl::unexpected("list with a " + value.error());
        list.push_back(std::move(*value));
    }
    return list;
}

/// Fails: the type's name, when no setting can be of it.
tl::expected<ConfigValue, std::string> value_of(const toml::node& node) { // NOLINT(misc-no-recursion)
    if (const auto* it = node.as_boolean()) return it->get();
    if (const auto* it = node.as_integer()) return it->get();
    if (const auto* it = node.as_floating_point()) return it->get();
    if (const auto* it = node.as_string()) return it->get();
    if (const auto* it = node.as_array()) return list_of(*it);
    return tl::unexpected(node.is_table() ? std::string("table") : std::string("date or time"));
}

} // namespace

/// Walks through a parsed file and writes down its entries.
class Config::Reader {
public:
    std::vector<Entry> read(const toml::table& file) {
        for (const auto& [name, node] : file) {
            if (const toml::table* table = node.as_table()) {
                m_entries.push_back({.application = std::string(name.str()), .place = place_of(name.source())});
                read_table(std::string(name.str()), "", *table);
            } else {
                add("", std::string(name.str()), name.source(), node);
            }
        }
        const auto earlier = [](const Entry& a, const Entry& b) {
            return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
        };
        std::stable_sort(m_entries.begin(), m_entries.end(), earlier); // as they are read by people
        return std::move(m_entries);
    }

    static Place place_of(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

private:
    void read_table(const std::string& application, const std::string& prefix,
                    const toml::table& table) { // NOLINT(misc-no-recursion)
        for (const auto& [name, node] : table) {
            const std::string key = prefix + std::string(name.str());
            const toml::table* below = node.as_table();
            if (below && !below->empty())
                read_table(application, key + ".", *below);
            else
                add(application, key, name.source(), node);
        }
    }

    void add(const std::string& application, const std::string& key, const toml::source_region& name, const toml::node& node) {
        Entry entry{.application = application, .key = key, .place = place_of(name), .value_place = place_of(node.source())};
        if (tl::expected<ConfigValue, std::string> value = value_of(node))
            entry.value = std::move(*value);
        else
            entry.unusable = std::move(value.error());
        m_entries.push_back(std::move(entry));
    }

    std::vector<Entry> m_entries;
};

namespace {

std::string place_in(const std::string& name, Config::Place place) {
    return fmt::format("{}:{}:{}", name, place.line, place.column);
}

} // namespace

std::string Config::at(Place place) const { return place_in(m_name, place); }

tl::expected<std::string, std::string> Config::read(const std::filesystem::path& file) {
    constexpr std::size_t longest = std::size_t{1} << 20; // a device or a mistake, not somebody's settings
    std::error_code none;
    std::ifstream stream;
    if (!std::filesystem::is_directory(file, none)) stream.open(file, std::ios::binary);
    std::string text(longest + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.is_open() || stream.bad())
        return tl::unexpected(fmt::format("{}: cannot be read; is it a file, and may it be read?", file.string()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > longest)
        return tl::unexpected(fmt::format("{}: is longer than 1 MiB; is it the right file?", file.string()));
    return text;
}

tl::expected<Config, std::string> Config::load(const std::filesystem::path& file) {
    return read(file).and_then([&file](const std::string& text) { return parse(text, file.string()); });
}

tl::expected<std::vector<Config::Entry>, std::string> Config::entries(std::string_view text, const std::string& name) {
    const toml::parse_result parsed = toml::parse(text);
    if (parsed) return Reader().read(parsed.table());
    return tl::unexpected(
        fmt::format("{}: {}", place_in(name, Reader::place_of(parsed.error().source())), parsed.error().description()));
}

tl::expected<Config, std::string> Config::parse(std::string_view text, std::string name) {
    Config config;
    config.m_name = std::move(name);
    tl::expected<std::vector<Entry>, std::string> entries = Config::entries(text, config.m_name);
    if (!entries) return tl::unexpected(std::move(entries.error()));
    std::string wrong;
    for (const Entry& entry : *entries)
        if (entry.application.empty() && !entry.key.empty())
            wrong += fmt::format("{}{}: `{}` stands above all tables; put it below the [application] it belongs to",
                                 wrong.empty() ? "" : "\n", config.at(entry.place), entry.key);
    if (!wrong.empty()) return tl::unexpected(wrong);
    config.m_entries = std::move(*entries);
    return config;
}

void Config::use_environment(std::string prefix, Variables variables) {
    m_prefix = std::move(prefix);
    m_variables = variables ? std::move(variables) : [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): the caller changes none meanwhile
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

namespace {

/// The value as a setting with this default wants it; nothing if it is of another type.
std::optional<ConfigValue> as_type_of(const ConfigValue& wanted, const ConfigValue& value) { // NOLINT(misc-no-recursion)
    if (wanted.is_nil()) return value;
    if (const auto* whole = value.as<std::int64_t>(); whole && wanted.as<double>()) return static_cast<double>(*whole);
    if (wanted.variant().index() != value.variant().index()) return std::nullopt;
    const auto* defaults = wanted.as<ConfigValue::List>();
    if (!defaults || defaults->empty()) return value;
    ConfigValue::List list;
    for (const ConfigValue& each : *value.as<ConfigValue::List>()) {
        std::optional<ConfigValue> converted = as_type_of(defaults->front(), each);
        if (!converted) return std::nullopt;
        list.push_back(std::move(*converted));
    }
    return list;
}

std::string names_of(const Settings& settings) {
    std::string names;
    for (const auto& [name, value] : settings) names += (names.empty() ? "" : ", ") + name;
    return names.empty() ? "none" : names;
}

std::string wrong_type(const std::string& where, const ConfigValue& wanted, const std::string& found) {
    return fmt::format("{} must be a {}, as {} is; this is {}", where, wanted.type_word(), wanted.to_string(), found);
}

std::string variable_name(const std::string& prefix, const std::string& application, const std::string& key) {
    std::string name = prefix + "_" + application + "_" + key;
    for (char& c : name) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    }
    return name;
}

/// Text from outside as a value; texts need no quotes.
std::optional<ConfigValue> read_value(const ConfigValue& wanted, const std::string& text) {
    if (wanted.is_nil() || wanted.as<std::string>()) return text;
    const toml::parse_result parsed = toml::parse("value = " + text);
    if (!parsed || parsed.table().size() != 1) return std::nullopt;
    const tl::expected<ConfigValue, std::string> value = value_of(*parsed.table().get("value"));
    return value ? as_type_of(wanted, *value) : std::nullopt;
}

std::optional<std::string> apply_variable(const std::string& name, const std::string& text, const ConfigValue& wanted,
                                          ConfigValue& setting) {
    std::optional<ConfigValue> value = read_value(wanted, text);
    if (!value) return wrong_type("environment variable " + name, wanted, fmt::format("\"{}\"", text));
    setting = std::move(*value);
    return std::nullopt;
}

} // namespace

std::optional<std::string> Config::apply(const Entry& entry, const Settings& defaults, Settings& settings) const {
    const auto wanted = defaults.find(entry.key);
    const auto below = defaults.lower_bound(entry.key + "."); // [shop.stock] with nothing in it, where there is stock.limit
    if (entry.unusable == "table" && below != defaults.end() && below->first.starts_with(entry.key + ".")) return std::nullopt;
    if (wanted == defaults.end())
        return fmt::format("{}: application {} has no setting {}; it has {}", at(entry.place), entry.application, entry.key,
                           names_of(defaults));
    const std::string where = fmt::format("{}: {}", at(entry.place), entry.key);
    if (!entry.unusable.empty()) return wrong_type(where, wanted->second, "a " + entry.unusable);
    std::optional<ConfigValue> value = as_type_of(wanted->second, entry.value);
    if (!value)
        return wrong_type(where, wanted->second, fmt::format("{} ({})", entry.value.to_string(), entry.value.type_word()));
    settings.insert_or_assign(entry.key, std::move(*value));
    return std::nullopt;
}

tl::expected<Settings, std::string> Config::resolve(const std::string& application, const Settings& defaults) const {
    Settings settings = defaults;
    std::string wrong;
    const auto note = [&wrong](const std::optional<std::string>& line) {
        if (line) wrong += (wrong.empty() ? "" : "\n") + *line;
    };
    for (const Entry& entry : m_entries)
        if (entry.application == application && !entry.key.empty()) note(apply(entry, defaults, settings));
    for (const auto& [key, value] : defaults) {
        if (!m_variables) break;
        const std::string name = variable_name(m_prefix, application, key);
        if (const auto text = m_variables(name)) note(apply_variable(name, *text, value, settings.at(key)));
    }
    if (!wrong.empty()) return tl::unexpected(wrong);
    return settings;
}

std::vector<std::string> Config::unknown_tables(const std::vector<std::string>& applications) const {
    std::vector<std::string> lines;
    std::string known;
    for (const std::string& name : applications) known += (known.empty() ? "" : ", ") + name;
    for (const Entry& entry : m_entries)
        if (entry.key.empty() && std::find(applications.begin(), applications.end(), entry.application) == applications.end())
            lines.push_back(fmt::format("{}: there is no application {}; there are {}", at(entry.place), entry.application,
                                        known.empty() ? "none" : known));
    return lines;
}

} // namespace canopy
