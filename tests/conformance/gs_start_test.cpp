// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows GS of the catalogue: ways to start a server, and requests whose answer is asked for later.
#include "otp/registry.hpp"
#include "otp/request.hpp"
#include "tests/support/actor.hpp"

#include <gmock/gmock.h>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

TEST_F(GS, r009_an_error_from_init_is_answered_and_the_process_ends_with_normal) {
    const Begin gives_up = [](Actor&) { return Init::error(reason("no licence")); };
    EXPECT_EQ(runtime.start<Actor>(told, gives_up).error(), reason("no licence"));
    runtime.wait_for<void>([this, gives_up](Process& self) -> Async<void> {
        auto [watched, monitor] = spawn_monitor<Actor>(self, SpawnOptions(), told, gives_up);
        const std::optional<Down> down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, ExitReason::normal());
        Starting<Actor> starting = start_link<Actor>(self, told, gives_up);
        const Started started = co_await starting;
        EXPECT_EQ(started.error(), reason("no licence"));
        co_await sleep(1ms); // an exit signal would have ended this process
    });
    EXPECT_THAT(*told, IsEmpty()) << "terminate ran";
}

/// Its init takes its time.
class Sluggish final : public GenServer<Sluggish> {
public:
    explicit Sluggish(std::chrono::milliseconds takes) : m_takes(takes) {}
    Async<Init> init() {
        co_await sleep(m_takes);
        co_return Init::ok();
    }

private:
    std::chrono::milliseconds m_takes;
};

Async<void> start_that_takes_too_long(Process& self) {
    for (const Linked linked : {Linked::Yes, Linked::No}) {
        SpawnOptions options{.name = "sluggish", .init_timeout = 5ms};
        Starting<Sluggish> starting = start_process<Sluggish>(self, linked, std::move(options), 1h);
        const tl::expected<Ref<Sluggish>, ExitReason> started = co_await starting;
        EXPECT_EQ(started.error(), ExitReason::timeout());
        EXPECT_EQ(self.runtime().whereis("sluggish"), Pid{}) << "it is dead when start returns";
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->links, IsEmpty());
        EXPECT_THAT(mine->monitors, IsEmpty());
        EXPECT_THAT(mine->messages, IsEmpty());
    }
    SpawnOptions options{.init_timeout = 1h};
    Starting<Sluggish> starting = start_process<Sluggish>(self, Linked::Yes, std::move(options), 1ms);
    const tl::expected<Ref<Sluggish>, ExitReason> started = co_await starting;
    EXPECT_TRUE(started) << "one that is in time";
}

TEST_F(GS, r010_an_init_that_takes_too_long_is_killed_and_gone_when_start_returns) {
    in_many_worlds(start_that_takes_too_long, 20);
    const auto outside = runtime.start_with<Sluggish>({.name = "outside", .init_timeout = 5ms}, 1h);
    EXPECT_EQ(outside.error(), ExitReason::timeout());
    EXPECT_EQ(runtime.whereis("outside"), Pid{});
    EXPECT_EQ(runtime.now(), Timestamp(5ms));
}

TEST_F(GS, r010_the_starter_of_one_that_is_late_and_linked_is_not_hit) {
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        self.trap_exit(true);
        SpawnOptions options{.init_timeout = 5ms};
        Starting<Sluggish> starting = start_process<Sluggish>(self, Linked::Yes, std::move(options), 1h);
        const tl::expected<Ref<Sluggish>, ExitReason> started = co_await starting;
        EXPECT_FALSE(started);
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->messages, IsEmpty()) << "no Exit either";
    });
}

/// Registers under a key as it begins.
class Desk final : public GenServer<Desk> {
public:
    struct Whoami {
        using Reply = int;
    };
    struct Note {};
    using Desks = Registry<int>;
    Desk(Desks desks, int number) : m_number(number) { desks.claim(*this, number); }
    int handle_call(Whoami) const { return m_number; }
    void handle_cast(Note) {}

private:
    int m_number;
};

TEST_F(GS, r053_a_server_is_started_called_and_stopped_through_a_registry) {
    const Desk::Desks desks(runtime);
    const auto desk = runtime.start<Desk>(desks, 7).value();
    EXPECT_EQ(desks.whereis(7), desk.pid());
    EXPECT_EQ(call(desks.via<Desk>(7), Desk::Whoami{}).get(), 7);
    EXPECT_EQ(runtime.start<Desk>(desks, 7).error(), ExitReason::already_started(desk.pid()));
    EXPECT_EQ(call(desks.via<Desk>(8), Desk::Whoami{}).wait().error(), ExitReason::no_process());
    EXPECT_NO_THROW(cast(desks.via<Desk>(8), Desk::Note{}));
    stop_server(runtime, desks.via<Desk>(7).pid());
    EXPECT_EQ(desks.whereis(7), Pid{});
    EXPECT_TRUE(runtime.start<Desk>(desks, 7)) << "the key is free again";
}

TEST_F(GS, r058_start_monitor_answers_the_server_and_a_monitor) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        auto starting = start_monitor<Actor>(self, SpawnOptions(), told);
        const auto started = co_await starting;
        self.exit(started->process.pid(), ExitReason::kill());
        const std::optional<Down> down = co_await wait_down(started->monitor);
        EXPECT_EQ(down->reason, ExitReason::killed());
    });
}

TEST_F(GS, r058_start_monitor_of_a_failing_init_leaves_no_down) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        const Begin fails = [](Actor&) { return Init::stop(reason("no")); };
        auto starting = start_monitor<Actor>(self, SpawnOptions(), told, fails);
        const auto started = co_await starting;
        EXPECT_EQ(started.error(), reason("no"));
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->messages, IsEmpty());
        EXPECT_THAT(mine->monitors, IsEmpty());
    });
}

using Pending = PendingRequest<Actor::AnswerLater>;

TEST_F(GS, r059_a_wait_may_be_repeated_and_the_request_stays_valid) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        Pending pending = send_request(self, Actor::answer_later(actor));
        for (const auto limit : {0ms, 1ms, 10ms}) {
            const auto early = co_await pending.wait(limit);
            EXPECT_FALSE(early) << limit.count();
        }
        cast(actor, Actor::AnswerNow{"late"});
        const auto answer = co_await pending.wait();
        EXPECT_EQ(answer->value(), "late");
    });
}

TEST_F(GS, r059_an_answer_that_comes_meanwhile_is_kept) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        auto first = send_request(self, Actor::add(actor, 1));
        auto second = send_request(self, Actor::add(actor, 2));
        Actor::note(actor, "after both");
        co_await sleep(1ms);
        EXPECT_EQ(told->back(), "after both");
        const auto later = co_await second.wait(0ms);
        EXPECT_EQ(later->value(), 3);
        const auto earlier = co_await first.receive();
        EXPECT_EQ(earlier.value(), 1);
    });
}

TEST_F(GS, r059_receive_gives_up_and_the_late_reply_is_dropped) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        Pending pending = send_request(self, Actor::answer_later(actor));
        const auto outcome = co_await pending.receive(5ms);
        const RequestFailure expected{ExitReason::timeout(), actor.pid()};
        EXPECT_EQ(outcome.error(), expected);
        EXPECT_THROW((void)pending.wait(1ms).await_ready(), std::logic_error);
        cast(actor, Actor::AnswerNow{"too late"});
        co_await sleep(1ms);
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->messages, IsEmpty());
        const int sum = co_await Actor::add(actor, 4);
        EXPECT_EQ(sum, 4) << "a later answer is not mixed up with it";
    });
}

TEST_F(GS, r059_a_server_that_ends_fails_the_request_and_says_which) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        Pending pending = send_request(self, Actor::answer_later(actor));
        co_await sleep(1ms);
        self.exit(actor.pid(), reason("gone"));
        const auto outcome = co_await pending.receive();
        const RequestFailure gone{reason("gone"), actor.pid()};
        EXPECT_EQ(outcome.error(), gone);
        auto unknown = send_request(self, Actor::add(actor, 1));
        const auto none = co_await unknown.wait();
        const RequestFailure nobody{ExitReason::no_process(), actor.pid()};
        EXPECT_EQ(none->error(), nobody);
    });
}

Async<void> request_whose_server_may_be_gone(Process& self) {
    const auto server = spawn<Actor>(self, SpawnOptions());
    auto pending = send_request(self, Actor::add(server, 1));
    auto given_up = send_request(self, Actor::add(server, 2));
    self.exit(server.pid(), ExitReason::kill());
    const auto early = co_await pending.wait(0ms);
    const auto outcome = early ? *early : co_await pending.receive();
    if (!outcome) EXPECT_EQ(outcome.error().target, server.pid());
}

TEST_F(GS, r059_every_request_is_answered_or_fails_whoever_is_faster) { in_many_worlds(request_whose_server_may_be_gone, 500); }

} // namespace
} // namespace canopy::testing
