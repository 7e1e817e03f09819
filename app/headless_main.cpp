// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/headless_run.hpp"

#include <QCoreApplication>

#include <fmt/format.h>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    using namespace canopy::app;
    const auto options = parse_options(Program::CanopyHeadless, std::vector<std::string>(argv, argv + argc));
    if (!options) {
        fmt::print(stderr, "canopy-headless: {}\n", options.error().text);
        return usage_exit_code;
    }
    switch (options->action) {
    case Options::Action::ShowHelp: fmt::print("{}", help_text(Program::CanopyHeadless)); return 0;
    case Options::Action::ShowVersion: fmt::print("{}\n", version_text(Program::CanopyHeadless)); return 0;
    case Options::Action::Run: break;
    }
    const QCoreApplication application(argc, argv); // finds the SQL driver
    QCoreApplication::setApplicationName(QStringLiteral("canopy"));
    return run_headless(*options);
}
