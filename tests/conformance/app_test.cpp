// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows APP of the catalogue: applications and their settings.
#include "otp/application_controller.hpp"
#include "otp/supervisor.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Controller = ApplicationController;
using Kind = ApplicationError::Kind;

/// What applications did, and how they are to behave.
struct Diary {
    std::vector<std::string> log;
    std::map<std::string, Pid> tops;
    std::map<std::string, Pid> workers;
    std::map<std::string, Pid> strays; ///< begun by the worker, outside the tree
    std::optional<ExitReason> fails;
    bool throws = false;
    bool junk = false;
    bool stop_throws = false;
    std::chrono::milliseconds tree_takes{0}; ///< to stop
};

class Worker final : public GenServer<Worker> {
public:
    Worker(std::shared_ptr<Diary> diary, std::string name) : m_diary(std::move(diary)), m_name(std::move(name)) {
        trap_exit(true);
        m_diary->workers[m_name] = self();
        m_diary->strays[m_name] = spawn_function(*this, Linked::No, lives_on());
    }
    Async<void> terminate(const ExitReason&) {
        if (m_diary->tree_takes > 0ms) co_await sleep(m_diary->tree_takes);
        m_diary->log.push_back(m_name + " tree stops");
    }

private:
    std::shared_ptr<Diary> m_diary;
    std::string m_name;
};

class Tested final : public Application {
public:
    Tested(std::shared_ptr<Diary> diary, std::string name) : m_diary(std::move(diary)), m_name(std::move(name)) {}

    Async<StartResult> start(Process& master) override {
        if (m_diary->fails) co_return tl::unexpected(*m_diary->fails);
        if (m_diary->throws) throw std::runtime_error("boom");
        if (m_diary->junk) co_return StartedChild();
        SupervisorSpec spec;
        spec.children.push_back({.id = "worker", .start = starts<Worker>(m_diary, m_name)});
        StartFunction tree = starts<Supervisor>(std::move(spec));
        Async<StartResult> starting = tree(master);
        StartResult started = co_await starting;
        m_diary->tops[m_name] = *started;
        m_diary->log.push_back(m_name + " started");
        m_state = "state";
        co_return started;
    }
    void prep_stop() override { note("prep_stop"); }
    void stop() override {
        note("stop");
        if (m_diary->stop_throws) throw std::runtime_error("boom");
    }

private:
    void note(const std::string& what) const {
        const Runtime& runtime = current_slot()->body->runtime();
        m_diary->log.push_back(m_name + " " + what + (runtime.is_alive(m_diary->tops[m_name]) ? ", tree up, " : ", tree gone, ") +
                               m_state);
    }

    std::shared_ptr<Diary> m_diary;
    std::string m_name;
    std::string m_state;
};

struct APP : ::testing::Test {
    std::shared_ptr<Diary> diary = std::make_shared<Diary>();
    Runtime runtime{Simulated{1}, Trace::Off};
    Environment environment;
    Ref<Controller> controller = runtime.start<Controller>(ApplicationOptions{environment, {}}).value();

    void load(const std::string& name, std::vector<std::string> needs = {}, Settings settings = {}) const {
        ApplicationSpec spec{.name = name,
                             .applications = std::move(needs),
                             .environment = std::move(settings),
                             .make = makes_application<Tested>(diary, name)};
        EXPECT_TRUE(Controller::load(controller, std::move(spec)).get());
    }
    ApplicationResult<void> start(const std::string& name, Restart type = Restart::Temporary) const {
        return Controller::start_application(controller, name, type).get();
    }
    ApplicationResult<void> stop(const std::string& name) const { return Controller::stop_application(controller, name).get(); }
    std::vector<std::string> running() const {
        std::vector<std::string> names;
        for (const RunningApplication& each : Controller::running(controller).get()) names.push_back(each.name);
        return names;
    }
    std::vector<std::string> take_log() const { return std::exchange(diary->log, {}); }
    /// The application begins to stop and is not done yet.
    void begin_to_stop(const std::string& name) {
        diary->tree_takes = 100ms;
        Controller::stop_application(controller, name).then([](auto) {});
        runtime.advance(20ms);
        diary->tree_takes = 0ms;
        ASSERT_TRUE(runtime.is_alive(diary->workers[name]));
    }
    /// The top supervisor ends for this reason, by its own doing.
    void end_top(const std::string& name, const ExitReason& why) {
        signals::run(runtime, diary->tops[name], [why](ProcessSlot* slot) {
            if (slot) end_process(*slot, why, why.is(ExitReason::Kind::Kill) ? EndStyle::AtOnce : EndStyle::Terminate);
        });
        runtime.run_until_idle();
    }
};

TEST_F(APP, r001_start_answers_when_the_tree_is_up) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    EXPECT_TRUE(runtime.is_alive(diary->workers["shop"]));
    EXPECT_THAT(take_log(), ElementsAre("shop started"));
    EXPECT_EQ(start("shop").error().kind, Kind::AlreadyStarted);
    EXPECT_THAT(take_log(), IsEmpty());
    EXPECT_EQ(start("shop").error().to_string(), "application shop is started already");
    EXPECT_EQ(start("unknown").error().kind, Kind::NotLoaded);
}

TEST_F(APP, r002_stop_runs_prep_stop_the_trees_end_and_stop) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    take_log();
    ASSERT_TRUE(stop("shop"));
    EXPECT_THAT(take_log(), ElementsAre("shop prep_stop, tree up, state", "shop tree stops", "shop stop, tree gone, state"));
    EXPECT_EQ(stop("shop").error(), (ApplicationError{Kind::NotStarted, "shop"}));
    EXPECT_TRUE(start("shop")) << "it may be started again";
}

TEST_F(APP, r002_a_callback_that_throws_stops_nothing) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    diary->stop_throws = true;
    EXPECT_TRUE(stop("shop"));
    EXPECT_THAT(running(), IsEmpty());
    EXPECT_FALSE(runtime.is_alive(diary->strays["shop"]));
}

TEST_F(APP, r002_what_comes_while_it_stops_is_answered_afterwards) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    begin_to_stop("shop");
    EXPECT_EQ(stop("shop").error().kind, Kind::NotStarted);
    EXPECT_FALSE(runtime.is_alive(diary->workers["shop"])) << "not before it is gone";
    ASSERT_TRUE(start("shop"));
    begin_to_stop("shop");
    EXPECT_TRUE(start("shop"));
    EXPECT_THAT(running(), ElementsAre("shop"));
    begin_to_stop("shop");
    EXPECT_THAT(Controller::ensure_all_started(controller, "shop").get().value(), ElementsAre("shop"));
    EXPECT_THAT(running(), ElementsAre("shop"));
    begin_to_stop("shop");
    EXPECT_TRUE(Controller::unload(controller, "shop").get());
    EXPECT_THAT(Controller::loaded(controller).get(), IsEmpty());
}

TEST_F(APP, r003_what_it_depends_on_must_run) {
    load("base");
    load("shop", {"base"});
    EXPECT_EQ(start("shop").error(), (ApplicationError{Kind::NotStarted, "base"}));
    EXPECT_THAT(take_log(), IsEmpty());
    ASSERT_TRUE(start("base"));
    EXPECT_TRUE(start("shop"));
    load("other", {"never loaded"});
    EXPECT_EQ(start("other").error(), (ApplicationError{Kind::NotStarted, "never loaded"}));
}

TEST_F(APP, r004_all_that_is_needed_is_started_first_and_once) {
    load("base");
    load("left", {"base"});
    load("right", {"base"});
    load("shop", {"left", "right"});
    ASSERT_TRUE(start("base"));
    take_log();
    EXPECT_THAT(Controller::ensure_all_started(controller, "shop").get().value(), ElementsAre("left", "right", "shop"));
    EXPECT_THAT(take_log(), ElementsAre("left started", "right started", "shop started"));
    EXPECT_THAT(Controller::ensure_all_started(controller, "shop").get().value(), IsEmpty());
    EXPECT_THAT(running(), ElementsAre("shop", "right", "left", "base"));
}

TEST_F(APP, r004_a_failure_is_answered_and_what_had_started_stays) {
    load("base");
    load("loop", {"loop again"});
    load("loop again", {"loop"});
    EXPECT_EQ(Controller::ensure_all_started(controller, "loop").get().error().kind, Kind::Circular);
    load("shop", {"base", "missing"});
    EXPECT_EQ(Controller::ensure_all_started(controller, "shop").get().error(), (ApplicationError{Kind::NotLoaded, "missing"}));
    load("late", {"base"});
    ASSERT_TRUE(start("base"));
    diary->fails = reason("no");
    EXPECT_EQ(Controller::ensure_all_started(controller, "late").get().error().kind, Kind::StartFailed);
    EXPECT_THAT(running(), ElementsAre("base"));
}

TEST_F(APP, r004_two_who_start_the_same_at_once_both_learn_of_it) {
    load("base");
    load("shop", {"base"});
    auto first = std::make_shared<std::vector<std::size_t>>();
    for (int i = 0; i < 2; ++i)
        Controller::ensure_all_started(controller, "shop").then([first](auto outcome) {
            first->push_back(outcome.value().value().size());
        });
    runtime.run_until_idle();
    EXPECT_EQ(first->size(), 2U);
    EXPECT_THAT(take_log(), ElementsAre("base started", "shop started"));
}

TEST_F(APP, r006_a_start_that_fails_leaves_it_loaded_and_nothing_running) {
    load("shop");
    diary->fails = reason("no licence");
    EXPECT_EQ(start("shop").error(), (ApplicationError{Kind::StartFailed, "shop", reason("no licence")}));
    EXPECT_EQ(start("shop").error().to_string(), "application shop did not start: no licence");
    diary->fails.reset();
    diary->throws = true;
    EXPECT_EQ(start("shop").error().kind, Kind::BadReturn);
    EXPECT_THAT(start("shop").error().to_string(), HasSubstr("boom"));
    diary->throws = false;
    diary->junk = true;
    EXPECT_EQ(start("shop").error().kind, Kind::BadReturn);
    EXPECT_THAT(running(), IsEmpty());
    EXPECT_THAT(take_log(), IsEmpty());
    EXPECT_THAT(Controller::loaded(controller).get(), ElementsAre("shop"));
    diary->junk = false;
    EXPECT_TRUE(start("shop"));
}

TEST_F(APP, r008_the_end_of_a_temporary_one_is_its_own) {
    load("base");
    load("shop");
    for (const ExitReason& why : {ExitReason::normal(), ExitReason::shutdown(), ExitReason::kill()}) {
        ASSERT_TRUE(start("shop"));
        if (running().size() == 1) ASSERT_TRUE(start("base"));
        take_log();
        end_top("shop", why);
        EXPECT_THAT(running(), ElementsAre("base")) << why.to_string();
        const std::vector<std::string> log = take_log();
        ASSERT_GE(log.size(), 2U);
        EXPECT_EQ(log[log.size() - 2], "shop prep_stop, tree gone, state");
        EXPECT_EQ(log.back(), "shop stop, tree gone, state");
        EXPECT_TRUE(stop("shop")) << "it is started as long as nobody has stopped it";
        EXPECT_EQ(stop("shop").error().kind, Kind::NotStarted);
    }
}

TEST_F(APP, r008_one_that_ended_by_itself_can_be_started_again_and_unloaded) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    end_top("shop", ExitReason::kill());
    ASSERT_TRUE(start("shop"));
    EXPECT_THAT(running(), ElementsAre("shop"));
    end_top("shop", ExitReason::kill());
    EXPECT_TRUE(Controller::unload(controller, "shop").get());
}

TEST_F(APP, r009_the_failed_start_of_a_permanent_one_ends_the_runtime) {
    load("shop");
    diary->throws = true;
    EXPECT_FALSE(start("shop", Restart::Temporary));
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.stop_requested());
    const auto failed = Controller::start_application(controller, "shop", Restart::Permanent).wait();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->error().kind, Kind::BadReturn);
    runtime.run_until_idle();
    EXPECT_TRUE(runtime.stop_requested());
    EXPECT_EQ(runtime.process_count(), 0U);
}

TEST_F(APP, r009_the_controllers_own_end_ends_the_runtime) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    runtime.exit(controller.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_TRUE(runtime.stop_requested());
    EXPECT_EQ(runtime.process_count(), 0U);
}

TEST_F(APP, r009_so_does_a_crash_of_the_controller) {
    signals::run(runtime, controller.pid(), [](ProcessSlot* slot) {
        if (slot) end_process(*slot, reason("boom"), EndStyle::Terminate);
    });
    runtime.run_until_idle();
    EXPECT_TRUE(runtime.stop_requested());
}

TEST_F(APP, r009_the_end_of_a_permanent_one_ends_the_runtime) {
    for (const char* name : {"base", "middle", "shop"}) {
        load(name);
        ASSERT_TRUE(start(name, std::string(name) == "middle" ? Restart::Permanent : Restart::Temporary));
    }
    const Pid stranger = runtime.spawn_function(lives_on());
    take_log();
    end_top("middle", ExitReason::normal());
    EXPECT_THAT(take_log(),
                ElementsAre("middle tree stops", "middle prep_stop, tree gone, state", "middle stop, tree gone, state",
                            "shop prep_stop, tree up, state", "shop tree stops", "shop stop, tree gone, state",
                            "base prep_stop, tree up, state", "base tree stops", "base stop, tree gone, state"));
    EXPECT_TRUE(runtime.stop_requested());
    EXPECT_FALSE(runtime.is_alive(stranger));
    EXPECT_EQ(runtime.process_count(), 0U);
    EXPECT_EQ(runtime.start<Worker>(diary, "too late").error(), ExitReason::killed());
}

TEST_F(APP, r009_a_transient_one_may_end_with_normal_and_with_nothing_else) {
    load("shop");
    ASSERT_TRUE(start("shop", Restart::Transient));
    end_top("shop", ExitReason::normal());
    EXPECT_FALSE(runtime.stop_requested());
    ASSERT_TRUE(start("shop", Restart::Transient));
    end_top("shop", ExitReason::kill());
    EXPECT_TRUE(runtime.stop_requested());
    EXPECT_EQ(runtime.process_count(), 0U);
}

TEST_F(APP, r009_the_end_of_a_permanent_one_ends_a_runtime_with_threads) {
    for (int i = 0; i < 50; ++i) {
        const auto seen = std::make_shared<Diary>();
        Runtime threads{Threads{2}};
        const auto top = threads.start<Controller>().value();
        ApplicationSpec spec{.name = "shop", .make = makes_application<Tested>(seen, "shop")};
        EXPECT_TRUE(Controller::load(top, std::move(spec)).get());
        EXPECT_TRUE(Controller::start_application(top, "shop", Restart::Permanent).get());
        std::promise<void> begun;
        std::promise<void> ended;
        threads.spawn_function([&begun, &ended](Process& self) -> Async<void> {
            self.on_exit([&ended](Pid) { ended.set_value(); });
            begun.set_value();
            co_await sleep(1h);
        });
        begun.get_future().wait();
        signals::run(threads, seen->tops["shop"],
                     [](ProcessSlot* slot) { end_process(*slot, reason("gave up"), EndStyle::Terminate); });
        ended.get_future().wait();
        EXPECT_TRUE(threads.stop_requested());
        threads.stop();
        EXPECT_EQ(threads.process_count(), 0U);
        EXPECT_EQ(seen->log.back(), "shop stop, tree gone, state");
    }
}

TEST_F(APP, r011_the_runtimes_stop_stops_applications_in_reverse_order) {
    for (const char* name : {"base", "shop"}) {
        load(name);
        ASSERT_TRUE(start(name));
    }
    take_log();
    runtime.stop();
    EXPECT_THAT(take_log(), ElementsAre("shop prep_stop, tree up, state", "shop tree stops", "shop stop, tree gone, state",
                                        "base prep_stop, tree up, state", "base tree stops", "base stop, tree gone, state"));
}

TEST_F(APP, r012_one_that_others_depend_on_may_be_stopped) {
    load("base");
    load("shop", {"base"});
    ASSERT_TRUE(Controller::ensure_all_started(controller, "shop").get());
    ASSERT_TRUE(stop("base"));
    EXPECT_THAT(running(), ElementsAre("shop"));
    EXPECT_TRUE(runtime.is_alive(diary->workers["shop"]));
}

TEST_F(APP, r013_what_hangs_outside_the_tree_ends_too) {
    load("base");
    load("shop");
    ASSERT_TRUE(start("base"));
    ASSERT_TRUE(start("shop"));
    ASSERT_TRUE(runtime.is_alive(diary->strays["shop"]));
    ASSERT_TRUE(stop("shop"));
    EXPECT_FALSE(runtime.is_alive(diary->strays["shop"])) << "gone when stop answers";
    EXPECT_TRUE(runtime.is_alive(diary->strays["base"])) << "of another application";
    const Pid stray = diary->strays["base"];
    end_top("base", ExitReason::kill());
    EXPECT_FALSE(runtime.is_alive(stray)) << "also when the tree ends by itself";
}

TEST_F(APP, r014_settings_are_read_changed_and_listed) {
    load("shop", {}, {{"limit", 50}, {"nothing", {}}, {"name", "Corner"}});
    EXPECT_EQ(environment.get("shop", "limit"), ConfigValue(50));
    EXPECT_EQ(environment.get("shop", "unknown", 7), ConfigValue(7));
    EXPECT_TRUE(environment.get("shop", "unknown").is_nil());
    EXPECT_TRUE(environment.get("shop", "nothing", 7).is_nil()) << "nil is a value";
    EXPECT_EQ(environment.fetch("shop", "nothing"), ConfigValue());
    EXPECT_EQ(environment.fetch("shop", "unknown"), std::nullopt);
    EXPECT_EQ(environment.fetch_or_throw("shop", "name"), ConfigValue("Corner"));
    try {
        (void)environment.fetch_or_throw("shop", "nmae");
        FAIL() << "nothing was thrown";
    } catch (const std::out_of_range& error) {
        EXPECT_STREQ(error.what(), "application shop has no setting nmae; it has limit, name, nothing");
    }
    environment.put("shop", "limit", 60);
    environment.put("shop", "new", true);
    environment.erase("shop", "nothing");
    EXPECT_EQ(environment.all("shop"), (Settings{{"limit", 60}, {"name", "Corner"}, {"new", true}}));
    EXPECT_THAT(environment.all("unknown"), IsEmpty());
}

TEST_F(APP, r015_settings_survive_a_stop_and_not_an_unload) {
    load("shop", {}, {{"limit", 50}});
    ASSERT_TRUE(start("shop"));
    environment.put("shop", "limit", 60);
    ASSERT_TRUE(stop("shop"));
    ASSERT_TRUE(start("shop"));
    EXPECT_EQ(environment.get("shop", "limit"), ConfigValue(60));
    ASSERT_TRUE(stop("shop"));
    ASSERT_TRUE(Controller::unload(controller, "shop").get());
    EXPECT_THAT(environment.all("shop"), IsEmpty());
    EXPECT_EQ(start("shop").error().kind, Kind::NotLoaded);
    load("shop", {}, {{"limit", 50}});
    EXPECT_EQ(environment.get("shop", "limit"), ConfigValue(50));
}

TEST_F(APP, r017_a_running_one_is_not_unloaded) {
    load("shop");
    ASSERT_TRUE(start("shop"));
    EXPECT_EQ(Controller::unload(controller, "shop").get().error(), (ApplicationError{Kind::Running, "shop"}));
    EXPECT_THAT(running(), ElementsAre("shop"));
    EXPECT_EQ(Controller::unload(controller, "other").get().error().kind, Kind::NotLoaded);
    EXPECT_EQ(Controller::load(controller, {.name = "shop"}).get().error().kind, Kind::AlreadyLoaded);
    EXPECT_EQ(Controller::load(controller, {}).get().error().kind, Kind::InvalidSpec);
}

} // namespace
} // namespace canopy::testing
