// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "otp/environment.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy {

/// What files and environment variables say about the settings of applications.
///
///     tl::expected<Config, std::string> config = Config::load("canopy.toml"); // [orders] limit = 100
///     config->use_environment("CANOPY");                                      // CANOPY_ORDERS_LIMIT=200 wins
///     const auto settings = config->resolve("orders", {{"limit", 50}});       // the defaults say what there is
///
/// A table a application; a table in it makes keys with a dot. A default's type is the setting's type: another one is an
/// error, as is a key without a default. A whole number will do for a number; a nil default takes any type.
///
/// Process: made and changed by one thread, then read by any. Fails: with one line an error, `canopy.toml:3:9: …`, each
/// of which says what is wrong and what would be right.
/// Cost: resolve() looks at every entry of the file and at a variable a setting. A file is at most 1 MiB.
class Config {
public:
    Config() = default;
    static tl::expected<Config, std::string> load(const std::filesystem::path& file);
    /// The name stands for the file in what is wrong.
    static tl::expected<Config, std::string> parse(std::string_view text, std::string name);

    struct Place {
        std::uint32_t line = 0; ///< from 1
        std::uint32_t column = 0;
    };
    /// One line of a file; or a table, which has no key, or nothing in it.
    struct Entry {
        std::string application; ///< empty: it stands above all tables
        std::string key{};
        ConfigValue value{};
        Place place{};          ///< of the name
        Place value_place{};    ///< of what is right of the `=`
        std::string unusable{}; ///< a type that is no setting's: `date or time`, `table`
    };
    /// What the file says, in the order of its lines, for who checks it himself; read() is the whole text of a file.
    static tl::expected<std::vector<Entry>, std::string> entries(std::string_view text, const std::string& name);
    static tl::expected<std::string, std::string> read(const std::filesystem::path& file);

    /// `PREFIX_APPLICATION_KEY` in capitals, dots as underlines. Without a function: those of this program, which must not
    /// change them at the same time.
    using Variables = std::function<std::optional<std::string>(const std::string& name)>;
    void use_environment(std::string prefix, Variables variables = {});

    /// The defaults with everything that is said about this application.
    tl::expected<Settings, std::string> resolve(const std::string& application, const Settings& defaults) const;
    /// One line for each table that belongs to none of these applications.
    std::vector<std::string> unknown_tables(const std::vector<std::string>& applications) const;

private:
    class Reader;

    std::string at(Place place) const;
    std::optional<std::string> apply(const Entry& entry, const Settings& defaults, Settings& settings) const;

    std::string m_name;
    std::vector<Entry> m_entries;
    std::string m_prefix;
    Variables m_variables;
};

} // namespace canopy
