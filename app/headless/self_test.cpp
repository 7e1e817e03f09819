// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/self_test.hpp"

#include "app/print.hpp"

#include <QSqlDatabase>
#include <QTemporaryDir>

#include <chrono>
#include <fmt/format.h>
#include <thread>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;
using Problem = std::optional<std::string>;

Problem sql_driver(const char* name, const char* package) {
    if (QSqlDatabase::isDriverAvailable(QString::fromLatin1(name))) return std::nullopt;
    return fmt::format("Qt has no driver {}; install {}", name, package);
}

/// That of PostgreSQL is only needed by who has such a database.
std::vector<SelfCheck> driver_checks(const SystemConfig& config) {
    std::vector<SelfCheck> checks{{"SQL driver", [] { return sql_driver("QSQLITE", "libqt6sql6-sqlite"); }}};
    if (config.database && config.database->is_postgres())
        checks.push_back({"SQL driver of PostgreSQL", [] { return sql_driver("QPSQL", "libqt6sql6-psql"); }});
    return checks;
}

/// The whole tree on a database of its own: orders are placed, everything stops, nothing that was acknowledged is lost.
Problem short_run(const SystemConfig& wanted) {
    const QTemporaryDir folder;
    if (!folder.isValid()) return folder.errorString().toStdString();
    SystemConfig config = self_test_config(wanted, folder.path().toStdString());
    config.rate = 200;
    auto system = System::start(config);
    if (!system) return system.error().text;
    std::this_thread::sleep_for(200ms);
    const std::uint64_t placed = Customers::report((*system)->customers()).get().placed;
    const bool stands = static_cast<bool>((*system)->top());
    (*system)->stop();
    if (!stands) return "the supervision tree gave up";
    return placed > 0 ? Problem() : "no order was placed";
}

} // namespace

SystemConfig self_test_config(SystemConfig config, const std::filesystem::path& folder) {
    config.database = folder / "self-test.db";
    config.endpoint.reset(); // the port may be that of a Canopy that runs
    return config;
}

int self_test(const SystemConfig& config, const std::vector<SelfCheck>& more) {
    std::vector<SelfCheck> checks = driver_checks(config);
    checks.push_back({"a run of 200 ms", [&config] { return short_run(config); }});
    checks.insert(checks.end(), more.begin(), more.end());
    int failed = 0;
    for (const SelfCheck& check : checks) {
        const Problem problem = check.problem();
        if (problem) ++failed;
        print_to(stdout, fmt::format("{:<6} {}{}\n", problem ? "FAILED" : "ok", check.name, problem ? ": " + *problem : ""));
    }
    return failed == 0 && flush_all(stdout) ? 0 : 1;
}

} // namespace canopy::app
