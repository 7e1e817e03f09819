// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows SUP of the catalogue: significant children.
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

ChildSpec significant(World& world, std::string id, Restart restart) {
    ChildSpec child = world.child(std::move(id), restart);
    child.significant = true;
    return child;
}

Ref<Supervisor> start(World& world, AutoShutdown when, std::vector<ChildSpec> children) {
    SupervisorSpec flags = spec(Strategy::OneForOne, std::move(children));
    flags.auto_shutdown = when;
    return world.start(flags);
}

TEST(SUP, r071_any_significant_child_that_ends_for_good_ends_the_supervisor) {
    for (const bool temporary : {false, true}) {
        World world;
        const auto top = start(world, AutoShutdown::AnySignificant,
                               {world.child("a"), significant(world, "s", temporary ? Restart::Temporary : Restart::Transient),
                                significant(world, "other", Restart::Transient)});
        world.log();
        const ExitReason end = end_of(world.runtime, top.pid(), [&] {
            if (temporary)
                world.crash("s");
            else
                world.end("s", ExitReason::normal());
        });
        EXPECT_EQ(end, ExitReason::shutdown());
        EXPECT_FALSE(world.alive("a") || world.alive("other"));
    }
}

TEST(SUP, r072_a_crash_of_a_significant_transient_child_restarts_it_and_others_never_count) {
    World world;
    const auto top = start(world, AutoShutdown::AnySignificant,
                           {significant(world, "s", Restart::Transient), world.child("t", Restart::Temporary),
                            world.child("x", Restart::Transient)});
    world.crash("s");
    EXPECT_TRUE(world.alive("s"));
    world.end("t", ExitReason::normal());
    world.end("x", ExitReason::normal());
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r073_all_significant_waits_for_the_last_of_them) {
    World world;
    const auto top =
        start(world, AutoShutdown::AllSignificant,
              {significant(world, "s", Restart::Transient), significant(world, "t", Restart::Temporary), world.child("a")});
    world.end("s", ExitReason::normal());
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    EXPECT_EQ(end_of(world.runtime, top.pid(), [&] { world.crash("t"); }), ExitReason::shutdown());
    EXPECT_FALSE(world.alive("a"));
}

TEST(SUP, r073_a_significant_child_ended_by_request_triggers_nothing) {
    World world;
    const auto top = start(world, AutoShutdown::AllSignificant, {significant(world, "s", Restart::Transient)});
    ASSERT_TRUE(Supervisor::terminate_child(top, "s").get());
    world.runtime.run_until_idle();
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

TEST(SUP, r077_it_goes_on_to_the_outer_supervisor_only_if_the_inner_is_significant_there) {
    for (const bool inner_is_significant : {false, true}) {
        World world;
        SupervisorSpec inner = spec(Strategy::OneForOne, {significant(world, "s", Restart::Transient)});
        inner.auto_shutdown = AutoShutdown::AnySignificant;
        ChildSpec inner_child = Supervisor::child_spec("inner", inner, Restart::Transient);
        inner_child.significant = inner_is_significant;
        const auto outer = start(world, AutoShutdown::AnySignificant, {world.child("a"), inner_child});
        world.end("s", ExitReason::normal());
        EXPECT_EQ(world.runtime.is_alive(outer.pid()), !inner_is_significant);
        EXPECT_EQ(world.alive("a"), !inner_is_significant);
    }
}

TEST(SUP, r073_a_significant_child_whose_restart_is_tried_again_is_not_gone) {
    World world;
    SupervisorSpec several =
        spec(Strategy::OneForOne, {significant(world, "s", Restart::Transient), significant(world, "t", Restart::Transient)},
             1'000'000);
    several.auto_shutdown = AutoShutdown::AllSignificant;
    const auto top = world.start(std::move(several));
    world.script->failing["s"] = 100'000;
    fault::crash(world.runtime, world.pid("s"));
    world.runtime.run_until([&world] { return world.script->starts["s"] > 10; });
    signals::run(world.runtime, world.pid("t"),
                 [](ProcessSlot* slot) { end_process(*slot, ExitReason::normal(), EndStyle::Terminate); });
    world.runtime.run_until([&world] { return !world.alive("t"); });
    world.runtime.run_until([&world] { return world.script->starts["s"] > 1000; });
    world.script->failing["s"] = 0;
    world.runtime.run_until_idle();
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    EXPECT_TRUE(world.alive("s"));
}

} // namespace
} // namespace canopy::testing
