// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/headless/options.hpp"
#include "app/system.hpp"

namespace canopy::app {

/// `--migrate` and `--rollback`: changes the schema of the database and says from where to where.
///
/// Answers the exit code: 0, or 1 after one line on stderr; the schema is then at the last step that succeeded, and a
/// database newer than this program untouched. Process: the main thread.
int change_schema(const Options::SchemaChange& change, const SystemConfig& config);

} // namespace canopy::app
