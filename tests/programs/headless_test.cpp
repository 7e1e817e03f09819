// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"
#include "tests/programs/serving_program.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace canopy::app::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Headless : public ::testing::Test {
protected:
    ProgramRun run(const QStringList& arguments) {
        return run_program(CANOPY_HEADLESS, QStringList{QStringLiteral("--database"), path("orders.db")} + arguments);
    }
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString write(const char* name, const QByteArray& content) const {
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName();
    }
    static QByteArray content(const QString& name) {
        QFile file(name);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QTemporaryDir m_folder;
};

TEST_F(Headless, ARunLosesNothingAndSaysSo) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--rate"), QStringLiteral("300")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("rate_limiter"), HasSubstr("summary of"), HasSubstr("nothing lost")));
    EXPECT_THAT(ran.output, AllOf(ContainsRegex("\nwithout a supervisor: [0-9]+\n  #"), Not(ContainsRegex("\n#[0-9.]+ #"))));
    EXPECT_THAT(ran.output, AllOf(ContainsRegex("\n/orders/order_supervisor: [0-9]+ children started, "),
                                  Not(HasSubstr("child_started")), Not(HasSubstr(" task#")), Not(HasSubstr(" task "))))
        << "orders are counted; couriers that did their work are no news";
}

TEST_F(Headless, TheEndDoesNotWaitForCustomersThatWereStopped) {
    const ProgramRun ran = run(
        {QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--crash"), QStringLiteral("/customers@500ms:stop")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, ContainsRegex("\nsummary of [0-9][.]")) << "the patience with who is under way is 10 s";
}

TEST_F(Headless, ACrashPlanTellsWhatCameDownAndWhatCameBack) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("3s"), QStringLiteral("--rate"), QStringLiteral("200"),
             QStringLiteral("--crash"), QStringLiteral("/rate_limiter@500ms:throw"), QStringLiteral("--crash"),
             QStringLiteral("/orders@1500ms:kill"), QStringLiteral("--json"), path("run.json")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors << ran.output;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("/rate_limiter@0.5s:throw: came down: 1 (/rate_limiter); came back: 1 after"),
                                  HasSubstr("/orders@1.5s:kill: came down:")));
    EXPECT_THAT(ran.output, AllOf(ContainsRegex("exited #[0-9.]+ canopy::InjectedCrash"),
                                  ContainsRegex("child_restarted #[0-9.]+ \"rate_limiter\""),
                                  ContainsRegex("child_restarted #[0-9.]+ \"orders\"")));
    EXPECT_LT(std::count(ran.output.begin(), ran.output.end(), '\n'), 250) << "a crash can be found among the orders";
    const QJsonObject report = QJsonDocument::fromJson(content(path("run.json"))).object();
    EXPECT_TRUE(report[QStringLiteral("good")].toBool());
    EXPECT_GE(report[QStringLiteral("restarts")].toInt(), 2);
}

/// Four crashes within five seconds are more than the top supervisor allows.
TEST_F(Headless, WhenTheTopSupervisorGivesUpEverythingIsCountedAndItEndsThere) {
    QStringList arguments{QStringLiteral("--duration"), QStringLiteral("9s"), QStringLiteral("--json"), path("run.json")};
    for (const char* const time : {"100ms", "300ms", "500ms", "700ms"})
        arguments << QStringLiteral("--crash") << QStringLiteral("/rate_limiter@%1").arg(QString::fromUtf8(time));
    const ProgramRun ran = run(arguments);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.errors, HasSubstr("the top supervisor gave up"));
    EXPECT_THAT(ran.output, AllOf(ContainsRegex("\n/ #[0-9.]+ gave up"), ContainsRegex("\n  product_cache #[0-9.]+ stopped")));
    EXPECT_THAT(ran.output.substr(ran.output.rfind("\n/ #")), Not(ContainsRegex("\n  +[a-z][^\n]* (running|waiting) ")));
    const QJsonObject report = QJsonDocument::fromJson(content(path("run.json"))).object();
    const QJsonObject last = report[QStringLiteral("crash_plan")].toArray().last().toObject();
    EXPECT_GT(last[QStringLiteral("came_down")].toArray().size(), 25) << "the whole tree, the top included";
    EXPECT_LT(report[QStringLiteral("duration_s")].toDouble(), 9) << "nobody was left to wait for";
}

TEST_F(Headless, WhatIsStoppedStaysStoppedAsInTheWindow) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--crash"), QStringLiteral("/gallery@100ms:stop"),
             QStringLiteral("--crash"), QStringLiteral("/product_cache@300ms:stop")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors << ran.output;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("/product_cache@0.3s:stop: came down: 1 (/product_cache); came back: 0"),
                                  HasSubstr("/gallery@0.1s:stop: came down: 2 (/gallery, /gallery/curator); came back: 0"),
                                  ContainsRegex("\n  product_cache #[0-9.]+ stopped")));
}

TEST_F(Headless, PlaysExhibitsOfTheGallery) {
    const ProgramRun ran = run({QStringLiteral("--gallery"), QStringLiteral("flakey"), QStringLiteral("--demo")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors << ran.output;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("    4.000 s         flakey gave up"), EndsWith("claims hold\n\n")));
    EXPECT_FALSE(QFile::exists(path("orders.db"))); // a demo needs no database
}

TEST_F(Headless, ListsTheGalleryAndKnowsWhatWasMeant) {
    const ProgramRun listed = run({QStringLiteral("--gallery")});
    EXPECT_EQ(listed.exit_code, 0);
    EXPECT_THAT(listed.output, HasSubstr("critical             one_for_all restarts all children when one crashes.\n"));
    const ProgramRun wrong = run({QStringLiteral("--gallery"), QStringLiteral("fleaky")});
    expect_one_line(wrong, 2);
    EXPECT_THAT(wrong.errors, HasSubstr("there is no exhibit 'fleaky'; did you mean flakey"));
}

TEST_F(Headless, StartsExhibitsWithTheRest) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--gallery"), QStringLiteral("critical"),
             QStringLiteral("--crash"), QStringLiteral("/gallery/critical/database@300ms:throw")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors << ran.output;
    EXPECT_THAT(ran.output, HasSubstr("came down: 2 (/gallery/critical/cache, /gallery/critical/database); came back: 2 after"));
}

TEST_F(Headless, APlannedCrashOfNobodyIsNoSuccess) {
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("500ms"), QStringLiteral("--crash"), QStringLiteral("/nobody@100ms")});
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.output, HasSubstr("/nobody@0.1s:throw: there was no such process"));
}

TEST_F(Headless, ImportStoresTheSampleAndTwiceIsOnce) {
    const QStringList arguments{QStringLiteral("--duration"), QStringLiteral("100ms"),    QStringLiteral("--rate"),
                                QStringLiteral("0"),          QStringLiteral("--import"), QStringLiteral(CANOPY_SAMPLE_ORDERS)};
    for (int time = 0; time < 2; ++time) {
        const ProgramRun ran = run(arguments);
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        EXPECT_THAT(ran.output, HasSubstr("imported 232 orders; 0 problems"));
    }
}

TEST_F(Headless, AnImportThatCannotBeReadEndsItBeforeItBegins) {
    for (const QString& file : {path("nowhere.csv"), m_folder.path()}) {
        const ProgramRun ran = run({QStringLiteral("--import"), file});
        expect_one_line(ran, 1);
        EXPECT_THAT(ran.errors, HasSubstr("--import: cannot read " + file.toStdString() + ": "));
        EXPECT_EQ(ran.output, "");
        EXPECT_FALSE(QFileInfo::exists(path("orders.db")));
    }
}

TEST_F(Headless, ImportReportsABadLineWithItsNumberAndStoresTheOthers) {
    const QString file = write("mixed.csv", "order_id,user,product,quantity,price\n"
                                            "A-1,ada,tea,2,7.90\n"
                                            "A-2,bob,tea,minus one,7.90\n");
    const ProgramRun ran = run({QStringLiteral("--duration"), QStringLiteral("100ms"), QStringLiteral("--rate"),
                                QStringLiteral("0"), QStringLiteral("--import"), file});
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.errors, HasSubstr("mixed.csv:3: "));
    EXPECT_THAT(ran.output, HasSubstr("imported 1 orders; 1 problems"));
}

TEST_F(Headless, TheSchemaOfADatabaseThatIsInUseIsLeftAlone) {
    ServingProgram serving;
    serving.start(path("orders.db"));
    for (const char* const change : {"--rollback", "--migrate"}) {
        const ProgramRun ran = run({QString::fromUtf8(change)});
        expect_one_line(ran, 1);
        EXPECT_THAT(ran.errors, HasSubstr("orders.db: is used by another program; end that"));
    }
    EXPECT_EQ(serving.stop(), 0);
    EXPECT_EQ(run({QStringLiteral("--rollback")}).exit_code, 0);
}

TEST_F(Headless, ARollbackMakesNoDatabase) {
    const ProgramRun ran = run({QStringLiteral("--rollback")});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("there is no such database"));
    EXPECT_FALSE(QFileInfo::exists(path("orders.db")));
}

TEST_F(Headless, TheSchemaGoesBackAndForthOneStepAtATime) {
    ProgramRun ran = run({QStringLiteral("--migrate")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, EndsWith("orders.db: schema version 4, was 0\n"));
    ran = run({QStringLiteral("--migrate")});
    EXPECT_THAT(ran.output, EndsWith("schema version 4 already\n"));
    ran = run({QStringLiteral("--rollback")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, EndsWith("schema version 3, was 4\n"));
    for (int version = 2; version >= 0; --version) {
        ran = run({QStringLiteral("--rollback")});
        EXPECT_EQ(ran.output,
                  path("orders.db").toStdString() + fmt::format(": schema version {}, was {}\n", version, version + 1));
    }
    ran = run({QStringLiteral("--rollback")});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("no step to take back"));
    ran = run({QStringLiteral("--migrate"), QStringLiteral("--to"), QStringLiteral("1")});
    EXPECT_THAT(ran.output, EndsWith("schema version 1, was 0\n"));
    ran = run({QStringLiteral("--duration"), QStringLiteral("100ms")});
    EXPECT_EQ(ran.exit_code, 0) << "what was migrated by hand is a database like any other" << ran.errors;
}

TEST_F(Headless, ASchemaThatIsNotKnownOrAChangeThatIsNotClearIsRefused) {
    for (const QStringList& wrong : {QStringList{QStringLiteral("--migrate"), QStringLiteral("--to"), QStringLiteral("99")},
                                     QStringList{QStringLiteral("--to"), QStringLiteral("1")},
                                     QStringList{QStringLiteral("--migrate"), QStringLiteral("--rollback")}})
        expect_one_line(run(wrong), 2);
}

TEST_F(Headless, ASelfTestFindsWhatTheProgramNeeds) {
    const ProgramRun ran = run_program(CANOPY_HEADLESS, {QStringLiteral("--self-test")});
    EXPECT_EQ(ran.exit_code, 0) << ran.output << ran.errors;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("ok     SQL driver\n"), HasSubstr("ok     OpenAPI document\n"),
                                  HasSubstr("ok     installed files\n"), HasSubstr("ok     a run of 200 ms\n"),
                                  HasSubstr("ok     endpoint, /livez of a free port\n"),
                                  HasSubstr("ok     all acknowledged orders in the database\n")));
}

TEST_F(Headless, ASelfTestMissesTheFilesThatAreInstalledWithTheProgram) {
    ASSERT_TRUE(QDir().mkpath(path("bin")));
    const QString copy = path("bin/canopy-headless");
    ASSERT_TRUE(QFile::copy(QStringLiteral(CANOPY_HEADLESS), copy));
    const ProgramRun ran = run_program(copy.toLocal8Bit().constData(), {QStringLiteral("--self-test")});
    EXPECT_EQ(ran.exit_code, 1) << ran.output;
    EXPECT_THAT(ran.output, HasSubstr("FAILED installed files: " + path("share/canopy/openapi.json").toStdString()));
}

TEST_F(Headless, ASelfTestWithWrongSettingsIsAUsageErrorAsTheHelpSays) {
    expect_one_line(run({QStringLiteral("--self-test"), QStringLiteral("--readers"), QStringLiteral("0")}), 2);
    EXPECT_THAT(run({QStringLiteral("--help")}).output, HasSubstr("2 an option or a setting is wrong"));
}

TEST_F(Headless, ASelfTestWithoutTheSqlDriverFailsAndNamesIt) {
    write("qt.conf", "[Paths]\nPlugins=/nowhere\n");
    const QString copy = path("canopy-headless");
    ASSERT_TRUE(QFile::copy(QStringLiteral(CANOPY_HEADLESS), copy));
    const ProgramRun without = run_program(copy.toLocal8Bit().constData(), {QStringLiteral("--self-test")});
    EXPECT_EQ(without.exit_code, 1) << without.output;
    EXPECT_THAT(without.output, HasSubstr("FAILED SQL driver: Qt has no driver QSQLITE; install libqt6sql6-sqlite\n"));
    const ProgramRun postgres =
        run_program(copy.toLocal8Bit().constData(), {QStringLiteral("--self-test"), QStringLiteral("--database"),
                                                     QStringLiteral("postgres://nobody@nowhere/db")});
    EXPECT_EQ(postgres.exit_code, 1) << postgres.output;
    EXPECT_THAT(postgres.output, HasSubstr("FAILED SQL driver of PostgreSQL: Qt has no driver QPSQL; install libqt6sql6-psql\n"));
}

TEST_F(Headless, ASelfTestRunsWithTheUsersSettingsButNotOnTheUsersDatabase) {
    const ProgramRun ran = run({QStringLiteral("--self-test"), QStringLiteral("--readers"), QStringLiteral("1")});
    EXPECT_EQ(ran.exit_code, 0) << ran.output << ran.errors;
    EXPECT_FALSE(QFile::exists(path("orders.db")));
}

TEST_F(Headless, AnUnknownOptionIsAUsageError) {
    const ProgramRun ran = run({QStringLiteral("--frobnicate")});
    expect_one_line(ran, 2);
    EXPECT_THAT(ran.errors, AllOf(StartsWith("canopy-headless: "), HasSubstr("frobnicate")));
}

TEST_F(Headless, ABadDurationIsAUsageError) {
    const ProgramRun ran = run({QStringLiteral("--duration"), QStringLiteral("soon")});
    expect_one_line(ran, 2);
    EXPECT_THAT(ran.errors, HasSubstr("soon"));
}

TEST_F(Headless, AFileThatIsNoDatabaseIsLeftAsItIs) {
    const QByteArray poem = "Not a database at all, but dear to somebody.\n";
    const QString file = write("poem.txt", poem);
    const ProgramRun ran =
        run_program(CANOPY_HEADLESS, {QStringLiteral("--database"), file, QStringLiteral("--duration"), QStringLiteral("1s")});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("poem.txt"));
    EXPECT_EQ(content(file), poem);
}

TEST_F(Headless, AFolderThatCannotBeWrittenIsNamed) {
    const QString file = write("plain", "x");
    const ProgramRun ran = run_program(CANOPY_HEADLESS, {QStringLiteral("--database"), file + QStringLiteral("/orders.db")});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("plain"));
}

TEST_F(Headless, HelpAndVersionGoToStandardOutput) {
    const ProgramRun help = run_program(CANOPY_HEADLESS, {QStringLiteral("--help")});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.output, AllOf(HasSubstr("--duration"), HasSubstr("--crash")));
    const ProgramRun version = run_program(CANOPY_HEADLESS, {QStringLiteral("--version")});
    EXPECT_THAT(version.output, AllOf(StartsWith("canopy-headless "), EndsWith("\n")));
}

} // namespace
} // namespace canopy::app::testing
