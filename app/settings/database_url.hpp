// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/setting_values.hpp"
#include "app/storage/database_location.hpp"

#include <string>

namespace canopy::app {

/// Reads where the database is: `orders.db`, `/srv/orders.db`, `sqlite:///srv/orders.db` or `postgres://ann@host/orders`.
///
/// In a URL `%20` is a blank; a plain name is taken as it stands. Fails: with what to write instead, no password in it;
/// also for a password that was masked.
Parsed<DatabaseLocation> parse_database_url(const std::string& text);

/// The URL fit to be shown: `postgres://ann:***@host/orders`. What is no URL stays as it is.
std::string mask_password(std::string url);

} // namespace canopy::app
