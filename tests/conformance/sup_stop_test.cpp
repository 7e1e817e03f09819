// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows SUP of the catalogue: how children are ended.
#include "core/receive.hpp"
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

TEST(SUP, r042_infinity_waits_without_limit_for_workers_and_supervisors) {
    World world;
    world.script->slow_to_stop = {{"a", std::chrono::hours{10}}, {"b", std::chrono::hours{1}}};
    ChildSpec a = world.child("a");
    a.shutdown = Shutdown::infinity();
    ChildSpec b = world.child("b");
    b.shutdown = Shutdown::infinity();
    const auto top = world.start(spec(Strategy::OneForOne, {a, Supervisor::child_spec("inner", spec(Strategy::OneForOne, {b}))}));
    world.log();
    const Timestamp before = world.runtime.now();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_EQ(world.log(), "-b shutdown -a shutdown");
    EXPECT_GE(world.runtime.now() - before, std::chrono::hours{11});
}

/// Ends in its own way when it is told to end.
class Odd final : public GenServer<Odd> {
public:
    explicit Odd(ExitReason end) : m_end(std::move(end)) { trap_exit(true); }
    void terminate(const ExitReason&) { throw ProcessExit(m_end); }

private:
    ExitReason m_end;
};

TEST(SUP, r045_children_that_end_in_their_own_way_do_not_disturb_the_stop) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        World world(seed);
        std::vector<ChildSpec> children = world.children({"a"});
        for (const ExitReason& end : {ExitReason::normal(), ExitReason::custom("odd"), ExitReason::killed()})
            children.push_back({.id = end.to_string(), .start = starts<Odd>(end)});
        for (ChildSpec& child : world.children({"b", "c"})) children.push_back(std::move(child));
        const auto top = world.start(spec(Strategy::OneForOne, children));
        world.log();
        const ExitReason end = end_of(world.runtime, top.pid(), [&] {
            fault::kill(world.runtime, world.pid("c")); // at the same moment
            world.runtime.exit(top.pid(), ExitReason::shutdown());
            fault::kill(world.runtime, world.pid("b"));
        });
        EXPECT_EQ(end, ExitReason::shutdown()) << "seed " << seed;
        EXPECT_FALSE(world.alive("a") || world.alive("b") || world.alive("c")) << "seed " << seed;
    }
}

/// A child that cuts the link to its supervisor.
class Unlinked final : public GenServer<Unlinked> {
public:
    Unlinked() { unlink(slot().parent_pid()); }
};

TEST(SUP, r046_a_child_that_unlinked_itself_is_ended_all_the_same) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {{.id = "u", .start = starts<Unlinked>()}}));
    const Pid first = Supervisor::which_children(top).get().front().pid;
    ASSERT_TRUE(Supervisor::terminate_child(top, "u").get());
    EXPECT_FALSE(world.runtime.is_alive(first));
    const Pid second = Supervisor::restart_child(top, "u").get().value();
    stop_server(world.runtime, top.pid(), ExitReason::shutdown());
    EXPECT_FALSE(world.runtime.is_alive(second));
}

TEST(SUP, r050_the_children_of_a_killed_supervisor_die_with_it) {
    World world;
    const auto top = world.start(
        spec(Strategy::OneForOne, {world.child("t"), world.child("u", Restart::Permanent, ScriptedChild::Exits::Untrapped)}));
    world.log();
    const ExitReason untrapped = end_of(world.runtime, world.pid("u"), [&] { fault::kill(world.runtime, top.pid()); });
    EXPECT_EQ(untrapped, ExitReason::killed());
    world.runtime.run_until_idle();
    EXPECT_EQ(world.log(), "-t killed");
    EXPECT_FALSE(world.alive("t"));
}

TEST(SUP, r051_unknown_messages_and_exits_of_strangers_are_ignored) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"}), 0));
    world.runtime.wait_for<void>([top](Process& self) -> Async<void> {
        send(self.runtime(), top.pid(), 42);
        self.exit(top.pid(), ExitReason::custom("from a stranger"));
        co_return;
    });
    world.runtime.run_until_idle();
    EXPECT_TRUE(world.runtime.is_alive(top.pid()));
    EXPECT_TRUE(world.alive("a"));
}

/// A child whose init takes its time.
class Slow final : public GenServer<Slow> {
public:
    Async<Init> init() {
        co_await sleep(100ms);
        co_return Init::ok();
    }
};

TEST(SUP, r061_requests_wait_while_a_child_starts) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, {}));
    world.runtime.wait_for<void>([top](Process& self) -> Async<void> {
        self.runtime().spawn_function([top](Process&) -> Async<void> {
            const ChildSpec slow{.id = "slow", .start = starts<Slow>()};
            co_await Supervisor::start_child(top, slow);
        });
        co_await sleep(1ms);
        const Timestamp before = self.now();
        const auto children = co_await Supervisor::which_children(top);
        EXPECT_EQ(children.size(), 1U);
        EXPECT_GE(self.now() - before, 90ms);
    });
}

} // namespace
} // namespace canopy::testing
