// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gallery/demo.hpp"

#include "app/gallery/catalogue.hpp"
#include "app/gallery/stage.hpp"
#include "otp/task.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <map>

namespace canopy::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Played {
    DemoResult result;
    std::string text;
};

Played play(const Exhibit& exhibit) {
    Played played;
    played.result = play_demo(exhibit, [&](const std::string& line) { played.text += line + "\n"; });
    return played;
}

/// What each demo must say, in this order: what the system did, and not only what the demo claims of it.
const std::map<std::string_view, std::vector<std::string>> key_lines{
    {"counter", {"counter crashed: crashed on request", "counter restarted", "with clean state: 0"}},
    {"simple_counter", {"simple_counter crashed: a caller's mistake", "simple_counter restarted"}},
    {"key_value_store", {"messages of one sender keep their order: blue"}},
    {"user_cache", {"0.100 s  ok     the source was asked once", "60.200 s  ok     ada has been forgotten"}},
    {"session_manager",
     {"177.000 s  ok", "237.000 s         session_manager says: nobody asked for 60 s: ends", "session_manager ended: normal"}},
    {"user_sessions", {"user_sessions/sessions/ada started", "ok     zoe is not_found", "user_sessions/sessions/bob restarted"}},
    {"file_watcher", {"four and 5 have appeared", "file_watcher says: closed the file: shutdown"}},
    {"cache_server", {"cache_server under fault: freeze", "readers ask nobody", "cache_server fault over: freeze"}},
    {"task_runner", {"1.000 s         task_runner/task ended: normal", "crashed: bad input", "the ninth is refused"}},
    {"data_fetcher",
     {"0.300 s  ok     together they took 300 ms, not 600", "crashed: news is down",
      "0.500 s         data_fetcher/task_supervisor/task#7.2 was killed"}},
    {"tasks", {"crashed: out of paper", "ok     the crash is an answer", "2.020 s  ok     after 2 s it is ended: timeout"}},
    {"worker_pool", {"3 callers are held back", "refused at once", "4.000 s  ok     all ten are done", "worker_1 restarted"}},
    {"lifecycle", {"lifecycle crashed: told to fail", "lifecycle was killed", " constructor", "terminate(shutdown)"}},
    {"worker_with_timeout", {"0.250 s  ok     after 200 ms: timed_out", "0.950 s  ok     the call's own limit"}},
    {"chat_room", {"chat_room/dan started", "chat_room/cleo restarted", "chat_room/dan ended: shutdown"}},
    {"critical",
     {"critical/database crashed: crashed on request", "critical/cache ended: shutdown", "critical/database restarted",
      "critical/cache restarted"}},
    {"ordered",
     {"ordered/web_server restarted", "ordered/database_pool crashed", "ordered/web_server ended: shutdown",
      "ordered/config_loader crashed", "ordered/config_loader restarted", "ordered/database_pool restarted"}},
    {"flakey",
     {"3.000 s         flakey/worker restarted", "4.000 s         flakey/worker crashed: worn out again", "flakey gave up",
      "flakey ended: shutdown", "start flakey again", "flakey started"}},
    {"business", {"business/user_cache restarted", "business/job gave up", "business/job restarted"}},
    {"job", {"job/email_worker crashed: nobody is no address", "job/email_worker restarted"}},
};

Async<void> sleep_for_hours() { co_await sleep(std::chrono::hours{24}); }

class Demo : public testing::TestWithParam<Exhibit> {};

TEST_P(Demo, KeepsWhatItClaimsAndTellsWhatHappened) {
    const Played played = play(GetParam());
    EXPECT_TRUE(played.result.good()) << played.text;
    EXPECT_THAT(played.text, Not(HasSubstr("FAILED")));
    std::size_t from = 0;
    for (const std::string& line : key_lines.at(GetParam().name)) {
        const std::size_t at = played.text.find(line, from);
        ASSERT_NE(at, std::string::npos) << line << "\n" << played.text;
        from = at + line.size();
    }
}

TEST_P(Demo, IsTheSameEachTime) { EXPECT_EQ(play(GetParam()).text, play(GetParam()).text); }

INSTANTIATE_TEST_SUITE_P(OfTheGallery, Demo, testing::ValuesIn(gallery_catalogue().begin(), gallery_catalogue().end()),
                         [](const auto& each) { return std::string{each.param.name}; });

TEST(DemoThatFails, SaysSo) {
    Exhibit wrong = *find_exhibit("counter");
    wrong.demo = [](Stage& stage) -> Async<void> {
        stage.claim(false, "two and two are five");
        co_return;
    };
    const Played played = play(wrong);
    EXPECT_FALSE(played.result.good());
    EXPECT_EQ(played.result.failed, 1U);
    EXPECT_THAT(played.text, HasSubstr("FAILED two and two are five"));
}

TEST(DemoThatFails, CountsTheProcessesThatItLeavesBehind) {
    Exhibit wrong = *find_exhibit("counter");
    wrong.demo = [](Stage& stage) -> Async<void> {
        start_task(stage.self(), Linked::No, [] { return sleep_for_hours(); });
        co_return;
    };
    const Played played = play(wrong);
    EXPECT_FALSE(played.result.good());
    EXPECT_THAT(played.text, HasSubstr("FAILED nothing of it is left"));
}

TEST(DemoThatFails, SaysWhereItBrokeOff) {
    Exhibit wrong = *find_exhibit("counter");
    wrong.demo = [](Stage& stage) -> Async<void> { co_await stage.crash("/nobody"); };
    const Played played = play(wrong);
    EXPECT_FALSE(played.result.good());
    EXPECT_THAT(played.text, HasSubstr("the demo broke off: there is no process at /nobody"));
}

TEST(DemoThatFails, SaysWhenItsExhibitDoesNotStart) {
    Exhibit wrong = *find_exhibit("counter");
    wrong.name = "nothing";
    const Played played = play(wrong);
    EXPECT_FALSE(played.result.good());
    EXPECT_THAT(played.text, HasSubstr("FAILED there is no exhibit 'nothing'"));
}

} // namespace
} // namespace canopy::app
