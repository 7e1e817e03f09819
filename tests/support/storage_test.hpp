// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/storage/database.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>
#include <string>

namespace canopy::app {

/// A test that runs on each kind of database that is here: SQLite always, PostgreSQL when its server is installed.
///
///     class NotesTest : public StorageTest {};
///     TEST_P(NotesTest, AreKept) { Database database = Database::open({.location = location()}).value(); … }
///     INSTANTIATE_TEST_SUITE_P(On, NotesTest, databases_here(), database_name);
class StorageTest : public testing::TestWithParam<Dialect> {
protected:
    /// A database of this test alone; empty at first.
    const DatabaseLocation& location() const { return m_location; }
    bool on_postgres() const { return GetParam() == Dialect::PostgreSql; }

private:
    DatabaseLocation make_location() const {
        if (GetParam() == Dialect::PostgreSql) return PostgresCluster::shared().new_database();
        return std::filesystem::path{m_folder.path().toStdString()} / "canopy.db";
    }

    QTemporaryDir m_folder;
    DatabaseLocation m_location = make_location();
};

inline auto databases_here() {
    static constexpr Dialect all[] = {Dialect::Sqlite, Dialect::PostgreSql};
    return testing::ValuesIn(all, all + (PostgresCluster::missing().empty() ? 2 : 1));
}

inline std::string database_name(const testing::TestParamInfo<Dialect>& info) {
    return info.param == Dialect::PostgreSql ? "PostgreSql" : "Sqlite";
}

} // namespace canopy::app
