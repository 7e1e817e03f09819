// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/violations.hpp"

#include "app/storage/database.hpp"

#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace canopy::app {
namespace {

using Kind = ConstraintViolation::Kind;
using Violations = std::vector<ConstraintViolation>;

class SqliteViolations : public testing::Test {
protected:
    SqliteViolations() {
        for (const char* const sql :
             {"CREATE TABLE rooms (id TEXT NOT NULL PRIMARY KEY, floor INTEGER NOT NULL, number INTEGER NOT NULL,"
              " name TEXT NOT NULL UNIQUE, seats INTEGER NOT NULL CONSTRAINT rooms_seats_check CHECK (seats > 0),"
              " UNIQUE (floor, number)) STRICT",
              "CREATE TABLE doors (number INTEGER PRIMARY KEY, room TEXT NOT NULL REFERENCES rooms (id)) STRICT",
              "INSERT INTO rooms VALUES ('a', 1, 1, 'hall', 10)", "INSERT INTO doors VALUES (1, 'a')"})
            EXPECT_TRUE(m_database.execute(sql)) << sql;
    }
    Violations violations(const std::string& sql) {
        const auto refused = m_database.execute(sql);
        if (refused) return {};
        EXPECT_EQ(refused.error().kind, StorageError::Kind::Constraint) << refused.error().text;
        return refused.error().violations;
    }

    QTemporaryDir m_folder;
    Database m_database = Database::open({.location = std::filesystem::path{m_folder.path().toStdString()} / "v.db"}).value();
};

TEST_F(SqliteViolations, AreNamedAsPostgresqlNamesThem) {
    EXPECT_EQ(violations("INSERT INTO rooms VALUES ('b', 1, 2, 'hall', 1)"), (Violations{{Kind::Unique, "rooms_name_key"}}));
    EXPECT_EQ(violations("INSERT INTO rooms VALUES ('b', 1, 1, 'x', 1)"), (Violations{{Kind::Unique, "rooms_floor_number_key"}}));
    EXPECT_EQ(violations("INSERT INTO rooms VALUES ('a', 1, 2, 'x', 1)"), (Violations{{Kind::Unique, "rooms_pkey"}}));
    EXPECT_EQ(violations("INSERT INTO doors VALUES (1, 'a')"), (Violations{{Kind::Unique, "doors_pkey"}}));
    EXPECT_EQ(violations("INSERT INTO rooms VALUES ('b', 1, 2, 'x', 0)"), (Violations{{Kind::Check, "rooms_seats_check"}}));
    EXPECT_EQ(violations("INSERT INTO rooms VALUES ('b', 1, 2, NULL, 1)"), (Violations{{Kind::NotNull, "rooms_name_not_null"}}));
    EXPECT_EQ(violations("INSERT INTO doors VALUES (2, 'z')"), (Violations{{Kind::ForeignKey, ""}}));
}

TEST(PostgresqlViolations, AreReadFromItsText) {
    EXPECT_EQ(postgres_violations("23505", "ERROR:  duplicate key value violates unique constraint \"users_email_key\"\n"
                                           "DETAIL:  Key (email)=(a@b) already exists.\n(23505)"),
              (Violations{{Kind::Unique, "users_email_key"}}));
    EXPECT_EQ(postgres_violations("23503",
                                  "ERROR:  insert or update on table \"orders\" violates foreign key constraint "
                                  "\"orders_user_id_fkey\"\nDETAIL:  Key (user_id)=(x) is not present in table \"users\"."),
              (Violations{{Kind::ForeignKey, "orders_user_id_fkey"}}));
    EXPECT_EQ(postgres_violations("23514", "ERROR:  new row for relation \"products\" violates check constraint "
                                           "\"products_stock_check\""),
              (Violations{{Kind::Check, "products_stock_check"}}));
    EXPECT_EQ(postgres_violations("23502", "ERROR:  null value in column \"name\" of relation \"users\" violates not-null "
                                           "constraint"),
              (Violations{{Kind::NotNull, "users_name_not_null"}}));
    EXPECT_EQ(postgres_violations("42601", "ERROR:  syntax error"), Violations{});
}

} // namespace
} // namespace canopy::app
