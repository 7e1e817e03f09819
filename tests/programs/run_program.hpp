// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

#include <string>

namespace canopy::app::testing {

struct ProgramRun {
    int exit_code = -1;
    bool crashed = false;
    std::string output;
    std::string errors;
};

/// Starts a program, waits until it has ended, and tells what it said. In an environment without a display.
ProgramRun run_program(const char* program, const QStringList& arguments, const QProcessEnvironment& environment);
ProgramRun run_program(const char* program, const QStringList& arguments);

/// Fails the test unless it ended with this code and said why in one line.
void expect_one_line(const ProgramRun& run, int exit_code);

/// The test's own environment without the variables that lead to a display, and with no settings file.
QProcessEnvironment without_display();

} // namespace canopy::app::testing
