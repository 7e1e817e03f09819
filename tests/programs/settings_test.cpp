// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <gmock/gmock.h>
#include <map>

namespace canopy::app::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A user with a configuration folder of his own.
class SettingsOfPrograms : public ::testing::Test {
protected:
    SettingsOfPrograms() { m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.filePath(QStringLiteral("config"))); }

    QString write(const QString& name, const std::string& content) {
        const QString path = m_folder.filePath(name);
        EXPECT_TRUE(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(content));
        return path;
    }
    QString write_default(const std::string& content) { return write(QStringLiteral("config/canopy/canopy.toml"), content); }
    void set(const char* variable, const char* value) {
        m_environment.insert(QString::fromLatin1(variable), QString::fromUtf8(value));
    }
    ProgramRun run(const QStringList& arguments) { return run_program(CANOPY_HEADLESS, arguments, m_environment); }
    std::string printed(const QStringList& arguments = {}) {
        const ProgramRun ran = run(QStringList{QStringLiteral("--print-config")} + arguments);
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        EXPECT_THAT(ran.errors, IsEmpty());
        return ran.output;
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = without_display();
};

/// The lines with a value, without what stands behind it.
std::vector<std::string> values_of(const std::string& printed) {
    std::vector<std::string> lines;
    for (const QString& line : QString::fromStdString(printed).split(QLatin1Char('\n')))
        if (line.contains(QLatin1String(" = "))) lines.push_back(line.section(QStringLiteral(" # "), 0, 0).toStdString());
    return lines;
}

TEST_F(SettingsOfPrograms, AVariableWinsOverTheFileAndAnOptionOverBothAndEachIsNamed) {
    const std::string file = write_default("[customers]\nrate = 1\nseed = 1\n\n[orders]\nlimit = 1\n").toStdString();
    set("CANOPY_CUSTOMERS_RATE", "2");
    set("CANOPY_CUSTOMERS_SEED", "2");
    EXPECT_THAT(printed({QStringLiteral("--rate"), QStringLiteral("3")}),
                AllOf(HasSubstr("\nrate = 3 # --rate\n"), HasSubstr("\nseed = 2 # CANOPY_CUSTOMERS_SEED\n"),
                      HasSubstr("\nlimit = 1 # " + file + ":6\n"), HasSubstr("\nwindow = \"60s\" # default\n")));
}

TEST_F(SettingsOfPrograms, TheNamedFileIsReadInsteadOfTheDefaultOne) {
    write_default("[customers]\nrate = 1\n");
    const QString other = write(QStringLiteral("other.toml"), "[customers]\nseed = 9\n");
    EXPECT_THAT(printed({QStringLiteral("--config"), other}), AllOf(HasSubstr("rate = 20 # default"), HasSubstr("seed = 9 # ")));
}

TEST_F(SettingsOfPrograms, WhatIsPrintedCanBeReadAgain) {
    write_default("[database]\nurl = \"/srv/a \\\"b\\\" é.db\"\n[orders]\nwindow = '90m'\n");
    set("CANOPY_RUNTIME_WORKERS", "3");
    const std::string first = printed({QStringLiteral("--durability=normal")});
    m_environment.remove(QStringLiteral("CANOPY_RUNTIME_WORKERS"));
    const std::string second = printed({QStringLiteral("--config"), write(QStringLiteral("again.toml"), first)});
    EXPECT_EQ(values_of(first), values_of(second));
    EXPECT_THAT(values_of(first), ::testing::IsSupersetOf({"url = \"/srv/a \\\"b\\\" é.db\"", "window = \"5400s\"", "workers = 3",
                                                           "durability = \"normal\""}));
}

TEST_F(SettingsOfPrograms, EverythingWrongIsSaidAtOnceALineEachWithItsPlace) {
    const std::string file = write_default("[customers]\nrate = 100001\nrat = 1\n").toStdString();
    set("CANOPY_ORDERS_WINDOW", "soon");
    const ProgramRun ran = run({QStringLiteral("--workers"), QStringLiteral("0"), QStringLiteral("--frobnicate")});
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.output, IsEmpty());
    EXPECT_EQ(ran.errors, "canopy-headless: Unknown option 'frobnicate'; canopy-headless --help lists the options\n"
                          "canopy-headless: --workers: '0' is not a whole number between 1 and 256\n"
                          "canopy-headless: " +
                              file +
                              ":2:8: customers.rate: 100001 is not a whole number between 0 and 100000\n"
                              "canopy-headless: " +
                              file +
                              ":3:1: customers.rat: there is no such setting; the nearest is customers.rate\n"
                              "canopy-headless: CANOPY_ORDERS_WINDOW: 'soon' is not a duration; write 10s, 500ms, 2m or 1h\n");
}

TEST_F(SettingsOfPrograms, ExhibitsNamedByTheOptionAreShownLikeAnyOtherSetting) {
    write_default("[gallery]\nstart = ['chat_room']\n");
    EXPECT_THAT(printed({QStringLiteral("--gallery"), QStringLiteral("counter"), QStringLiteral("--gallery=job")}),
                HasSubstr("\nstart = [\"counter\", \"job\"] # --gallery\n"));
    const QString database = m_folder.filePath(QStringLiteral("orders.db"));
    const ProgramRun ran =
        run({QStringLiteral("--duration"), QStringLiteral("1s"), QStringLiteral("--database"), database,
             QStringLiteral("--gallery"), QStringLiteral("counter"), QStringLiteral("--crash"),
             QStringLiteral("/gallery/counter@300ms"), QStringLiteral("--crash"), QStringLiteral("/gallery/chat_room@300ms")});
    EXPECT_THAT(ran.output, AllOf(HasSubstr("/gallery/counter@0.3s:throw: came down: 1"),
                                  HasSubstr("/gallery/chat_room@0.3s:throw: there was no such process")));
}

TEST_F(SettingsOfPrograms, WhatHasNoEffectIsSaidInOneLineAndTheRestIsDone) {
    const ProgramRun ran =
        run({QStringLiteral("--no-endpoint"), QStringLiteral("--port=9000"), QStringLiteral("--print-config")});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(ran.errors, "canopy-headless: warning: --port: has no effect, the endpoint is turned off by --no-endpoint\n");
}

TEST_F(SettingsOfPrograms, WhatDoesNotGoTogetherIsSaidWithTheRest) {
    const QString file = write_default("[orders]\nlimit = 0\n");
    const ProgramRun ran = run({QStringLiteral("--rate"), QStringLiteral("many"), QStringLiteral("--database"), file});
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.errors, AllOf(HasSubstr("--rate: 'many' is not a whole number"), HasSubstr(":2:9: orders.limit: 0 is not"),
                                  HasSubstr("--database: the orders cannot be kept in the file of these settings")));
}

TEST_F(SettingsOfPrograms, AFileThatIsNamedMustBeThere) {
    const ProgramRun ran = run({QStringLiteral("--config"), QStringLiteral("/nowhere/a.toml"), QStringLiteral("--print-config")});
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_EQ(ran.errors, "canopy-headless: /nowhere/a.toml: cannot be read; is it a file, and may it be read?\n");
}

TEST_F(SettingsOfPrograms, NoPasswordIsShown) {
    const std::string errors =
        run({QStringLiteral("--database"), QStringLiteral("mysql://ann:secret@host/orders")}).errors +
        run({QStringLiteral("--config"), write(QStringLiteral("a.toml"), "[database]\nurl = mysql://ann:secret@host/x\n")})
            .errors +
        run({QStringLiteral("--config"), write(QStringLiteral("b.toml"), "[database]\nurl = 'mysql://ann:secret@host/x'\n")})
            .errors;
    EXPECT_THAT(errors,
                AllOf(HasSubstr("ann:***@host"), HasSubstr("a.toml:2:7:"), HasSubstr("b.toml:2:7:"), Not(HasSubstr("secret"))));
}

TEST_F(SettingsOfPrograms, AnUnknownVariableIsAWarningAndNoMore) {
    set("CANOPY_CUSTOMERS_RAT", "1");
    set("CANOPY_JOBS", "3");
    const ProgramRun ran = run({QStringLiteral("--print-config")});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(ran.errors,
              "canopy-headless: warning: CANOPY_CUSTOMERS_RAT: there is no such setting; the nearest is CANOPY_CUSTOMERS_RATE\n");
}

TEST_F(SettingsOfPrograms, WhatCannotBePrintedIsNoSuccess) {
    for (const char* const asked : {"--print-config", "--help", "--version"}) {
        const ProgramRun ran = run_program("/bin/sh", {QStringLiteral("-c"), QStringLiteral("exec \"$0\" $1 > /dev/full"),
                                                       QStringLiteral(CANOPY_HEADLESS), QString::fromLatin1(asked)});
        EXPECT_EQ(ran.exit_code, 1) << asked;
        EXPECT_THAT(ran.errors, StartsWith("canopy-headless: cannot write to the standard output: ")) << asked;
    }
}

TEST_F(SettingsOfPrograms, HelpIsThereWhateverTheFileSays) {
    write_default("[nonsense\n");
    const ProgramRun ran = run({QStringLiteral("--help")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr((m_folder.path() + QStringLiteral("/config/canopy/canopy.toml")).toStdString()));
}

TEST_F(SettingsOfPrograms, ARunObeysThem) {
    const std::string database = m_folder.filePath(QStringLiteral("orders.db")).toStdString();
    write_default("[database]\nurl = \"sqlite://" + database + "\"\nreaders = 3\n[customers]\nrate = 150\nseed = 42\n");
    set("CANOPY_CUSTOMERS_SEED", "43");
    const ProgramRun ran = run({QStringLiteral("--duration"), QStringLiteral("300ms")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, AllOf(HasSubstr("seed 43, rate 150/s"), HasSubstr("reader-3"), Not(HasSubstr("reader-4"))));
    EXPECT_TRUE(QFile::exists(QString::fromStdString(database)));
}

TEST_F(SettingsOfPrograms, ASchemaIsChangedWhereTheySayTheDatabaseIs) {
    const QString database = m_folder.filePath(QStringLiteral("a b.db"));
    const QString url = QStringLiteral("sqlite://") + m_folder.filePath(QStringLiteral("a%20b.db"));
    set("CANOPY_DATABASE_URL", url.toUtf8().constData());
    const ProgramRun ran = run({QStringLiteral("--migrate")});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_TRUE(QFile::exists(database)) << ran.output;
}

#ifdef CANOPY_WINDOW
TEST_F(SettingsOfPrograms, BothProgramsReadThemAlike) {
    write_default("[orders]\nlimit = 7\n");
    const ProgramRun window = run_program(CANOPY_WINDOW, {QStringLiteral("--print-config")}, m_environment);
    EXPECT_EQ(window.exit_code, 0) << window.errors;
    EXPECT_EQ(window.output, printed());
    EXPECT_THAT(window.output, HasSubstr("limit = 7"));
    write_default("[orders]\nlimit = 0\n");
    const ProgramRun refused = run_program(CANOPY_WINDOW, {}, m_environment);
    EXPECT_EQ(refused.exit_code, 2) << "even without a display";
    EXPECT_THAT(refused.errors, AllOf(StartsWith("canopy: "), HasSubstr("canopy.toml:2:9: orders.limit: 0 is not")));
}

TEST_F(SettingsOfPrograms, TheWindowHandsOverAllItWasGivenAlsoToAProgramInThePath) {
    write_default("[customers]\nrate = 1\n");
    set("CANOPY_CUSTOMERS_SEED", "5");
    set("CANOPY_NONSENSE", "1");
    const QString alone = m_folder.filePath(QStringLiteral("canopy"));
    ASSERT_TRUE(QFile::copy(QStringLiteral(CANOPY_WINDOW), alone));
    const QString folder = QFileInfo(QStringLiteral(CANOPY_HEADLESS)).path();
    m_environment.insert(QStringLiteral("PATH"), folder + QLatin1Char(':') + m_environment.value(QStringLiteral("PATH")));
    const QStringList arguments{QStringLiteral("--headless"),     QStringLiteral("-platform"),
                                QStringLiteral("offscreen"),      QStringLiteral("--durability"),
                                QStringLiteral("normal"),         QStringLiteral("--style=Fusion"),
                                QStringLiteral("--readers=4"),    QStringLiteral("--print-config"),
                                QStringLiteral("--orders-limit"), QStringLiteral("9")};
    for (const QString& program : {QStringLiteral(CANOPY_WINDOW), alone}) {
        const ProgramRun ran = run_program(program.toLocal8Bit().constData(), arguments, m_environment);
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        EXPECT_THAT(ran.output, AllOf(HasSubstr("rate = 1 # "), HasSubstr("seed = 5 # CANOPY_CUSTOMERS_SEED"),
                                      HasSubstr("durability = \"normal\" # --durability"), HasSubstr("readers = 4 # --readers"),
                                      HasSubstr("limit = 9 # --orders-limit")));
        EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1) << "the warning is said once: " << ran.errors;
    }
}

TEST_F(SettingsOfPrograms, WithoutTheOtherProgramTheWindowSaysSo) {
    const QString alone = m_folder.filePath(QStringLiteral("canopy"));
    ASSERT_TRUE(QFile::copy(QStringLiteral(CANOPY_WINDOW), alone));
    m_environment.insert(QStringLiteral("PATH"), QStringLiteral("/nowhere"));
    const ProgramRun ran = run_program(alone.toLocal8Bit().constData(), {QStringLiteral("--headless")}, m_environment);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_EQ(ran.errors, "canopy: canopy-headless is not installed; install it beside canopy\n");
}
#endif

} // namespace
} // namespace canopy::app::testing
