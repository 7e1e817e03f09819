// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"
#include "tests/programs/serving_program.hpp"

#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <initializer_list>
#include <utility>

namespace canopy::app::testing {
namespace {

using ::testing::HasSubstr;

TEST(Window, WithoutADisplayItSaysSoInOneLineAndNamesTheOtherProgram) {
    const ProgramRun ran = run_program(CANOPY_WINDOW, {});
    expect_one_line(ran, 1);
    EXPECT_THAT(ran.errors, HasSubstr("canopy-headless"));
}

TEST(Window, WithADisplayThatIsNotThereItDoesNotAbort) {
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":987"));
    const ProgramRun ran = run_program(CANOPY_WINDOW, {}, environment);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_FALSE(ran.crashed);
    EXPECT_THAT(ran.errors, HasSubstr("canopy-headless"));
}

TEST(Window, AnUnknownOptionIsAUsageErrorEvenWithoutADisplay) {
    const ProgramRun ran = run_program(CANOPY_WINDOW, {QStringLiteral("--frobnicate")});
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.errors, HasSubstr("frobnicate"));
}

TEST(Window, ASelfTestDrawsItsSymbolsAndShowsItself) {
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    const ProgramRun ran = run_program(CANOPY_WINDOW, {QStringLiteral("--self-test")}, environment);
    EXPECT_EQ(ran.exit_code, 0) << ran.output << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("ok     installed files\n"));
    EXPECT_THAT(ran.output, HasSubstr("ok     all acknowledged orders in the database\n"));
    EXPECT_THAT(ran.output, HasSubstr("ok     plugin for SVG\n"));
    EXPECT_THAT(ran.output, HasSubstr("ok     symbol crash\n"));
    EXPECT_THAT(ran.output, HasSubstr("ok     window on offscreen\n"));
}

/// What the self-test says of the texts, in an environment with nothing of a language but these variables.
std::string texts_line(std::initializer_list<std::pair<const char*, const char*>> variables) {
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) environment.remove(QString::fromLatin1(name));
    for (const auto& [name, value] : variables) environment.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    const ProgramRun ran = run_program(CANOPY_WINDOW, {QStringLiteral("--self-test")}, environment);
    EXPECT_EQ(ran.exit_code, 0) << ran.output << ran.errors;
    const std::size_t place = ran.output.find(" texts in ");
    return ran.output.substr(ran.output.rfind('\n', place) + 1, ran.output.find('\n', place) - ran.output.rfind('\n', place) - 1);
}

TEST(Window, SpeaksTheLanguageOfTheEnvironmentWithoutItsLocale) {
    EXPECT_EQ(texts_line({{"LC_ALL", "de_DE.UTF-8"}}), "ok     texts in German");
    EXPECT_EQ(texts_line({{"LANG", "C"}}), "ok     texts in English");
    EXPECT_EQ(texts_line({{"LANG", "de_AT"}, {"LANGUAGE", "en_GB:de"}}), "ok     texts in English");
    EXPECT_EQ(texts_line({{"LANG", "en_US.UTF-8"}, {"LANGUAGE", "fr:de"}}), "ok     texts in German");
}

QProcessEnvironment offscreen() {
    QProcessEnvironment environment = without_display();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    return environment;
}

TEST(Window, ATakenPortIsNoReasonToShowNothing) {
    const QTemporaryDir folder;
    ServingProgram other;
    other.start(folder.filePath(QStringLiteral("other.db")));
    const QString port = QString::number(other.port());
    const QStringList arguments{QStringLiteral("--duration"), QStringLiteral("300ms"),
                                QStringLiteral("--port"),     port,
                                QStringLiteral("--database"), folder.filePath(QStringLiteral("orders.db"))};
    const ProgramRun ran = run_program(CANOPY_WINDOW, arguments, offscreen());
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.errors, HasSubstr("canopy: no endpoint: "));
    EXPECT_THAT(ran.errors, HasSubstr(port.toStdString()));
    const ProgramRun headless = run_program(CANOPY_HEADLESS, arguments, offscreen());
    EXPECT_EQ(headless.exit_code, 1) << "whoever reads no window needs it";
}

TEST(Window, WhatKeepsItFromStartingIsShownInABoxUntilItIsClosed) {
    const QTemporaryDir folder;
    const ProgramRun ran = run_program(CANOPY_WINDOW,
                                       {QStringLiteral("--duration"), QStringLiteral("300ms"), QStringLiteral("--database"),
                                        folder.filePath(QStringLiteral("nowhere/orders.db"))},
                                       offscreen());
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_FALSE(ran.crashed);
    EXPECT_THAT(ran.errors, HasSubstr("nowhere"));
}

TEST(Window, HeadlessHandsOver) {
    const QTemporaryDir folder;
    const ProgramRun ran =
        run_program(CANOPY_WINDOW, {QStringLiteral("--headless"), QStringLiteral("--duration"), QStringLiteral("300ms"),
                                    QStringLiteral("--database"), folder.filePath(QStringLiteral("orders.db"))});
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("summary of"));
}

} // namespace
} // namespace canopy::app::testing
