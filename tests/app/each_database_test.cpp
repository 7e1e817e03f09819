// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What holds on SQLite and PostgreSQL alike.
#include "app/storage/backend.hpp"
#include "app/storage/database.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/transaction.hpp"
#include "tests/support/storage_test.hpp"

#include <QSqlDatabase>
#include <gtest/gtest.h>
#include <limits>
#include <thread>
#include <vector>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using Kind = StorageError::Kind;
using Access = DatabaseOptions::Access;

class EachDatabaseTest : public StorageTest {
protected:
    StorageResult<Database> open(Access access = Access::ReadWrite) {
        return Database::open({.location = location(), .access = access, .busy_timeout = 1ms});
    }
    static StorageResult<std::int64_t> add_order(Database& database, const std::string& id) {
        if (const auto user = database.execute("INSERT INTO users (id, name) VALUES ('u', 'u') ON CONFLICT DO NOTHING"); !user)
            return user;
        return database.execute("INSERT INTO orders (id, user_id, status, total_cents, created_at, updated_at) "
                                "VALUES (?, 'u', 'pending', 1, 1, 1)",
                                {id});
    }
};

TEST_P(EachDatabaseTest, HasTheNewestSchemaOnceItWasOpened) {
    auto database = open();
    ASSERT_TRUE(database) << database.error().text;
    EXPECT_EQ(schema_version(*database), newest_schema_version());
}

TEST_P(EachDatabaseTest, AReaderCannotWrite) {
    auto writer = open();
    ASSERT_TRUE(writer) << writer.error().text;
    auto reader = open(Access::ReadOnly);
    ASSERT_TRUE(reader) << reader.error().text;
    EXPECT_EQ(reader->integer("SELECT count(*) FROM orders"), 0);
    EXPECT_EQ(reader->execute("DELETE FROM orders").error().kind, Kind::Unwritable);
}

TEST_P(EachDatabaseTest, ANewerSchemaIsRefusedAndLeftAsItIs) {
    {
        auto database = open();
        ASSERT_TRUE(database) << database.error().text;
        ASSERT_TRUE(database->backend().set_schema_version(*database, 99));
    }
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, Kind::NewerSchema);
    EXPECT_NE(opened.error().text.find("schema version 99 is newer than this program's"), std::string::npos);
    EXPECT_EQ(opened.error().text.find('\n'), std::string::npos);
}

TEST_P(EachDatabaseTest, AReaderOfADatabaseThatIsNotThereIsRefused) { EXPECT_FALSE(open(Access::ReadOnly)); }

TEST_P(EachDatabaseTest, SeveralProgramsMayBringTheSchemaAtOnce) {
    std::vector<std::string> problems(8);
    std::vector<std::thread> programs;
    for (std::string& problem : problems)
        programs.emplace_back([this, &problem] {
            const auto opened = Database::open({.location = location(), .busy_timeout = 30s});
            if (!opened) problem = opened.error().text;
        });
    for (std::thread& program : programs) program.join();
    EXPECT_EQ(problems, std::vector<std::string>(8));
    Database database = open().value();
    EXPECT_EQ(schema_version(database), newest_schema_version());
}

TEST_P(EachDatabaseTest, ATransactionInWhichAStatementFailedOutsideASavepointIsNotSaidToBeStored) {
    auto database = open().value();
    auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    ASSERT_TRUE(add_order(database, "a"));
    ASSERT_FALSE(add_order(database, "a"));
    const bool committed = transaction->commit().has_value();
    transaction->rollback();
    EXPECT_EQ(database.integer("SELECT count(*) FROM orders"), committed ? 1 : 0);
    EXPECT_EQ(committed, !on_postgres());
}

TEST_P(EachDatabaseTest, OpensAgainWhatItCreated) {
    EXPECT_TRUE(open());
    EXPECT_TRUE(open());
}

TEST_P(EachDatabaseTest, LeavesNoConnectionBehind) {
    const auto before = QSqlDatabase::connectionNames().size();
    {
        auto database = open();
        Database moved = std::move(*database);
        EXPECT_EQ(QSqlDatabase::connectionNames().size(), before + 1);
    }
    EXPECT_EQ(QSqlDatabase::connectionNames().size(), before);
}

TEST_P(EachDatabaseTest, ATransactionRollsBackUnlessItIsCommitted) {
    auto database = open().value();
    {
        auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
        ASSERT_TRUE(add_order(database, "a"));
    }
    EXPECT_EQ(database.integer("SELECT count(*) FROM orders"), 0);
    auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    ASSERT_TRUE(add_order(database, "b"));
    EXPECT_TRUE(transaction->commit());
    EXPECT_EQ(database.integer("SELECT count(*) FROM orders"), 1);
}

TEST_P(EachDatabaseTest, ASavepointIsUndoneAloneAndTheTransactionGoesOn) {
    auto database = open().value();
    auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    const auto add = [&](const char* id) { return add_order(database, id); };
    {
        auto kept = Savepoint::begin(database);
        ASSERT_TRUE(add("kept"));
        {
            auto inner = Savepoint::begin(database);
            ASSERT_TRUE(add("inner"));
        }
        EXPECT_TRUE(kept->release());
    }
    {
        auto undone = Savepoint::begin(database);
        ASSERT_TRUE(add("undone"));
        EXPECT_EQ(add("undone").error().kind, Kind::Constraint);
    }
    EXPECT_TRUE(transaction->commit());
    EXPECT_EQ(database.text("SELECT id FROM orders ORDER BY id DESC"), "kept");
    EXPECT_EQ(database.integer("SELECT count(*) FROM orders"), 1);
}

TEST_P(EachDatabaseTest, ASavepointInsideOneThatHasJustBegunSharesIt) {
    auto database = open().value();
    const auto add = [&](const char* id) {
        return database.execute("INSERT INTO users (id, name) VALUES (?, 'u')", {std::string{id}});
    };
    auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    ASSERT_TRUE(add("before"));
    auto outer = Savepoint::begin(database);
    {
        auto shared = Savepoint::begin(database);
        ASSERT_TRUE(add("undone"));
    }
    {
        auto shared = Savepoint::begin(database); // it stands there again
        ASSERT_TRUE(add("undone as well"));
    }
    ASSERT_TRUE(add("second try"));
    {
        auto inner = Savepoint::begin(database); // one of its own: something was written since
        ASSERT_TRUE(add("undone too"));
    }
    ASSERT_TRUE(outer->release());
    {
        auto undone = Savepoint::begin(database);
        auto shared = Savepoint::begin(database);
        ASSERT_TRUE(add("undone by the outer one"));
        ASSERT_TRUE(shared->release());
    }
    ASSERT_TRUE(transaction->commit());
    std::vector<std::string> ids;
    ASSERT_TRUE(database.query("SELECT id FROM users ORDER BY id", {}, [&](const Row& row) { ids.push_back(row.text(0)); }));
    EXPECT_EQ(ids, (std::vector<std::string>{"before", "second try"}));
}

TEST_P(EachDatabaseTest, NothingIsBoundAsNull) {
    auto database = open().value();
    ASSERT_TRUE(database.execute("INSERT INTO users (id, name, email, age) VALUES ('a', 'a', ?, ?)",
                                 {value_or_null(std::optional<std::string>{}), value_or_null(std::optional<std::int64_t>{7})}));
    bool null_email = false;
    bool null_age = true;
    ASSERT_TRUE(database.query("SELECT email, age FROM users", {}, [&](const Row& row) {
        null_email = row.is_null(0);
        null_age = row.is_null(1);
    }));
    EXPECT_TRUE(null_email);
    EXPECT_FALSE(null_age);
}

TEST_P(EachDatabaseTest, TextIsBoundAndNeverPartOfAStatement) {
    auto database = open().value();
    const std::string robert = "Robert'); DROP TABLE orders; --";
    EXPECT_EQ(database.text("SELECT ?", {robert}), robert);
    EXPECT_EQ(database.integer("SELECT count(*) FROM orders WHERE id = ?", {robert}), 0);
    EXPECT_EQ(database.integer("SELECT ?", {std::numeric_limits<std::int64_t>::max()}), std::numeric_limits<std::int64_t>::max());
}

TEST_P(EachDatabaseTest, AStatementThatIsWrongSaysWhatTheDatabaseSaid) {
    auto database = open().value();
    const auto result = database.execute("SELEKT 1");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::Failed);
    EXPECT_NE(result.error().text.find("SELEKT"), std::string::npos) << result.error().text;
}

INSTANTIATE_TEST_SUITE_P(On, EachDatabaseTest, databases_here(), database_name);

class MigrationTest : public EachDatabaseTest {
protected:
    const std::vector<Migration> m_steps{
        all_migrations()[0],
        {.number = 2, .name = "notes", .up = {"CREATE TABLE notes (text $TEXT) $STRICT"}, .down = {"DROP TABLE notes"}},
        {.number = 3,
         .name = "broken",
         .up = {"CREATE TABLE half (x $TEXT) $STRICT", "CREATE TABLE notes (x TEXT)"},
         .down = {}}};

    Database untouched() { return Database::open({.location = location(), .schema = DatabaseOptions::Schema::AsItIs}).value(); }
    std::int64_t tables(Database& database, const char* name) {
        const char* const sql = on_postgres() ? "SELECT count(*) FROM pg_tables WHERE tablename = ?"
                                              : "SELECT count(*) FROM sqlite_schema WHERE name = ?";
        return database.integer(sql, {std::string{name}}).value();
    }
};

TEST_P(MigrationTest, GoUpAndDownStepByStep) {
    auto database = untouched();
    ASSERT_TRUE(migrate(database, 2, m_steps));
    EXPECT_EQ(tables(database, "notes"), 1);
    ASSERT_TRUE(migrate(database, 0, m_steps));
    EXPECT_EQ(tables(database, "notes") + tables(database, "orders"), 0);
    EXPECT_EQ(schema_version(database), 0);
    ASSERT_TRUE(migrate(database, 1, m_steps));
    EXPECT_EQ(tables(database, "orders"), 1);
}

TEST_P(MigrationTest, AStepThatFailsLeavesTheOneBefore) {
    auto database = untouched();
    EXPECT_FALSE(migrate(database, 3, m_steps));
    EXPECT_EQ(schema_version(database), 2);
    EXPECT_EQ(tables(database, "half"), 0);
}

TEST_P(MigrationTest, AreNumberedFromOneWithoutGaps) {
    std::int64_t expected = 1;
    for (const Migration& migration : all_migrations()) EXPECT_EQ(migration.number, expected++) << migration.name;
}

TEST_P(MigrationTest, ASchemaAheadOfTheProgramIsLeftAlone) {
    auto database = untouched();
    ASSERT_TRUE(migrate(database, 1));
    ASSERT_TRUE(database.backend().set_schema_version(database, 5));
    EXPECT_EQ(migrate(database, 1).error().kind, Kind::NewerSchema);
    EXPECT_EQ(schema_version(database), 5);
}

INSTANTIATE_TEST_SUITE_P(On, MigrationTest, databases_here(), database_name);

} // namespace
} // namespace canopy::app
