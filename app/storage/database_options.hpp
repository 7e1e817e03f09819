// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_location.hpp"

#include <chrono>
#include <string>

namespace canopy::app {

/// How long a connection waits for another program's lock: less than who asks waits for the answer, so that he hears
/// `locked` and can try again, instead of nothing.
inline constexpr std::chrono::milliseconds usual_busy_timeout = std::chrono::seconds{3};

/// How to open the database.
struct DatabaseOptions {
    enum class Access {
        ReadWrite, ///< creates the file, brings the schema up to date
        ReadOnly,  ///< for readers: the database must exist with the current schema
    };
    enum class Durability {
        Full,   ///< nothing acknowledged is lost, not even by a power cut (if the disk honours fsync)
        Normal, ///< a power cut may lose the last commits; about nine times as many commits a second
    };
    enum class MissingFolder { Refuse, Create };
    enum class Schema {
        Newest, ///< brought up to date
        AsItIs, ///< left, for who changes it himself: see migrate(). On a server nobody else may use it then: Locked
    };
    /// What to do when no server answers at the address. A file is always there or not.
    enum class Unreachable {
        Refuse,   ///< open() fails
        TryAgain, ///< open() succeeds; each use fails with Unreachable until the server answers
    };

    DatabaseLocation location = {};
    Access access = Access::ReadWrite;
    Durability durability = Durability::Full;
    MissingFolder missing_folder = MissingFolder::Refuse;
    Schema schema = Schema::Newest;
    std::chrono::milliseconds busy_timeout = usual_busy_timeout; ///< how long to wait for another program's lock
    Unreachable unreachable = Unreachable::Refuse;
    std::string origin = {}; ///< whose changes these are, for the other programs on a PostgreSQL database: see OrderFeed
};

} // namespace canopy::app
