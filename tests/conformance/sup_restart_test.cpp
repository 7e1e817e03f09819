// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows SUP of the catalogue: what counts as a restart, and a restart that does not succeed.
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

TEST(SUP, r031_what_is_no_restart_does_not_count) {
    World world;
    const auto top = world.start(spec(
        Strategy::OneForOne, {world.child("p"), world.child("t", Restart::Temporary), world.child("x", Restart::Transient)}, 0));
    ASSERT_TRUE(Supervisor::terminate_child(top, "p").get());
    ASSERT_TRUE(Supervisor::restart_child(top, "p").get());
    world.crash("t");
    world.end("x", ExitReason::shutdown());
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
}

// Found by the property of supervision trees: the leaf's supervisor was alive, and itself an orphan.
TEST(SUP, r031_a_restart_waits_for_the_orphans_of_orphans_to_give_up_their_names) {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        World world(seed);
        ChildSpec leaf{.id = "leaf"};
        leaf.start = starts_with<ScriptedChild>(SpawnOptions{.name = "leaf"}, world.script, std::string("leaf"),
                                                ScriptedChild::Exits::Trapped);
        const auto middle = [&] {
            return spec(Strategy::OneForOne, {Supervisor::child_spec("inner", spec(Strategy::OneForOne, {leaf}, 0))}, 0);
        };
        const auto top = world.start(spec(Strategy::OneForOne, {Supervisor::child_spec("middle", middle())}, 1));
        const Pid before = world.pid("leaf");
        world.runtime.exit(Supervisor::which_children(top).get().front().pid, ExitReason::kill());
        world.runtime.run_until_idle();
        EXPECT_FALSE(world.runtime.is_alive(before));
        EXPECT_TRUE(world.alive("leaf"));
        ASSERT_TRUE(world.runtime.is_alive(top.pid())) << "one restart was enough, seed " << seed;
    }
}

/// A supervisor whose child `a` cannot be started again.
Ref<Supervisor> with_a_restarting(World& world) {
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a", "b"}), 1'000'000));
    world.script->failing["a"] = 100'000;
    fault::crash(world.runtime, world.pid("a"));
    return top;
}

TEST(SUP, r034_a_child_whose_restart_is_tried_again_is_listed_and_cannot_be_restarted_deleted_or_started) {
    World world;
    const auto top = with_a_restarting(world);
    const auto answers = world.runtime.wait_for<std::vector<Kind>>([&world, top](Process&) -> Async<std::vector<Kind>> {
        std::vector<ChildInfo> children;
        while (children.empty() || !children.back().restarting) children = co_await Supervisor::which_children(top);
        EXPECT_EQ(children.back().id, "a");
        EXPECT_FALSE(children.back().pid);
        const ChildCounts counts = co_await Supervisor::count_children(top);
        EXPECT_EQ(counts.specs, 2U);
        EXPECT_EQ(counts.active, 1U);
        std::vector<Kind> refused;
        const auto restarted = co_await Supervisor::restart_child(top, "a");
        refused.push_back(restarted.error().kind);
        const auto deleted = co_await Supervisor::delete_child(top, "a");
        refused.push_back(deleted.error().kind);
        const ChildSpec again = world.child("a");
        const auto started = co_await Supervisor::start_child(top, again);
        refused.push_back(started.error().kind);
        world.script->failing["a"] = 0;
        co_return refused;
    });
    EXPECT_EQ(answers, (std::vector<Kind>{Kind::Restarting, Kind::Restarting, Kind::AlreadyPresent}));
    world.runtime.run_until_idle();
    EXPECT_TRUE(world.alive("a"));
}

TEST(SUP, r034_terminate_child_ends_the_trying) {
    World world;
    const auto top = with_a_restarting(world);
    EXPECT_TRUE(Supervisor::terminate_child(top, "a").get());
    world.runtime.run_until_idle();
    const int tried = world.script->starts["a"];
    world.runtime.advance(1s);
    EXPECT_EQ(world.script->starts["a"], tried);
    world.script->failing["a"] = 0;
    EXPECT_TRUE(Supervisor::restart_child(top, "a").get());
}

TEST(SUP, r039_a_restart_that_wants_no_process_ends_the_trying_and_keeps_the_spec) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 1));
    world.script->ignoring["a"] = 1;
    world.crash("a");
    world.runtime.advance(1s);
    EXPECT_EQ(world.script->starts["a"], 2);
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    const auto children = Supervisor::which_children(top).get();
    ASSERT_EQ(children.size(), 1U);
    EXPECT_FALSE(children.front().pid || children.front().restarting);
    EXPECT_TRUE(Supervisor::restart_child(top, "a").get());
    EXPECT_TRUE(world.alive("a"));
}

} // namespace
} // namespace canopy::testing
