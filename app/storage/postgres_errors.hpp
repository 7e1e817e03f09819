// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_location.hpp"
#include "app/storage/storage_error.hpp"

class QSqlError;

namespace canopy::app {

/// PostgreSQL's error as ours, after its SQLSTATE; the text is the first line of the server's.
///
/// Without an SQLSTATE no server spoke: the connection is lost.
StorageError postgres_error(const QSqlError& error);

/// Why a connection could not be made. libpq gives no SQLSTATE here, only a text.
StorageError postgres_connect_error(const QSqlError& error);

/// What is wrong with the place as one line with its name and the remedy, never its password.
StorageError explained(StorageError error, const DatabaseLocation& place);

} // namespace canopy::app
