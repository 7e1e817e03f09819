// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
// All exhibits at once in the whole system, on real threads, while they are broken.
#include "app/gallery/catalogue.hpp"
#include "app/gallery/flakey.hpp"
#include "tests/app/system_world.hpp"

#include <map>
#include <thread>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class GallerySystem : public SystemWorld {
protected:
    System& start_with_gallery(std::vector<std::string> names) {
        SystemConfig wanted = config();
        wanted.simulated_seed.reset();
        wanted.workers = 4;
        wanted.gallery = std::move(names);
        return start(wanted);
    }
    static std::vector<std::string> all_names() {
        std::vector<std::string> names;
        for (const Exhibit& exhibit : gallery_catalogue()) names.emplace_back(exhibit.name);
        return names;
    }
    Pid exhibit(const std::string& path) { return whereis("gallery/" + path); }
    ExhibitState state(const std::string& name) {
        const auto list = Gallery::list(system().gallery()).wait(); // it may be down at the moment
        for (const ExhibitStatus& each : list.value_or(std::vector<ExhibitStatus>{}))
            if (each.name == name) return each.state;
        return ExhibitState::Stopped;
    }
    /// Waits for something that must come; the test's own time limit is the end of patience.
    template <class Condition>
    static void await(Condition&& so) {
        while (!so()) std::this_thread::yield();
    }
    /// Crashes one, waits until every one of these is another process, and answers who stayed the same of the others.
    void expect_restarts(const std::string& crashed, const std::vector<std::string>& restarted,
                         const std::vector<std::string>& untouched) {
        std::map<std::string, Pid> before;
        for (const std::string& each : restarted) before[each] = exhibit(each);
        for (const std::string& each : untouched) before[each] = exhibit(each);
        fault::crash(runtime(), exhibit(crashed));
        await([&] {
            return std::ranges::all_of(restarted,
                                       [&](const auto& each) { return exhibit(each) && exhibit(each) != before[each]; });
        });
        for (const std::string& each : untouched) EXPECT_EQ(exhibit(each), before[each]) << each << " after " << crashed;
    }
};

TEST_F(GallerySystem, EachStrategyDoesWhatItSaysWithEverythingRunning) {
    start_with_gallery(all_names());
    for (const std::string& name : all_names()) await([&] { return state(name) == ExhibitState::Running; });
    const Pid gallery = whereis(Gallery::supervisor_name);
    const Pid top = system().top().pid();

    expect_restarts("critical/database", {"critical/database", "critical/cache"}, {"ordered/web_server"});
    expect_restarts("ordered/database_pool", {"ordered/database_pool", "ordered/web_server"}, {"ordered/config_loader"});
    expect_restarts("business/user_cache", {"business/user_cache"},
                    {"business/session_manager", "business/notification_service"});
    expect_restarts("job/email_worker", {"job/email_worker"}, {"job/report_worker"});
    expect_restarts("user_sessions/registry", {"user_sessions/registry", "user_sessions/sessions"}, {"counter"});
    expect_restarts("tasks/task_supervisor", {"tasks/task_supervisor", "tasks/caller"}, {"counter"});
    expect_restarts("data_fetcher/fetcher", {"data_fetcher/fetcher", "data_fetcher/task_supervisor"}, {"counter"});
    expect_restarts("worker_with_timeout/worker", {"worker_with_timeout/worker", "worker_with_timeout/task_supervisor"},
                    {"counter"});
    expect_restarts("worker_pool/pool", {"worker_pool/pool"}, {"counter"});
    expect_restarts("chat_room/bob", {"chat_room/bob"}, {"chat_room/ada", "chat_room/cleo"});
    for (const char* const single : {"counter", "simple_counter", "key_value_store", "user_cache", "session_manager",
                                     "file_watcher", "cache_server", "task_runner", "lifecycle"})
        expect_restarts(single, {single}, {"business/session_manager"});

    EXPECT_EQ(whereis(Gallery::supervisor_name), gallery);
    EXPECT_EQ(system().top().pid(), top);
}

TEST_F(GallerySystem, FlakeyEscalatesAsFarAsItsSupervisorAndNoFurther) {
    start_with_gallery({"flakey", "counter"});
    await([&] { return state("flakey") == ExhibitState::Running && exhibit("counter"); });
    const Pid gallery = whereis(Gallery::supervisor_name);
    const Pid counter = exhibit("counter");
    await([&] { // faster than it would by itself; more often than its supervisor bears, however slow this machine is
        if (const Pid worker = exhibit("flakey/worker")) fault::crash(runtime(), worker);
        return state("flakey") == ExhibitState::GaveUp;
    });
    EXPECT_EQ(whereis(Gallery::supervisor_name), gallery);
    EXPECT_EQ(exhibit("counter"), counter);
    EXPECT_TRUE(system().top().pid());
    ASSERT_TRUE(Gallery::start(system().gallery(), "flakey").get());
    EXPECT_TRUE(exhibit("flakey/worker"));
}

TEST_F(GallerySystem, StandsBesideTheOrdersAndDoesNotDisturbThem) {
    start_with_gallery(all_names());
    ASSERT_TRUE(place("a"));
    fault::kill(runtime(), whereis(Gallery::supervisor_name));
    await([&] { return state("counter") == ExhibitState::Running; }); // the gallery is back, and starts what ran
    EXPECT_EQ(word(advance("a")), "confirmed");
    system().stop();
    EXPECT_EQ(runtime().process_count(), 0U);
}

} // namespace
} // namespace canopy::app
