// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/own_run.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
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

/// QDir::tempPath() has no name for a folder that is not there, and so its error would have none.
QString temporary_folder() {
    const QString named = qEnvironmentVariable("TMPDIR");
    return named.isEmpty() ? QStringLiteral("/tmp") : named;
}

/// None where the user named a database.
tl::expected<std::unique_ptr<QTemporaryDir>, std::string> give_own_database(Command& command) {
    if (said_by_option(command.settings, "database.url")) return nullptr;
    const QString parent = temporary_folder();
    auto folder = std::make_unique<QTemporaryDir>(parent + QStringLiteral("/canopy-demo-XXXXXX"));
    if (!folder->isValid())
        return tl::unexpected(
            fmt::format("--crash-demo: cannot make a folder in {}: {}; let TMPDIR name one that can be written, "
                        "or name a database with --database",
                        parent.toStdString(), folder->errorString().toStdString()));
    command.settings.settings.database.location =
        std::filesystem::path(folder->filePath(QStringLiteral("demo.db")).toStdString());
    return folder;
}

void plan_show(Options& options) {
    std::chrono::nanoseconds at = 0ns;
    for (const auto& [path, kind] : show) {
        at += crash_demo_pause;
        if (options.duration && at >= *options.duration) break;
        options.crashes.push_back({.path = std::string(path), .at = at, .kind = kind});
    }
}

} // namespace

tl::expected<OwnRun, std::string> OwnRun::begin(Command& command) {
    OwnRun run(command.options.new_instance || command.options.crash_demo);
    if (run.m_beside_others && !said_by_option(command.settings, "endpoint.port")) command.settings.settings.endpoint.port = 0;
    if (!command.options.crash_demo) return run;
    auto folder = give_own_database(command);
    if (!folder) return tl::unexpected(folder.error());
    run.m_folder = std::move(*folder);
    if (!said_by_option(command.settings, "customers.rate")) command.settings.settings.customers.rate = busy;
    plan_show(command.options);
    return run;
}

} // namespace canopy::app
