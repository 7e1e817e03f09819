// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings_relations.hpp"

#include "app/orders/payments.hpp"
#include "app/storage/database.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
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

const ResolvedSetting& named(const ResolvedSettings& read, std::string_view name) {
    return *std::ranges::find(read.values, name, [](const ResolvedSetting& each) { return each.setting->name(); });
}

/// SQLite would take an empty one for a new database.
Broken database_is_the_settings(const SettingsRelation&, const ResolvedSettings& read, const std::filesystem::path& file) {
    const auto& location = read.settings.database.location;
    if (!location || location->is_postgres() || file.empty() || !same_file(location->file(), file)) return std::nullopt;
    return "the orders cannot be kept in the file of these settings; name another";
}

/// A token takes the place of what is there, and goes when the program ends.
Broken token_is_the_database(const SettingsRelation&, const ResolvedSettings& read, const std::filesystem::path&) {
    const std::filesystem::path& token = read.settings.endpoint.token_file;
    const DatabaseLocation location = read.settings.database.location.value_or(default_database_file());
    if (token.empty() || location.is_postgres()) return std::nullopt;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) // what SQLite keeps beside it
        if (same_file(token, location.file().string() + suffix))
            return "the token cannot be kept where the orders are; name another file";
    return std::nullopt;
}

Broken token_is_the_settings(const SettingsRelation&, const ResolvedSettings& read, const std::filesystem::path& file) {
    const std::filesystem::path& token = read.settings.endpoint.token_file;
    if (token.empty() || file.empty() || !same_file(token, file)) return std::nullopt;
    return "the token cannot be kept in the file of these settings; name another";
}

/// Said of what was given where the endpoint was turned off, or later: a file may well describe what an option turns off
/// for once.
Broken endpoint_is_off(const SettingsRelation& self, const ResolvedSettings& read, const std::filesystem::path&) {
    const ResolvedSetting& given = named(read, self.setting);
    const ResolvedSetting& enabled = named(read, self.other);
    if (read.settings.endpoint.enabled || given.source == ResolvedSetting::Source::Default || given.source < enabled.source)
        return std::nullopt;
    return fmt::format("has no effect, the endpoint is turned off by {}", enabled.origin);
}

Broken payments_come_too_late(const SettingsRelation&, const ResolvedSettings& read, const std::filesystem::path&) {
    const auto deadline = payment_breaker_config().deadline;
    if (read.settings.payment.latency < deadline) return std::nullopt;
    return fmt::format("no payment will succeed, the gateway has failed after {}", write_duration(deadline));
}

constexpr auto warning = SettingsRelation::Weight::Warning;
constexpr std::array relations{
    SettingsRelation{.setting = "database.url", .broken = database_is_the_settings},
    SettingsRelation{.setting = "endpoint.token_file", .other = "database.url", .broken = token_is_the_database},
    SettingsRelation{.setting = "endpoint.token_file", .broken = token_is_the_settings},
    SettingsRelation{"endpoint.port", "endpoint.enabled", warning, endpoint_is_off},
    SettingsRelation{"endpoint.address", "endpoint.enabled", warning, endpoint_is_off},
    SettingsRelation{"endpoint.token_file", "endpoint.enabled", warning, endpoint_is_off},
    SettingsRelation{"endpoint.access_log", "endpoint.enabled", warning, endpoint_is_off},
    SettingsRelation{.setting = "payment.latency", .weight = warning, .broken = payments_come_too_late}};

} // namespace

std::span<const SettingsRelation> settings_relations() { return relations; }

} // namespace canopy::app
