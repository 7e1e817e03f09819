// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows SUP of the catalogue: what a supervisor accepts, and what it answers.
#include "tests/support/scripted_child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using Kind = ChildError::Kind;

using SpecFunction = Supervisor::SpecFunction;

TEST(SUP, r008_an_init_that_wants_no_supervisor_is_ignore_and_one_that_throws_is_an_error) {
    World world;
    const auto ignored = world.runtime.start<Supervisor>(SpecFunction([] { return std::optional<SupervisorSpec>(); }));
    EXPECT_EQ(ignored.error(), ExitReason::normal());
    const SpecFunction broken = []() -> std::optional<SupervisorSpec> { throw std::runtime_error("no plan"); };
    EXPECT_EQ(world.runtime.start<Supervisor>(broken).error().text(), "no plan");
    const SpecFunction junk = [] { return std::optional(spec(Strategy::SimpleOneForOne, {})); };
    EXPECT_FALSE(world.runtime.start<Supervisor>(junk));
    const SpecFunction good = [&world] { return std::optional(spec(Strategy::OneForOne, world.children({"a"}))); };
    EXPECT_TRUE(world.runtime.start<Supervisor>(good));
    EXPECT_EQ(world.log(), "+a");
}

TEST(SUP, r008_a_trapping_caller_is_left_no_exit_by_a_failed_start) {
    World world;
    world.runtime.wait_for<void>([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const SpecFunction broken = []() -> std::optional<SupervisorSpec> { throw std::runtime_error("no plan"); };
        Starting<Supervisor> starting = start_process<Supervisor>(self, Linked::Yes, SpawnOptions(), broken);
        const auto started = co_await starting;
        EXPECT_FALSE(started);
        co_await sleep(1s);
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST(SUP, r009_wrong_flags_are_rejected_each_with_its_reason) {
    World world;
    const auto refusal = [&world](const SupervisorSpec& wrong) {
        return world.runtime.start<Supervisor>(wrong).error().to_string();
    };
    SupervisorSpec period;
    period.within = 0ms;
    EXPECT_NE(refusal(period).find("period"), std::string::npos);
    period.within = -1s;
    EXPECT_NE(refusal(period).find("period"), std::string::npos);
    EXPECT_NE(refusal(spec(Strategy::SimpleOneForOne, {})).find("simple_one_for_one"), std::string::npos);
}

TEST(SUP, r011_a_malformed_child_is_refused_and_changes_nothing) {
    World world;
    const auto top = world.start(spec(Strategy::OneForOne, world.children({"a"})));
    ChildSpec nameless = world.child("");
    ChildSpec startless;
    startless.id = "b";
    for (const ChildSpec& wrong : {nameless, startless}) {
        const auto answer = Supervisor::start_child(top, wrong).get();
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, Kind::InvalidSpec);
    }
    EXPECT_THROW(Shutdown(-1ms), std::invalid_argument);
    EXPECT_THROW(Shutdown(0ms), std::invalid_argument);
    EXPECT_EQ(Supervisor::which_children(top).get().size(), 1U);
    EXPECT_FALSE(world.runtime.start<Supervisor>(spec(Strategy::OneForOne, {startless})));
}

TEST(SUP, r012_a_child_is_permanent_a_worker_and_has_five_seconds_to_end_a_supervisor_all_the_time) {
    const ChildSpec child;
    EXPECT_EQ(child.restart, Restart::Permanent);
    EXPECT_EQ(child.kind, ProcessKind::Worker);
    EXPECT_EQ(child.shutdown_or_default(), Shutdown(5000ms));
    EXPECT_FALSE(child.significant);
    EXPECT_EQ(Supervisor::child_spec("s", {}).shutdown_or_default(), Shutdown::infinity());
    EXPECT_EQ(DynamicSupervisor::child_spec("d").shutdown_or_default(), Shutdown::infinity());
}

TEST(SUP, r013_a_supervisor_is_one_for_one_with_three_restarts_in_five_seconds) {
    const SupervisorSpec flags;
    EXPECT_EQ(flags.strategy, Strategy::OneForOne);
    EXPECT_EQ(flags.max_restarts, 3U);
    EXPECT_EQ(flags.within, 5s);
    EXPECT_EQ(flags.auto_shutdown, AutoShutdown::Never);
}

TEST(SUP, r060_without_a_supervisor_requests_fail_with_noproc_and_its_name_is_taken_once) {
    World world;
    const auto nobody = world.runtime.name<Supervisor>("top");
    EXPECT_EQ(Supervisor::which_children(nobody).wait().error(), ExitReason::no_process());
    EXPECT_EQ(Supervisor::terminate_child(nobody, "a").wait().error(), ExitReason::no_process());
    EXPECT_EQ(Supervisor::start_child(nobody, world.child("a")).wait().error(), ExitReason::no_process());
    SpawnOptions named;
    named.name = "top";
    const auto first = world.runtime.start_with<Supervisor>(named, SupervisorSpec{});
    const auto second = world.runtime.start_with<Supervisor>(named, spec(Strategy::OneForOne, world.children({"a"})));
    EXPECT_EQ(second.error(), ExitReason::already_started(first->pid()));
    EXPECT_EQ(world.log(), "");
}

TEST(SUP, r076_what_cannot_be_significant_is_rejected) {
    World world;
    ChildSpec significant = world.child("s", Restart::Transient);
    significant.significant = true;
    EXPECT_FALSE(world.runtime.start<Supervisor>(spec(Strategy::OneForOne, {significant})));
    SupervisorSpec any = spec(Strategy::OneForOne, {significant});
    any.auto_shutdown = AutoShutdown::AnySignificant;
    EXPECT_TRUE(world.runtime.start<Supervisor>(any));
    any.children.front().restart = Restart::Permanent;
    EXPECT_FALSE(world.runtime.start<Supervisor>(any));
    const auto never = world.start(spec(Strategy::OneForOne, {}));
    EXPECT_EQ(Supervisor::start_child(never, significant).get().error().kind, Kind::InvalidSpec);
}

} // namespace
} // namespace canopy::testing
