// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QTemporaryDir>

#include <algorithm>
#include <gmock/gmock.h>

namespace canopy::app::testing {
namespace {

using ::testing::HasSubstr;

TEST(Window, WithoutADisplayItSaysSoInOneLineAndNamesTheOtherProgram) {
    const ProgramRun ran = run_program(CANOPY_WINDOW, {});
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_FALSE(ran.crashed);
    EXPECT_THAT(ran.errors, HasSubstr("canopy-headless"));
    EXPECT_EQ(std::count(ran.errors.begin(), ran.errors.end(), '\n'), 1) << ran.errors;
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
