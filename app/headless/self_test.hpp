// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/self_checks.hpp"
#include "app/system.hpp"

#include <filesystem>
#include <vector>

namespace canopy::app {

/// `--self-test`: the SQL driver, the program's resources, 200 ms of the whole tree with orders and its endpoint, whether
/// every order acknowledged in that time is in the database, and what else there is to check. A line each on standard output.
///
///     return self_test(compose(settings)); // the exit code
///
/// The tree runs as self_test_config() says. Answers the exit code: 0, or 1 when something is missing. Process: the main thread,
/// with a QCoreApplication.
int self_test(const SystemConfig& config, const std::vector<SelfCheck>& more = {});

/// The system as the user's settings want it, but with a database, a port and a token of its own, the files in this folder: so
/// that no orders of a test come among the user's, and a Canopy that runs is left alone.
SystemConfig self_test_config(SystemConfig config, const std::filesystem::path& folder);

} // namespace canopy::app
