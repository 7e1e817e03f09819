// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QProcess>

#include <algorithm>
#include <gtest/gtest.h>

namespace canopy::app::testing {

QProcessEnvironment without_display() {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(variable));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"),
                       QStringLiteral("/dev/null/nowhere"));                         // nobody's settings, nor a place for them
    environment.insert(QStringLiteral("CANOPY_ENDPOINT_PORT"), QStringLiteral("0")); // several programs are tested at once
    return environment;
}

ProgramRun run_program(const char* program, const QStringList& arguments, const QProcessEnvironment& environment) {
    constexpr int patience_ms = 100'000;
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QString::fromLocal8Bit(program), arguments);
    process.waitForFinished(patience_ms);
    return {.exit_code = process.exitCode(),
            .crashed = process.exitStatus() == QProcess::CrashExit,
            .output = process.readAllStandardOutput().toStdString(),
            .errors = process.readAllStandardError().toStdString()};
}

ProgramRun run_program(const char* program, const QStringList& arguments) {
    return run_program(program, arguments, without_display());
}

void expect_one_line(const ProgramRun& run, int exit_code) {
    EXPECT_EQ(run.exit_code, exit_code) << run.errors;
    EXPECT_FALSE(run.crashed);
    EXPECT_EQ(std::ranges::count(run.errors, '\n'), 1) << run.errors;
}

} // namespace canopy::app::testing
