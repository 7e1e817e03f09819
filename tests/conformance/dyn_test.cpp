// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows DYN of the catalogue: dynamic supervisors.
#include "tests/support/scripted_child.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

TEST(DYN, r001_children_start_at_once_and_may_share_an_id) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    const Pid one = DynamicSupervisor::start_child(top, world.child("a")).get().value();
    const Pid two = DynamicSupervisor::start_child(top, world.child("a")).get().value();
    EXPECT_NE(one, two);
    EXPECT_EQ(DynamicSupervisor::count_children(top).get().active, 2U);
}

TEST(DYN, r002_max_children_refuses_without_starting) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_children = 1}).value();
    ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child("a", Restart::Temporary)).get());
    EXPECT_EQ(DynamicSupervisor::start_child(top, world.child("b")).get().error().kind, Kind::MaxChildren);
    EXPECT_EQ(world.script->starts["b"], 0);
    world.end("a", ExitReason::normal());
    EXPECT_TRUE(DynamicSupervisor::start_child(top, world.child("b")).get()) << "DYN-003: its place is free again";
}

TEST(DYN, r006_a_failed_start_and_one_that_wants_no_process_store_nothing) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    world.script->failing["a"] = 1;
    world.script->ignoring["b"] = 1;
    EXPECT_EQ(DynamicSupervisor::start_child(top, world.child("a")).get().error().kind, Kind::StartFailed);
    EXPECT_EQ(DynamicSupervisor::start_child(top, world.child("b")).get().value(), Pid{});
    EXPECT_EQ(DynamicSupervisor::count_children(top).get().specs, 0U);
}

TEST(DYN, r009_restart_types_hold_and_the_old_pid_is_unknown) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 10}).value();
    for (const auto& [id, restart] : {std::pair{"p", Restart::Permanent}, {"x", Restart::Transient}, {"t", Restart::Temporary}})
        ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child(id, restart)).get());
    const Pid old = world.pid("p");
    for (const std::string id : {"p", "x", "t"}) world.crash(id);
    EXPECT_TRUE(world.alive("p"));
    EXPECT_TRUE(world.alive("x"));
    EXPECT_FALSE(world.alive("t"));
    world.end("x", ExitReason::normal());
    EXPECT_FALSE(world.alive("x"));
    EXPECT_EQ(DynamicSupervisor::terminate_child(top, old).get().error().kind, Kind::NotFound);
}

TEST(DYN, r010_the_intensity_is_one_budget_for_all) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 1}).value();
    for (const std::string id : {"a", "b", "c"}) ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child(id)).get());
    world.crash("a");
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.crash("b"); }), ExitReason::shutdown());
    EXPECT_FALSE(world.alive("c"));
}

TEST(DYN, r013_terminate_child_ends_it_for_good) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    const Pid a = DynamicSupervisor::start_child(top, world.child("a")).get().value();
    EXPECT_TRUE(DynamicSupervisor::terminate_child(top, a).get());
    EXPECT_FALSE(world.runtime.is_alive(a));
    EXPECT_EQ(DynamicSupervisor::terminate_child(top, a).get().error().kind, Kind::NotFound);
}

TEST(DYN, r015_children_stop_in_parallel_each_with_its_own_deadline) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    for (const std::string id : {"a", "b", "c", "d", "e"}) {
        world.script->slow_to_stop[id] = 100ms;
        ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child(id)).get());
    }
    ChildSpec hasty = world.child("hasty");
    hasty.shutdown = 50ms;
    world.script->slow_to_stop["hasty"] = 1000ms;
    ASSERT_TRUE(DynamicSupervisor::start_child(top, hasty).get());
    world.log();
    const Timestamp before = world.runtime.now();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_LE(world.runtime.now() - before, 110ms);
    EXPECT_EQ(world.log().find("hasty"), std::string::npos) << "killed after its 50 ms";
}

TEST(DYN, r003_a_place_is_free_when_its_child_is_gone_for_good) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_children = 1}).value();
    const auto fits = [&](const ChildSpec& child) { return DynamicSupervisor::start_child(top, child).get().has_value(); };
    ASSERT_TRUE(fits(world.child("t", Restart::Temporary)));
    EXPECT_FALSE(fits(world.child("b")));
    world.crash("t");
    ASSERT_TRUE(fits(world.child("x", Restart::Transient)));
    world.crash("x");
    EXPECT_FALSE(fits(world.child("b"))); // it came back
    world.end("x", ExitReason::shutdown());
    ASSERT_TRUE(fits(world.child("p")));
    ASSERT_TRUE(DynamicSupervisor::terminate_child(top, world.pid("p")).get());
    EXPECT_TRUE(fits(world.child("b")));
}

TEST(DYN, a_wrong_child_is_refused) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    ChildSpec nameless = world.child("");
    ChildSpec startless;
    startless.id = "s";
    ChildSpec significant = world.child("z", Restart::Transient);
    significant.significant = true;
    for (const ChildSpec& wrong : {nameless, startless, significant}) {
        const auto answer = DynamicSupervisor::start_child(top, wrong).get();
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, Kind::InvalidSpec);
    }
    EXPECT_EQ(world.log(), "");
}

TEST(DYN, r008_wrong_flags_fail_the_start) {
    World world;
    EXPECT_FALSE(world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.within = 0ms}));
    EXPECT_FALSE(world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.within = -5s}));
}

TEST(DYN, r011_a_restart_that_fails_is_tried_again_and_each_try_counts) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 3}).value();
    ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child("a")).get());
    world.script->failing["a"] = 2;
    world.kill("a");
    EXPECT_TRUE(world.alive("a"));
    EXPECT_EQ(world.script->starts["a"], 4);
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.kill("a"); }), ExitReason::shutdown());
}

TEST(DYN, r011_meanwhile_the_child_is_listed_as_restarting) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 1'000'000}).value();
    ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child("a")).get());
    world.script->failing["a"] = 100'000;
    fault::kill(world.runtime, world.pid("a"));
    world.runtime.wait_for<void>([&world, top](Process&) -> Async<void> {
        std::vector<ChildInfo> children;
        while (children.empty() || !children.front().restarting) children = co_await DynamicSupervisor::which_children(top);
        const ChildCounts counts = co_await DynamicSupervisor::count_children(top);
        EXPECT_EQ(counts.active, 0U);
        EXPECT_EQ(counts.workers, 1U);
        world.script->failing["a"] = 0;
    });
    world.runtime.run_until_idle();
    EXPECT_TRUE(world.alive("a"));
}

TEST(DYN, r016_each_child_ends_as_its_spec_says_and_odd_reasons_do_not_disturb) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    ChildSpec brutal = world.child("brutal");
    brutal.shutdown = Shutdown::brutal_kill();
    ChildSpec late = world.child("late");
    late.shutdown = 50ms;
    world.script->slow_to_stop["late"] = 1s;
    ChildSpec patient = world.child("patient");
    patient.shutdown = Shutdown::infinity();
    world.script->slow_to_stop["patient"] = 10s;
    for (const ChildSpec& child : {brutal, late, patient}) ASSERT_TRUE(DynamicSupervisor::start_child(top, child).get());
    auto ends = std::make_shared<std::map<std::string, std::string>>();
    for (const std::string id : {"brutal", "late", "patient"})
        world.runtime.spawn_function([pid = world.pid(id), id, ends](Process& self) -> Async<void> {
            const MonitorRef monitor = self.monitor(pid);
            const std::optional<Down> down = co_await wait_down(monitor);
            (*ends)[id] = down->reason.to_string();
        });
    world.runtime.run_until_idle();
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.runtime.exit(top.pid(), ExitReason::shutdown()); }),
              ExitReason::shutdown());
    EXPECT_EQ(*ends, (std::map<std::string, std::string>{{"brutal", "killed"}, {"late", "killed"}, {"patient", "shutdown"}}));
}

/// Says what it was constructed with, each time.
class Extended final : public GenServer<Extended> {
public:
    Extended(std::shared_ptr<std::vector<std::string>> built, std::string prefix, std::string own) {
        built->push_back(prefix + own);
    }
};

TEST(DYN, r005_extra_arguments_come_before_the_childs_own_at_each_start) {
    World world;
    const auto built = std::make_shared<std::vector<std::string>>();
    DynamicSupervisorSpec spec{.extra_arguments = extra_arguments(built, std::string("extra "))};
    const auto top = world.runtime.start<DynamicSupervisor>(std::move(spec)).value();
    using Built = std::shared_ptr<std::vector<std::string>>;
    ChildSpec child{.id = "x", .start = starts_after_extra<Extended, Built, std::string>(std::string("own"))};
    const Pid pid = DynamicSupervisor::start_child(top, child).get().value();
    world.runtime.exit(pid, ExitReason::kill());
    world.runtime.run_until_idle();
    EXPECT_EQ(*built, (std::vector<std::string>{"extra own", "extra own"}));
    EXPECT_EQ(DynamicSupervisor::count_children(top).get().active, 1U);
}

TEST(DYN, r005_children_that_want_other_extra_arguments_do_not_start) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    using Built = std::shared_ptr<std::vector<std::string>>;
    ChildSpec child{.id = "x", .start = starts_after_extra<Extended, Built, std::string>(std::string("own"))};
    const ChildError error = DynamicSupervisor::start_child(top, child).get().error();
    EXPECT_EQ(error.kind, Kind::StartFailed);
    EXPECT_THAT(std::string(error.reason.text()), ::testing::HasSubstr("wants extra arguments of other types"));
}

TEST(DYN, r007_bad_specs_are_refused_before_anybody_is_asked) {
    World world;
    const auto nobody = world.runtime.name<DynamicSupervisor>("nobody");
    const auto error_of = [&](ChildSpec child) { return DynamicSupervisor::start_child(nobody, std::move(child)).get().error(); };
    EXPECT_EQ(error_of({.id = "x"}).kind, Kind::InvalidSpec) << "no start function";
    ChildSpec significant = world.child("s", Restart::Temporary);
    significant.significant = true;
    EXPECT_EQ(error_of(significant).kind, Kind::InvalidSpec);
    EXPECT_EQ(error_of(significant).reason, ExitReason::custom("a dynamic child cannot be significant"));
    EXPECT_EQ(DynamicSupervisor::start_child(nobody, world.child("fine")).wait().error(), ExitReason::no_process());
    const auto in_a_process = world.runtime.wait_for<Kind>([&](Process&) -> Async<Kind> {
        Call<DynamicSupervisor::StartChild> refused = DynamicSupervisor::start_child(nobody, significant);
        const ChildResult<StartedChild> outcome = co_await std::move(refused);
        co_return outcome.error().kind;
    });
    EXPECT_EQ(in_a_process, Kind::InvalidSpec);
}

TEST(DYN, r013_a_child_whose_restart_is_tried_again_is_terminated_by_its_last_pid) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 1'000'000}).value();
    const Pid last = DynamicSupervisor::start_child(top, world.child("a")).get().value();
    world.script->failing["a"] = 100'000;
    fault::kill(world.runtime, last);
    world.runtime.run_until([&world] { return world.script->starts["a"] > 10; });
    EXPECT_TRUE(DynamicSupervisor::terminate_child(top, last).get());
    const int tried = world.script->starts["a"];
    world.runtime.run_until_idle();
    EXPECT_LE(world.script->starts["a"], tried + 1) << "it is not tried any more";
    EXPECT_EQ(DynamicSupervisor::count_children(top).get().specs, 0U);
    EXPECT_EQ(DynamicSupervisor::terminate_child(top, last).get().error().kind, Kind::NotFound);
}

} // namespace
} // namespace canopy::testing
