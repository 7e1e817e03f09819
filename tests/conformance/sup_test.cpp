// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/dynamic_supervisor.hpp"
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

TEST(SUP, r001_children_start_one_after_another_in_list_order) {
    World world;
    world.start(spec(Strategy::OneForOne, world.children({"a", "b", "c"})));
    EXPECT_EQ(world.log(), "+a +b +c");
}

TEST(SUP, r002_on_stop_children_end_in_the_reverse_order_each_dead_before_the_next_is_told) {
    World world;
    world.script->slow_to_stop = {{"b", 100ms}, {"c", 50ms}};
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b", "c"})));
    world.log();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(world.log(), "-c shutdown -b shutdown -a shutdown");
}

TEST(SUP, r003_children_are_told_shutdown_whatever_ends_the_supervisor) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    world.log();
    stop_server(world.runtime, top.pid(), ExitReason::custom("weird"));
    EXPECT_EQ(world.log(), "-a shutdown");
}

TEST(SUP, r004_a_child_that_fails_to_start_takes_the_started_ones_down_and_fails_the_start) {
    World world;
    world.script->failing["c"] = 1;
    SpawnOptions options;
    options.name = "top";
    const auto started =
        world.runtime.start_with<Supervisor>(options, spec(Strategy::OneForOne, world.children({"a", "b", "c", "d"})));
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().to_string(), "shutdown: failed_to_start_child c: bad start");
    EXPECT_EQ(world.log(), "+a +b -b shutdown -a shutdown");
    EXPECT_FALSE(world.runtime.whereis("top"));
}

TEST(SUP, r005_a_start_function_that_throws_is_a_failed_start) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {}));
    ChildSpec throwing{.id = "t", .start = [](Process&) -> Async<StartResult> { throw std::runtime_error("no"); }};
    const auto result = Supervisor::start_child(top, throwing).get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::StartFailed);
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r006_a_permanent_child_that_wants_no_process_keeps_its_spec_and_may_start_later) {
    World world;
    world.script->ignoring["a"] = 1;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_EQ(Supervisor::count_children(top).get(), (ChildCounts{.specs = 1, .active = 0, .supervisors = 0, .workers = 1}));
    EXPECT_TRUE(Supervisor::restart_child(top, "a").get());
    EXPECT_TRUE(world.alive("a"));
}

TEST(SUP, r010_duplicate_ids_are_rejected_and_nothing_starts) {
    World world;
    const auto started = world.runtime.start<Supervisor>(spec(Strategy::OneForOne, world.children({"a", "a"})));
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().to_string().find("duplicate child id a"), std::string::npos);
    EXPECT_EQ(world.log(), "");
}

TEST(SUP, r014_permanent_children_come_back_after_every_exit_and_each_counts) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 3));
    world.end("a", ExitReason::normal());
    world.end("a", ExitReason::shutdown());
    world.end("a", ExitReason::shutdown("because"));
    EXPECT_TRUE(world.alive("a"));
    world.end("a", ExitReason::normal());
    EXPECT_FALSE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r015_transient_children_stay_down_after_an_orderly_exit) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {world.child("a", Restart::Transient)}));
    for (const auto& reason : {ExitReason::normal(), ExitReason::shutdown(), ExitReason::shutdown("why")}) {
        world.end("a", reason);
        EXPECT_FALSE(world.alive("a")) << reason.to_string();
        EXPECT_TRUE(Supervisor::restart_child(top, "a").get());
    }
}

TEST(SUP, r016_transient_children_come_back_after_a_crash_and_after_a_kill) {
    World world;
    world.start(spec(Strategy::OneForOne, {world.child("a", Restart::Transient)}));
    world.crash("a");
    EXPECT_TRUE(world.alive("a"));
    world.kill("a");
    EXPECT_TRUE(world.alive("a"));
}

TEST(SUP, r017_temporary_children_never_come_back_and_their_id_is_free) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {world.child("a", Restart::Temporary)}));
    world.crash("a");
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 0U);
    EXPECT_TRUE(Supervisor::start_child(top, world.child("a", Restart::Temporary)).get());
}

TEST(SUP, r018_one_for_one_replaces_only_the_crashed_child) {
    World world;
    world.start(spec(Strategy::OneForOne, world.children({"a", "b", "c"})));
    const Pid a = world.pid("a"), b = world.pid("b"), c = world.pid("c");
    world.crash("b");
    EXPECT_EQ(world.pid("a"), a);
    EXPECT_NE(world.pid("b"), b);
    EXPECT_EQ(world.pid("c"), c);
}

TEST(SUP, r019_one_for_all_stops_the_others_in_reverse_and_starts_all_in_order) {
    World world;
    world.start(spec(Strategy::OneForAll, world.children({"a", "b", "c"})));
    world.log();
    world.kill("b");
    EXPECT_EQ(world.log(), "-c shutdown -a shutdown +a +b +c");
}

TEST(SUP, r020_rest_for_one_restarts_the_crashed_child_and_those_after_it) {
    World world;
    world.start(spec(Strategy::RestForOne, world.children({"a", "b", "c", "d"})));
    world.log();
    world.kill("b");
    EXPECT_EQ(world.log(), "-d shutdown -c shutdown +b +c +d");
}

TEST(SUP, r022_a_temporary_sibling_swept_up_is_removed) {
    World world;
    const auto top =
        world.start(spec(Strategy::OneForAll, {world.child("a"), world.child("t", Restart::Temporary), world.child("b")}));
    world.crash("a");
    EXPECT_FALSE(world.alive("t"));
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 2U);
}

TEST(SUP, r025_one_restart_more_than_allowed_ends_the_supervisor_with_shutdown) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 2));
    world.crash("a");
    world.crash("a");
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.crash("a"); }), ExitReason::shutdown());
}

TEST(SUP, r026_intensity_zero_allows_no_restart) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 0));
    world.log();
    world.kill("a");
    EXPECT_FALSE(world.runtime.is_alive(top.pid()));
    EXPECT_EQ(world.log(), "");
}

TEST(SUP, r027_when_it_gives_up_the_survivors_are_stopped_in_reverse_order) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b", "c"}), 0));
    world.log();
    world.kill("b");
    EXPECT_EQ(world.log(), "-c shutdown -a shutdown");
    EXPECT_FALSE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r028_the_window_of_the_intensity_slides) {
    World world;
    const auto top = world.start({.max_restarts = 1, .within = 1s, .children = world.children({"a"})});
    for (int crash = 0; crash < 4; ++crash) {
        world.crash("a");
        world.runtime.advance(2100ms);
    }
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r029_restarts_are_counted_for_the_supervisor_not_for_the_child) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b"}), 1));
    world.crash("a");
    world.crash("b");
    EXPECT_FALSE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r030_one_crash_counts_once_however_many_are_restarted) {
    World world;
    const auto top = world.start(spec(Strategy::OneForAll, world.children({"a", "b", "c"}), 1));
    world.crash("b");
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r032_a_failed_restart_is_tried_again_and_each_try_counts) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 3));
    world.script->failing["a"] = 2;
    world.crash("a");
    EXPECT_TRUE(world.alive("a"));
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    world.crash("a");
    EXPECT_FALSE(world.runtime.is_alive(top.pid())) << "the two failed tries and the good one used the budget up";
}

TEST(SUP, r033_a_child_that_never_starts_again_takes_the_supervisor_down_after_n_attempts) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b"}), 4));
    world.script->failing["b"] = 1000;
    world.script->starts["b"] = 0;
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.crash("b"); }), ExitReason::shutdown());
    EXPECT_EQ(world.script->starts["b"], 4);
    EXPECT_FALSE(world.alive("a"));
}

TEST(SUP, r040_brutal_kill_runs_no_terminate) {
    World world;
    ChildSpec child = world.child("a");
    child.shutdown = Shutdown::brutal_kill();
    const auto top = world.start(spec(Strategy::OneForOne, {child}));
    world.log();
    EXPECT_EQ(end_of(world.runtime, world.pid("a"), [&] { ASSERT_TRUE(Supervisor::terminate_child(top, "a").get()); }),
              ExitReason::killed());
    EXPECT_EQ(world.log(), "");
}

TEST(SUP, r041_a_child_that_takes_too_long_is_killed_one_in_time_keeps_its_own_reason) {
    World world;
    world.script->slow_to_stop = {{"slow", 500ms}, {"quick", 50ms}};
    ChildSpec slow = world.child("slow"), quick = world.child("quick");
    slow.shutdown = quick.shutdown = 100ms;
    const auto top = world.start(spec(Strategy::OneForOne, {slow, quick}));
    EXPECT_EQ(end_of(world.runtime, world.pid("slow"), [&] { ASSERT_TRUE(Supervisor::terminate_child(top, "slow").get()); }),
              ExitReason::killed());
    EXPECT_EQ(end_of(world.runtime, world.pid("quick"), [&] { ASSERT_TRUE(Supervisor::terminate_child(top, "quick").get()); }),
              ExitReason::shutdown());
}

TEST(SUP, r044_a_child_that_does_not_trap_dies_at_once_without_terminate) {
    World world;
    const auto top =
        world.start(spec(Strategy::OneForOne, {world.child("a", Restart::Permanent, ScriptedChild::Exits::Untrapped)}));
    world.log();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(world.log(), "");
    EXPECT_FALSE(world.alive("a"));
}

TEST(SUP, r052_start_child_appends) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_TRUE(Supervisor::start_child(top, world.child("z")).get());
    world.log();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(world.log(), "-z shutdown -a shutdown");
}

TEST(SUP, r053_start_child_with_a_known_id_is_refused) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_EQ(Supervisor::start_child(top, world.child("a")).get().error(),
              (ChildError{.kind = Kind::AlreadyStarted, .pid = world.pid("a")}));
    ASSERT_TRUE(Supervisor::terminate_child(top, "a").get());
    EXPECT_EQ(Supervisor::start_child(top, world.child("a")).get().error().kind, Kind::AlreadyPresent);
}

TEST(SUP, r054_a_start_child_that_fails_leaves_nothing_behind) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    world.script->failing["b"] = 1;
    EXPECT_EQ(Supervisor::start_child(top, world.child("b")).get().error().reason, ExitReason::custom("bad start"));
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 1U);
    EXPECT_TRUE(world.alive("a"));
}

TEST(SUP, r056_terminate_child_keeps_the_spec_and_touches_no_sibling) {
    World world;
    const auto top = world.start(spec(Strategy::OneForAll, {world.child("a"), world.child("t", Restart::Temporary)}));
    const Pid t = world.pid("t");
    EXPECT_TRUE(Supervisor::terminate_child(top, "a").get());
    EXPECT_TRUE(Supervisor::terminate_child(top, "a").get());
    world.runtime.run_until_idle();
    EXPECT_FALSE(world.alive("a"));
    EXPECT_EQ(world.pid("t"), t);
    EXPECT_TRUE(Supervisor::terminate_child(top, "t").get());
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 1U);
}

TEST(SUP, r057_restart_child_starts_what_is_stopped) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_EQ(Supervisor::restart_child(top, "a").get().error().kind, Kind::Running);
    EXPECT_EQ(Supervisor::restart_child(top, "nobody").get().error().kind, Kind::NotFound);
    ASSERT_TRUE(Supervisor::terminate_child(top, "a").get());
    world.script->failing["a"] = 1;
    EXPECT_EQ(Supervisor::restart_child(top, "a").get().error().kind, Kind::StartFailed);
    EXPECT_TRUE(Supervisor::restart_child(top, "a").get());
}

TEST(SUP, r058_delete_child_forgets_what_is_stopped) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_EQ(Supervisor::delete_child(top, "a").get().error().kind, Kind::Running);
    ASSERT_TRUE(Supervisor::terminate_child(top, "a").get());
    EXPECT_TRUE(Supervisor::delete_child(top, "a").get());
    EXPECT_EQ(Supervisor::delete_child(top, "a").get().error().kind, Kind::NotFound);
    EXPECT_EQ(Supervisor::terminate_child(top, "a").get().error().kind, Kind::NotFound);
}

TEST(SUP, r059_which_children_lists_the_newest_first) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b"})));
    ASSERT_TRUE(Supervisor::terminate_child(top, "a").get());
    EXPECT_EQ(Supervisor::which_children(top).get(),
              (std::vector<ChildInfo>{{.id = "b", .pid = world.pid("b")}, {.id = "a", .pid = {}}}));
    EXPECT_EQ(Supervisor::count_children(top).get(), (ChildCounts{.specs = 2, .active = 1, .supervisors = 0, .workers = 2}));
}

TEST(SUP, r063_a_nested_tree_stops_depth_first_in_reverse) {
    World world;
    const auto inner = Supervisor::child_spec("sup", spec(Strategy::OneForOne, world.children({"x", "y"})));
    const auto top = world.start(spec(Strategy::OneForOne, {world.child("a"), inner, world.child("b")}));
    EXPECT_EQ(world.log(), "+a +x +y +b");
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(world.log(), "-b shutdown -y shutdown -x shutdown -a shutdown");
}

TEST(SUP, r064_an_inner_supervisor_that_gave_up_comes_back_with_its_own_children_only) {
    World world;
    SpawnOptions named;
    named.name = "inner";
    const ChildSpec inner{.id = "inner",
                          .start = starts_with<Supervisor>(named, spec(Strategy::OneForOne, world.children({"x"}), 0)),
                          .kind = ProcessKind::Supervisor};
    world.start(spec(Strategy::OneForOne, {inner}));
    const auto ref = world.runtime.name<Supervisor>("inner");
    ASSERT_TRUE(Supervisor::start_child(ref, world.child("extra")).get());
    world.crash("x");
    EXPECT_TRUE(world.alive("x"));
    EXPECT_FALSE(world.alive("extra"));
    EXPECT_EQ(Supervisor::count_children(ref).get().specs, 1U);
}

TEST(SUP, r036_a_supervisor_that_keeps_trying_still_answers_and_obeys_shutdown) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 1'000'000));
    world.script->failing["a"] = 1'000'000;
    fault::crash(world.runtime, world.pid("a"));
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 1U);
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_FALSE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r049_a_supervisor_ends_with_the_process_that_started_it) {
    World world;
    auto started = std::make_shared<Ref<Supervisor>>();
    SupervisorSpec children = spec(Strategy::OneForOne, world.children({"a", "b"}));
    world.runtime.spawn_function([children, started](Process& process) -> Async<void> {
        Starting<Supervisor> starting = start_link<Supervisor>(process, children);
        const auto supervisor = co_await starting;
        *started = *supervisor;
    });
    world.runtime.run_until_idle();
    EXPECT_FALSE(world.runtime.is_alive(started->pid()));
    EXPECT_EQ(world.log(), "+a +b -b shutdown -a shutdown");
}

TEST(Supervisor, AKilledSupervisorComesBackThoughItsOldChildrenStillHoldTheirNames) {
    World world;
    world.script->slow_to_stop["x"] = 200ms;
    SpawnOptions named;
    named.name = "x";
    const ChildSpec x{.id = "x",
                      .start = starts_with<ScriptedChild>(named, world.script, std::string{"x"}, ScriptedChild::Exits::Trapped)};
    const auto top = world.start(spec(Strategy::OneForOne, {Supervisor::child_spec("inner", spec(Strategy::OneForOne, {x}))}));
    world.log();
    const Pid inner = Supervisor::which_children(top).get().front().pid;
    fault::kill(world.runtime, inner);
    world.runtime.advance(1s);
    EXPECT_EQ(world.log(), "-x killed +x");
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r055_what_a_start_function_says_besides_is_handed_through) {
    World world;
    const Ref<Supervisor> top = world.start(spec(Strategy::OneForOne, {}));
    ChildSpec talks = world.child("a");
    talks.start = [start = talks.start, times = std::make_shared<int>(0)](Process& supervisor) -> Async<StartResult> {
        StartFunction inner = start;
        Async<StartResult> starting = inner(supervisor);
        StartResult started = co_await starting;
        if (started) started->info = ++*times;
        co_return started;
    };
    const StartedChild first = Supervisor::start_child(top, talks).get().value();
    EXPECT_EQ(std::any_cast<int>(first.info), 1);
    world.crash("a");
    EXPECT_TRUE(world.alive("a")) << "an automatic restart works as usual";
    ASSERT_TRUE(Supervisor::terminate_child(top, "a").get());
    const StartedChild again = Supervisor::restart_child(top, "a").get().value();
    EXPECT_EQ(std::any_cast<int>(again.info), 3);
    EXPECT_EQ(again, world.pid("a"));
}

TEST(SUP, r005_a_start_function_may_throw_anything) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {world.child("sibling")}));
    ChildSpec wild{.id = "wild", .start = [](Process&) -> Async<StartResult> { throw 42; }}; // NOLINT(hicpp-exception-baseclass)
    EXPECT_EQ(Supervisor::start_child(top, wild).get().error().kind, ChildError::Kind::StartFailed);
    EXPECT_TRUE(world.alive("sibling"));
    const auto dynamic = world.runtime.start<DynamicSupervisor>().value();
    EXPECT_EQ(DynamicSupervisor::start_child(dynamic, wild).get().error().kind, ChildError::Kind::StartFailed);
    EXPECT_TRUE(world.runtime.is_alive(dynamic.pid()));
}

TEST(SUP, r006_a_temporary_child_that_wants_no_process_is_forgotten_at_the_first_start_too) {
    World world;
    world.script->ignoring["t"] = world.script->ignoring["p"] = 1;
    const auto top = world.start(spec(Strategy::OneForOne, {world.child("t", Restart::Temporary), world.child("p")}));
    EXPECT_EQ(Supervisor::count_children(top).get().specs, 1U);
    EXPECT_TRUE(Supervisor::start_child(top, world.child("t", Restart::Temporary)).get());
}

} // namespace
} // namespace canopy::testing
