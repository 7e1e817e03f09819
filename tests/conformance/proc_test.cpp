// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process_dictionary.hpp"
#include "otp/gen_server.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace canopy::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Number {
    int value = 0;
};
struct Word {
    std::string text;
};

TEST(PROC, r001_a_body_that_returns_ends_with_normal) {
    in_one_world([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Pid child = spawn_function(self, Linked::Yes, ends_with(ExitReason::normal()));
        const MonitorRef monitor = self.monitor(child);
        send(self.runtime(), child, Go{});
        const auto down = co_await wait_down(monitor);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(down->reason, ExitReason::normal());
        EXPECT_EQ(exit->reason, ExitReason::normal());
    });
}

TEST(PROC, r002_a_trapping_parent_gets_exactly_one_exit_with_the_reason) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const ExitReason large = ExitReason::custom(std::string(100'000, 'x'));
        const Pid child = spawn_function(self, Linked::Yes, ends_at_once_with(large));
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, child);
        EXPECT_EQ(exit->reason, large);
        EXPECT_FALSE(co_await receive<Exit>(0ns));
    });
}

TEST(PROC, r003_an_unhandled_error_carries_its_type_its_text_and_where_it_happened) {
    in_one_world([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Runtime::Body fails = [](Process&) -> Async<void> {
            throw std::out_of_range("no such row");
            co_return;
        };
        spawn_function(self, Linked::Yes, fails);
        const auto exit = co_await receive<Exit>();
        EXPECT_FALSE(exit->reason.is_orderly());
        EXPECT_EQ(exit->reason.type(), "std::out_of_range");
        EXPECT_EQ(exit->reason.text(), "no such row");
        EXPECT_EQ(exit->reason.origin(), "init");
    });
}

/// Spawns a linked chain of processes below itself; the last one ends.
Async<void> chain(Process& self, int links) {
    if (links == 0) throw ProcessExit(reason("original"));
    const Runtime::Body next = [links](Process& below) { return chain(below, links - 1); };
    spawn_function(self, Linked::Yes, next);
    co_await receive<Go>();
}

TEST(PROC, r004_a_crash_takes_the_whole_chain_of_links_along) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Runtime::Body first = [](Process& below) { return chain(below, 5); };
        spawn_function(self, Linked::Yes, first);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->reason, reason("original"));
    });
}

TEST(PROC, r005_a_normal_end_leaves_the_linked_process_running_without_the_link) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid child = spawn_function(self, Linked::Yes, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, child);
        const auto info = co_await info_of(self, self.self());
        EXPECT_THAT(info->links, IsEmpty());
    });
}

TEST(PROC, r006_a_trapping_process_gets_an_exit_for_normal_too) {
    in_one_world([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Pid child = spawn_function(self, Linked::Yes, ends_at_once_with(ExitReason::normal()));
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, child);
        EXPECT_EQ(exit->reason, ExitReason::normal());
    });
}

TEST(PROC, r007_an_exit_signal_normal_does_not_touch_another_process) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid other = spawn_function(self, Linked::No, lives_on());
        self.exit(other, ExitReason::normal());
        EXPECT_TRUE(co_await info_of(self, other));
    });
}

TEST(PROC, r010_a_trapping_process_survives_its_own_exit_signal) {
    in_one_world([](Process& self) -> Async<void> {
        self.trap_exit(true);
        self.exit(self.self(), reason("me"));
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, self.self());
        EXPECT_EQ(exit->reason, reason("me"));
    });
}

TEST(PROC, r011_a_signal_to_oneself_cannot_be_caught_like_an_exception) {
    in_one_world([](Process& self) -> Async<void> {
        const Runtime::Body catches_all = [](Process& me) -> Async<void> {
            try {
                me.exit(me.self(), reason("signal"));
                co_await receive<Go>();
            } catch (...) { // never: that is the test
                ADD_FAILURE() << "caught";
            }
        };
        const Pid child = spawn_function(self, Linked::No, catches_all);
        const MonitorRef monitor = self.monitor(child);
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, reason("signal"));
    });
}

TEST(PROC, r012_kill_ends_even_a_trapping_process_and_everybody_sees_killed) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Runtime::Body traps = [](Process& me) -> Async<void> {
            me.trap_exit(true);
            co_await receive<Exit>();
            ADD_FAILURE() << "user code ran after kill";
        };
        const Pid victim = spawn_function(self, Linked::No, traps);
        const MonitorRef monitor = self.monitor(victim);
        self.exit(victim, ExitReason::kill());
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, ExitReason::killed());
    });
}

TEST(PROC, r012_kill_to_oneself_is_killed_as_well) {
    in_one_world([](Process& self) -> Async<void> {
        const Runtime::Body kills_itself = [](Process& me) -> Async<void> {
            me.trap_exit(true);
            me.exit(me.self(), ExitReason::kill());
            co_await receive<Go>();
        };
        const Pid victim = spawn_function(self, Linked::No, kills_itself);
        const MonitorRef monitor = self.monitor(victim);
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, ExitReason::killed());
    });
}

/// Counts what it handles, and may be held up in a handler.
class Busy final : public GenServer<Busy> {
public:
    struct State {
        std::promise<void> entered;
        std::promise<void> go_on;
        std::promise<void> ended;
        std::atomic<int> handled{0};
    };
    struct Hold {};
    struct Count {};
    struct KillYourself {};

    explicit Busy(State* state) : m_state(*state) {
        on_exit([state](Pid) { state->ended.set_value(); });
    }
    void handle_cast(Hold) {
        m_state.entered.set_value();
        m_state.go_on.get_future().wait();
    }
    void handle_cast(Count) { ++m_state.handled; }
    void handle_cast(KillYourself) { exit(self(), ExitReason::kill()); }

private:
    State& m_state;
};

/// Queues messages behind a handler that is running, and something before them or after.
void queue_behind(Busy::State& state, const std::function<void(Ref<Busy>)>& before, const std::function<void(Ref<Busy>)>& after) {
    Runtime runtime{Threads{2}, Trace::Off};
    const auto busy = runtime.start<Busy>(&state).value();
    cast(busy, Busy::Hold{});
    state.entered.get_future().wait();
    before(busy);
    for (int i = 0; i < 100; ++i) cast(busy, Busy::Count{});
    after(busy);
    state.go_on.set_value();
    state.ended.get_future().wait();
}

TEST(PROC, r012_no_message_is_handled_after_a_kill_that_came_during_a_handler) {
    Busy::State state;
    queue_behind(
        state, [](Ref<Busy>) {}, [](Ref<Busy> busy) { busy.runtime().exit(busy.pid(), ExitReason::kill()); });
    EXPECT_EQ(state.handled, 0);
}

TEST(PROC, r012_no_message_is_handled_after_a_process_killed_itself) {
    Busy::State state;
    queue_behind(
        state, [](Ref<Busy> busy) { cast(busy, Busy::KillYourself{}); }, [](Ref<Busy>) {});
    EXPECT_EQ(state.handled, 0);
}

TEST(PROC, r013_a_link_carries_killed_which_can_be_trapped) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Pid victim = spawn_function(self, Linked::Yes, lives_on());
        self.exit(victim, ExitReason::kill());
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, victim);
        EXPECT_EQ(exit->reason, ExitReason::killed());
    });
}

TEST(PROC, r013_killed_along_a_link_ends_who_does_not_trap) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Runtime::Body kills_its_child = [](Process& me) -> Async<void> {
            me.exit(spawn_function(me, Linked::Yes, lives_on()), ExitReason::kill());
            co_await receive<Go>();
        };
        spawn_function(self, Linked::Yes, kills_its_child);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->reason, ExitReason::killed());
    });
}

TEST(PROC, r015_of_two_exit_signals_the_first_counts) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid victim = spawn_function(self, Linked::No, lives_on());
        const MonitorRef monitor = self.monitor(victim);
        self.exit(victim, reason("first"));
        self.exit(victim, reason("second"));
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, reason("first"));
    });
}

TEST(PROC, r017_an_exit_signal_without_a_link_names_its_sender) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Runtime::Body sends = [to = self.self()](Process& me) -> Async<void> {
            me.exit(to, reason("from afar"));
            co_return;
        };
        const Pid sender = spawn_function(self, Linked::No, sends);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, sender);
        EXPECT_EQ(exit->reason, reason("from afar"));
    });
}

TEST(PROC, r018_an_exit_signal_to_the_dead_has_no_effect) {
    in_one_world([](Process& self) -> Async<void> {
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, dead);
        EXPECT_NO_THROW(self.exit(dead, reason("late")));
    });
}

TEST(PROC, r019_messages_of_one_sender_arrive_in_the_order_sent) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Runtime::Body counts = [to = self.self()](Process& me) -> Async<void> {
            for (int i = 0; i < 50; ++i) send(me.runtime(), to, Number{i});
            co_return;
        };
        spawn_function(self, Linked::No, counts);
        for (int i = 0; i < 50; ++i) {
            const auto number = co_await receive<Number>();
            EXPECT_EQ(number->value, i);
        }
    });
}

TEST(PROC, r020_a_message_to_the_dead_is_dropped) {
    in_one_world([](Process& self) -> Async<void> {
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, dead);
        EXPECT_NO_THROW(send(self.runtime(), dead, Go{}));
    });
}

class Listener final : public GenServer<Listener> {
public:
    void handle_info(Go) {}
};

TEST(PROC, r020_sending_to_a_name_nobody_holds_raises_in_the_sender) {
    in_one_world([](Process& self) -> Async<void> {
        const auto listener = self.runtime().name<Listener>("listener");
        EXPECT_THROW(send(listener, Go{}), std::invalid_argument);
        SpawnOptions named{.name = "listener"};
        Starting<Listener> starting = start_process<Listener>(self, Linked::No, std::move(named));
        const auto started = co_await starting;
        EXPECT_NO_THROW(send(listener, Go{}));
        co_await stop_server(self, started->pid());
        EXPECT_THROW(send(listener, Go{}), std::invalid_argument);
        EXPECT_NO_THROW(send(*started, Go{})) << "by pid it is dropped";
    });
}

TEST(PROC, r021_selective_receive_leaves_all_others_in_their_order) {
    in_many_worlds([](Process& self) -> Async<void> {
        for (const int i : {1, 2, 3}) send(self.runtime(), self.self(), Number{i});
        Word word{"pick me"};
        send(self.runtime(), self.self(), std::move(word));
        send(self.runtime(), self.self(), Number{4});
        const auto picked = co_await receive<Word>();
        EXPECT_EQ(picked->text, "pick me");
        for (const int i : {1, 2, 3, 4}) {
            const auto number = co_await receive<Number>();
            EXPECT_EQ(number->value, i);
        }
    });
}

TEST(PROC, r022_receive_without_time_takes_what_is_queued_and_does_not_wait) {
    in_one_world([](Process& self) -> Async<void> {
        send(self.runtime(), self.self(), Number{1});
        send(self.runtime(), self.self(), Go{});
        co_await receive<Go>(); // now both are in the queue
        EXPECT_FALSE(co_await receive<Word>(0ns));
        const auto number = co_await receive<Number>(0ns);
        EXPECT_EQ(number.value_or(Number{}).value, 1);
    });
}

TEST(PROC, r022_receive_without_time_sees_what_came_during_the_same_turn) {
    in_one_world([](Process& self) -> Async<void> {
        send(self.runtime(), self.self(), 7);
        const std::optional<int> number = co_await receive<int>(std::chrono::nanoseconds{0});
        EXPECT_EQ(number, 7);
    });
}

TEST(PROC, r012_who_was_killed_does_not_go_on_after_a_wait_of_no_time) {
    in_one_world([](Process& self) -> Async<void> {
        bool went_on = false;
        const Pid killed = self.runtime().spawn_function([&went_on](Process& victim) -> Async<void> {
            victim.exit(victim.self(), ExitReason::kill());
            co_await receive<int>(std::chrono::nanoseconds{0});
            went_on = true;
        });
        const ExitReason end = co_await end_of(self, killed);
        EXPECT_EQ(end, ExitReason::killed());
        EXPECT_FALSE(went_on);
    });
}

TEST(PROC, r023_linking_twice_is_one_link_and_one_unlink_removes_it) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid other = spawn_function(self, Linked::No, ends_with(reason("crash")));
        self.link(other);
        self.link(other);
        const auto linked = co_await info_of(self, other);
        EXPECT_THAT(linked->links, ElementsAre(self.self()));
        self.unlink(other);
        self.unlink(other);
        self.link(self.self());
        send(self.runtime(), other, Go{});
        co_await end_of(self, other); // and we live
    });
}

TEST(PROC, r024_a_link_to_the_dead_brings_an_exit_noproc) {
    in_many_worlds([](Process& self) -> Async<void> {
        self.trap_exit(true);
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, dead);
        self.link(dead);
        const auto exit = co_await receive<Exit>();
        EXPECT_EQ(exit->from, dead);
        EXPECT_EQ(exit->reason, ExitReason::no_process());
    });
}

TEST(PROC, r027_spawn_link_never_loses_the_reason_of_a_child_that_ends_first_thing) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            self.trap_exit(true);
            const Pid child = spawn_function(self, Linked::Yes, ends_at_once_with(reason("first thing")));
            co_await yield();
            const auto exit = co_await receive<Exit>();
            EXPECT_EQ(exit->from, child);
            EXPECT_EQ(exit->reason, reason("first thing"));
        },
        500);
}

TEST(PROC, r028_trap_exit_answers_what_it_was) {
    in_one_world([](Process& self) -> Async<void> {
        EXPECT_FALSE(self.trap_exit(true));
        EXPECT_TRUE(self.trap_exit(true));
        EXPECT_TRUE(self.trap_exit(false));
        co_return;
    });
}

/// A parent that tells its child's pid and ends for a reason when told so.
Runtime::Body parent_that_ends_with(Pid asker, ExitReason why) {
    return [asker, why](Process& me) -> Async<void> {
        send(me.runtime(), asker, spawn_function(me, Linked::Yes, lives_on()));
        co_await receive<Go>();
        if (!why.is(ExitReason::Kind::Normal)) throw ProcessExit(why);
    };
}

TEST(PROC, r030_a_linked_child_survives_a_normal_end_of_its_parent) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid parent = spawn_function(self, Linked::No, parent_that_ends_with(self.self(), ExitReason::normal()));
        const auto child = co_await receive<Pid>();
        send(self.runtime(), parent, Go{});
        co_await end_of(self, parent);
        EXPECT_TRUE(co_await info_of(self, *child));
    });
}

TEST(PROC, r030_a_linked_child_dies_with_the_reason_of_its_parents_crash) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid parent = spawn_function(self, Linked::No, parent_that_ends_with(self.self(), reason("bad day")));
        const auto child = co_await receive<Pid>();
        const MonitorRef monitor = self.monitor(*child);
        co_await info_of(self, *child); // the monitor has arrived
        send(self.runtime(), parent, Go{});
        const auto down = co_await wait_down(monitor);
        EXPECT_EQ(down->reason, reason("bad day"));
    });
}

TEST(PROC, r031_after_its_down_a_process_is_not_alive_and_has_no_info) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            const Pid child = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
            const MonitorRef monitor = self.monitor(child);
            co_await wait_down(monitor);
            EXPECT_FALSE(self.runtime().is_alive(child));
            EXPECT_FALSE(co_await info_of(self, child));
        },
        2000);
}

TEST(PROC, r032_a_name_is_free_before_anybody_learns_of_its_holders_end) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            SpawnOptions named{.name = "the name"};
            const Pid holder = spawn_function(self, Linked::No, lives_on(), std::move(named));
            co_await info_of(self, holder);
            EXPECT_EQ(self.runtime().whereis("the name"), holder);
            const MonitorRef monitor = self.monitor(holder);
            send(self.runtime(), holder, Go{});
            co_await wait_down(monitor);
            EXPECT_EQ(self.runtime().whereis("the name"), Pid{});
            self.register_name("the name");
            self.unregister_name();
        },
        2000);
}

TEST(PROC, r033_a_name_maps_to_one_living_process) {
    in_one_world([](Process& self) -> Async<void> {
        self.register_name("me");
        EXPECT_EQ(self.runtime().whereis("me"), self.self());
        send(self.runtime(), self.runtime().whereis("me"), Go{});
        co_await receive<Go>();
        self.unregister_name();
        EXPECT_EQ(self.runtime().whereis("me"), Pid{});
    });
}

TEST(PROC, r034_register_refuses_taken_second_and_empty_names) {
    in_one_world([](Process& self) -> Async<void> {
        const Pid holder = spawn_function(self, Linked::No, lives_on(), {.name = "taken"});
        co_await info_of(self, holder);
        EXPECT_THROW(self.register_name("taken"), std::invalid_argument);
        EXPECT_THROW(self.register_name(""), std::invalid_argument);
        EXPECT_THROW(self.unregister_name(), std::invalid_argument);
        self.register_name("mine");
        EXPECT_THROW(self.register_name("mine"), std::invalid_argument);
        EXPECT_THROW(self.register_name("another"), std::invalid_argument);
    });
}

TEST(PROC, r035_process_info_tells_links_monitors_trap_name_and_messages) {
    in_one_world([](Process& self) -> Async<void> {
        const Runtime::Body traps = [starter = self.self()](Process& me) -> Async<void> {
            me.trap_exit(true);
            send(me.runtime(), starter, Go{});
            co_await receive<Go>();
        };
        const Pid other = spawn_function(self, Linked::Yes, traps, {.name = "known"});
        co_await receive<Go>();
        self.monitor(other);
        send(self.runtime(), other, Number{1});
        Word word{"two"};
        send(self.runtime(), other, std::move(word));
        const auto info = co_await info_of(self, other);
        EXPECT_THAT(info->links, ElementsAre(self.self()));
        EXPECT_THAT(info->monitored_by, ElementsAre(self.self()));
        EXPECT_TRUE(info->trap_exit);
        EXPECT_EQ(info->name, "known");
        EXPECT_EQ(info->depth, 2U);
        EXPECT_EQ(info->messages.size(), 2U);
        EXPECT_NE(info->messages.front().find("Number"), std::string::npos);
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->monitors, ElementsAre(other));
    });
}

TEST(PROC, r037_links_and_monitors_shrink_after_unlink_demonitor_and_down) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid other = spawn_function(self, Linked::Yes, lives_on());
        const MonitorRef monitor = self.monitor(other);
        self.unlink(other);
        self.demonitor(monitor);
        const auto freed = co_await info_of(self, other);
        EXPECT_THAT(freed->links, IsEmpty());
        EXPECT_THAT(freed->monitored_by, IsEmpty());
        const MonitorRef again = self.monitor(other);
        send(self.runtime(), other, Go{});
        co_await wait_down(again);
        const auto mine = co_await info_of(self, self.self());
        EXPECT_THAT(mine->monitors, IsEmpty());
        EXPECT_THAT(mine->links, IsEmpty());
    });
}

TEST(PROC, r037_the_watched_process_forgets_a_watcher_that_died) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid watched = spawn_function(self, Linked::No, lives_on());
        const Runtime::Body watches = [watched](Process& me) -> Async<void> {
            me.monitor(watched);
            co_return;
        };
        co_await end_of(self, spawn_function(self, Linked::No, watches));
        const auto info = co_await info_of(self, watched);
        EXPECT_THAT(info->monitored_by, IsEmpty());
    });
}

TEST(PROC, r038_the_dictionary_answers_what_was_there_is_private_and_goes_with_its_process) {
    in_one_world([](Process& self) -> Async<void> {
        ProcessDictionary& mine = self.dictionary();
        EXPECT_EQ(mine.put("key", 1), std::nullopt);
        EXPECT_EQ(mine.put("key", 2), 1);
        EXPECT_EQ(mine.get<int>("key"), 2);
        EXPECT_EQ(mine.get<std::string>("key"), std::nullopt);
        EXPECT_EQ(mine.get<int>("other").value_or(7), 7);
        const auto held = std::make_shared<int>(1);
        const Pid other = self.runtime().spawn_function([held](Process& process) -> Async<void> {
            EXPECT_EQ(process.dictionary().size(), 0U);
            process.dictionary().put("held", held);
            co_await receive<Go>();
        });
        co_await yield();
        self.exit(other, ExitReason::kill());
        co_await end_of(self, other);
        EXPECT_EQ(held.use_count(), 1);
        EXPECT_EQ(mine.erase<int>("key"), 2);
        EXPECT_EQ(mine.erase<int>("key"), std::nullopt);
        EXPECT_EQ(mine.size(), 0U);
    });
}

/// Two types of servers that understand the same words in another way.
class Words final : public GenServer<Words> {
public:
    struct Get {
        using Reply = std::string;
    };
    struct Put {
        std::string word;
    };
    std::string handle_call(Get) { return m_word; }
    void handle_cast(Put put) { m_word = std::move(put.word); }
    void handle_info(Put put) { m_word = std::move(put.word); }

private:
    std::string m_word;
};
class Sums final : public GenServer<Sums> {
public:
    struct Get {
        using Reply = std::uint64_t;
    };
    std::uint64_t handle_call(Get) { return m_sum; }

private:
    std::uint64_t m_sum = 0x4142434445464748U;
};

TEST(PROC, r033_an_address_by_name_does_no_harm_to_a_holder_of_another_type) {
    Runtime runtime{Simulated{1}, Trace::Off};
    const Ref<Words> address = runtime.name<Words>("it");
    SpawnOptions named;
    named.name = "it";
    const Pid words = runtime.start_with<Words>(named).value().pid();
    EXPECT_TRUE(send_after(address, Words::Put{"hi"}, 1s));
    runtime.exit(words, ExitReason::kill());
    runtime.run_until_idle();
    const Ref<Sums> sums = runtime.start_with<Sums>(named).value();
    EXPECT_EQ(call(address, Words::Get{}).wait().error(), ExitReason::no_process());
    cast(address, Words::Put{"hello"});
    send(address, Words::Put{"hello"});
    runtime.advance(2s);
    EXPECT_EQ(call(sums, Sums::Get{}).get(), 0x4142434445464748U);
}

} // namespace
} // namespace canopy::testing
