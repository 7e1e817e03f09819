// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What only PostgreSQL does. What both databases do is tested on both: see storage_test.hpp.
#include "app/storage/backend.hpp"
#include "app/storage/database.hpp"
#include "app/storage/migrations.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/postgres_url.hpp"
#include "app/storage/repo.hpp"
#include "otp/supervisor.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <cstdlib>
#include <future>
#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Kind = StorageError::Kind;
using Access = DatabaseOptions::Access;

PostgresAddress address(const std::string& url) { return parse_postgres_url(url).value(); }
std::string wrong(const std::string& url) { return parse_postgres_url(url).error(); }

TEST(PostgresUrl, NamesServerDatabaseAndUser) {
    EXPECT_EQ(address("postgres://ada:s%40crt@db.example.org:6432/canopy?sslmode=require"),
              (PostgresAddress{.host = "db.example.org",
                               .port = 6432,
                               .database = "canopy",
                               .user = "ada",
                               .password = "s@crt",
                               .options = {{"sslmode", "require"}}}));
    EXPECT_EQ(address("postgresql://[::1]/c"), (PostgresAddress{.host = "::1", .database = "c"}));
    EXPECT_EQ(address("postgres:///c?host=/run/pg"), (PostgresAddress{.host = "/run/pg", .database = "c"}));
}

TEST(PostgresUrl, IsShownWithoutThePassword) {
    EXPECT_EQ(DatabaseLocation{address("postgres://ada:s%40crt@h:6432/c?sslmode=require")}.shown(), "postgres://ada@h:6432/c");
    EXPECT_EQ(DatabaseLocation{address("postgres://ada:secret@/c?host=/run/pg")}.shown(), "postgres://ada@/c?host=/run/pg");
    EXPECT_EQ(DatabaseLocation{address("postgres://[::1]/c")}.shown(), "postgres://[::1]/c");
}

TEST(PostgresUrl, AWrongOneIsRefusedInOneLineWithoutThePassword) {
    for (const char* const url : {"postgres://ada:secret@h", "postgres://ada:secret@h:x/c", "postgres://ada:sec ret@h/c",
                                  "postgres://h/c?password=secret", "postgres://ada:secret@h/c?sslmod=require",
                                  "postgres://h/c?sslmode=a%3Bb", "postgres:"}) {
        EXPECT_THAT(wrong(url), Not(HasSubstr("sec"))) << url;
        EXPECT_THAT(wrong(url), Not(HasSubstr("\n"))) << url;
    }
    EXPECT_THAT(wrong("postgres://h"), HasSubstr("the name of the database is missing"));
    EXPECT_THAT(wrong("postgres://h/c?sslmod=x"), HasSubstr("sslmod is no option of the connection; known are application_name"));
    EXPECT_THAT(wrong("postgres://h/c?password=x"), HasSubstr("the password stands before the @"));
}

class PostgreSqlTest : public testing::Test {
protected:
    void SetUp() override {
        if (PostgresCluster::is_required()) ASSERT_EQ(PostgresCluster::missing(), "");
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
        m_location = PostgresCluster::shared().new_database();
    }
    StorageResult<Database> open(DatabaseOptions options = {}) {
        if (options.location == DatabaseLocation{}) options.location = m_location;
        return Database::open(options);
    }
    std::string run(const std::string& sql) { return PostgresCluster::shared().run(m_location.postgres(), sql); }
    /// The error of opening it; what is in the database must be what it was.
    StorageError refused(const DatabaseOptions& options = {}) {
        const std::string tables =
            "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'";
        const std::string before = run(tables);
        const auto opened = open(options);
        EXPECT_FALSE(opened);
        EXPECT_EQ(run(tables), before);
        if (opened) return {};
        EXPECT_THAT(opened.error().text, Not(HasSubstr("\n")));
        EXPECT_THAT(opened.error().text, HasSubstr("choose another database with --database"));
        return opened.error();
    }
    StorageError refused(const PostgresAddress& place) { return refused(DatabaseOptions{.location = place}); }
    PostgresAddress place() const { return m_location.postgres(); }

    /// Ends all connections to this database but the asking one, as an administrator does.
    void throw_everybody_out() {
        run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    DatabaseLocation m_location;
};

TEST_F(PostgreSqlTest, IsSetUpForSafety) {
    auto database = open().value();
    EXPECT_EQ(database.text("SHOW fsync"), "on");
    EXPECT_EQ(database.text("SHOW synchronous_commit"), "on");
    EXPECT_EQ(database.text("SHOW lock_timeout"), "3s");
    EXPECT_EQ(open({.durability = DatabaseOptions::Durability::Normal})->text("SHOW synchronous_commit"), "off");
}

TEST_F(PostgreSqlTest, ADatabaseThatWouldLoseCommitsIsAskedNotTo) {
    run("ALTER DATABASE " + place().database + " SET synchronous_commit = off");
    EXPECT_EQ(open()->text("SHOW synchronous_commit"), "on");
}

TEST_F(PostgreSqlTest, RefusesADatabaseThatIsNotThere) {
    PostgresAddress nowhere = place();
    nowhere.database = "nowhere";
    const StorageError error = open({.location = nowhere}).error();
    EXPECT_EQ(error.kind, Kind::NotFound);
    EXPECT_THAT(error.text, HasSubstr("there is no such database; create it with `createdb nowhere`"));
}

TEST_F(PostgreSqlTest, RefusesAServerThatIsNotThere) {
    PostgresAddress nowhere = place();
    nowhere.host += "/nobody-here";
    nowhere.password = "hush";
    const StorageError error = open({.location = nowhere}).error();
    EXPECT_EQ(error.kind, Kind::Unreachable);
    EXPECT_THAT(error.text, HasSubstr("no server answers"));
    EXPECT_THAT(error.text, HasSubstr("start it, or correct host and port"));
    EXPECT_THAT(error.text, Not(HasSubstr("hush")));
}

TEST_F(PostgreSqlTest, RefusesAUserTheServerDoesNotKnow) {
    PostgresAddress stranger = place();
    stranger.user = "mallory";
    const StorageError error = refused(stranger);
    EXPECT_EQ(error.kind, Kind::Unreadable);
    EXPECT_THAT(error.text, HasSubstr("check user and password"));
}

TEST_F(PostgreSqlTest, RefusesADatabaseItMayNotWrite) {
    run("DROP ROLE IF EXISTS guest");
    run("CREATE ROLE guest LOGIN");
    PostgresAddress guest = place();
    guest.user = "guest"; // who may connect, and create nothing: so since PostgreSQL 15
    const StorageError error = refused(guest);
    EXPECT_EQ(error.kind, Kind::Unwritable);
    EXPECT_THAT(error.text, HasSubstr("grant the user the rights it needs"));
}

TEST_F(PostgreSqlTest, RefusesTheDatabaseOfAnotherProgram) {
    run("CREATE TABLE bookmarks (url TEXT)");
    EXPECT_EQ(refused().kind, Kind::Foreign);
}

TEST_F(PostgreSqlTest, TheSchemaIsChangedOnlyByWhoIsAlone) {
    const DatabaseOptions for_change{.schema = DatabaseOptions::Schema::AsItIs, .busy_timeout = 100ms};
    {
        const auto writer = open();
        ASSERT_TRUE(writer);
        const StorageError error = refused(for_change);
        EXPECT_EQ(error.kind, Kind::Locked);
        EXPECT_THAT(error.text, HasSubstr("is held by another program"));
    }
    {
        const auto reader = open({.access = Access::ReadOnly});
        ASSERT_TRUE(reader);
        EXPECT_EQ(refused(for_change).kind, Kind::Locked);
    }
    const auto alone = open({.schema = DatabaseOptions::Schema::AsItIs});
    ASSERT_TRUE(alone) << alone.error().text;
    EXPECT_EQ(refused(for_change).kind, Kind::Locked) << "nor do two change it at once";
    EXPECT_EQ(refused({.busy_timeout = 100ms}).kind, Kind::Locked) << "nobody begins to work on tables that are about to change";
}

TEST_F(PostgreSqlTest, WhoWorksInAnotherSchemaOfTheDatabaseIsNotConcerned) {
    const auto here = open();
    ASSERT_TRUE(here);
    run("CREATE SCHEMA other");
    PostgresAddress other = place();
    other.options["options"] = "-c search_path=other";
    EXPECT_TRUE(open({.location = other, .schema = DatabaseOptions::Schema::AsItIs, .busy_timeout = 100ms}));
}

TEST_F(PostgreSqlTest, RefusesANewerSchemaAndLeavesItAsItIs) {
    ASSERT_TRUE(open());
    run("UPDATE canopy_schema SET version = 99");
    const StorageError error = refused();
    EXPECT_EQ(error.kind, Kind::NewerSchema);
    EXPECT_THAT(error.text, HasSubstr("schema version 99 is newer than this program's"));
    EXPECT_EQ(run("SELECT version FROM canopy_schema"), "99");
}

TEST_F(PostgreSqlTest, RefusesAnEncodingThatCannotHoldEveryText) {
    PostgresAddress latin = place();
    latin.database += "_latin";
    run("CREATE DATABASE " + latin.database + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    EXPECT_THAT(open({.location = latin}).error().text, HasSubstr("its encoding is LATIN1, not UTF8"));
}

TEST_F(PostgreSqlTest, SaysOfEachErrorWhatKindItIs) {
    auto database = open({.busy_timeout = 20ms}).value();
    const auto kind = [&](const char* sql) { return database.execute(sql).error().kind; };
    const std::string columns = "(id, user_id, status, total_cents, created_at, updated_at)";
    ASSERT_TRUE(database.execute("INSERT INTO users (id, name) VALUES ('u', 'u')"));
    ASSERT_TRUE(database.execute("INSERT INTO orders " + columns + " VALUES ('a', 'u', 'pending', 1, 1, 1)"));
    EXPECT_EQ(kind(("INSERT INTO orders " + columns + " VALUES ('a', 'u', 'pending', 1, 1, 1)").c_str()), Kind::Constraint);
    EXPECT_EQ(kind(("INSERT INTO orders " + columns + " VALUES ('b', 'u', 'lost', 1, 1, 1)").c_str()), Kind::Constraint);
    EXPECT_EQ(kind("INSERT INTO items VALUES (77, 0, 'p', 1, 1)"), Kind::Constraint);
    EXPECT_EQ(kind("SELEKT 1"), Kind::Failed);
    EXPECT_EQ(kind("SELECT 1 FROM pg_authid_of_nobody"), Kind::Failed);

    auto other = open().value();
    const auto held = Transaction::begin(other, Transaction::Mode::Immediate);
    ASSERT_TRUE(other.execute("UPDATE orders SET updated_at = 2"));
    EXPECT_EQ(kind("UPDATE orders SET updated_at = 3"), Kind::Locked);
    EXPECT_THAT(database.execute("SELEKT 1").error().text, testing::StartsWith("syntax error"));
}

TEST_F(PostgreSqlTest, OfTwoThatWaitForEachOtherOneIsToldLocked) {
    auto one = open().value();
    auto two = open().value();
    run("INSERT INTO users (id, name) VALUES ('u', 'u')");
    run("INSERT INTO orders (id, user_id, status, total_cents, created_at, updated_at) "
        "VALUES ('a', 'u', 'pending', 1, 1, 1), ('b', 'u', 'pending', 1, 1, 1)");
    auto of_one = Transaction::begin(one, Transaction::Mode::Immediate);
    auto of_two = Transaction::begin(two, Transaction::Mode::Immediate);
    ASSERT_TRUE(one.execute("UPDATE orders SET updated_at = 2 WHERE id = 'a'"));
    ASSERT_TRUE(two.execute("UPDATE orders SET updated_at = 2 WHERE id = 'b'"));
    auto crossing =
        std::async(std::launch::async, [&] { return one.execute("UPDATE orders SET updated_at = 2 WHERE id = 'b'"); });
    const auto crossed = two.execute("UPDATE orders SET updated_at = 2 WHERE id = 'a'");
    if (!crossed) of_two->rollback();
    const auto went = crossing.get();
    EXPECT_NE(went.has_value(), crossed.has_value());
    EXPECT_EQ((went ? crossed : went).error().kind, Kind::Locked);
}

TEST_F(PostgreSqlTest, AConnectionThatIsLostIsSaidToBeAndMadeAgainWhenAskedFor) {
    auto refusing = open().value();
    auto trying = open({.unreachable = DatabaseOptions::Unreachable::TryAgain}).value();
    throw_everybody_out();
    EXPECT_EQ(refusing.integer("SELECT 1").error().kind, Kind::Disconnected);
    EXPECT_EQ(refusing.integer("SELECT 1").error().kind, Kind::Disconnected);
    EXPECT_EQ(trying.integer("SELECT 1").error().kind, Kind::Disconnected);
    EXPECT_EQ(trying.integer("SELECT 1"), 1);
}

TEST_F(PostgreSqlTest, ATransactionWhoseConnectionIsLostIsNotGoneOnWithOnANewOne) {
    auto database = open({.unreachable = DatabaseOptions::Unreachable::TryAgain}).value();
    auto transaction = Transaction::begin(database, Transaction::Mode::Immediate);
    throw_everybody_out();
    EXPECT_FALSE(database.execute("DELETE FROM items"));
    EXPECT_EQ(database.execute("DELETE FROM items").error().kind, Kind::Disconnected);
    EXPECT_FALSE(transaction->commit());
    transaction->rollback();
    EXPECT_TRUE(Transaction::begin(database, Transaction::Mode::Immediate));
}

TEST_F(PostgreSqlTest, WithoutAServerItMayBeOpenedAndSaysUnreachable) {
    PostgresAddress nowhere = place();
    nowhere.host += "/nobody-here";
    auto database = open({.location = nowhere, .unreachable = DatabaseOptions::Unreachable::TryAgain});
    ASSERT_TRUE(database);
    EXPECT_EQ(database->integer("SELECT 1").error().kind, Kind::Unreachable);
    EXPECT_EQ(Transaction::begin(*database, Transaction::Mode::Immediate).error().kind, Kind::Unreachable);
}

Order order(const std::string& id) {
    return make_order({.id = OrderId{id}, .user = UserId{"ada"}, .items = {{ProductId{"Teapot"}, 1, Money{2400}}}},
                      WallTime{1'700'000'000'000ms})
        .value();
}

class PostgreSqlRepoTest : public PostgreSqlTest {
protected:
    void SetUp() override {
        PostgreSqlTest::SetUp();
        if (IsSkipped()) return;
        SupervisorSpec spec;
        spec.children = {repo_child_spec({.location = m_location}, 2, {}, canopy::Telemetry(runtime))};
        runtime.start<Supervisor>(spec).value();
    }
    auto insert(const std::string& id) { return repo.insert(order(id)).wait(); }

    Runtime runtime{Simulated{1}};
    Repo repo{runtime, 2};
};

TEST_F(PostgreSqlRepoTest, AWriterThatLosesItsConnectionCrashesAndTheNextOneWrites) {
    ASSERT_TRUE(insert("a").value());
    const Pid before = repo.writer().pid();
    throw_everybody_out();
    EXPECT_FALSE(insert("b")) << "no answer is the truth";
    runtime.run_until_idle();
    EXPECT_NE(repo.writer().pid(), before);
    EXPECT_TRUE(insert("b").value());
    EXPECT_TRUE(repo.find(OrderId{"b"}).get());
}

TEST_F(PostgreSqlRepoTest, AReaderThatLosesItsConnectionCrashesAndComesBackAlone) {
    ASSERT_TRUE(insert("a").value());
    const Pid before = repo.readers()[0].pid();
    run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    const auto find = [this] {
        return RepoReader::read<Order>(repo.readers()[0], "test",
                                       [](Database& database) { return OrderStore{database}.find(OrderId{"a"}); })
            .wait();
    };
    EXPECT_FALSE(find());
    runtime.run_until_idle();
    EXPECT_NE(repo.readers()[0].pid(), before);
    EXPECT_TRUE(find().value());
}

/// A cluster of its own, to be broken.
class PostgreSqlServerTest : public PostgreSqlTest {
protected:
    void SetUp() override {
        PostgreSqlTest::SetUp();
        if (IsSkipped()) return;
        m_cluster = std::make_unique<PostgresCluster>();
        m_location = m_cluster->new_database();
    }
    std::unique_ptr<PostgresCluster> m_cluster;
};

TEST_F(PostgreSqlServerTest, AServerThatCrashesLosesNoAcknowledgedOrderAndTheRepoOutlivesIt) {
    Runtime runtime(Threads{2});
    SupervisorSpec spec;
    spec.children = {repo_child_spec({.location = m_location}, 1, {}, canopy::Telemetry(runtime))};
    const auto top = runtime.start<Supervisor>(spec);
    ASSERT_TRUE(top);
    const Repo repo{runtime, 1};
    std::vector<std::string> acknowledged;
    for (int i = 0; i < 40; ++i)
        if (const auto stored = repo.insert(order(std::to_string(i))).wait(); stored && *stored)
            acknowledged.push_back(std::to_string(i));
    EXPECT_EQ(acknowledged.size(), 40U);
    m_cluster->crash();
    const auto stored = [&](const std::string& id) {
        const auto outcome = repo.insert(order(id)).wait();
        return outcome && *outcome;
    };
    EXPECT_FALSE(stored("away")); // a crash, or `unreachable`
    EXPECT_FALSE(stored("away"));
    m_cluster->start();
    while (!stored("back")) {
    } // it tries again once a second
    EXPECT_TRUE(top->pid());
    EXPECT_TRUE(static_cast<bool>(repo.writer()));
    Database database = Database::open({.location = m_location}).value();
    for (const std::string& id : acknowledged) EXPECT_EQ(OrderStore{database}.contains(OrderId{id}), true) << id;
    EXPECT_EQ(OrderStore{database}.contains(OrderId{"away"}), false);
    runtime.stop();
}

} // namespace
} // namespace canopy::app
