// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/options.hpp"
#include "app/settings/settings_reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// What a program is to do, and with which settings.
struct Command {
    Options options{};
    ResolvedSettings settings{};
};

/// Reads the command line, and over it the settings out of file, environment and options.
///
///     const auto command = read_command(Program::CanopyHeadless, {argv, argv + argc}, canopy_variables());
///     if (!command) return report(Program::CanopyHeadless, command.error());
///
/// Without settings, for nobody needs them: `--help`, `--version`, and `canopy --headless`, which hands over to the
/// program that reads them itself.
/// Process: the main thread. Fails: with everything that is wrong, of all three.
tl::expected<Command, UsageError> read_command(Program program, const std::vector<std::string>& arguments,
                                               const std::map<std::string, std::string>& environment);

/// Says what is wrong on standard error, a line each with the program's name before it. Answers the exit code, 2.
int report(Program program, const UsageError& error);

/// Says what the settings warn of in the same way.
void report_warnings(Program program, const ResolvedSettings& settings);

/// Prints what `--help`, `--version` and `--print-config` ask for. Answers the exit code, 1 after one line on standard
/// error when it cannot be written; nothing when there is something else to do.
std::optional<int> print_if_asked(Program program, const Command& command);

} // namespace canopy::app
