// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"

#include <stdexcept>

namespace canopy::app {

/// The database, for a process that is nothing without it. Fails: throws, which is a failed start.
inline Database open_or_crash(const DatabaseOptions& options) {
    StorageResult<Database> database = Database::open(options);
    if (!database) throw std::runtime_error(database.error().text);
    return std::move(*database);
}

template <class T>
bool is_disconnected(const StorageResult<T>& result) noexcept {
    return !result && result.error().kind == StorageError::Kind::Disconnected;
}

/// Ends a process whose connection was lost under its hands: it begins again with a new one. Whoever waits for its answer
/// hears of the crash, because what became of the last statement is not known.
template <class T>
void crash_if_disconnected(const StorageResult<T>& result) {
    if (is_disconnected(result)) throw std::runtime_error(result.error().text);
}

} // namespace canopy::app
