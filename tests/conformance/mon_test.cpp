// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

Async<void> exactly_one_down(Process& self, ExitReason why) {
    const Pid target = spawn_function(self, Linked::No, ends_with(why));
    const MonitorRef monitor = self.monitor(target);
    send(self.runtime(), target, Go{});
    const auto down = co_await receive<Down>();
    EXPECT_EQ(down->monitor, monitor);
    EXPECT_EQ(down->pid, target);
    EXPECT_EQ(down->reason, why);
    EXPECT_FALSE(co_await receive<Down>(5ms));
}

TEST(MON, r001_exactly_one_down_comes_with_the_reason_normal) {
    in_one_world([](Process& self) { return exactly_one_down(self, ExitReason::normal()); });
}

TEST(MON, r001_exactly_one_down_comes_with_the_reason_of_a_crash) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        in_one_world([](Process& self) { return exactly_one_down(self, reason("crash")); }, seed);
}

TEST(MON, r002_the_down_of_a_killed_process_says_killed) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid target = spawn_function(self, Linked::No, lives_on());
        const MonitorRef monitor = self.monitor(target);
        self.exit(target, ExitReason::kill());
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, ExitReason::killed());
    });
}

TEST(MON, r003_monitoring_the_dead_brings_a_down_noproc) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(reason("long ago")));
        co_await end_of(self, dead);
        const MonitorRef monitor = self.monitor(dead);
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->pid, dead);
        EXPECT_EQ(down->reason, ExitReason::no_process());
    });
}

TEST(MON, r004_monitoring_a_name_nobody_holds_brings_a_down_with_the_name) {
    in_one_world([](Process& self) -> Async<void> {
        const MonitorRef monitor = self.monitor("nobody");
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->name, "nobody");
        EXPECT_EQ(down->pid, Pid{});
        EXPECT_EQ(down->reason, ExitReason::no_process());
    });
}

TEST(MON, r004_the_down_of_a_process_monitored_by_name_says_the_name) {
    in_one_world([](Process& self) -> Async<void> {
        const Pid holder = spawn_function(self, Linked::No, lives_on(), {.name = "held"});
        co_await info_of(self, holder);
        const MonitorRef monitor = self.monitor("held");
        send(self.runtime(), holder, Go{});
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->name, "held");
        EXPECT_EQ(down->pid, holder);
    });
}

TEST(MON, r007_monitors_on_one_target_are_independent) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid target = spawn_function(self, Linked::No, lives_on());
        const MonitorRef first = self.monitor(target);
        const MonitorRef second = self.monitor(target);
        const MonitorRef third = self.monitor(target);
        EXPECT_NE(first, second);
        self.demonitor(second);
        send(self.runtime(), target, Go{});
        EXPECT_TRUE(co_await wait_down(first));
        EXPECT_TRUE(co_await wait_down(third));
        EXPECT_FALSE(co_await receive<Down>(0ns));
    });
}

TEST(MON, r008_a_monitor_is_one_way) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid target = spawn_function(self, Linked::No, lives_on());
        const Runtime::Body watches_and_crashes = [target](Process& me) -> Async<void> {
            me.monitor(target);
            throw ProcessExit(reason("watcher crashed"));
            co_return;
        };
        co_await end_of(self, spawn_function(self, Linked::No, watches_and_crashes));
        const auto info = co_await info_of(self, target);
        EXPECT_TRUE(info && info->monitored_by.empty());
    });
}

TEST(MON, r009_after_a_demonitor_no_down_comes) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid target = spawn_function(self, Linked::No, lives_on());
        const MonitorRef monitor = self.monitor(target);
        send(self.runtime(), target, Go{});
        self.demonitor(monitor); // the Down may be on its way: it has not arrived
        co_await end_of(self, target);
        EXPECT_FALSE(co_await receive<Down>(0ns));
    });
}

/// Ends with the target dead and its Down in the queue.
Async<MonitorRef> queued_down(Process& self) {
    const Pid target = spawn_function(self, Linked::No, lives_on());
    const MonitorRef first = self.monitor(target);
    send(self.runtime(), target, Go{});
    co_await end_of(self, target);
    co_return first;
}

TEST(MON, r010_demonitor_leaves_a_queued_down) {
    in_many_worlds([](Process& self) -> Async<void> {
        const MonitorRef monitor = co_await queued_down(self);
        self.demonitor(monitor);
        const auto down = co_await receive<Down>(0ns);
        EXPECT_TRUE(down && down->monitor == monitor);
    });
}

TEST(MON, r010_demonitor_with_flush_takes_a_queued_down_away) {
    in_many_worlds([](Process& self) -> Async<void> {
        const MonitorRef monitor = co_await queued_down(self);
        self.demonitor(monitor, Process::Flush::Yes);
        EXPECT_FALSE(co_await receive<Down>(0ns));
    });
}

TEST(MON, r012_demonitor_of_an_unknown_or_used_monitor_does_nothing) {
    in_one_world([](Process& self) -> Async<void> {
        const MonitorRef used = co_await queued_down(self);
        co_await receive<Down>();
        EXPECT_NO_THROW(self.demonitor(used));
        EXPECT_NO_THROW(self.demonitor(MonitorRef{123456}, Process::Flush::Yes));
    });
}

TEST(MON, r013_spawn_monitor_never_loses_the_reason_of_a_child_that_ends_first_thing) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            const auto [child, monitor] =
                spawn_monitor<detail::FunctionProcess>(self, SpawnOptions(), ends_at_once_with(reason("first thing")));
            const auto down = co_await wait_down(monitor);
            EXPECT_EQ(down->pid, child.pid());
            EXPECT_EQ(down->reason, reason("first thing"));
        },
        500);
}

TEST(MON, r014_a_process_may_monitor_itself_and_hears_nothing) {
    in_one_world([](Process& self) -> Async<void> {
        const MonitorRef monitor = self.monitor(self.self());
        EXPECT_TRUE(monitor);
        self.demonitor(monitor);
        self.demonitor(monitor);
        EXPECT_FALSE(co_await receive<Down>(1ms));
    });
}

TEST(MON, r015_link_and_monitor_bring_one_exit_and_one_down_of_equal_reason) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Pid target = spawn_function(self, Linked::Yes, ends_with(reason("both")));
        self.monitor(target);
        send(self.runtime(), target, Go{});
        const auto down = co_await receive<Down>();
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(down->reason, reason("both"));
        EXPECT_EQ(exit->reason, reason("both"));
        EXPECT_FALSE(co_await receive<Down>(0ns));
        EXPECT_FALSE(co_await receive<Exit>(0ns));
    });
}

} // namespace
} // namespace canopy::testing
