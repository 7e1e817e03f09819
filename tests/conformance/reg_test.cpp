// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/registry.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <variant>

namespace canopy::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Names = Registry<std::string, int>;
using Groups = Registry<std::string, int, RegistryKeys::Duplicate>;

/// A process that runs a function, says so, and lives on until it is told to go.
template <class Function>
Async<Pid> member(Process& self, Function function) {
    Runtime::Body body = [function, asker = self.self()](Process& process) -> Async<void> {
        function(process);
        canopy::testing::Go done;
        send(process.runtime(), asker, done);
        co_await receive<Go>();
    };
    const Pid pid = spawn_function(self, Linked::No, std::move(body));
    co_await receive<Go>();
    co_return pid;
}
template <class Names>
auto joins(const Names& names, std::string key, int value) {
    return [names, key, value](Process& process) { EXPECT_TRUE(names.register_key(process, key, value)); };
}
Async<void> kill(Process& self, Pid pid) {
    self.exit(pid, ExitReason::kill());
    co_await end_of(self, pid);
}

/// A server that is known by its number.
class Order final : public GenServer<Order> {
public:
    struct Id {
        using Reply = int;
    };
    struct Note {};
    Order(Registry<int, int> orders, int id) : m_id(id) { orders.claim(*this, id, id * 10); }
    int handle_call(Id) { return m_id; }
    void handle_info(Note) { m_id += 100; }

private:
    int m_id;
};

auto start_order(Process& self, const Registry<int, int>& orders, int id) {
    return start_process<Order>(self, Linked::No, SpawnOptions(), orders, id);
}

TEST(REG, r001_a_unique_key_is_found_with_its_value_by_all) {
    in_one_world([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        auto join = joins(names, "ann", 7);
        const Pid ann = co_await member(self, join);
        EXPECT_EQ(names.lookup("ann"), (Names::Entry{ann, 7}));
        EXPECT_EQ(names.lookup("bob"), std::nullopt);
        EXPECT_EQ(names.whereis("bob"), Pid{});
        co_await kill(self, ann);
    });
}

TEST(REG, r002_a_held_key_is_refused_to_all_its_holder_too_and_nothing_changes) {
    in_one_world([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        EXPECT_TRUE(names.register_key(self, "ann", 7));
        EXPECT_EQ(names.register_key(self, "ann", 8).error(), AlreadyRegistered{self.self()});
        auto tries = [names, holder = self.self()](Process& process) {
            EXPECT_EQ(names.register_key(process, "ann", 9).error(), AlreadyRegistered{holder});
            EXPECT_THAT(names.keys(process.self()), IsEmpty());
        };
        const Pid other = co_await member(self, tries);
        EXPECT_EQ(names.lookup("ann")->value, 7);
        EXPECT_EQ(names.count(), 1U);
        EXPECT_THAT(names.keys(self.self()), ElementsAre("ann"));
        co_await kill(self, other);
        EXPECT_EQ(names.whereis("ann"), self.self());
    });
}

TEST(REG, r002_a_key_is_free_when_the_down_of_its_holder_comes) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        auto join = joins(names, "ann", 7);
        const Pid ann = co_await member(self, join);
        co_await kill(self, ann);
        EXPECT_TRUE(names.register_key(self, "ann", 8));
        EXPECT_EQ(names.whereis("ann"), self.self());
    });
}

TEST(REG, r005_r006_a_duplicate_key_keeps_all_entries_of_all) {
    in_one_world([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        EXPECT_TRUE(groups.register_key(self, "room", 1));
        auto join = joins(groups, "room", 2);
        const Pid bob = co_await member(self, join);
        EXPECT_TRUE(groups.register_key(self, "room", 3));
        EXPECT_THAT(groups.lookup("room"),
                    ElementsAre(Groups::Entry{self.self(), 1}, Groups::Entry{bob, 2}, Groups::Entry{self.self(), 3}));
        EXPECT_EQ(groups.count(), 3U);
        EXPECT_THAT(groups.keys(self.self()), ElementsAre("room", "room"));
        EXPECT_THAT(groups.values("room", self.self()), ElementsAre(1, 3));
        co_await kill(self, bob);
        EXPECT_EQ(groups.count(), 2U);
    });
}

TEST(REG, r007_unregistering_ends_ones_own_entries_and_nobody_elses) {
    in_one_world([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        const Names names{self.runtime()};
        auto join = [groups, names](Process& process) {
            EXPECT_TRUE(groups.register_key(process, "room", 3));
            EXPECT_TRUE(names.register_key(process, "bob", 3));
        };
        const Pid bob = co_await member(self, join);
        EXPECT_TRUE(groups.register_key(self, "room", 1));
        EXPECT_TRUE(groups.register_key(self, "room", 2));
        groups.unregister(self, "room");
        groups.unregister(self, "unknown");
        names.unregister(self, "bob");
        EXPECT_THAT(groups.lookup("room"), ElementsAre(Groups::Entry{bob, 3}));
        EXPECT_THAT(groups.keys(self.self()), IsEmpty());
        EXPECT_EQ(names.whereis("bob"), bob);
        co_await kill(self, bob);
    });
}

TEST(REG, r008_unregister_match_ends_only_entries_whose_value_matches) {
    in_one_world([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        for (const int value : {1, 2, 3}) EXPECT_TRUE(groups.register_key(self, "room", value));
        groups.unregister_match(self, "room", [](int value) { return value > 1; });
        EXPECT_THAT(groups.values("room", self.self()), ElementsAre(1));
        EXPECT_THAT(groups.keys(self.self()), ElementsAre("room"));
        co_return;
    });
}

TEST(REG, r010_r011_dispatch_calls_once_with_all_entries_and_what_it_throws_reaches_the_caller) {
    in_one_world([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        EXPECT_TRUE(groups.register_key(self, "room", 1));
        EXPECT_TRUE(groups.register_key(self, "room", 2));
        std::vector<std::size_t> sizes;
        const auto note = [&](const std::vector<Groups::Entry>& entries) {
            sizes.push_back(entries.size());
            groups.unregister(self, "room"); // from within
        };
        groups.dispatch("empty", note);
        const auto fail = [](const std::vector<Groups::Entry>&) { throw std::runtime_error("no"); };
        EXPECT_THROW(groups.dispatch("room", fail), std::runtime_error);
        EXPECT_EQ(groups.count(), 2U);
        groups.dispatch("room", note);
        EXPECT_THAT(sizes, ElementsAre(2));
        EXPECT_EQ(groups.count(), 0U);
        co_return;
    });
}

TEST(REG, r012_parallel_dispatch_runs_in_other_processes_and_leaves_nothing) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            RegistryOptions options;
            options.partitions = 4;
            const Groups groups{self.runtime(), options};
            std::vector<Pid> members;
            for (int value = 0; value < 8; ++value) {
                auto join = joins(groups, "room", value);
                members.push_back(co_await member(self, join));
            }
            const auto seen = std::make_shared<std::atomic<int>>(0);
            std::function<void(const std::vector<Groups::Entry>&)> note = [seen, caller = self.self()](const auto& entries) {
                EXPECT_NE(current_slot()->pid(), caller);
                *seen += static_cast<int>(entries.size());
            };
            co_await groups.dispatch_parallel(self, "room", note);
            EXPECT_EQ(seen->load(), 8);
            co_await groups.dispatch_parallel(self, "empty", note);
            EXPECT_EQ(self.slot().depth(), 0U);
            EXPECT_THAT(self.slot().more().links, IsEmpty());
            for (const Pid pid : members) co_await kill(self, pid);
        },
        50);
}

TEST(REG, r013_r014_a_server_is_reached_by_its_key_which_is_free_when_its_stop_returns) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Registry<int, int> orders{self.runtime()};
        for (int round = 0; round < 4; ++round) {
            auto first = co_await start_order(self, orders, 17);
            EXPECT_TRUE(first);
            auto second = co_await start_order(self, orders, 17);
            EXPECT_EQ(second.error(), ExitReason::already_started(first->pid()));
            const int id = co_await call(orders.via<Order>(17), Order::Id());
            EXPECT_EQ(id, 17);
            EXPECT_EQ(orders.lookup(17)->value, 170);
            co_await stop_server(self, orders.whereis(17));
            EXPECT_EQ(orders.whereis(17), Pid{});
        }
    });
}

TEST(REG, r015_sending_to_a_key_nobody_holds_fails) {
    in_one_world([](Process& self) -> Async<void> {
        const Registry<int, int> orders{self.runtime()};
        EXPECT_THROW(orders.send<Order>(17, Order::Note()), std::invalid_argument);
        const auto answer = co_await call(orders.via<Order>(17), Order::Id()).attempt();
        EXPECT_EQ(answer.error(), ExitReason::no_process());
        auto order = co_await start_order(self, orders, 17);
        orders.send<Order>(17, Order::Note());
        const int id = co_await call(*order, Order::Id());
        EXPECT_EQ(id, 117);
        co_await stop_server(self, order->pid());
    });
}

TEST(REG, r017_a_crash_takes_the_entries_of_that_process_alone) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        auto join = joins(groups, "room", 1);
        const Pid ann = co_await member(self, join);
        EXPECT_TRUE(groups.register_key(self, "room", 2));
        self.exit(ann, reason("crash"));
        co_await end_of(self, ann);
        EXPECT_THAT(groups.lookup("room"), ElementsAre(Groups::Entry{self.self(), 2}));
        EXPECT_THAT(groups.keys(ann), IsEmpty());
    });
}

Async<void> partitions_change_nothing(Process& self, unsigned partitions) {
    RegistryOptions options;
    options.partitions = partitions;
    const Groups groups{self.runtime(), options};
    std::vector<Pid> members;
    for (int value = 0; value < 10; ++value) {
        auto join = joins(groups, "room", value);
        members.push_back(co_await member(self, join));
    }
    EXPECT_EQ(groups.lookup("room").size(), 10U);
    EXPECT_EQ(groups.count(), 10U);
    std::size_t sum = 0;
    std::size_t calls = 0;
    groups.dispatch("room", [&](const std::vector<Groups::Entry>& entries) {
        sum += entries.size();
        ++calls;
    });
    EXPECT_EQ(sum, 10U);
    EXPECT_LE(calls, partitions);
    EXPECT_THAT(groups.keys(members.front()), ElementsAre("room"));
    for (const Pid pid : members) co_await kill(self, pid);
    EXPECT_EQ(groups.count(), 0U);
}

TEST(REG, r018_partitions_change_nothing_visible) {
    in_one_world([](Process& self) { return partitions_change_nothing(self, 1); });
    in_one_world([](Process& self) { return partitions_change_nothing(self, 8); });
}

struct Place {
    int row = 0;
    int column = 0;
    bool operator==(const Place&) const = default;
};

TEST(REG, r019_match_and_select_filter_by_value_and_keys_compare_strictly) {
    in_one_world([](Process& self) -> Async<void> {
        const Registry<std::string, Place, RegistryKeys::Duplicate> places{self.runtime()};
        for (const Place place : {Place{1, 1}, Place{1, 2}, Place{2, 2}}) EXPECT_TRUE(places.register_key(self, "room", place));
        const auto diagonal = pattern(where(&Place::row, var<1>), where(&Place::column, var<1>));
        EXPECT_EQ(places.match("room", diagonal).size(), 2U);
        EXPECT_EQ(places.count_match("room", diagonal), 2U);
        EXPECT_EQ(places.count_match("room", pattern(where(&Place::row, 1), where(&Place::column, any))), 2U);
        EXPECT_EQ(places.count_match("room", [](const Place& place) { return place.column > 1; }), 2U);
        EXPECT_EQ(places.count_match("empty", diagonal), 0U);
        EXPECT_EQ(places.select([](const std::string&, const auto& entry) { return entry.value.row == 2; }).size(), 1U);
        const Registry<std::variant<int, double>, int> numbers{self.runtime()};
        EXPECT_TRUE(numbers.register_key(self, 1, 10));
        EXPECT_FALSE(numbers.lookup(1.0));
        EXPECT_TRUE(numbers.register_key(self, 1.0, 20));
        co_return;
    });
}

TEST(REG, r021_metadata_is_put_read_and_deleted) {
    in_one_world([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        EXPECT_EQ(names.meta<int>("limit"), std::nullopt);
        names.put_meta("limit", 7);
        EXPECT_EQ(names.meta<int>("limit"), 7);
        EXPECT_EQ(names.meta<std::string>("limit"), std::nullopt);
        names.put_meta("limit", 8);
        EXPECT_EQ(names.meta<int>("limit"), 8);
        names.delete_meta("limit");
        EXPECT_EQ(names.meta<int>("limit"), std::nullopt);
        co_return;
    });
}

TEST(REG, r022_listeners_learn_of_explicit_calls_and_of_no_death) {
    in_one_world([](Process& self) -> Async<void> {
        RegistryOptions options;
        options.name = "names";
        const Names names{self.runtime(), options};
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, dead);
        names.add_listener(dead);
        names.add_listener(self.self());
        auto join = [names](Process& process) {
            EXPECT_TRUE(names.register_key(process, "ann", 7));
            EXPECT_FALSE(names.register_key(process, "ann", 8));
            names.unregister(process, "ann");
            names.unregister(process, "ann");
            EXPECT_TRUE(names.register_key(process, "bob", 9));
        };
        const Pid ann = co_await member(self, join);
        co_await kill(self, ann);
        const auto first = co_await receive<Names::Registered>();
        EXPECT_EQ(std::tuple(first->registry, first->key, first->pid, first->value), std::tuple("names", "ann", ann, 7));
        const auto second = co_await receive<Names::Registered>();
        EXPECT_EQ(second->key, "bob");
        const auto ended = co_await receive<Names::Unregistered>();
        EXPECT_EQ(std::tuple(ended->registry, ended->key, ended->pid), std::tuple("names", "ann", ann));
        const auto of_nothing = co_await receive<Names::Unregistered>();
        EXPECT_EQ(of_nothing->key, "ann");
        EXPECT_EQ(self.slot().depth(), 0U);
    });
}

TEST(REG, r022_listeners_learn_of_an_unregister_by_value_when_no_entry_is_left) {
    in_one_world([](Process& self) -> Async<void> {
        const Groups groups{self.runtime()};
        groups.add_listener(self.self());
        for (const int value : {1, 2}) EXPECT_TRUE(groups.register_key(self, "room", value));
        groups.unregister_match(self, "room", [](int value) { return value == 1; });
        const auto early = co_await receive<Groups::Unregistered>(Timestamp{0});
        EXPECT_FALSE(early);
        groups.unregister_match(self, "room", [](int value) { return value == 2; });
        const auto last = co_await receive<Groups::Unregistered>(Timestamp{0});
        EXPECT_TRUE(last);
    });
}

TEST(REG, r023_a_registry_without_partitions_is_refused_by_name) {
    in_one_world([](Process& self) -> Async<void> {
        RegistryOptions options;
        options.name = "rooms";
        options.partitions = 0;
        try {
            const Groups groups{self.runtime(), options};
            ADD_FAILURE() << "no partition, no error";
        } catch (const std::invalid_argument& error) {
            EXPECT_THAT(error.what(), ::testing::HasSubstr("rooms"));
        }
        co_return;
    });
}

/// Holds a lock until it is told to go; notes when it has it.
Runtime::Body locks(Names names, std::string key, std::shared_ptr<std::atomic<int>> inside,
                    std::shared_ptr<std::atomic<int>> most) {
    return [=](Process& process) -> Async<void> {
        std::function<Async<void>()> hold = [inside, most]() -> Async<void> {
            if (++*inside > 1) *most = 2;
            co_await yield();
            --*inside;
        };
        co_await names.lock(process, key, hold);
    };
}

TEST(REG, r024_one_process_at_a_time_holds_the_lock_of_a_key) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        const auto inside = std::make_shared<std::atomic<int>>(0);
        const auto most = std::make_shared<std::atomic<int>>(1);
        std::vector<MonitorRef> under_way;
        for (int process = 0; process < 6; ++process) {
            Runtime::Body body = locks(names, "ann", inside, most);
            under_way.push_back(self.monitor(spawn_function(self, Linked::No, std::move(body))));
        }
        for (const MonitorRef& monitor : under_way) {
            const auto down = co_await wait_down(monitor);
            EXPECT_EQ(down->reason, ExitReason::normal());
        }
        EXPECT_EQ(most->load(), 1);
    });
}

/// Takes the lock, says so, and keeps it for ever.
Runtime::Body keeps_lock(Names names, std::string key, Pid asker) {
    return [=](Process& process) -> Async<void> {
        std::function<Async<void>()> hold = [&process, asker]() -> Async<void> {
            send(process.runtime(), asker, process.self());
            co_await receive<Go>();
        };
        co_await names.lock(process, key, hold);
    };
}

TEST(REG, r024_a_lock_ends_with_its_holder_and_waiters_that_die_are_skipped) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        const auto keeper = [&](std::string key) {
            return spawn_function(self, Linked::No, keeps_lock(names, std::move(key), self.self()));
        };
        const Pid holder = keeper("ann");
        const auto first = co_await receive<Pid>();
        EXPECT_EQ(first, holder);
        const Pid waiter = keeper("ann");
        const Pid other_key = keeper("bob");
        const auto independent = co_await receive<Pid>();
        EXPECT_EQ(independent, other_key);
        const Pid last = keeper("ann");
        self.exit(holder, ExitReason::kill());
        self.exit(waiter, ExitReason::kill());
        co_await end_of(self, waiter);
        auto next = co_await receive<Pid>();
        if (next == waiter) next = co_await receive<Pid>(); // it had the lock for a moment
        EXPECT_EQ(next, last);
        co_await kill(self, last);
        co_await kill(self, other_key);
        std::function<int()> answers = [] { return 7; };
        const int answer = co_await names.lock(self, "ann", answers);
        EXPECT_EQ(answer, 7);
    });
}

TEST(REG, r024_a_lock_ends_when_its_function_throws_and_is_not_taken_twice) {
    in_one_world([](Process& self) -> Async<void> {
        const Names names{self.runtime()};
        std::function<void()> fails = [] { throw std::runtime_error("no"); };
        bool failed = false;
        try {
            co_await names.lock(self, "ann", fails);
        } catch (const std::runtime_error&) {
            failed = true;
        }
        EXPECT_TRUE(failed);
        bool refused = false;
        std::function<int()> answers = [] { return 7; };
        std::function<Async<void>()> nested = [&]() -> Async<void> {
            try {
                co_await names.lock(self, "ann", answers);
            } catch (const std::logic_error&) {
                refused = true;
            }
        };
        co_await names.lock(self, "ann", nested);
        EXPECT_TRUE(refused);
        const int answer = co_await names.lock(self, "ann", answers);
        EXPECT_EQ(answer, 7);
    });
}

} // namespace
} // namespace canopy::testing
