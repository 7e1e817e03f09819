// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/registry.hpp"

#include "core/context.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace canopy {
namespace {

using Names = Registry<std::string, int>;
using Groups = Registry<std::string, int, RegistryKeys::Duplicate>;

/// Registers what a test asks for.
class Member final : public GenServer<Member> {
public:
    using Job = std::function<void(Member&)>;
    struct Do {
        using Reply = void;
        Job job;
    };
    void handle_call(Do request) { request.job(*this); }
    static void ask(Ref<Member> member, Job job) { call(member, Do{std::move(job)}).get(); }
};

/// A server that is known by its number.
class Order final : public GenServer<Order> {
public:
    struct Id {
        using Reply = int;
    };
    static Call<Id> id(Ref<Order> order) { return call(order, Id{}); }
    Order(Registry<int> orders, int id) : m_id(id) { orders.claim(*this, id); }
    int handle_call(Id) { return m_id; }

private:
    int m_id;
};

Starting<Order> start_order(Process& parent, const Registry<int>& orders, int id) {
    return start_process<Order>(parent, Linked::No, SpawnOptions{}, orders, id); // not within the co_await: g++ 12
}

class REG : public testing::Test {
protected:
    Ref<Member> member() { return runtime.start<Member>().value(); }
    void join(Ref<Member> who, const std::string& key, int value = 0) {
        Member::ask(who, [&](Member& self) { EXPECT_TRUE(names.register_key(self, key, value)); });
    }
    void join_group(Ref<Member> who, const std::string& key, int value = 0) {
        Member::ask(who, [&](Member& self) { EXPECT_TRUE(groups.register_key(self, key, value)); });
    }
    void kill(Ref<Member> who) {
        runtime.exit(who.pid(), ExitReason::kill());
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{1}};
    Names names{runtime};
    Groups groups{runtime};
};

TEST_F(REG, r001_a_unique_key_is_found_with_its_value) {
    const auto ann = member();
    join(ann, "ann", 7);
    EXPECT_EQ(names.lookup("ann"), (Names::Entry{ann.pid(), 7}));
    EXPECT_EQ(names.lookup("bob"), std::nullopt);
    EXPECT_EQ(names.whereis("bob"), Pid{});
}

TEST_F(REG, r002_a_held_key_is_refused_to_all_its_holder_too) {
    const auto ann = member();
    join(ann, "ann", 7);
    for (const auto& who : {member(), ann})
        Member::ask(who,
                    [&](Member& self) { EXPECT_EQ(names.register_key(self, "ann", 8).error(), AlreadyRegistered{ann.pid()}); });
    EXPECT_EQ(names.lookup("ann")->value, 7);
    EXPECT_EQ(names.count(), 1U);
    EXPECT_EQ(names.keys(ann.pid()), std::vector<std::string>{"ann"});
}

TEST_F(REG, r005_a_duplicate_key_keeps_all_entries_of_all) {
    const auto ann = member();
    const auto bob = member();
    join_group(ann, "room", 1);
    join_group(bob, "room", 2);
    join_group(ann, "room", 3);
    const std::vector<Groups::Entry> expected{{ann.pid(), 1}, {bob.pid(), 2}, {ann.pid(), 3}};
    EXPECT_EQ(groups.lookup("room"), expected);
    EXPECT_EQ(groups.count(), 3U);
    EXPECT_EQ(groups.keys(ann.pid()), (std::vector<std::string>{"room", "room"}));
    EXPECT_EQ(groups.values("room", ann.pid()), (std::vector<int>{1, 3}));
}

TEST_F(REG, r007_unregistering_ends_ones_own_entries_and_nobody_elses) {
    const auto ann = member();
    const auto bob = member();
    join_group(ann, "room", 1);
    join_group(ann, "room", 2);
    join_group(bob, "room", 3);
    Member::ask(ann, [&](Member& self) {
        groups.unregister(self, "room");
        groups.unregister(self, "unknown");
    });
    EXPECT_EQ(groups.lookup("room"), (std::vector<Groups::Entry>{{bob.pid(), 3}}));
    EXPECT_TRUE(groups.keys(ann.pid()).empty());
}

TEST_F(REG, r007_unregistering_anothers_unique_key_changes_nothing) {
    const auto ann = member();
    join(ann, "ann", 7);
    Member::ask(member(), [&](Member& self) { names.unregister(self, "ann"); });
    EXPECT_EQ(names.whereis("ann"), ann.pid());
}

TEST_F(REG, r008_unregister_match_ends_only_entries_whose_value_matches) {
    const auto ann = member();
    for (const int value : {1, 2, 3}) join_group(ann, "room", value);
    Member::ask(ann, [&](Member& self) { groups.unregister_match(self, "room", [](int value) { return value > 1; }); });
    EXPECT_EQ(groups.values("room", ann.pid()), std::vector<int>{1});
    EXPECT_EQ(groups.keys(ann.pid()), std::vector<std::string>{"room"});
}

TEST_F(REG, the_holder_may_change_its_value) {
    const auto ann = member();
    join(ann, "ann", 7);
    Member::ask(ann, [&](Member& self) { EXPECT_TRUE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    Member::ask(member(), [&](Member& self) { EXPECT_FALSE(names.update_value(self, "ann", [](int& value) { ++value; })); });
    EXPECT_EQ(names.lookup("ann")->value, 8);
}

TEST_F(REG, r010_dispatch_calls_once_with_all_entries_and_not_at_all_without_any) {
    join_group(member(), "room", 1);
    join_group(member(), "room", 2);
    std::vector<std::size_t> sizes;
    const auto note = [&sizes](const std::vector<Groups::Entry>& entries) { sizes.push_back(entries.size()); };
    groups.dispatch("room", note);
    groups.dispatch("empty", note);
    EXPECT_EQ(sizes, std::vector<std::size_t>{2});
}

TEST_F(REG, r011_what_a_dispatch_function_throws_reaches_the_caller) {
    join_group(member(), "room");
    const auto fail = [](const std::vector<Groups::Entry>&) { throw std::runtime_error("no"); };
    EXPECT_THROW(groups.dispatch("room", fail), std::runtime_error);
    EXPECT_EQ(groups.count(), 1U);
}

TEST_F(REG, r019_select_filters_by_key_and_value) {
    join(member(), "ann", 1);
    join(member(), "bob", 2);
    const auto found = names.select([](const std::string&, const Names::Entry& entry) { return entry.value > 1; });
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().first, "bob");
}

TEST_F(REG, r017_a_crash_takes_the_entries_of_that_process_alone) {
    const auto ann = member();
    const auto bob = member();
    join(ann, "ann");
    join(bob, "bob");
    join_group(ann, "room", 1);
    join_group(bob, "room", 2);
    kill(ann);
    EXPECT_EQ(names.lookup("ann"), std::nullopt);
    EXPECT_EQ(names.whereis("bob"), bob.pid());
    EXPECT_EQ(groups.values("room", bob.pid()), std::vector<int>{2});
    EXPECT_EQ(groups.count(), 1U);
    EXPECT_TRUE(names.keys(ann.pid()).empty());
}

TEST_F(REG, r013_a_server_is_reached_by_its_key) {
    const Registry<int> orders{runtime};
    const auto order = runtime.start<Order>(orders, 17).value();
    EXPECT_EQ(Order::id(orders.via<Order>(17)).get(), 17);
    EXPECT_EQ(orders.via<Order>(17).pid(), order.pid());
}

TEST_F(REG, r013_a_call_to_a_key_nobody_holds_fails_with_noproc) {
    const Registry<int> orders{runtime};
    const auto answer = Order::id(orders.via<Order>(17)).wait();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), ExitReason::no_process());
}

TEST_F(REG, r013_starting_under_a_taken_key_is_already_started) {
    const Registry<int> orders{runtime};
    const auto first = runtime.start<Order>(orders, 17).value();
    const auto second = runtime.start<Order>(orders, 17);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), ExitReason::already_started(first.pid()));
    EXPECT_EQ(orders.whereis(17), first.pid());
}

TEST_F(REG, entries_outlive_the_process_that_stands_for_them) {
    const auto server = runtime.start<RegistryServer<Names>>(names).value();
    join(member(), "ann");
    EXPECT_EQ(runtime.process_info(server.pid())->state, (std::vector<Inspector::Entry>{{"entries", "1"}}));
    runtime.exit(server.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(names.count(), 1U);
}

TEST_F(REG, r013_the_key_is_free_as_soon_as_the_stop_returns) {
    Runtime threads{Threads{2}};
    const Registry<int> orders{threads};
    for (int round = 0; round < 200; ++round) {
        const auto order = threads.start<Order>(orders, 1);
        ASSERT_TRUE(order) << round;
        stop_server(threads, order->pid());
        EXPECT_EQ(orders.whereis(1), Pid{});
    }
}

TEST_F(REG, r017_look_ups_never_see_an_entry_of_a_process_whose_down_has_come) {
    Runtime threads{Threads{2}};
    const Registry<int> orders{threads};
    std::atomic<bool> done{false};
    std::thread reader([&] {
        while (!done.load()) orders.lookup(1);
    });
    const int late = threads.wait_for<int>([&orders](Process& process) -> Async<int> {
        int seen = 0;
        for (int round = 0; round < 500; ++round) {
            auto order = co_await start_order(process, orders, 1);
            const MonitorRef monitor = process.monitor(order->pid());
            process.exit(order->pid(), ExitReason::kill());
            co_await wait_down(monitor);
            if (orders.lookup(1)) ++seen;
        }
        co_return seen;
    });
    done = true;
    reader.join();
    EXPECT_EQ(late, 0);
}

TEST_F(REG, r001_many_processes_registering_at_once_all_hold_their_keys) {
    Runtime threads{Threads{2}};
    const Registry<int> orders{threads};
    std::vector<Ref<Order>> started;
    for (int id = 0; id < 1000; ++id) started.push_back(threads.spawn<Order>(orders, id));
    for (int id = 0; id < 1000; ++id) EXPECT_EQ(Order::id(started[static_cast<std::size_t>(id)]).get(), id);
    EXPECT_EQ(orders.count(), 1000U);
}

TEST_F(REG, r006_keys_and_values_are_those_of_one_process) {
    const auto ann = member();
    const auto bob = member();
    join_group(ann, "room", 1);
    join_group(ann, "hall", 2);
    join_group(bob, "room", 3);
    EXPECT_EQ(groups.keys(ann.pid()), (std::vector<std::string>{"room", "hall"}));
    EXPECT_EQ(groups.values("room", ann.pid()), std::vector<int>{1});
    EXPECT_EQ(groups.values("hall", bob.pid()), std::vector<int>{});
    EXPECT_EQ(groups.keys(member().pid()), std::vector<std::string>{});
}

TEST_F(REG, r012_a_parallel_dispatch_runs_elsewhere_waits_for_all_and_leaves_nothing) {
    for (const int value : {1, 2, 3}) join_group(member(), "room", value);
    const Pid caller = runtime.wait_for<Pid>([this](Process& self) -> Async<Pid> {
        const auto check = [me = self.self()](const std::vector<Groups::Entry>& entries) {
            EXPECT_NE(current_slot()->pid(), me);
            EXPECT_EQ(entries.size(), 1U); // three processes beside each other are in three partitions
        };
        co_await groups.dispatch_parallel(self, "room", check);
        co_await groups.dispatch_parallel(self, "nobody", check);
        EXPECT_EQ(self.slot().depth(), 0U);
        EXPECT_TRUE(self.slot().details->links.empty());
        EXPECT_TRUE(self.slot().details->monitors.empty());
        co_return self.self();
    });
    EXPECT_TRUE(caller);
}

TEST_F(REG, r012_a_parallel_dispatch_that_fails_says_why) {
    join_group(member(), "room", 1);
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        const auto fail = [](const std::vector<Groups::Entry>&) { throw std::runtime_error("no"); };
        std::string said;
        try {
            co_await groups.dispatch_parallel(self, "room", fail);
        } catch (const TaskFailed& failed) {
            said = failed.reason().text();
        }
        EXPECT_EQ(said, "no");
    });
}

TEST_F(REG, r014_a_name_may_carry_a_value) {
    const auto ann = member();
    Member::ask(ann, [&](Member& self) { names.claim(self, "ann", 42); });
    EXPECT_EQ(names.lookup("ann")->value, 42);
    const auto bob = member();
    Member::ask(bob, [&](Member& self) { names.claim(self, "bob"); });
    EXPECT_EQ(names.lookup("bob")->value, 0);
}

/// Hears numbers.
class Hearer final : public GenServer<Hearer> {
public:
    struct Heard {
        using Reply = int;
    };
    Hearer(Registry<int> orders, int id) { orders.claim(*this, id); }
    void handle_info(int number) { m_heard = number; }
    int handle_call(Heard) { return m_heard; }

private:
    int m_heard = 0;
};

TEST_F(REG, r015_sending_to_a_key_nobody_holds_is_an_error) {
    const Registry<int> orders{runtime};
    EXPECT_THROW(orders.send<Hearer>(17, 1), std::invalid_argument);
    const auto hearer = runtime.start<Hearer>(orders, 17).value();
    orders.send<Hearer>(17, 5);
    EXPECT_EQ(call(hearer, Hearer::Heard{}).get(), 5);
}

void expect_same_with(std::size_t partitions) {
    Runtime runtime{Simulated{1}};
    const Groups groups{runtime, partitions};
    std::vector<Ref<Member>> members;
    for (int each = 0; each < 20; ++each) {
        members.push_back(runtime.start<Member>().value());
        Member::ask(members.back(), [&](Member& self) {
            EXPECT_TRUE(groups.register_key(self, "all", each));
            EXPECT_TRUE(groups.register_key(self, std::to_string(each % 2), each));
        });
    }
    EXPECT_EQ(groups.lookup("all").size(), 20U);
    EXPECT_EQ(groups.lookup("0").size(), 10U);
    EXPECT_EQ(groups.count(), 40U);
    EXPECT_EQ(groups.keys(members[3].pid()), (std::vector<std::string>{"all", "1"}));
    std::size_t dispatched = 0;
    groups.dispatch("all", [&](const std::vector<Groups::Entry>& entries) { dispatched += entries.size(); });
    EXPECT_EQ(dispatched, 20U);
    for (std::size_t each = 0; each < 20; each += 2) runtime.exit(members[each].pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_EQ(groups.count(), 20U);
    EXPECT_TRUE(groups.lookup("0").empty());
}

TEST_F(REG, r018_the_number_of_partitions_changes_nothing_that_is_seen) {
    for (const std::size_t partitions : {1U, 8U, 16U}) expect_same_with(partitions);
}

TEST_F(REG, r019_match_and_count_match_filter_the_values_of_a_key) {
    for (const int value : {1, 2, 3}) join_group(member(), "room", value);
    const auto odd = [](int value) { return value % 2 == 1; };
    EXPECT_EQ(groups.match("room", odd).size(), 2U);
    EXPECT_EQ(groups.count_match("room", odd), 2U);
    EXPECT_EQ(groups.count_match("nobody", odd), 0U);
    EXPECT_EQ(
        groups.count_select([](const std::string& key, const Groups::Entry& entry) { return key == "room" && entry.value > 1; }),
        2U);
}

TEST_F(REG, r019_keys_compare_strictly) {
    using Either = std::variant<int, double>;
    const Registry<Either> numbers{runtime};
    const auto ann = member();
    Member::ask(ann, [&](Member& self) { EXPECT_TRUE(numbers.register_key(self, 1)); });
    EXPECT_FALSE(numbers.whereis(1.0));
    EXPECT_EQ(numbers.whereis(1), ann.pid());
}

TEST_F(REG, r021_metadata_takes_effect_at_once) {
    EXPECT_EQ(names.meta<int>("limit"), std::nullopt);
    names.put_meta("limit", 5);
    EXPECT_EQ(names.meta<int>("limit"), 5);
    EXPECT_EQ(names.meta<std::string>("limit"), std::nullopt);
    names.put_meta("limit", 6);
    EXPECT_EQ(names.meta<int>("limit"), 6);
    names.delete_meta("limit");
    names.delete_meta("limit");
    EXPECT_EQ(names.meta<int>("limit"), std::nullopt);
}

/// Keeps what it hears of a registry.
class Witness final : public GenServer<Witness> {
public:
    struct Heard {
        using Reply = std::vector<Groups::Event>;
    };
    explicit Witness(const Groups& groups) { groups.listen(*this); }
    void handle_info(Groups::Event event) { m_heard.push_back(std::move(event)); }
    std::vector<Groups::Event> handle_call(Heard) { return m_heard; }

private:
    std::vector<Groups::Event> m_heard;
};

TEST_F(REG, r022_listeners_hear_of_explicit_changes_and_not_of_deaths) {
    const auto witness = runtime.start<Witness>(groups).value();
    const auto deaf = runtime.start<Witness>(groups).value();
    runtime.exit(deaf.pid(), ExitReason::kill());
    const auto ann = member();
    join_group(ann, "room", 1);
    join_group(ann, "room", 2);
    Member::ask(ann, [&](Member& self) {
        groups.unregister(self, "room");
        groups.unregister(self, "never");
    });
    const auto bob = member();
    join_group(bob, "hall", 3);
    kill(bob);
    const std::vector<Groups::Event> expected{Groups::Registered{"room", ann.pid(), 1}, Groups::Registered{"room", ann.pid(), 2},
                                              Groups::Unregistered{"room", ann.pid()}, Groups::Unregistered{"room", ann.pid()},
                                              Groups::Registered{"hall", bob.pid(), 3}};
    EXPECT_EQ(call(witness, Witness::Heard{}).get(), expected);
}

TEST_F(REG, r022_a_refused_registration_is_not_heard) {
    struct Quiet final : GenServer<Quiet> {
        explicit Quiet(const Names& names) { names.listen(*this); }
        void handle_info(Names::Event) { ++heard; }
        void inspect(Inspector& inspector) const override { inspector.show("heard", heard); }
        int heard = 0;
    };
    const auto quiet = runtime.start<Quiet>(names).value();
    join(member(), "ann");
    Member::ask(member(), [&](Member& self) { EXPECT_FALSE(names.register_key(self, "ann", 8)); });
    EXPECT_EQ(runtime.process_info(quiet.pid())->state.front().second, "1");
}

TEST_F(REG, r023_an_unknown_registry_and_bad_options_are_errors) {
    EXPECT_THROW(RegistryServer<Names>::get(runtime.name<RegistryServer<Names>>("unknown")).get(), CallFailed);
    EXPECT_THROW((Names{runtime, 0}), std::invalid_argument);
    runtime.start_with<RegistryServer<Names>>({.name = "names"}, names).value();
    join(member(), "ann");
    EXPECT_EQ(RegistryServer<Names>::get(runtime.name<RegistryServer<Names>>("names")).get().count(), 1U);
}

/// How many at most were under the lock at once.
struct Inside {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::atomic<int> rounds{0};
    void enter() {
        const int present = now.fetch_add(1) + 1;
        int seen = most.load();
        while (seen < present && !most.compare_exchange_weak(seen, present)) {
        }
    }
    void leave() {
        now.fetch_sub(1);
        rounds.fetch_add(1);
    }
};

Runtime::Body locking(Names names, std::string key, Inside& inside) {
    return [names, key, &inside](Process& self) -> Async<void> {
        const auto work = [&inside]() -> Async<void> {
            inside.enter();
            co_await yield();
            inside.leave();
        };
        co_await names.lock(self, key, work);
    };
}

TEST_F(REG, r024_one_function_at_a_time_runs_under_a_key_and_other_keys_do_not_wait) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Runtime world{Simulated{seed}, Trace::Off};
        const Names locks{world};
        Inside ann;
        Inside bob;
        for (int each = 0; each < 5; ++each) {
            world.spawn_function(locking(locks, "ann", ann));
            world.spawn_function(locking(locks, "bob", bob));
        }
        world.run_until_idle();
        EXPECT_EQ(ann.most, 1);
        EXPECT_EQ(ann.rounds, 5);
        EXPECT_EQ(bob.rounds, 5);
        EXPECT_EQ(world.process_count(), 0U);
    }
}

TEST_F(REG, r024_on_threads_too_one_function_at_a_time_runs_under_a_key) {
    Runtime threads{Threads{4}, Trace::Off};
    const Names locks{threads};
    Inside inside;
    std::vector<Pid> lockers;
    for (int each = 0; each < 200; ++each) lockers.push_back(threads.spawn_function(locking(locks, "ann", inside)));
    threads.wait_for<void>([&lockers](Process& self) -> Async<void> {
        for (const Pid locker : lockers) {
            const MonitorRef monitor = self.monitor(locker);
            co_await wait_down(monitor);
        }
    });
    EXPECT_EQ(inside.most, 1);
    EXPECT_EQ(inside.rounds, 200);
}

TEST_F(REG, r024_the_lock_is_free_when_its_holder_throws_or_dies_and_a_dead_waiter_is_passed_over) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        const auto fail = []() -> int { throw std::runtime_error("no"); };
        std::string said;
        try {
            co_await names.lock(self, "ann", fail);
        } catch (const std::runtime_error& error) {
            said = error.what();
        }
        EXPECT_EQ(said, "no");
        const Runtime::Body hold = [this](Process& holder) -> Async<void> {
            const auto forever = []() -> Async<void> { co_await sleep(std::chrono::hours{1}); };
            co_await names.lock(holder, "ann", forever);
        };
        const Pid holder = runtime.spawn_function(hold);
        co_await sleep(std::chrono::milliseconds{1});
        const Pid waiter = runtime.spawn_function(hold);
        co_await sleep(std::chrono::milliseconds{1});
        self.exit(waiter, ExitReason::kill());
        co_await sleep(std::chrono::milliseconds{1});
        self.exit(holder, ExitReason::kill());
        const auto answer = [] { return 7; };
        const int value = co_await names.lock(self, "ann", answer);
        EXPECT_EQ(value, 7);
    });
}

TEST_F(REG, r024_who_holds_a_lock_cannot_take_it_again) {
    runtime.wait_for<void>([this](Process& self) -> Async<void> {
        bool refused = false;
        const auto again = [&]() -> Async<void> {
            const auto nothing = [] { return 0; };
            try {
                co_await names.lock(self, "ann", nothing);
            } catch (const std::logic_error&) {
                refused = true;
            }
        };
        co_await names.lock(self, "ann", again);
        EXPECT_TRUE(refused);
    });
}

} // namespace
} // namespace canopy
