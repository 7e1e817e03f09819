// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/tables.hpp"
#include "otp/task.hpp"
#include "tests/support/worlds.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>

namespace canopy::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

struct Window {
    std::string user;
    int orders = 0;
    int refused = 0;
    bool operator==(const Window&) const = default;
};

using Stock = Table<std::string, int>;
using Ordered = Table<int, int, TableKind::OrderedSet>;
using Bag = Table<std::string, int, TableKind::Bag>;
using DuplicateBag = Table<std::string, int, TableKind::DuplicateBag>;
using Windows = Table<std::string, Window, TableKind::Set, &Window::user>;

TableOptions open_to_all() { return {.access = TableAccess::Public}; }

/// Runs a function in a process of its own and waits for that to end.
Async<ExitReason> elsewhere(Process& self, std::function<void(Process&)> function) {
    Runtime::Body body = [function](Process& other) -> Async<void> {
        function(other);
        co_return;
    };
    co_return co_await end_of(self, spawn_function(self, Linked::No, std::move(body)));
}

/// A process that waits for a table, and for Go.
Runtime::Body receives_table() {
    return [](Process&) -> Async<void> {
        co_await receive<TableTransfer>();
        co_await receive<Go>();
    };
}

TEST(ETS, r001_a_set_keeps_the_last_row_of_a_key) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        stock.insert("apple", 1);
        stock.insert("apple", 2);
        EXPECT_EQ(stock.lookup("apple"), 2);
        EXPECT_EQ(stock.lookup("pear"), std::nullopt);
        EXPECT_EQ(stock.size(), 1U);
        co_return;
    });
}

TEST(ETS, r001_many_rows_are_all_found_and_erased) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self};
        for (int key = 0; key < 5000; ++key) table.insert(key, key);
        for (int key = 0; key < 5000; key += 2) EXPECT_TRUE(table.erase(key));
        EXPECT_EQ(table.size(), 2500U);
        for (int key = 0; key < 5000; ++key) EXPECT_EQ(table.member(key), key % 2 == 1);
        co_return;
    });
}

TEST(ETS, r002_an_ordered_set_is_walked_in_the_order_of_its_keys) {
    in_one_world([](Process& self) -> Async<void> {
        const Ordered table{self};
        EXPECT_EQ(table.first(), std::nullopt);
        for (int key = 300; key > 0; --key) table.insert(key * 10, key);
        const auto rows = table.to_list();
        EXPECT_EQ(rows.size(), 300U);
        EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
        EXPECT_EQ(table.first(), 10);
        EXPECT_EQ(table.last(), 3000);
        EXPECT_EQ(table.next(10), 20);
        EXPECT_EQ(table.next(15), 20);
        EXPECT_EQ(table.next(3000), std::nullopt);
        EXPECT_EQ(table.prev(15), 10);
        EXPECT_EQ(table.prev(10), std::nullopt);
        co_return;
    });
}

TEST(ETS, r004_bags_keep_rows_in_the_order_of_insertion_equal_ones_once_or_all) {
    in_one_world([](Process& self) -> Async<void> {
        const Bag bag{self};
        const DuplicateBag all{self};
        for (const int row : {3, 1, 3, 2}) {
            bag.insert("apple", row);
            all.insert("apple", row);
        }
        EXPECT_THAT(bag.lookup("apple"), ElementsAre(3, 1, 2));
        EXPECT_THAT(all.lookup("apple"), ElementsAre(3, 1, 3, 2));
        EXPECT_EQ(bag.size(), 3U);
        EXPECT_EQ(all.size(), 4U);
        co_return;
    });
}

TEST(ETS, r005_delete_takes_all_rows_of_a_key_and_delete_object_all_equal_ones) {
    in_one_world([](Process& self) -> Async<void> {
        const DuplicateBag bag{self};
        for (const int row : {3, 1, 3}) bag.insert("apple", row);
        EXPECT_EQ(bag.erase_object("apple", 3), 2U);
        EXPECT_THAT(bag.lookup("apple"), ElementsAre(1));
        EXPECT_TRUE(bag.erase("apple"));
        EXPECT_FALSE(bag.erase("apple"));
        EXPECT_FALSE(bag.member("apple"));
        const Stock stock{self};
        stock.insert("apple", 1);
        EXPECT_EQ(stock.erase_object("apple", 2), 0U);
        EXPECT_EQ(stock.erase_object("apple", 1), 1U);
        co_return;
    });
}

TEST(ETS, r006_a_list_is_inserted_whole_or_not_at_all_and_the_last_of_equal_keys_counts) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        std::vector<Windows::Entry> rows{{"ann", {"ann", 1, 0}}, {"bob", {"bob", 2, 0}}, {"ann", {"ann", 3, 0}}};
        windows.insert(rows);
        EXPECT_EQ(windows.size(), 2U);
        EXPECT_EQ(windows.lookup("ann")->orders, 3);
        std::vector<Windows::Entry> bad{{"eve", {"eve", 1, 0}}, {"bob", {"another", 9, 0}}};
        EXPECT_THROW(windows.insert(bad), TableError);
        EXPECT_EQ(windows.size(), 2U);
        EXPECT_FALSE(windows.member("eve"));
        co_return;
    });
}

TEST(ETS, r007_insert_new_stores_all_or_nothing_in_tables_of_all_kinds) {
    in_one_world([](Process& self) -> Async<void> {
        const auto check = [](const auto& table) {
            EXPECT_TRUE(table.insert_new("apple", 1));
            EXPECT_FALSE(table.insert_new("apple", 2));
            std::vector<std::pair<std::string, int>> some{{"pear", 1}, {"apple", 3}};
            EXPECT_FALSE(table.insert_new(some));
            EXPECT_FALSE(table.member("pear"));
            some.back().first = "pear";
            EXPECT_TRUE(table.insert_new(some));
            EXPECT_THAT(table.match(pattern(where(std::identity{}, var<1>))).size(), table.size());
        };
        check(Stock{self});
        check(Table<std::string, int, TableKind::OrderedSet>{self});
        check(Bag{self});
        check(DuplicateBag{self});
        EXPECT_EQ(Bag{self}.size(), 0U);
        co_return;
    });
}

TEST(ETS, r007_of_many_who_insert_the_same_new_list_one_does) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            const Table<int, int> table{self, open_to_all()};
            const auto winners = std::make_shared<std::atomic<int>>(0);
            std::vector<MonitorRef> under_way;
            for (int process = 0; process < 4; ++process) {
                Runtime::Body body = [table, winners, process](Process&) -> Async<void> {
                    std::vector<std::pair<int, int>> rows;
                    for (int key = 0; key < 20; ++key) rows.emplace_back((key * 7 + process * 5) % 20, process);
                    if (table.insert_new(rows)) ++*winners;
                    co_return;
                };
                under_way.push_back(self.monitor(spawn_function(self, Linked::No, std::move(body))));
            }
            for (const MonitorRef& monitor : under_way) co_await wait_down(monitor);
            EXPECT_EQ(winners->load(), 1);
            const int first = *table.lookup(0);
            EXPECT_EQ(table.select_count([first](int, int row) { return row == first; }), 20U);
        },
        50);
}

TEST(ETS, r008_a_field_of_the_row_is_its_key) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        windows.insert(Window{"ann", 1, 0});
        EXPECT_EQ(windows.lookup("ann")->orders, 1);
        EXPECT_THROW(windows.insert("bob", Window{"ann", 1, 0}), TableError);
        co_return;
    });
}

TEST(ETS, r009_the_defaults_are_a_protected_set_without_name_or_heir_of_its_maker) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self};
        EXPECT_EQ(table.options().access, TableAccess::Protected);
        EXPECT_EQ(table.options().name, "");
        EXPECT_EQ(table.options().heir.pid(), Pid{});
        EXPECT_EQ(table.owner(), self.self());
        co_return;
    });
}

TEST(ETS, r010_who_may_not_use_a_table_fails_and_changes_nothing) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock guarded{self};
        const Stock secret{self, {.access = TableAccess::Private}};
        const Stock open{self, open_to_all()};
        for (const Stock& stock : {guarded, secret, open}) stock.insert("apple", 1);
        std::function<void(Process&)> other = [=](Process& process) {
            EXPECT_EQ(guarded.lookup("apple"), 1);
            EXPECT_THROW(guarded.insert("apple", 2), TableError);
            EXPECT_THROW(guarded.erase_all(), TableError);
            EXPECT_THROW(guarded.delete_table(), TableError);
            EXPECT_THROW(secret.lookup("apple"), TableError);
            EXPECT_THROW(secret.fix(process), TableError);
            EXPECT_THROW(open.set_access(TableAccess::Private), TableError);
            open.insert("apple", 2);
        };
        const ExitReason ended = co_await elsewhere(self, std::move(other));
        EXPECT_EQ(ended, ExitReason::normal());
        EXPECT_EQ(guarded.lookup("apple"), 1);
        EXPECT_EQ(secret.lookup("apple"), 1);
        EXPECT_EQ(open.lookup("apple"), 2);
    });
}

TEST(ETS, r011_a_name_is_taken_once_and_free_as_soon_as_the_table_is_deleted) {
    in_one_world([](Process& self) -> Async<void> {
        const Tables tables;
        const auto first = tables.create<Stock>(self, {.name = "stock"});
        EXPECT_THROW(tables.create<Stock>(self, {.name = "stock"}), TableError);
        EXPECT_THROW(tables.create<Stock>(self, {}), TableError);
        EXPECT_THROW((tables.whereis<Table<int, int>>("stock")), TableError);
        EXPECT_FALSE(tables.whereis<Stock>("unknown"));
        first.insert("apple", 3);
        EXPECT_EQ(tables.whereis<Stock>("stock")->lookup("apple"), 3);
        first.delete_table();
        EXPECT_FALSE(tables.whereis<Stock>("stock"));
        EXPECT_THAT(tables.names(), IsEmpty());
        EXPECT_EQ(tables.create<Stock>(self, {.name = "stock"}).size(), 0U);
        co_return;
    });
}

TEST(ETS, r012_every_use_of_a_deleted_table_fails_but_asking_whether_it_lives) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        stock.delete_table();
        EXPECT_THROW(stock.lookup("apple"), TableError);
        EXPECT_THROW(stock.insert("apple", 1), TableError);
        EXPECT_THROW(stock.first(), TableError);
        EXPECT_THROW(stock.fix(self), TableError);
        EXPECT_THROW(stock.set_heir({}), TableError);
        EXPECT_THROW(stock.delete_table(), TableError);
        EXPECT_THROW(Stock{}.size(), TableError);
        EXPECT_FALSE(stock.alive());
        EXPECT_EQ(stock.owner(), Pid{});
        co_return;
    });
}

TEST(ETS, r013_a_table_and_its_name_are_gone_when_the_down_of_its_owner_comes) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            const Tables tables;
            const auto made = std::make_shared<Stock>();
            Runtime::Body body = [tables, made, asker = self.self()](Process& owner) -> Async<void> {
                *made = tables.create<Stock>(owner, {.name = "stock"});
                send(owner.runtime(), asker, Go{});
                co_await receive<Go>();
            };
            const Pid owner = spawn_function(self, Linked::No, std::move(body));
            const MonitorRef monitor = self.monitor(owner);
            co_await receive<Go>();
            self.exit(owner, ExitReason::kill());
            co_await wait_down(monitor);
            EXPECT_FALSE(made->alive());
            EXPECT_THAT(tables.names(), IsEmpty());
            EXPECT_TRUE(tables.create<Stock>(self, {.name = "stock"}).alive());
        },
        2000);
}

TEST(ETS, r013_its_rows_are_freed_with_its_owner) {
    in_one_world([](Process& self) -> Async<void> {
        const auto row = std::make_shared<int>(7);
        std::function<void(Process&)> owner = [row](Process& process) {
            const Table<int, std::shared_ptr<int>> table{process};
            for (int key = 0; key < 100; ++key) table.insert(key, row);
        };
        co_await elsewhere(self, std::move(owner));
        EXPECT_LE(row.use_count(), 2);
    });
}

/// A process that makes a table with an heir, tells the asker, and ends on Go.
Runtime::Body owns_for(Pid asker, std::shared_ptr<Stock> made, TableReceiver heir) {
    return [asker, made, heir](Process& owner) -> Async<void> {
        TableOptions options;
        options.name = "stock";
        options.heir = heir;
        *made = Stock{owner, options};
        made->insert("apple", 7);
        send(owner.runtime(), asker, Go{});
        co_await receive<Go>();
    };
}

TEST(ETS, r015_the_heir_gets_the_table_and_a_transfer_and_stays_its_heir) {
    in_many_worlds([](Process& self) -> Async<void> {
        const auto made = std::make_shared<Stock>();
        Runtime::Body body = owns_for(self.self(), made, TableReceiver(self.self(), std::string("yours")));
        const Pid owner = spawn_function(self, Linked::No, std::move(body));
        co_await receive<Go>();
        self.exit(owner, ExitReason::kill());
        const auto transfer = co_await receive<TableTransfer>();
        EXPECT_EQ(transfer->from, owner);
        EXPECT_EQ(transfer->name, "stock");
        EXPECT_EQ(std::any_cast<std::string>(transfer->data), "yours");
        EXPECT_FALSE((transfer->table<Table<int, int>>()));
        const Stock stock = *transfer->table<Stock>();
        EXPECT_EQ(stock.owner(), self.self());
        EXPECT_EQ(stock.options().heir.pid(), self.self());
        stock.insert("pear", 1);
        EXPECT_EQ(stock.size(), 2U);
        stock.delete_table();
    });
}

TEST(ETS, r015_a_dead_heir_inherits_nothing_and_a_deleted_table_is_not_inherited) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid heir = spawn_function(self, Linked::No, lives_on());
        self.exit(heir, ExitReason::kill());
        co_await end_of(self, heir);
        const auto made = std::make_shared<Stock>();
        Runtime::Body body = owns_for(self.self(), made, heir);
        const Pid owner = spawn_function(self, Linked::No, std::move(body));
        co_await receive<Go>();
        send(self.runtime(), owner, Go{});
        co_await end_of(self, owner);
        EXPECT_FALSE(made->alive());
        std::function<void(Process&)> deletes = [heir = self.self()](Process& process) {
            TableOptions options;
            options.heir = heir;
            Stock{process, options}.delete_table();
        };
        co_await elsewhere(self, std::move(deletes));
        const auto transfer = co_await receive<TableTransfer>(std::chrono::nanoseconds{0});
        EXPECT_FALSE(transfer);
    });
}

TEST(ETS, r015_an_heir_that_dies_with_the_owner_leaves_no_table_behind) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid heir = spawn_function(self, Linked::No, receives_table());
        const auto made = std::make_shared<Stock>();
        Runtime::Body body = owns_for(self.self(), made, heir);
        const Pid owner = spawn_function(self, Linked::No, std::move(body));
        co_await receive<Go>();
        const MonitorRef first = self.monitor(owner);
        const MonitorRef second = self.monitor(heir);
        self.exit(owner, ExitReason::kill());
        self.exit(heir, ExitReason::kill());
        co_await wait_down(first);
        co_await wait_down(second);
        EXPECT_FALSE(made->alive());
    });
}

/// A server that is told of tables by handle_info.
class Keeper final : public GenServer<Keeper> {
public:
    struct Count {
        using Reply = std::size_t;
    };
    void handle_info(TableTransfer transfer) { m_tables.push_back(*transfer.table<Stock>()); }
    std::size_t handle_call(Count) {
        for (const Stock& table : m_tables) table.insert("mine", 1); // as its owner
        return m_tables.size();
    }

private:
    std::vector<Stock> m_tables;
};

TEST(ETS, r017_a_server_owns_what_is_given_to_it) {
    in_one_world([](Process& self) -> Async<void> {
        auto started = co_await start_process<Keeper>(self, Linked::Yes, SpawnOptions());
        const Ref<Keeper> keeper = *started;
        const Stock stock{self};
        stock.give_away(keeper);
        EXPECT_EQ(stock.owner(), keeper.pid());
        EXPECT_THROW(stock.insert("apple", 1), TableError);
        const std::size_t tables = co_await call(keeper, Keeper::Count());
        EXPECT_EQ(tables, 1U);
        EXPECT_EQ(stock.lookup("mine"), 1);
        co_await stop_server(self, keeper.pid());
        EXPECT_FALSE(stock.alive());
    });
}

TEST(ETS, r017_nothing_is_given_to_the_dead_or_oneself_nor_by_others_nor_what_is_gone) {
    in_one_world([](Process& self) -> Async<void> {
        const Pid dead = spawn_function(self, Linked::No, ends_at_once_with(ExitReason::normal()));
        co_await end_of(self, dead);
        const Stock stock{self, open_to_all()};
        EXPECT_THROW(stock.give_away(dead), TableError);
        EXPECT_THROW(stock.give_away(self.self()), TableError);
        EXPECT_THROW(stock.give_away(Pid{}), TableError);
        std::function<void(Process&)> other = [stock](Process& process) {
            EXPECT_THROW(stock.give_away(process.self()), TableError);
        };
        co_await elsewhere(self, std::move(other));
        EXPECT_EQ(stock.owner(), self.self());
        stock.delete_table();
        const Pid living = spawn_function(self, Linked::No, receives_table());
        EXPECT_THROW(stock.give_away(living), TableError);
        self.exit(living, ExitReason::kill());
    });
}

TEST(ETS, r017_a_table_given_to_one_who_is_dying_is_gone_when_its_down_comes) {
    in_many_worlds([](Process& self) -> Async<void> {
        const Pid receiver = spawn_function(self, Linked::No, receives_table());
        const MonitorRef monitor = self.monitor(receiver);
        const Stock stock{self};
        self.exit(receiver, ExitReason::kill());
        try {
            stock.give_away(receiver);
        } catch (const TableError&) { // it was faster
            EXPECT_EQ(stock.owner(), self.self());
            stock.delete_table();
        }
        co_await wait_down(monitor);
        EXPECT_FALSE(stock.alive());
    });
}

TEST(ETS, r018_access_and_heir_change_at_once) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        stock.set_access(TableAccess::Public);
        std::function<void(Process&)> writes = [stock](Process&) { stock.insert("apple", 1); };
        const ExitReason written = co_await elsewhere(self, writes);
        EXPECT_EQ(written, ExitReason::normal());
        stock.set_access(TableAccess::Private);
        const ExitReason refused = co_await elsewhere(self, writes);
        EXPECT_NE(refused, ExitReason::normal());
        const Pid heir = spawn_function(self, Linked::No, receives_table());
        stock.set_heir(heir);
        EXPECT_EQ(stock.options().heir.pid(), heir);
        stock.set_heir({});
        EXPECT_EQ(stock.options().heir.pid(), Pid{});
        self.exit(heir, ExitReason::kill());
    });
}

TEST(ETS, r019_lookup_element_is_a_field_or_of_a_bag_all_of_them) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        windows.insert(Window{"ann", 4, 1});
        EXPECT_EQ(windows.lookup_element("ann", &Window::orders), 4);
        EXPECT_THROW(windows.lookup_element("bob", &Window::orders), TableError);
        EXPECT_FALSE(windows.member("bob"));
        const Table<int, Window, TableKind::DuplicateBag> bag{self};
        bag.insert(1, Window{"ann", 4, 1});
        bag.insert(1, Window{"bob", 5, 1});
        EXPECT_THAT(bag.lookup_element(1, &Window::orders), ElementsAre(4, 5));
        EXPECT_THROW(bag.lookup_element(2, &Window::orders), TableError);
        co_return;
    });
}

TEST(ETS, r020_counters_answer_their_new_value_in_the_order_of_the_ops) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        windows.insert(Window{"ann", 4, 1});
        EXPECT_EQ(windows.update_counter("ann", &Window::orders, 3), 7);
        const std::vector ops{counter_op(&Window::orders, 1), counter_op(&Window::refused, -2),
                              counter_op(&Window::orders, 5, 10, 0), counter_op(&Window::orders, -1, 0, 99)};
        EXPECT_THAT(windows.update_counters("ann", ops), ElementsAre(8, -1, 0, 99));
        EXPECT_EQ(*windows.lookup("ann"), (Window{"ann", 99, -1}));
        co_return;
    });
}

TEST(ETS, r020_increments_of_eight_processes_lose_nothing) {
    in_many_worlds(
        [](Process& self) -> Async<void> {
            const Table<int, int> counters{self, open_to_all()};
            std::vector<MonitorRef> under_way;
            for (int process = 0; process < 8; ++process) {
                Runtime::Body body = [counters](Process&) -> Async<void> {
                    for (int step = 0; step < 10; ++step) {
                        counters.update_counter(step % 3, 1, 0);
                        if (step % 4 == 0) co_await yield();
                    }
                };
                under_way.push_back(self.monitor(spawn_function(self, Linked::No, std::move(body))));
            }
            for (const MonitorRef& monitor : under_way) co_await wait_down(monitor);
            EXPECT_EQ(*counters.lookup(0) + *counters.lookup(1) + *counters.lookup(2), 80);
        },
        50);
}

TEST(ETS, r022_counting_under_a_missing_key_fails_unless_there_is_a_default) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        EXPECT_THROW(stock.update_counter("apple", 1), TableError);
        EXPECT_EQ(stock.size(), 0U);
        EXPECT_EQ(stock.update_counter("apple", 1, 10), 11);
        EXPECT_EQ(stock.update_counter("apple", 1, 10), 12);
        const Windows windows{self};
        EXPECT_EQ(windows.update_counter("ann", &Window::orders, 2, Window{"ann", 5, 0}), 7);
        co_return;
    });
}

TEST(ETS, r024_update_element_sets_fields_but_not_the_key) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        windows.insert(Window{"ann", 4, 1});
        EXPECT_TRUE(windows.update_element("ann", std::pair{&Window::orders, 5}, std::pair{&Window::refused, 6}));
        EXPECT_FALSE(windows.update_element("bob", std::pair{&Window::orders, 5}));
        EXPECT_THROW(windows.update_element("ann", std::pair{&Window::orders, 9}, std::pair{&Window::user, "eve"}), TableError);
        EXPECT_EQ(*windows.lookup("ann"), (Window{"ann", 5, 6}));
        co_return;
    });
}

TEST(ETS, r025_match_binds_variables_by_number_and_equal_ones_must_be_equal) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        windows.insert(Window{"ann", 4, 1});
        windows.insert(Window{"bob", 2, 2});
        windows.insert(Window{"eve", 3, 1});
        const auto swapped = pattern(where(&Window::user, var<2>), where(&Window::orders, var<1>), where(&Window::refused, 1));
        EXPECT_THAT(windows.match(swapped), UnorderedElementsAre(std::tuple(4, "ann"), std::tuple(3, "eve")));
        const auto equal = pattern(where(&Window::orders, var<1>), where(&Window::refused, var<1>), where(&Window::user, any));
        EXPECT_THAT(windows.match(equal), ElementsAre(std::tuple(2)));
        EXPECT_THAT(windows.select(equal), ElementsAre(Pair("bob", Window{"bob", 2, 2})));
        EXPECT_THAT(windows.match(pattern(where(&Window::orders, 77), where(&Window::user, var<1>))), IsEmpty());
        const auto busy = [](const std::string&, const Window& window) { return window.orders > 2; };
        const auto twice = [](const std::string&, const Window& window) { return window.orders * 2; };
        EXPECT_THAT(windows.select(busy, twice), UnorderedElementsAre(8, 6));
        co_return;
    });
}

TEST(ETS, r026_batches_give_every_row_once_and_the_end_is_no_batch) {
    in_one_world([](Process& self) -> Async<void> {
        const auto all = [](int, int) { return true; };
        const Table<int, int, TableKind::DuplicateBag> bag{self};
        for (int row = 0; row < 100; ++row) bag.insert(row % 7, row);
        auto cursor = bag.select(all, 8);
        std::vector<int> seen;
        while (const auto batch = cursor.next()) {
            EXPECT_FALSE(batch->empty());
            EXPECT_LE(batch->size(), 8U);
            for (const auto& [key, row] : *batch) seen.push_back(row);
            for (int key = 1000; key < 1050; ++key) bag.insert(key + static_cast<int>(seen.size()), -1); // grows meanwhile
        }
        std::sort(seen.begin(), seen.end());
        EXPECT_EQ(seen.size(), 100U);
        EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
        EXPECT_FALSE(cursor.next());
        EXPECT_THROW(bag.select(all, 0), TableError);
        auto late = bag.select(all, 1);
        bag.delete_table();
        EXPECT_THROW(late.next(), TableError);
        co_return;
    });
}

TEST(ETS, r026_batches_of_an_ordered_set_ascend) {
    in_one_world([](Process& self) -> Async<void> {
        const Ordered table{self};
        for (int key = 9; key >= 0; --key) table.insert(key, key);
        auto even = table.select([](int key, int) { return key % 2 == 0; }, 3);
        EXPECT_THAT(*even.next(), ElementsAre(Pair(0, 0), Pair(2, 2), Pair(4, 4)));
        EXPECT_THAT(*even.next(), ElementsAre(Pair(6, 6), Pair(8, 8)));
        EXPECT_FALSE(even.next());
        co_return;
    });
}

TEST(ETS, r027_select_count_and_delete_mean_the_same_rows) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self};
        for (int key = 0; key < 10; ++key) table.insert(key, key * key);
        const auto large = [](int, int row) { return row > 30; };
        EXPECT_EQ(table.select_count(large), 4U);
        EXPECT_EQ(table.select_delete(large), 4U);
        EXPECT_EQ(table.size(), 6U);
        EXPECT_EQ(table.select_delete(large), 0U);
        co_return;
    });
}

TEST(ETS, r029_folds_meet_every_row_once_in_both_directions) {
    in_one_world([](Process& self) -> Async<void> {
        const Ordered table{self};
        const auto note = [](std::vector<int> seen, int key, int) {
            seen.push_back(key);
            return seen;
        };
        EXPECT_EQ(table.fold(7, [](int sum, int, int) { return sum + 1; }), 7);
        EXPECT_EQ(table.fold_right(7, [](int sum, int, int) { return sum + 1; }), 7);
        for (const int key : {2, 3, 1}) table.insert(key, key);
        EXPECT_THAT(table.fold(std::vector<int>{}, note), ElementsAre(1, 2, 3));
        EXPECT_THAT(table.fold_right(std::vector<int>{}, note), ElementsAre(3, 2, 1));
        co_return;
    });
}

TEST(ETS, r031_a_fixed_table_is_walked_safely_while_rows_come_and_go) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self};
        for (int key = 0; key < 50; ++key) table.insert(key, key);
        table.fix(self);
        std::vector<int> met;
        for (auto key = table.first(); key; key = table.next(*key)) {
            met.push_back(*key);
            table.erase(*key);
            for (int more = 0; more < 20; ++more) table.insert(1000 + *key * 20 + more, 0); // grows
        }
        EXPECT_EQ(met.size(), 50U);
        table.unfix(self);
        EXPECT_EQ(table.size(), 1000U);
        co_return;
    });
}

TEST(ETS, r031_fixation_nests_per_process_and_ends_with_the_process) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self, open_to_all()};
        table.unfix(self); // none held
        table.fix(self);
        table.fix(self);
        std::function<void(Process&)> other = [table](Process& process) {
            table.unfix(process); // none of its own
            EXPECT_EQ(table.fixations(), 2U);
            table.fix(process);
            table.fix(process);
            EXPECT_EQ(table.fixations(), 4U);
        };
        co_await elsewhere(self, std::move(other));
        EXPECT_EQ(table.fixations(), 2U);
        table.unfix(self);
        EXPECT_EQ(table.fixations(), 1U);
        table.unfix(self);
        EXPECT_EQ(table.fixations(), 0U);
    });
}

TEST(ETS, r032_without_fixation_next_of_a_key_that_is_gone_fails_unless_ordered) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, int> table{self};
        EXPECT_EQ(table.first(), std::nullopt);
        for (int key = 0; key < 20; ++key) table.insert(key, key);
        std::vector<int> met;
        for (auto key = table.first(); key; key = table.next(*key)) met.push_back(*key);
        EXPECT_EQ(met.size(), 20U);
        table.erase(7);
        EXPECT_THROW(table.next(7), TableError);
        const Ordered ordered{self};
        ordered.insert(9, 9);
        EXPECT_EQ(ordered.next(7), 9);
        co_return;
    });
}

TEST(ETS, r033_take_answers_and_erases_all_rows_of_the_key) {
    in_one_world([](Process& self) -> Async<void> {
        const Bag bag{self};
        bag.insert("apple", 1);
        bag.insert("apple", 2);
        EXPECT_THAT(bag.take("apple"), ElementsAre(1, 2));
        EXPECT_THAT(bag.take("apple"), IsEmpty());
        co_return;
    });
}

TEST(ETS, r034_an_emptied_table_goes_on_working) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        for (int key = 0; key < 100; ++key) stock.insert(std::to_string(key), key);
        stock.erase_all();
        EXPECT_EQ(stock.size(), 0U);
        stock.insert("apple", 1);
        EXPECT_THAT(stock.to_list(), ElementsAre(Pair("apple", 1)));
        co_return;
    });
}

TEST(ETS, r035_a_renamed_table_is_found_by_its_new_name_alone) {
    in_one_world([](Process& self) -> Async<void> {
        const Tables tables;
        const auto stock = tables.create<Stock>(self, {.name = "stock"});
        const auto other = tables.create<Stock>(self, {.name = "other"});
        stock.insert("apple", 1);
        tables.rename("stock", "fruit");
        EXPECT_FALSE(tables.whereis<Stock>("stock"));
        EXPECT_EQ(tables.whereis<Stock>("fruit")->lookup("apple"), 1);
        EXPECT_EQ(stock.options().name, "fruit");
        EXPECT_THROW(tables.rename("fruit", "other"), TableError);
        EXPECT_THROW(tables.rename("stock", "new"), TableError);
        EXPECT_THROW(tables.rename("fruit", ""), TableError);
        EXPECT_TRUE(tables.create<Stock>(self, {.name = "stock"}).alive());
        stock.delete_table();
        EXPECT_THAT(tables.names(), ElementsAre("other", "stock"));
        co_return;
    });
}

TEST(ETS, r036_rows_are_copies) {
    in_one_world([](Process& self) -> Async<void> {
        const Table<int, std::vector<int>> table{self};
        std::vector<int> row{1};
        table.insert(1, row);
        row.push_back(2);
        std::vector<int> found = *table.lookup(1);
        found.push_back(3);
        EXPECT_THAT(*table.lookup(1), ElementsAre(1));
        co_return;
    });
}

using Numbers = Table<int, int>;

std::vector<Numbers::Entry> rows_with(int value) {
    std::vector<Numbers::Entry> rows;
    for (int key = 0; key < 64; ++key) rows.emplace_back(key, value);
    return rows;
}

TEST(ETS, r006_a_list_is_there_whole_or_not_at_all_for_who_erases_everything) {
    for (const unsigned workers : {2U, 4U}) {
        Runtime runtime{Threads{workers}, Trace::Off};
        runtime.wait_for<void>([](Process& self) -> Async<void> {
            const Numbers numbers(self, {.access = TableAccess::Public});
            for (int round = 0; round < 500; ++round) {
                const Task<bool> inserting = async_nolink(self, [numbers] {
                    numbers.insert(rows_with(1));
                    return true;
                });
                numbers.erase_all();
                co_await inserting.await();
                EXPECT_TRUE(numbers.size() == 0 || numbers.size() == 64) << numbers.size();
                numbers.erase_all();
            }
        });
    }
}

TEST(ETS, r006_a_predicate_may_read_its_table_while_lists_are_inserted) {
    Runtime runtime{Threads{4}, Trace::Off};
    runtime.wait_for<void>([](Process& self) -> Async<void> {
        const Numbers numbers(self, open_to_all());
        numbers.insert(rows_with(0));
        const auto over = std::make_shared<std::atomic<bool>>(false);
        const Task<void> writing = async_nolink(self, [numbers, over](Process&) -> Async<void> {
            for (int round = 1; !over->load(); ++round) {
                numbers.insert(rows_with(round));
                co_await yield();
            }
        });
        for (int i = 0; i < 300; ++i) {
            numbers.select_delete([&numbers](int key, int) { return key < 0 && numbers.member(key + 1); });
            numbers.select_delete([&numbers](int key, int) { return !numbers.member((key + 17) % 64); });
            co_await yield();
        }
        over->store(true);
        co_await writing.await();
        EXPECT_EQ(numbers.size(), 64U);
    });
}

TEST(ETS, r006_a_reader_that_found_one_row_of_a_list_new_finds_none_old) {
    for (const unsigned workers : {2U, 4U}) {
        Runtime runtime{Threads{workers}, Trace::Off};
        runtime.wait_for<void>([](Process& self) -> Async<void> {
            const Numbers numbers(self);
            numbers.insert(rows_with(0));
            const auto over = std::make_shared<std::atomic<bool>>(false);
            const Task<int> reading = async_nolink(self, [numbers, over]() -> Async<int> {
                int wrong = 0;
                while (!over->load()) {
                    const int first = *numbers.lookup(0);
                    for (int key = 1; key < 64; ++key)
                        if (*numbers.lookup(key) < first) ++wrong;
                    co_await yield();
                }
                co_return wrong;
            });
            for (int round = 1; round <= 500; ++round) {
                numbers.insert(rows_with(round));
                co_await yield();
            }
            over->store(true);
            EXPECT_EQ(co_await reading.await(), 0);
        });
    }
}

TEST(ETS, r022_the_default_row_of_a_keyed_table_gets_the_key) {
    in_one_world([](Process& self) -> Async<void> {
        const Windows windows{self};
        EXPECT_EQ(windows.update_counter("ada", &Window::orders, 1, Window{"template", 5, 0}), 6);
        EXPECT_EQ(windows.lookup("ada"), (Window{"ada", 6, 0}));
        EXPECT_FALSE(windows.member("template"));
        co_return;
    });
}

TEST(ETS, r031_a_walk_of_a_fixed_table_meets_what_was_there_when_it_began) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        stock.fix(self); // while it is empty
        stock.insert("apple", 1);
        stock.insert("pear", 2);
        std::set<std::string> met;
        for (auto key = stock.first(); key; key = stock.next(*key)) met.insert(*key);
        EXPECT_THAT(met, ElementsAre("apple", "pear"));
        stock.erase_all();
        EXPECT_FALSE(stock.first());
        stock.insert("fig", 3);
        EXPECT_EQ(stock.first(), "fig");
        stock.insert("kiwi", 4);
        const auto last = stock.next("kiwi"); // one that no walk has met goes on all the same
        EXPECT_FALSE(last);
        EXPECT_THROW(stock.next("never there"), TableError);
        co_return;
    });
}

TEST(ETS, r031_a_walk_that_inserts_ends) {
    in_one_world([](Process& self) -> Async<void> {
        const Stock stock{self};
        for (int i = 0; i < 10; ++i) stock.insert("old " + std::to_string(i), i);
        stock.fix(self);
        std::size_t met = 0;
        for (auto key = stock.first(); key; key = stock.next(*key)) {
            stock.insert("new " + std::to_string(met), 0);
            ++met;
        }
        EXPECT_EQ(met, 10U);
        co_return;
    });
}

} // namespace
} // namespace canopy::testing
