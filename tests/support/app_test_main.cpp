// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_cluster.hpp"

#include <QCoreApplication>
#include <cstdio>
#include <gtest/gtest.h>
#include <string_view>

namespace {

constexpr int skipped = 77; // what CTest takes for `skipped`

/// The cases on PostgreSQL and no others; a run that tested nothing does not pass.
int run_on_postgres() {
    using canopy::app::PostgresCluster;
    if (const std::string& missing = PostgresCluster::missing(); !missing.empty()) {
        std::fprintf(stderr, "%s\n", missing.c_str());
        return PostgresCluster::is_required() ? 1 : skipped;
    }
    GTEST_FLAG_SET(filter, "*PostgreSql*");
    const int failed = RUN_ALL_TESTS();
    const testing::UnitTest& tests = *testing::UnitTest::GetInstance();
    return tests.successful_test_count() > 0 && tests.skipped_test_count() == 0 ? failed : 1;
}

} // namespace

/// Beside GoogleTest's options it takes --on-postgres.
int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    if (argc == 2 && std::string_view{argv[1]} == "--on-postgres") return run_on_postgres();
    return RUN_ALL_TESTS();
}
