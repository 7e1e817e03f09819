// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/programs/run_program.hpp"

#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace canopy::app::testing {
namespace {

using ::testing::HasSubstr;

/// What the program has to say does not go anywhere: it ends as it would, with the exit code that says what was wrong.
class FullDevice : public ::testing::Test {
protected:
    ProgramRun run(const char* arguments_and_redirection) {
        return run_program("/bin/sh", {QStringLiteral("-c"),
                                       QStringLiteral("cd \"$1\" && exec \"$0\" ") + QLatin1String(arguments_and_redirection),
                                       QStringLiteral(CANOPY_HEADLESS), m_folder.path()});
    }
    QTemporaryDir m_folder;
};

TEST_F(FullDevice, AUsageErrorThatCannotBeSaidIsOne) {
    const ProgramRun ran = run("--nonsense 2>/dev/full");
    EXPECT_FALSE(ran.crashed);
    EXPECT_EQ(ran.exit_code, 2);
}

TEST_F(FullDevice, ADatabaseThatIsNoneIsAFailureEvenIfNobodyHears) {
    EXPECT_EQ(run("--database /dev/null/x.db --duration 1ms 2>/dev/full").exit_code, 1);
}

TEST_F(FullDevice, PrintingFailsWithALine) {
    for (const char* print : {"--gallery all --demo", "--gallery counter --demo", "--gallery list", "--self-test", "--help",
                              "--print-config", "--migrate --database x.db"}) {
        const ProgramRun ran = run((std::string(print) + " >/dev/full").c_str());
        EXPECT_FALSE(ran.crashed) << print;
        EXPECT_EQ(ran.exit_code, 1) << print;
        if (std::string_view(print) != "--self-test") EXPECT_THAT(ran.errors, HasSubstr("standard output")) << print;
        EXPECT_EQ(run((std::string(print) + " >/dev/full 2>&1").c_str()).exit_code, 1) << print;
    }
}

} // namespace
} // namespace canopy::app::testing
