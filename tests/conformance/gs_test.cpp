// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"
#include "tests/support/actor.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(GS, r001_start_link_blocks_until_init_is_over_and_links) {
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        const Started started = co_await start_link<Actor>(self);
        const auto info = co_await info_of(self, started->pid());
        EXPECT_THAT(info->links, ElementsAre(self.self()));
        const Started unlinked = co_await start_process<Actor>(self, Linked::No, SpawnOptions());
        const auto other = co_await info_of(self, unlinked->pid());
        EXPECT_THAT(other->links, IsEmpty());
    });
}

TEST_F(GS, r002_an_idle_timeout_set_in_init_runs_once) {
    const Begin idles = [](Actor& me) {
        me.idle_timeout(50ms);
        return Init::ok();
    };
    (void)runtime.start<Actor>(told, idles).value();
    runtime.advance(49ms);
    EXPECT_THAT(*told, IsEmpty());
    runtime.advance(1h);
    EXPECT_THAT(*told, ElementsAre("timeout"));
}

TEST_F(GS, r003_continue_runs_before_messages_the_server_sent_itself_in_init) {
    const Begin continues = [](Actor& me) {
        Actor::note(me.self_ref(), "sent in init");
        me.continue_with(Actor::NextStep{});
        return Init::ok();
    };
    (void)runtime.start<Actor>(told, continues).value();
    runtime.run_until_idle();
    EXPECT_THAT(*told, ElementsAre("continue", "sent in init"));
}

TEST_F(GS, r004_a_call_made_right_after_the_start_is_served_after_the_continue_step) {
    const Begin continues = [](Actor& me) {
        me.continue_with(Actor::NextStep{});
        return Init::ok();
    };
    const auto server = runtime.start<Actor>(told, continues).value();
    EXPECT_EQ(Actor::add(server, 1).get(), 1);
    EXPECT_THAT(*told, ElementsAre("continue"));
}

Async<void> failing_start_frees_the_name(Process& self, Begin begin, ExitReason why) {
    const Story told = story();
    for (int i = 0; i < 5; ++i) {
        SpawnOptions named{.name = "wanted"};
        Starting<Actor> starting = start_process<Actor>(self, Linked::Yes, std::move(named), told, begin);
        const Started started = co_await starting;
        EXPECT_FALSE(started);
        if (!started) EXPECT_EQ(started.error(), why);
        EXPECT_EQ(self.runtime().whereis("wanted"), Pid{});
    }
    EXPECT_THAT(*told, IsEmpty()) << "terminate ran";
    const auto mine = co_await info_of(self, self.self());
    EXPECT_THAT(mine->links, IsEmpty());
    EXPECT_EQ(mine->depth, 0U);
}

Async<void> ignored(Process& self) {
    Begin ignores = [](Actor&) { return Init::ignore(); };
    return failing_start_frees_the_name(self, std::move(ignores), ExitReason::normal());
}
Async<void> stopped(Process& self) {
    Begin stops = [](Actor&) { return Init::stop(reason("not today")); };
    return failing_start_frees_the_name(self, std::move(stops), reason("not today"));
}
Async<void> thrown(Process& self) {
    Begin throws = [](Actor&) -> Init { throw std::runtime_error("no file"); };
    return failing_start_frees_the_name(self, std::move(throws), ExitReason::exception("std::runtime_error", "no file", "init"));
}
Async<void> exited(Process& self) {
    Begin exits = [](Actor&) -> Init { throw ProcessExit(reason("gave up")); };
    return failing_start_frees_the_name(self, std::move(exits), reason("gave up"));
}

TEST_F(GS, r005_ignore_ends_with_normal_and_the_name_is_free) { in_many_worlds(ignored, 100); }
TEST_F(GS, r006_stop_in_init_answers_the_reason_without_terminate) { in_many_worlds(stopped, 100); }
TEST_F(GS, r008_an_init_that_throws_answers_what_it_threw) { in_many_worlds(thrown, 100); }
TEST_F(GS, r008_an_init_that_exits_answers_the_reason) { in_many_worlds(exited, 100); }
TEST_F(GS, r014_repeated_failing_starts_leave_nothing_behind) { in_many_worlds(stopped, 50); }

TEST_F(GS, r012_a_start_under_a_taken_name_answers_already_started) {
    const auto first = runtime.start_with<Actor>({.name = "one"}, told).value();
    bool ran = false;
    const Begin runs = [&ran](Actor&) {
        ran = true;
        return Init::ok();
    };
    const Started second = runtime.start_with<Actor>({.name = "one"}, told, runs);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), ExitReason::already_started(first.pid()));
    EXPECT_FALSE(ran);
    EXPECT_EQ(Actor::add(first, 1).get(), 1);
}

/// Its init never ends by itself.
class Endless final : public GenServer<Endless> {
public:
    Async<Init> init() {
        co_await sleep(1h);
        co_return Init::ok();
    }
};

TEST_F(GS, r013_a_server_in_init_dies_with_the_caller_of_start_link) {
    const Pid starter = runtime.spawn_function([](Process& self) -> Async<void> {
        SpawnOptions named{.name = "endless"};
        Starting<Endless> starting = start_process<Endless>(self, Linked::Yes, std::move(named));
        (void)co_await starting;
    });
    runtime.run_until_idle();
    const Pid server = runtime.whereis("endless");
    EXPECT_TRUE(runtime.is_alive(server));
    runtime.exit(starter, ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(server));
}

TEST_F(GS, r015_a_call_returns_the_reply_and_the_next_sees_the_state) {
    EXPECT_EQ(Actor::add(actor, 2).get(), 2);
    EXPECT_EQ(Actor::add(actor, 3).get(), 5);
}

TEST_F(GS, r016_a_deferred_reply_unblocks_the_caller_while_the_server_serves_others) {
    std::string answer;
    Actor::answer_later(actor).then([&](auto outcome) { answer = outcome.value(); });
    runtime.run_until_idle();
    EXPECT_EQ(Actor::add(actor, 1).get(), 1);
    EXPECT_EQ(answer, "");
    cast(actor, Actor::AnswerNow{"at last"});
    runtime.run_until_idle();
    EXPECT_EQ(answer, "at last");
}

class Delegates final : public GenServer<Delegates> {
public:
    struct Ask {
        using Reply = int;
    };
    void handle_call(Ask, From<int> from) {
        spawn_function(*this, Linked::Yes, [from](Process&) -> Async<void> {
            from.reply(42);
            co_return;
        });
    }
};

TEST_F(GS, r017_another_process_than_the_server_may_reply) {
    const auto server = runtime.start<Delegates>().value();
    EXPECT_EQ(call(server, Delegates::Ask{}).get(), 42);
}

TEST_F(GS, r018_a_call_that_is_not_answered_in_time_ends_its_caller_and_not_the_server) {
    const Pid caller =
        runtime.spawn_function([to = actor](Process&) -> Async<void> { co_await Actor::slow(to, 1h).timeout(100ms); });
    runtime.advance(99ms);
    EXPECT_TRUE(runtime.is_alive(caller));
    const ExitReason why = runtime.wait_for<ExitReason>([caller](Process& self) { return end_of(self, caller); });
    EXPECT_EQ(why, ExitReason::timeout());
    EXPECT_TRUE(alive());
}

TEST_F(GS, r019_a_late_reply_never_shows_up_in_the_callers_mailbox) {
    const auto left = runtime.wait_for<std::uint64_t>([to = actor](Process& self) -> Async<std::uint64_t> {
        const auto outcome = co_await Actor::slow(to, 200ms).timeout(100ms).attempt();
        EXPECT_EQ(outcome.error(), ExitReason::timeout());
        co_await sleep(1s);
        const auto info = co_await info_of(self, self.self());
        co_return info->depth;
    });
    EXPECT_EQ(left, 0U);
    EXPECT_EQ(last(), "slow is over");
}

TEST_F(GS, r021_a_server_that_dies_ends_the_call_at_once_with_its_reason) {
    const Timestamp before = runtime.now();
    const auto outcome = Actor::throws(actor).wait();
    EXPECT_EQ(outcome.error().type(), "std::runtime_error");
    EXPECT_EQ(outcome.error().text(), "boom");
    EXPECT_THAT(std::string{outcome.error().origin()}, ::testing::HasSubstr("Throw"));
    EXPECT_EQ(runtime.now(), before);
    EXPECT_FALSE(alive());
}

Async<void> killed_while_called(Process& self) {
    const Started server = co_await start_process<Actor>(self, Linked::No, SpawnOptions());
    const Runtime::Body kills = [victim = server->pid()](Process& me) -> Async<void> {
        me.exit(victim, ExitReason::kill());
        co_return;
    };
    spawn_function(self, Linked::No, kills);
    const auto outcome = co_await Actor::answer_later(*server).attempt();
    EXPECT_FALSE(outcome);
    const bool killed_or_gone = outcome.error() == ExitReason::killed() || outcome.error() == ExitReason::no_process();
    EXPECT_TRUE(killed_or_gone) << outcome.error().to_string();
}

TEST_F(GS, r021_a_server_killed_at_any_moment_of_a_call_ends_it) { in_many_worlds(killed_while_called); }

TEST_F(GS, r022_a_server_that_stops_without_a_reply_ends_the_call_with_normal) {
    const auto outcome = call(actor, Actor::StopSilently{}).wait();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error(), ExitReason::normal());
}

TEST_F(GS, r023_a_call_to_nobody_fails_with_noproc_at_once) {
    const Timestamp before = runtime.now();
    stop_server(runtime, actor.pid());
    EXPECT_EQ(Actor::add(actor, 1).wait().error(), ExitReason::no_process());
    EXPECT_EQ(Actor::add(runtime.name<Actor>("nobody"), 1).wait().error(), ExitReason::no_process());
    EXPECT_EQ(runtime.now(), before);
}

TEST_F(GS, r023_a_call_with_no_time_fails_with_timeout_and_is_handled_all_the_same) {
    EXPECT_EQ(Actor::slow(actor, 1ms).timeout(0ms).wait().error(), ExitReason::timeout());
    runtime.advance(1s);
    EXPECT_EQ(last(), "slow is over");
}

TEST_F(GS, r024_a_call_to_oneself_fails_instead_of_waiting_for_ever) {
    EXPECT_EQ(Actor::call_me(actor, actor).get(), "calling_self");
}

TEST_F(GS, r026_casts_and_calls_of_one_client_are_handled_in_order) {
    for (const char* text : {"1", "2", "3", "4", "5"}) Actor::note(actor, text);
    EXPECT_EQ(Actor::add(actor, 1).get(), 1);
    EXPECT_THAT(*told, ElementsAre("1", "2", "3", "4", "5"));
}

TEST_F(GS, r027_a_cast_to_nobody_is_no_error) {
    stop_server(runtime, actor.pid());
    EXPECT_NO_THROW(Actor::note(actor, "lost"));
    EXPECT_NO_THROW(Actor::note(runtime.name<Actor>("nobody"), "lost"));
}

TEST_F(GS, r028_a_server_finishes_the_request_of_a_caller_that_was_killed) {
    const Pid caller = runtime.spawn_function([to = actor](Process&) -> Async<void> { co_await Actor::slow(to, 100ms); });
    runtime.advance(10ms);
    runtime.exit(caller, ExitReason::kill());
    runtime.advance(1s);
    EXPECT_EQ(last(), "slow is over");
    EXPECT_TRUE(alive());
}

Async<void> reply_comes_before_the_continue_step(Process& self) {
    const Story told = story();
    const Started server = co_await start_link<Actor>(self, told);
    const Runtime::Body queues = [to = *server](Process& me) -> Async<void> {
        me.runtime().freeze(to.pid()); // so that the call and the cast are both queued
        co_return;
    };
    co_await end_of(self, spawn_function(self, Linked::No, queues));
    const Runtime::Body asks = [to = *server](Process&) -> Async<void> {
        const int one = co_await call(to, Actor::Continue{});
        EXPECT_EQ(one, 1);
    };
    const Pid asker = spawn_function(self, Linked::No, asks);
    while ((co_await info_of(self, server->pid()))->depth == 0) co_await yield();
    Actor::note(*server, "queued");
    self.runtime().thaw(server->pid());
    co_await end_of(self, asker);
    co_await Actor::add(*server, 1);
    EXPECT_THAT(*told, ElementsAre("continue", "queued"));
}

TEST_F(GS, r030_continue_after_a_reply_runs_before_any_queued_message) {
    in_many_worlds(reply_comes_before_the_continue_step, 100);
}

/// Its continue step ends it.
class ContinueStops final : public GenServer<ContinueStops> {
public:
    struct Step {};
    explicit ContinueStops(Story told) : m_told(std::move(told)) { continue_with(Step{}); }
    void handle_continue(Step) { stop(reason("enough")); }
    void terminate(const ExitReason& why) { m_told->push_back("terminate " + why.to_string()); }

private:
    Story m_told;
};

TEST_F(GS, r032_a_continue_step_that_stops_reaches_the_parent_by_the_link_alone) {
    runtime.wait_for<void>([told = told](Process& self) -> Async<void> {
        self.trap_exit(true);
        const auto started = co_await start_link<ContinueStops>(self, told);
        EXPECT_TRUE(started);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->reason, reason("enough"));
    });
    EXPECT_THAT(*told, ElementsAre("terminate enough"));
}

TEST_F(GS, r033_an_idle_timeout_runs_exactly_once_until_it_is_set_again) {
    send(actor, Actor::Idle{20ms});
    runtime.advance(1s);
    EXPECT_THAT(*told, ElementsAre("timeout"));
    send(actor, Actor::Idle{20ms});
    runtime.advance(1s);
    EXPECT_THAT(*told, ElementsAre("timeout", "timeout"));
}

TEST_F(GS, r034_any_message_before_it_cancels_the_idle_timeout_for_good) {
    send(actor, Actor::Idle{20ms});
    runtime.advance(10ms);
    Actor::note(actor, "a cast");
    runtime.advance(1s);
    EXPECT_THAT(*told, ElementsAre("a cast"));
    EXPECT_EQ(runtime.timers().size(), 0U);
}

TEST_F(GS, r036_stop_from_a_callback_terminates_with_the_new_state) {
    EXPECT_EQ(Actor::stop_with(actor, reason("done")).get(), 99);
    runtime.run_until_idle();
    EXPECT_THAT(*told, ElementsAre("terminate done sum 99"));
    EXPECT_FALSE(alive());
}

TEST_F(GS, r039_a_callback_that_throws_ends_the_server_after_terminate_and_its_caller_learns_the_reason) {
    const auto outcome = Actor::throws(actor).wait();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().text(), "boom");
    EXPECT_THAT(*told, ElementsAre("throws", ::testing::StartsWith("terminate std::runtime_error: boom")));
}

TEST_F(GS, r040_a_failing_terminate_replaces_the_reason) {
    const Begin fails_at_the_end = [](Actor& me) {
        me.at_the_end = [] { throw ProcessExit(reason("second")); };
        return Init::ok();
    };
    const auto server = runtime.start<Actor>(told, fails_at_the_end).value();
    const ExitReason why = runtime.wait_for<ExitReason>([server](Process& self) -> Async<ExitReason> {
        const MonitorRef monitor = self.monitor(server.pid());
        Actor::StopWith first{reason("first")};
        cast(server, std::move(first));
        const auto down = co_await wait_down(monitor);
        co_return down->reason;
    });
    EXPECT_EQ(why, reason("second"));
}

TEST_F(GS, r041_terminate_does_not_run_when_an_exit_signal_hits_a_server_that_does_not_trap) {
    runtime.exit(actor.pid(), reason("signal"));
    runtime.run_until_idle();
    EXPECT_FALSE(alive());
    EXPECT_THAT(*told, IsEmpty());
}

TEST_F(GS, r042_terminate_never_runs_on_kill) {
    const auto trapping = runtime.start_with<Actor>({.trap_exit = true}, told).value();
    runtime.exit(trapping.pid(), ExitReason::kill());
    runtime.exit(actor.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_FALSE(runtime.is_alive(trapping.pid()));
    EXPECT_THAT(*told, IsEmpty());
}

Async<void> ends_with_its_parent(Process& self, Story told, ExitReason why) {
    const Runtime::Body parent = [told, why, asker = self.self()](Process& me) -> Async<void> {
        SpawnOptions options{.trap_exit = true};
        Starting<Actor> starting = start_process<Actor>(me, Linked::Yes, std::move(options), told);
        const Started child = co_await starting;
        send(me.runtime(), asker, child->pid());
        co_await receive<Go>();
        if (!why.is(ExitReason::Kind::Normal)) throw ProcessExit(why);
    };
    const Pid pid = spawn_function(self, Linked::No, parent);
    const auto child = co_await receive<Pid>();
    const MonitorRef monitor = self.monitor(*child);
    co_await info_of(self, *child);
    send(self.runtime(), pid, Go{});
    const auto down = co_await wait_down(monitor);
    EXPECT_EQ(down->reason, why);
}

TEST_F(GS, r043_a_trapping_server_terminates_with_its_parent_whatever_the_reason) {
    for (const ExitReason& why : {reason("crash"), ExitReason::normal(), ExitReason::shutdown()}) {
        const Story heard = story();
        runtime.wait_for<void>([heard, why](Process& self) { return ends_with_its_parent(self, heard, why); });
        EXPECT_THAT(*heard, ElementsAre("terminate " + why.to_string() + " sum 0"));
    }
}

TEST_F(GS, r045_an_exit_of_anyone_but_the_parent_is_a_message_to_a_trapping_server) {
    const auto trapping = runtime.start_with<Actor>({.trap_exit = true}, told).value();
    cast(trapping, Actor::Help{ends_at_once_with(reason("helper"))});
    runtime.run_until_idle();
    EXPECT_THAT(*told, ElementsAre("exit helper"));
    EXPECT_TRUE(runtime.is_alive(trapping.pid()));
}

TEST_F(GS, r047_a_server_that_does_not_trap_dies_with_its_helper_without_terminate) {
    cast(actor, Actor::Help{ends_at_once_with(reason("helper"))});
    runtime.run_until_idle();
    EXPECT_FALSE(alive());
    EXPECT_THAT(*told, IsEmpty());
}

Async<void> stop_is_synchronous(Process& self) {
    const Story told = story();
    SpawnOptions named{.name = "stoppable"};
    Starting<Actor> starting = start_process<Actor>(self, Linked::No, std::move(named), told);
    const Started server = co_await starting;
    Actor::note(*server, "1");
    Actor::note(*server, "2");
    co_await stop_server(self, server->pid());
    EXPECT_THAT(*told, ElementsAre("1", "2", "terminate normal sum 0"));
    EXPECT_FALSE(self.runtime().is_alive(server->pid()));
    EXPECT_EQ(self.runtime().whereis("stoppable"), Pid{});
}

TEST_F(GS, r048_stop_handles_what_was_queued_before_and_returns_when_all_is_over) { in_many_worlds(stop_is_synchronous, 300); }

TEST_F(GS, r049_stop_with_a_reason_ends_with_it_through_terminate) {
    EXPECT_NO_THROW(stop_server(runtime, actor.pid(), reason("closing")));
    EXPECT_THAT(*told, ElementsAre("terminate closing sum 0"));
}

TEST_F(GS, r050_stop_fails_with_the_reason_the_server_really_ended_for) {
    const Begin fails_at_the_end = [](Actor& me) {
        me.at_the_end = [] { throw ProcessExit(reason("other")); };
        return Init::ok();
    };
    const auto server = runtime.start<Actor>(told, fails_at_the_end).value();
    try {
        stop_server(runtime, server.pid());
        ADD_FAILURE() << "it did not fail";
    } catch (const CallFailed& failed) {
        EXPECT_EQ(failed.reason(), reason("other"));
    }
}

TEST_F(GS, r051_stop_with_too_little_time_fails_and_the_server_stops_all_the_same) {
    (void)Actor::slow(actor, 100ms).timeout(0ms).wait();
    EXPECT_THROW(
        runtime.wait_for<void>([to = actor.pid()](Process& self) { return stop_server(self, to, ExitReason::normal(), 10ms); }),
        CallFailed);
    EXPECT_TRUE(alive());
    runtime.advance(1s);
    EXPECT_FALSE(alive());
    EXPECT_EQ(last(), "terminate normal sum 0");
}

TEST_F(GS, r052_stop_of_nobody_and_of_oneself_fails) {
    stop_server(runtime, actor.pid());
    EXPECT_THROW(stop_server(runtime, actor.pid()), CallFailed);
    EXPECT_THROW(runtime.wait_for<void>([](Process& self) { return stop_server(self, self.self()); }), CallFailed);
}

/// Has no handler for anything.
class Deaf final : public GenServer<Deaf> {};

TEST_F(GS, r054_an_unhandled_exit_or_down_is_ignored) {
    const auto deaf = runtime.start_with<Deaf>({.trap_exit = true}).value();
    runtime.exit(deaf.pid(), reason("noise"));
    send(runtime, deaf.pid(), Go{});
    runtime.run_until_idle();
    EXPECT_TRUE(runtime.is_alive(deaf.pid()));
}

TEST_F(GS, r055_without_terminate_stop_ends_with_exactly_its_reason) {
    const auto deaf = runtime.start<Deaf>().value();
    EXPECT_NO_THROW(stop_server(runtime, deaf.pid(), ExitReason::shutdown("tidy")));
}

TEST_F(GS, r056_handle_info_gets_plain_sends_timers_downs_and_exits) {
    const Pid watched = runtime.spawn_function(ends_with(reason("over")));
    const Begin watches = [watched](Actor& me) {
        me.trap_exit(true);
        me.monitor(watched);
        return Init::ok();
    };
    const auto server = runtime.start<Actor>(told, watches).value();
    send(server, Actor::Note{"plain"});
    runtime.run_until_idle();
    send_after(server, Actor::Note{"timer"}, 10ms);
    runtime.advance(10ms);
    send(runtime, watched, Go{});
    runtime.run_until_idle();
    runtime.exit(server.pid(), reason("hello"));
    runtime.run_until_idle();
    EXPECT_THAT(*told, ElementsAre("info plain", "info timer", "down over", "exit hello"));
}

class Plain final : public GenServer<Plain> {};

class Particular final : public GenServer<Particular> {
public:
    static constexpr const char* child_id = "particular";
    static constexpr Restart restart = Restart::Transient;
    static constexpr std::chrono::milliseconds shutdown{100};
};

TEST_F(GS, r060_a_server_type_makes_a_child_and_what_it_says_of_itself_wins) {
    const ChildSpec plain = child_spec_of<Plain>();
    EXPECT_EQ(plain.id, type_name<Plain>());
    EXPECT_EQ(plain.restart, Restart::Permanent);
    EXPECT_EQ(plain.shutdown_or_default(), Shutdown(5000ms));
    EXPECT_EQ(plain.kind, ProcessKind::Worker);
    const ChildSpec particular = child_spec_of<Particular>();
    EXPECT_EQ(particular.id, "particular");
    EXPECT_EQ(particular.restart, Restart::Transient);
    EXPECT_EQ(particular.shutdown_or_default(), Shutdown(100ms));
}

/// Stops with a reply, and takes its time to end.
class Closing final : public GenServer<Closing> {
public:
    struct Close {
        using Reply = int;
    };
    struct CloseLater {
        using Reply = int;
    };
    explicit Closing(Story told) : m_told(std::move(told)) {}
    int handle_call(Close) {
        stop();
        return 7;
    }
    Async<int> handle_call(CloseLater) {
        co_await sleep(1ms);
        stop();
        co_return 7;
    }
    Async<void> terminate(const ExitReason&) {
        co_await sleep(100ms);
        m_told->push_back("closed");
    }

private:
    Story m_told;
};

TEST_F(GS, r036_the_reply_of_a_call_that_stops_the_server_comes_when_terminate_is_over) {
    EXPECT_EQ(call(runtime.start<Closing>(told).value(), Closing::Close{}).get(), 7);
    EXPECT_THAT(*told, ElementsAre("closed"));
    EXPECT_EQ(call(runtime.start<Closing>(told).value(), Closing::CloseLater{}).get(), 7);
    EXPECT_THAT(*told, ElementsAre("closed", "closed"));
}

TEST_F(GS, r036_a_server_killed_before_its_terminate_is_over_does_not_reply) {
    const auto closing = runtime.start<Closing>(told).value();
    tl::expected<int, ExitReason> outcome = 0;
    call(closing, Closing::Close{}).then([&outcome](auto answer) { outcome = answer; });
    runtime.advance(10ms);
    runtime.exit(closing.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(outcome.error(), ExitReason::killed());
}

} // namespace
} // namespace canopy::testing
