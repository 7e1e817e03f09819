// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows SUP of the catalogue: simple_one_for_one, which DynamicSupervisor is.
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

/// OTP's template: arguments make a child.
ChildSpec from_template(World& world, const std::string& argument) { return world.child(argument); }

TEST(SUP, r066_nothing_starts_at_first_and_a_start_that_fails_or_wants_no_process_is_not_stored) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    EXPECT_EQ(world.log(), "");
    ASSERT_TRUE(DynamicSupervisor::start_child(top, from_template(world, "x")).get());
    world.script->failing["f"] = 1;
    world.script->ignoring["i"] = 1;
    EXPECT_EQ(DynamicSupervisor::start_child(top, from_template(world, "f")).get().error().kind, Kind::StartFailed);
    EXPECT_EQ(DynamicSupervisor::start_child(top, from_template(world, "i")).get().value(), Pid{});
    EXPECT_EQ(DynamicSupervisor::which_children(top).get().size(), 1U);
    EXPECT_EQ(world.log(), "+x");
}

TEST(SUP, r067_a_restarted_child_gets_its_own_arguments_and_the_intensity_is_shared) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>(DynamicSupervisorSpec{.max_restarts = 2}).value();
    for (const std::string argument : {"x", "y"})
        ASSERT_TRUE(DynamicSupervisor::start_child(top, from_template(world, argument)).get());
    world.log();
    world.kill("x");
    world.kill("y");
    EXPECT_EQ(world.log(), "+x +y");
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.kill("x"); }), ExitReason::shutdown());
}

TEST(SUP, r068_a_child_is_terminated_by_its_pid_and_a_foreign_one_is_not_found) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    const Pid child = DynamicSupervisor::start_child(top, from_template(world, "x")).get().value();
    const Pid foreign = world.runtime.start<ScriptedChild>(world.script, std::string("f"), ScriptedChild::Exits::Trapped)->pid();
    EXPECT_EQ(DynamicSupervisor::terminate_child(top, foreign).get().error().kind, Kind::NotFound);
    EXPECT_TRUE(world.runtime.is_alive(foreign));
    EXPECT_TRUE(DynamicSupervisor::terminate_child(top, child).get());
    EXPECT_FALSE(world.runtime.is_alive(child));
}

TEST(SUP, r069_children_stop_together_and_only_who_is_late_is_killed) {
    World world;
    const auto top = world.runtime.start<DynamicSupervisor>().value();
    for (const std::string id : {"a", "b", "c", "d", "e"}) {
        world.script->slow_to_stop[id] = 100ms;
        ASSERT_TRUE(DynamicSupervisor::start_child(top, world.child(id)).get());
    }
    ChildSpec late = world.child("late");
    late.shutdown = 200ms;
    world.script->slow_to_stop["late"] = 10s;
    ASSERT_TRUE(DynamicSupervisor::start_child(top, late).get());
    world.log();
    const Timestamp before = world.runtime.now();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    const Timestamp took = world.runtime.now() - before;
    EXPECT_GE(took, 200ms);
    EXPECT_LE(took, 210ms);
    const std::string log = world.log();
    EXPECT_EQ(std::count(log.begin(), log.end(), '-'), 5);
    EXPECT_EQ(log.find("late"), std::string::npos);
}

TEST(SUP, r070_a_supervisor_of_a_list_is_no_simple_one_for_one) {
    World world;
    for (const auto& children : {world.children({}), world.children({"a", "b"})})
        EXPECT_NE(world.runtime.start<Supervisor>(spec(Strategy::SimpleOneForOne, children))
                      .error()
                      .to_string()
                      .find("DynamicSupervisor"),
                  std::string::npos);
    EXPECT_EQ(world.log(), "");
}

} // namespace
} // namespace canopy::testing
