// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/own_run.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr int busy = 200; ///< orders a second

/// From what hardly anybody notices to what takes a branch down.
constexpr std::array<std::pair<std::string_view, CrashKind>, 6> show{{
    {"/rate_limiter", CrashKind::Throw},
    {"/product_cache", CrashKind::Kill},
    {"/orders/payment_gateway", CrashKind::Freeze},
    {"/customers", CrashKind::Flood},
    {"/orders/order_registry", CrashKind::Throw},
    {"/repo/writer", CrashKind::Kill},
}};

bool said_by_option(const ResolvedSettings& settings, std::string_view name) {
    return std::ranges::any_of(settings.values, [name](const ResolvedSetting& each) {
        return each.setting->name() == name && each.source == ResolvedSetting::Source::Option;
    });
}

} // namespace

OwnRun::OwnRun(Command& command) : m_beside_others(command.options.new_instance || command.options.crash_demo) {
    if (!m_beside_others) return;
    if (!said_by_option(command.settings, "endpoint.port")) command.settings.settings.endpoint.port = 0;
    if (command.options.crash_demo) begin_demo(command);
}

void OwnRun::begin_demo(Command& command) {
    Settings& settings = command.settings.settings;
    if (!said_by_option(command.settings, "database.url"))
        settings.database.location = std::filesystem::path(m_folder.emplace().filePath(QStringLiteral("demo.db")).toStdString());
    if (!said_by_option(command.settings, "customers.rate")) settings.customers.rate = busy;
    std::chrono::nanoseconds at = 0ns;
    for (const auto& [path, kind] : show) {
        at += 3s;
        if (command.options.duration && at >= *command.options.duration) break;
        command.options.crashes.push_back({.path = std::string(path), .at = at, .kind = kind});
    }
}

} // namespace canopy::app
