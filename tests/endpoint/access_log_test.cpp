// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endpoint/access_log.hpp"

#include "tests/endpoint/endpoint_world.hpp"

#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <future>
#include <unistd.h>

namespace canopy::app::testing {
namespace {

using ::testing::HasSubstr;

class AccessLogTest : public EndpointWorld {
protected:
    std::string dropped() {
        const std::string page = get("/metrics").body;
        const std::string name = "\ncanopy_access_log_lines_dropped_total ";
        const std::size_t at = page.find(name) + name.size();
        return page.substr(at, page.find('\n', at) - at);
    }
    void ask_many(int count) {
        RawClient asking = client();
        for (int i = 0; i < count; ++i) {
            asking.send(request_text("GET", "/livez", port()));
            ASSERT_EQ(asking.receive().status, 200) << i;
        }
    }
};

TEST_F(AccessLogTest, AWriterThatHangsHoldsNoAnswerAndCostsTheLinesBeyondAThousand) {
    std::promise<void> goes_on;
    const std::shared_future<void> waiting = goes_on.get_future().share();
    std::atomic<int> written = 0;
    SystemConfig hanging = config();
    hanging.endpoint->access_log = [&](const std::string&) {
        waiting.wait();
        ++written;
        return true;
    };
    start(hanging);
    ask_many(1200);
    EXPECT_GE(std::stoi(dropped()), 200);
    goes_on.set_value();
    m_system.reset();
    EXPECT_GE(written, 1000) << "those that waited are written, at the end at the latest";
    EXPECT_LE(written, 1100);
}

TEST_F(AccessLogTest, LinesThatDoNotGoAreCountedAndNothingElseHappens) {
    SystemConfig full = config();
    full.endpoint->access_log = [](const std::string&) { return false; };
    start(full);
    const Pid endpoint = system().runtime().whereis("endpoint");
    ask_many(20);
    while (std::stoi(dropped()) < 20) {
    } // each is written when it is over
    EXPECT_EQ(system().runtime().whereis("endpoint"), endpoint);
}

TEST_F(AccessLogTest, ACrashOfItsProcessLosesNoLineThatWaits) {
    start();
    const Pid before = system().runtime().whereis("access_log");
    fault::kill(system().runtime(), before);
    ask_many(5);
    EXPECT_EQ(get("/readyz").status, 200);
    EXPECT_NE(wait_for_log("GET /readyz 200"), "");
    EXPECT_NE(system().runtime().whereis("access_log"), before);
}

TEST(AccessLines, TellsOfTheFirstLineThatWaitsAndDropsWhatFindsNoRoom) {
    AccessLines lines;
    EXPECT_TRUE(lines.push("first"));
    EXPECT_FALSE(lines.push("second")) << "who writes knows already";
    for (std::size_t i = 2; i < AccessLines::most + 5; ++i) lines.push("more");
    EXPECT_EQ(lines.dropped(), 5U);
    EXPECT_EQ(lines.take(), "first");
    while (lines.take()) {
    }
    EXPECT_TRUE(lines.push("again"));
}

TEST(WriteIfItGoes, NeverWaitsForAReader) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    int lines = 0;
    while (write_if_it_goes(pipe[1], std::string(100, 'x')) && lines < 1'000'000) ++lines;
    EXPECT_GT(lines, 0);
    EXPECT_LT(lines, 1'000'000);
    std::array<char, 101> line{};
    EXPECT_EQ(read(pipe[0], line.data(), line.size()), 101);
    EXPECT_EQ(line.back(), '\n');
    close(pipe[0]);
    close(pipe[1]);
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    EXPECT_FALSE(write_if_it_goes(full, "line"));
    close(full);
    EXPECT_FALSE(write_if_it_goes(full, "line")) << "closed";
}

} // namespace
} // namespace canopy::app::testing
