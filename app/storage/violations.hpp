// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/constraints.hpp"

#include <string_view>
#include <vector>

namespace canopy::app {

// Which rule was broken, read from what a database says. Names are PostgreSQL's: see ConstraintViolation.

/// From SQLite's extended result code and its text, such as `UNIQUE constraint failed: users.email`. Of a foreign key
/// SQLite says nothing: its name is empty, and the store that knows the statement fills it in.
std::vector<ConstraintViolation> sqlite_violations(int extended_code, std::string_view text);

/// From PostgreSQL's SQLSTATE and its text, such as `... violates unique constraint "users_email_key"`.
std::vector<ConstraintViolation> postgres_violations(std::string_view sqlstate, std::string_view text);

} // namespace canopy::app
