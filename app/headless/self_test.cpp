// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/self_test.hpp"

#include "app/endpoint/openapi_text.hpp"
#include "app/print.hpp"

#include <QTemporaryDir>

#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

/// That of PostgreSQL is only needed by who has such a database.
std::vector<SelfCheck> driver_checks(const SystemConfig& config) {
    std::vector<SelfCheck> checks{{"SQL driver", [] { return sql_driver_problem("QSQLITE", "libqt6sql6-sqlite"); }}};
    if (config.database && config.database->is_postgres())
        checks.push_back({"SQL driver of PostgreSQL", [] { return sql_driver_problem("QPSQL", "libqt6sql6-psql"); }});
    return checks;
}

/// The whole tree with orders, for 200 ms, on a database of its own.
class ShortRun {
public:
    explicit ShortRun(const SystemConfig& wanted) : m_config(self_test_config(wanted, m_folder.path().toStdString())) {
        m_config.rate = 200;
    }

    SelfProblem run() {
        if (!m_folder.isValid()) return m_folder.errorString().toStdString();
        auto system = System::start(m_config);
        if (!system) return system.error().text;
        m_system = std::move(*system);
        std::this_thread::sleep_for(200ms);
        return m_system->top() ? SelfProblem() : "the supervision tree gave up";
    }
    SelfProblem answers() const {
        const auto address = m_system ? m_system->endpoint() : std::nullopt;
        return address ? livez_problem(address->port) : no_run;
    }
    /// Ends the run.
    SelfProblem has_lost() const {
        if (!m_system) return no_run;
        m_system->stop();
        return lost_orders_problem(m_system->database(), m_system->ledger().acknowledged());
    }

private:
    static constexpr const char* no_run = "there was no run";

    QTemporaryDir m_folder;
    SystemConfig m_config;
    std::unique_ptr<System> m_system;
};

std::vector<SelfCheck> run_checks(const SystemConfig& config) {
    const auto run = std::make_shared<ShortRun>(config);
    std::vector<SelfCheck> checks{{"a run of 200 ms", [run] { return run->run(); }}};
    if (config.endpoint) checks.push_back({"endpoint, /livez of a free port", [run] { return run->answers(); }});
    checks.push_back({"all acknowledged orders in the database", [run] { return run->has_lost(); }});
    return checks;
}

} // namespace

SystemConfig self_test_config(SystemConfig config, const std::filesystem::path& folder) {
    config.database = folder / "self-test.db";
    if (config.endpoint) config.endpoint = EndpointConfig{.port = 0, .token_file = folder / "token"};
    return config;
}

int self_test(const SystemConfig& config, const std::vector<SelfCheck>& more) {
    std::vector<SelfCheck> checks = driver_checks(config);
    checks.push_back({"OpenAPI document", [] { return openapi_problem(openapi_text); }});
    checks.push_back({"installed files", [] { return resources_problem(resources_folder()); }});
    const std::vector<SelfCheck> run = run_checks(config);
    checks.insert(checks.end(), run.begin(), run.end());
    checks.insert(checks.end(), more.begin(), more.end());
    int failed = 0;
    for (const SelfCheck& check : checks) {
        const SelfProblem problem = check.problem();
        if (problem) ++failed;
        print_to(stdout, fmt::format("{:<6} {}{}\n", problem ? "FAILED" : "ok", check.name, problem ? ": " + *problem : ""));
    }
    return failed == 0 && flush_all(stdout) ? 0 : 1;
}

} // namespace canopy::app
