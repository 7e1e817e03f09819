// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program on PostgreSQL, as its users start it.
#include "tests/programs/serving_program.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <gmock/gmock.h>

namespace canopy::app::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgreSqlProgram : public ::testing::Test {
protected:
    void SetUp() override {
        if (!PostgresCluster::missing().empty()) GTEST_SKIP() << PostgresCluster::missing();
        m_place = PostgresCluster::shared().new_database();
        m_url = QString::fromStdString(DatabaseLocation{m_place}.shown()); // it has no password
    }
    ProgramRun run(const QStringList& arguments) {
        return run_program(CANOPY_HEADLESS, QStringList{QStringLiteral("--database"), m_url} + arguments);
    }
    std::string ask(const std::string& sql) { return PostgresCluster::shared().run(m_place, sql); }

    PostgresAddress m_place;
    QString m_url;
};

TEST_F(PostgreSqlProgram, ARunLosesNothingAndSaysSo) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--rate"), QStringLiteral("200")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("order_relay"), HasSubstr("nothing lost")));
    EXPECT_NE(ask("SELECT count(*) FROM orders"), "0");
}

TEST_F(PostgreSqlProgram, TheUrlMayComeFromTheEnvironment) {
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("CANOPY_DATABASE_URL"), m_url);
    const ProgramRun ran = run_program(
        CANOPY_HEADLESS, {QStringLiteral("--duration"), QStringLiteral("500ms"), QStringLiteral("--rate"), QStringLiteral("100")},
        environment);
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_NE(ask("SELECT count(*) FROM orders"), "0");
}

TEST_F(PostgreSqlProgram, TheSchemaGoesBackAndForth) {
    const std::string place = m_url.toStdString();
    ProgramRun ran = run({QStringLiteral("--migrate")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_EQ(ran.output, place + ": schema version 4, was 0\n");
    for (int version = 3; version >= 0; --version) {
        ran = run({QStringLiteral("--rollback")});
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        EXPECT_EQ(ran.output,
                  place + ": schema version " + std::to_string(version) + ", was " + std::to_string(version + 1) + "\n");
    }
    EXPECT_EQ(ask("SELECT count(*) FROM pg_tables WHERE tablename IN ('orders', 'items', 'users', 'products')"), "0");
    ran = run({QStringLiteral("--rollback")});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("no step to take back"));
    ran = run({QStringLiteral("--migrate"), QStringLiteral("--to"), QStringLiteral("1")});
    EXPECT_THAT(ran.output, EndsWith("schema version 1, was 0\n"));
    ran = run({QStringLiteral("--duration"), QStringLiteral("100ms")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
}

TEST_F(PostgreSqlProgram, TheSchemaOfADatabaseThatIsInUseIsLeftAlone) {
    ServingProgram serving;
    serving.start(m_url);
    for (const char* const change : {"--rollback", "--migrate"}) {
        const ProgramRun ran = run({QString::fromUtf8(change)});
        expect_one_line(ran, 1);
        EXPECT_THAT(ran.errors,
                    HasSubstr(m_url.toStdString() + ": is used by another program; end that, then change its schema"));
    }
    EXPECT_EQ(ask("SELECT version FROM canopy_schema"), "4");
    EXPECT_EQ(serving.get("/readyz").status, 200);
    EXPECT_EQ(serving.stop(), 0);
    const ProgramRun ran = run({QStringLiteral("--rollback")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
}

TEST_F(PostgreSqlProgram, AProgramThatWasKilledHoldsItsSchemaNoLonger) {
    ServingProgram serving;
    serving.start(m_url);
    serving.process().kill();
    serving.process().waitForFinished();
    while (ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'canopy%'") !=
           "0") {
    } // until the server has noticed
    const ProgramRun ran = run({QStringLiteral("--rollback")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
}

TEST_F(PostgreSqlProgram, ASelfTestLooksForItsDriver) {
    const ProgramRun ran = run({QStringLiteral("--self-test")});
    EXPECT_EQ(ran.exit_code, 0) << ran.output << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("ok     SQL driver of PostgreSQL\n"));
}

TEST_F(PostgreSqlProgram, AUrlThatIsWrongIsAUsageErrorInOneLine) {
    for (const char* const wrong : {"postgres://ada:secret@h", "postgres://ada:secret@h:x/c", "postgres://h/c?sslmod=require"}) {
        const ProgramRun ran = run_program(CANOPY_HEADLESS, {QStringLiteral("--database"), QString::fromLatin1(wrong)});
        expect_one_line(ran, 2);
        EXPECT_THAT(ran.errors, Not(HasSubstr("secret")));
    }
}

TEST_F(PostgreSqlProgram, AServerOrDatabaseThatIsNotThereIsOneLineThatNamesIt) {
    const QTemporaryDir nobody;
    const QString empty = QStringLiteral("postgres:///canopy?host=") + nobody.path();
    for (const QString& place : {empty, QStringLiteral("postgres://ada:secret@127.0.0.1:1/canopy"),
                                 QString(m_url).replace(QString::fromStdString(m_place.database), QStringLiteral("nothing"))}) {
        const ProgramRun ran = run_program(
            CANOPY_HEADLESS, {QStringLiteral("--database"), place, QStringLiteral("--duration"), QStringLiteral("1s")});
        expect_one_line(ran, 1);
        EXPECT_THAT(ran.errors, AllOf(HasSubstr("postgres://"), HasSubstr("--database"), Not(HasSubstr("secret"))));
        EXPECT_EQ(ran.output, "");
    }
}

TEST_F(PostgreSqlProgram, TwoOfThemSeeEachOthersOrders) {
    ServingProgram one;
    ServingProgram two;
    one.start(m_url);
    two.start(m_url);
    RawClient events(two.port());
    events.send(request_text("GET", "/api/v1/events?topic=orders", two.port()));
    ASSERT_EQ(events.receive().status, 200);
    const auto heard = [&events](const std::string& status) {
        while (const auto event = events.receive_until("\n\n"))
            if (event->find("\"T-1\"") != std::string::npos && event->find(status) != std::string::npos) return true;
        return false;
    };
    ASSERT_EQ(one.post("/api/v1/users", R"({"id":"ada","name":"Ada"})").status, 201);
    ASSERT_EQ(one.post("/api/v1/products", R"({"id":"Teapot","name":"Teapot","price_cents":2400})").status, 201);
    const std::string order = R"({"id":"T-1","user":"ada","items":[{"product":"Teapot","quantity":2,"price_cents":2400}]})";
    ASSERT_EQ(one.post("/api/v1/orders", order).status, 201);
    EXPECT_TRUE(heard("pending"));
    EXPECT_EQ(two.post("/api/v1/orders", order).status, 200) << "a repetition, wherever it is asked";
    EXPECT_EQ(one.post("/api/v1/orders/T-1/advance", "{}").status, 200);
    EXPECT_TRUE(heard("confirmed"));
    EXPECT_THAT(two.get("/api/v1/orders/T-1").body, HasSubstr("confirmed"));
    EXPECT_EQ(two.post("/api/v1/orders/T-1/advance", "{}").status, 200);
    while (one.get("/api/v1/orders/T-1").body.find("shipped") == std::string::npos) {
    }
    EXPECT_EQ(one.stop(), 0);
    EXPECT_EQ(two.stop(), 0);
}

} // namespace
} // namespace canopy::app::testing
