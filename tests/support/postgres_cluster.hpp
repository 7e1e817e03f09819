// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database_location.hpp"

#include <QTemporaryDir>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>

namespace canopy::app {

/// A PostgreSQL server of the tests' own: a cluster in a temporary folder, reached through a Unix socket in that folder only.
///
///     if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
///     const PostgresAddress empty = PostgresCluster::shared().new_database();
///
/// The server refuses to run as root: then it runs as `postgres`, or `nobody`. It dies with the program that started it,
/// however that ends. fsync is on, as for users.
class PostgresCluster {
public:
    /// Why there can be none here; empty: there can. With CANOPY_TEST_POSTGRES=no there is none.
    static const std::string& missing();
    /// CANOPY_TEST_POSTGRES=required: a test that finds none has failed.
    static bool is_required();
    /// One for the whole test program, started with its first use, stopped at its end.
    static PostgresCluster& shared();

    PostgresCluster();
    ~PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

    /// A database of its own for a test, empty.
    PostgresAddress new_database();
    /// Runs SQL as the superuser, past Canopy's code. Answers the first column of the last row.
    std::string run(const PostgresAddress& database, const std::string& sql);

    void start();
    /// Waits for whoever is connected to be thrown out, and writes everything down.
    void stop();
    /// As a crash: nothing is written down but the log that is on the disk already.
    void crash();

private:
    void end(int signal);
    std::filesystem::path folder() const;

    QTemporaryDir m_folder;
    pid_t m_server = -1;
    int m_databases = 0;
};

} // namespace canopy::app
