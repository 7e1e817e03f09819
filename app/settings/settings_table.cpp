// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/database_url.hpp"
#include "app/settings/setting.hpp"

#include "app/endpoint/listeners.hpp"
#include "app/gallery/catalogue.hpp"
#include "app/orders/workload.hpp"

#include <array>
#include <filesystem>
#include <limits>
#include <system_error>
#include <type_traits>

namespace canopy::app {

namespace {

using std::chrono::nanoseconds;

constexpr std::uint64_t a_minute = std::uint64_t{60} * 1000;        // in milliseconds
constexpr std::uint64_t a_day = std::uint64_t{24} * 60 * 60 * 1000; // too
constexpr std::uint64_t greatest_in_toml = std::numeric_limits<std::int64_t>::max();

template <class T>
struct Stored {
    static T from(const SettingValue& value) {
        if constexpr (std::is_same_v<T, std::filesystem::path>)
            return std::get<std::string>(value);
        else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string> ||
                           std::is_same_v<T, std::vector<std::string>>)
            return std::get<T>(value);
        else if constexpr (std::is_integral_v<T>)
            return static_cast<T>(std::get<std::uint64_t>(value));
        else
            return std::chrono::duration_cast<T>(std::get<nanoseconds>(value));
    }
};
template <class T>
struct Stored<std::optional<T>> : Stored<T> {};

/// Puts a value into its field: `store<&Settings::orders, &Settings::Orders::limit>`.
template <auto section, auto field>
void store(Settings& settings, const SettingValue& value) {
    auto& place = settings.*section.*field;
    place = Stored<std::remove_reference_t<decltype(place)>>::from(value);
}

std::vector<std::string> exhibits() {
    std::vector<std::string> names;
    for (const Exhibit& exhibit : gallery_catalogue()) names.emplace_back(exhibit.name);
    return names;
}

std::vector<std::string> durabilities() { return {"full", "normal"}; }

void store_durability(Settings& settings, const SettingValue& value) {
    settings.database.durability =
        std::get<std::string>(value) == "full" ? DatabaseOptions::Durability::Full : DatabaseOptions::Durability::Normal;
}

Parsed<void> check_database(const std::string& text) {
    return parse_database_url(text).map([](const DatabaseLocation&) {});
}

Parsed<void> check_address(const std::string& text) {
    if (Listeners::is_address(text)) return {};
    return tl::unexpected(in_quotes(text) + " is no numeric address; write one such as 192.0.2.10 or 2001:db8::1");
}

Parsed<void> check_token_file(const std::string& text) {
    std::error_code none;
    if (!text.starts_with('/')) return tl::unexpected(in_quotes(text) + " is not the whole path of a file; begin it with /");
    if (text.ends_with('/') || std::filesystem::is_directory(text, none))
        return tl::unexpected(in_quotes(text) + " is a folder; name a file in it");
    return {};
}

void store_database(Settings& settings, const SettingValue& value) {
    settings.database.location = parse_database_url(std::get<std::string>(value)).value();
}

const std::array table{
    Setting{
        .section = "database",
        .key = "url",
        .otherwise = "canopy/canopy.db in the user's data folder",
        .example = "~/orders.db",
        .option = "database",
        .argument = "FILE_OR_URL",
        .help =
            "where the orders are kept: an SQLite file (~/ is the home folder), sqlite:///FILE or postgres://USER@HOST/DATABASE",
        .from_home = true,
        .check = check_database,
        .without_secret = mask_password,
        .store = store_database},
    Setting{.section = "database",
            .key = "durability",
            .kind = SettingKind::Word,
            .standard = "full",
            .choices = durabilities,
            .option = "durability",
            .argument = "HOW",
            .help = "whether a power cut may lose the last commits",
            .store = store_durability},
    Setting{.section = "database",
            .key = "readers",
            .kind = SettingKind::Number,
            .standard = "2",
            .low = 1,
            .high = 64,
            .unit = "processes",
            .option = "readers",
            .argument = "N",
            .help = "what queries the database beside the writer",
            .store = store<&Settings::database, &Settings::Database::readers>},
    Setting{.section = "runtime",
            .key = "workers",
            .kind = SettingKind::Number,
            .otherwise = "one a core",
            .example = "4",
            .low = 1,
            .high = 256,
            .unit = "threads",
            .option = "workers",
            .argument = "N",
            .help = "what the runtime works with",
            .store = store<&Settings::runtime, &Settings::Runtime::workers>},
    Setting{.section = "orders",
            .key = "limit",
            .kind = SettingKind::Number,
            .standard = "5",
            .low = 1,
            .high = 100'000,
            .unit = "orders",
            .option = "orders-limit",
            .argument = "N",
            .help = "what a user may place in one window",
            .store = store<&Settings::orders, &Settings::Orders::limit>},
    Setting{.section = "orders",
            .key = "window",
            .kind = SettingKind::Duration,
            .standard = "60s",
            .low = 1,
            .high = a_day,
            .option = "orders-window",
            .argument = "TIME",
            .help = "how long an order counts against its user's limit",
            .store = store<&Settings::orders, &Settings::Orders::window>},
    Setting{.section = "customers",
            .key = "rate",
            .kind = SettingKind::Number,
            .standard = "20",
            .low = 0,
            .high = WorkloadOptions::highest_rate,
            .unit = "orders a second",
            .option = "rate",
            .argument = "N",
            .help = "how much the customers order",
            .store = store<&Settings::customers, &Settings::Customers::rate>},
    Setting{.section = "customers",
            .key = "seed",
            .kind = SettingKind::Number,
            .standard = "1",
            .low = 0,
            .high = greatest_in_toml,
            .option = "seed",
            .argument = "N",
            .help = "seed of the customers; the same seed makes the same orders",
            .store = store<&Settings::customers, &Settings::Customers::seed>},
    Setting{.section = "gallery",
            .key = "start",
            .kind = SettingKind::Words,
            .otherwise = "none",
            .choices = exhibits,
            .option = "gallery",
            .argument = "NAME",
            .help = "the small systems that start with the rest",
            .store = store<&Settings::gallery, &Settings::Gallery::start>},
    Setting{.section = "payment",
            .key = "latency",
            .kind = SettingKind::Duration,
            .standard = "0s",
            .low = 0,
            .high = a_minute,
            .option = "payment-latency",
            .argument = "TIME",
            .help = "how long the simulated payment gateway takes to answer; after 3s it has failed",
            .store = store<&Settings::payment, &Settings::Payment::latency>},
    Setting{.section = "payment",
            .key = "failure_percent",
            .kind = SettingKind::Number,
            .standard = "0",
            .low = 0,
            .high = 100,
            .unit = "percent",
            .option = "payment-failures",
            .argument = "N",
            .help = "how many requests the simulated payment gateway answers with an error",
            .store = store<&Settings::payment, &Settings::Payment::failure_percent>},
    Setting{.section = "endpoint",
            .key = "enabled",
            .kind = SettingKind::Switch,
            .standard = "true",
            .option = "endpoint",
            .help = "whether programs on this machine may ask over HTTP",
            .store = store<&Settings::endpoint, &Settings::Endpoint::enabled>},
    Setting{.section = "endpoint",
            .key = "port",
            .kind = SettingKind::Number,
            .standard = "8780",
            .low = 0,
            .high = 65'535,
            .option = "port",
            .argument = "N",
            .help = "where HTTP is answered; 0 is any free port, which is printed",
            .store = store<&Settings::endpoint, &Settings::Endpoint::port>},
    Setting{.section = "endpoint",
            .key = "address",
            .otherwise = "127.0.0.1 and ::1",
            .example = "192.0.2.10",
            .option = "address",
            .argument = "IP",
            .help = "another address to answer at; other machines then reach it, and readers need the token too",
            .check = check_address,
            .store = store<&Settings::endpoint, &Settings::Endpoint::address>},
    Setting{.section = "endpoint",
            .key = "token_file",
            .otherwise = "canopy/token in the user's runtime folder; with another port than 8780, canopy/token-PORT",
            .example = "~/.canopy-token/token",
            .option = "token-file",
            .argument = "FILE",
            .help = "where the token is kept that whoever changes something must know; made at each start; ~/ is the home folder",
            .from_home = true,
            .check = check_token_file,
            .store = store<&Settings::endpoint, &Settings::Endpoint::token_file>},
    Setting{.section = "endpoint",
            .key = "access_log",
            .kind = SettingKind::Switch,
            .standard = "false",
            .option = "access-log",
            .help = "whether each HTTP request is a line on standard error",
            .store = store<&Settings::endpoint, &Settings::Endpoint::access_log>},
};

} // namespace

std::span<const Setting> settings_table() { return table; }

} // namespace canopy::app
