// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/own_run.hpp"

#include "app/composition.hpp"
#include "app/nodes/event_queue.hpp"
#include "app/settings/settings_text.hpp"
#include "tests/app/system_world.hpp"

#include <gmock/gmock.h>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Command asked(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"canopy-headless", "--config", "/dev/null"});
    return read_command(Program::CanopyHeadless, arguments, {}).value();
}

using OwnRunTest = SystemWorld;

TEST_F(OwnRunTest, LeavesACommandAloneThatAsksForNone) {
    Command command = asked({"--port", "8790"});
    const Settings before = command.settings.settings;
    EXPECT_FALSE(OwnRun::begin(command)->beside_others());
    EXPECT_EQ(to_toml(command.settings), to_toml(asked({"--port", "8790"}).settings));
    EXPECT_EQ(command.settings.settings.endpoint.port, before.endpoint.port);
    EXPECT_TRUE(command.options.crashes.empty());
}

TEST_F(OwnRunTest, ANewInstanceTakesAnyPortUnlessOneIsNamed) {
    Command command = asked({"--new-instance"});
    const auto database = command.settings.settings.database.location;
    EXPECT_TRUE(OwnRun::begin(command)->beside_others());
    EXPECT_EQ(command.settings.settings.endpoint.port, 0);
    EXPECT_EQ(command.settings.settings.database.location, database);
    Command named = asked({"--new-instance", "--port", "8790"});
    const auto own_run = OwnRun::begin(named);
    ASSERT_TRUE(own_run);
    EXPECT_EQ(named.settings.settings.endpoint.port, 8790);
}

TEST_F(OwnRunTest, TheCrashDemosDatabaseEndsWithIt) {
    std::filesystem::path file;
    {
        Command command = asked({"--crash-demo"});
        const auto own_run = OwnRun::begin(command);
        ASSERT_TRUE(own_run);
        file = command.settings.settings.database.location->file();
        EXPECT_TRUE(std::filesystem::is_directory(file.parent_path()));
    }
    EXPECT_FALSE(std::filesystem::exists(file.parent_path()));
    Command named = asked({"--crash-demo", "--database", "mine.db", "--rate", "3"});
    const auto own_run = OwnRun::begin(named);
    ASSERT_TRUE(own_run);
    EXPECT_EQ(named.settings.settings.database.location->file().filename(), "mine.db");
    EXPECT_EQ(named.settings.settings.customers.rate, 3);
}

TEST_F(OwnRunTest, TheCrashDemoSaysWhereItFindsNoTemporaryFolder) {
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", "/dev/null/nowhere");
    Command command = asked({"--crash-demo"});
    const auto own_run = OwnRun::begin(command);
    Command named = asked({"--crash-demo", "--database", "mine.db"}); // needs none
    const bool named_begins = OwnRun::begin(named).has_value();
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    ASSERT_FALSE(own_run);
    EXPECT_THAT(own_run.error(), AllOf(StartsWith("--crash-demo: cannot make a folder in /dev/null/nowhere: "),
                                       HasSubstr("--database"), Not(HasSubstr("\n"))));
    EXPECT_TRUE(named_begins);
}

TEST_F(OwnRunTest, TheCrashDemoEndsBeforeTheRun) {
    Command command = asked({"--crash-demo", "--duration", "8s"});
    const auto own_run = OwnRun::begin(command);
    ASSERT_TRUE(own_run);
    ASSERT_EQ(command.options.crashes.size(), 2U);
    EXPECT_EQ(command.options.crashes.back().at, 6s);
}

TEST_F(OwnRunTest, TheCrashDemoBreaksProcessesThatThereAre) {
    Command command = asked({"--crash-demo"});
    const auto own_run = OwnRun::begin(command);
    ASSERT_TRUE(own_run);
    start();
    const auto queue = std::make_shared<EventQueue>();
    ASSERT_TRUE(runtime().start<EventListener>(system().observer(), system().pub_sub(), queue));
    runtime().advance(1s);
    NodeState state;
    for (const EventBatch& batch : queue->take(0ms))
        for (const Event& event : *batch) state.apply(event);
    EXPECT_GE(command.options.crashes.size(), 5U);
    for (const CrashPlan& crash : command.options.crashes) EXPECT_TRUE(state.find(std::string_view(crash.path))) << crash.path;
}

} // namespace
} // namespace canopy::app
