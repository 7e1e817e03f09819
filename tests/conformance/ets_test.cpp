// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "otp/table.hpp"

#include "otp/gen_server.hpp"
#include "otp/tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <any>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace canopy {
namespace {

using Stock = Table<std::string, int>;
using Entries = std::vector<std::pair<std::string, int>>;

/// Owns tables, and does with them what a test asks for.
class Owner final : public GenServer<Owner> {
public:
    using Job = std::function<void(Owner&)>;
    struct Do {
        using Reply = void;
        Job job;
    };
    void handle_call(Do request) { request.job(*this); }
    struct Later {
        Job job;
    };
    void handle_cast(Later request) { request.job(*this); }
};

class ETS : public testing::Test {
protected:
    void as_owner(Owner::Job job) { call(owner, Owner::Do{std::move(job)}).get(); }
    template <class T>
    T make(TableAccess access = TableAccess::Public) {
        T table;
        as_owner([&](Owner& process) { table = T{process, {.name = "stock", .access = access}}; });
        return table;
    }
    void end_owner() {
        runtime.exit(owner.pid(), ExitReason::kill());
        runtime.run_until_idle();
    }

    Runtime runtime{Simulated{1}};
    Ref<Owner> owner = runtime.start<Owner>().value();
};

TEST_F(ETS, r001_a_set_keeps_the_last_row_of_a_key) {
    const auto stock = make<Stock>();
    stock.insert("apple", 1);
    stock.insert("apple", 2);
    EXPECT_EQ(stock.lookup("apple"), 2);
    EXPECT_EQ(stock.lookup("pear"), std::nullopt);
    EXPECT_EQ(stock.size(), 1U);
}

TEST_F(ETS, r001_many_rows_are_all_found_and_erased) {
    const auto table = make<Table<int, std::string>>();
    for (int key = 0; key < 5000; ++key) table.insert(key, std::to_string(key));
    for (int key = 0; key < 5000; key += 2) EXPECT_TRUE(table.erase(key));
    EXPECT_EQ(table.size(), 2500U);
    for (int key = 0; key < 5000; ++key) EXPECT_EQ(table.member(key), key % 2 == 1);
    EXPECT_EQ(table.lookup(4999), "4999");
}

TEST_F(ETS, r002_an_ordered_set_is_walked_in_the_order_of_its_keys) {
    const auto table = make<Table<int, int, TableKind::OrderedSet>>();
    for (int key = 500; key > 0; --key) table.insert(key * 10, key);
    const auto keys = table.fold(std::vector<int>{}, [](std::vector<int> seen, int key, int) {
        seen.push_back(key);
        return seen;
    });
    EXPECT_EQ(keys.size(), 500U);
    EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
    EXPECT_EQ(table.first(), 10);
    EXPECT_EQ(table.last(), 5000);
}

TEST_F(ETS, r002_neighbours_are_those_of_any_key_present_or_not) {
    const auto table = make<Table<int, int, TableKind::OrderedSet>>();
    EXPECT_EQ(table.first(), std::nullopt);
    table.insert(10, 1);
    table.insert(20, 2);
    EXPECT_EQ(table.next(10), 20);
    EXPECT_EQ(table.next(15), 20);
    EXPECT_EQ(table.next(20), std::nullopt);
    EXPECT_EQ(table.prev(15), 10);
    EXPECT_EQ(table.prev(10), std::nullopt);
}

TEST_F(ETS, r004_a_bag_keeps_different_rows_of_a_key_once_in_the_order_of_insertion) {
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    for (const int row : {3, 1, 3, 2}) bag.insert("apple", row);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{3, 1, 2}));
    EXPECT_EQ(bag.lookup("pear"), std::vector<int>{});
    EXPECT_EQ(bag.size(), 3U);
}

TEST_F(ETS, r004_a_duplicate_bag_keeps_equal_rows_and_erases_all_equal_to_one) {
    const auto bag = make<Table<std::string, int, TableKind::DuplicateBag>>();
    for (const int row : {3, 1, 3}) bag.insert("apple", row);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{3, 1, 3}));
    EXPECT_EQ(bag.erase_object("apple", 3), 2U);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{1}));
    EXPECT_EQ(bag.erase_object("apple", 1), 1U);
    EXPECT_FALSE(bag.member("apple"));
}

TEST_F(ETS, r005_erase_object_of_a_set_erases_only_an_equal_row) {
    const auto stock = make<Stock>();
    stock.insert("apple", 1);
    EXPECT_EQ(stock.erase_object("apple", 2), 0U);
    EXPECT_EQ(stock.erase_object("apple", 1), 1U);
    EXPECT_EQ(stock.size(), 0U);
}

TEST_F(ETS, r007_insert_new_leaves_a_key_that_is_there) {
    const auto stock = make<Stock>();
    EXPECT_TRUE(stock.insert_new("apple", 1));
    EXPECT_FALSE(stock.insert_new("apple", 2));
    EXPECT_EQ(stock.lookup("apple"), 1);
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    EXPECT_TRUE(bag.insert_new("apple", 1));
    EXPECT_FALSE(bag.insert_new("apple", 2));
}

TEST_F(ETS, r033_take_answers_and_erases_all_rows_of_the_key) {
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    bag.insert("apple", 1);
    bag.insert("apple", 2);
    EXPECT_EQ(bag.take("apple"), (std::vector<int>{1, 2}));
    EXPECT_EQ(bag.take("apple"), std::vector<int>{});
}

TEST_F(ETS, r024_update_changes_a_row_in_place_and_tells_if_there_is_none) {
    const auto stock = make<Stock>();
    EXPECT_FALSE(stock.update("apple", [](int& row) { row += 5; }));
    stock.update("apple", 1, [](int& row) { row += 5; });
    EXPECT_TRUE(stock.update("apple", [](int& row) { row *= 2; }));
    EXPECT_EQ(stock.lookup("apple"), 12);
}

struct Window {
    int orders = 0;
    int refused = 0;
};

TEST_F(ETS, r020_a_counter_answers_its_new_value_and_may_be_a_field) {
    const auto windows = make<Table<std::string, Window>>();
    EXPECT_EQ(windows.update_counter("ann", &Window::orders, 2, Window{}), 2);
    EXPECT_EQ(windows.update_counter("ann", &Window::orders, 3), 5);
    EXPECT_EQ(windows.lookup("ann")->refused, 0);
    const auto stock = make<Stock>();
    EXPECT_EQ(stock.update_counter("apple", 1, 10), 11);
    EXPECT_EQ(stock.update_counter("apple", -1), 10);
}

TEST_F(ETS, r022_counting_under_a_missing_key_fails_and_stores_nothing) {
    const auto stock = make<Stock>();
    EXPECT_THROW(stock.update_counter("apple", 1), TableError);
    EXPECT_EQ(stock.size(), 0U);
}

TEST_F(ETS, r027_select_count_and_delete_mean_the_same_rows) {
    const auto table = make<Table<int, int>>();
    for (int key = 0; key < 10; ++key) table.insert(key, key * key);
    const auto large = [](int, int row) { return row > 30; };
    EXPECT_EQ(table.select(large).size(), 4U);
    EXPECT_EQ(table.select_count(large), 4U);
    EXPECT_EQ(table.select_delete(large), 4U);
    EXPECT_EQ(table.size(), 6U);
    EXPECT_EQ(table.select_count(large), 0U);
}

TEST_F(ETS, r034_an_emptied_table_goes_on_working) {
    const auto stock = make<Stock>();
    for (int key = 0; key < 100; ++key) stock.insert(std::to_string(key), key);
    stock.erase_all();
    EXPECT_EQ(stock.size(), 0U);
    stock.insert("apple", 1);
    EXPECT_EQ(stock.to_list(), (Entries{{"apple", 1}}));
}

TEST_F(ETS, r036_rows_are_copies) {
    const auto table = make<Table<int, std::vector<int>>>();
    std::vector<int> row{1};
    table.insert(1, row);
    row.push_back(2);
    std::vector<int> found = *table.lookup(1);
    found.push_back(3);
    EXPECT_EQ(table.lookup(1), std::vector<int>{1});
}

TEST_F(ETS, r010_a_protected_table_is_read_by_all_and_written_by_its_owner) {
    const auto stock = make<Stock>(TableAccess::Protected);
    EXPECT_THROW(stock.insert("apple", 1), TableError);
    EXPECT_THROW(stock.erase_all(), TableError);
    EXPECT_THROW(stock.delete_table(), TableError);
    as_owner([&](Owner&) { stock.insert("apple", 2); });
    EXPECT_EQ(stock.lookup("apple"), 2);
}

TEST_F(ETS, r010_a_private_table_is_its_owners_alone) {
    const auto stock = make<Stock>(TableAccess::Private);
    as_owner([&](Owner&) {
        stock.insert("apple", 2);
        EXPECT_EQ(stock.lookup("apple"), 2);
    });
    EXPECT_THROW(stock.lookup("apple"), TableError);
    EXPECT_THROW(stock.size(), TableError);
}

TEST_F(ETS, r009_the_defaults_are_protected_set_owned_by_its_maker) {
    Stock stock;
    as_owner([&](Owner& process) { stock = Stock{process}; });
    EXPECT_EQ(stock.options().access, TableAccess::Protected);
    EXPECT_EQ(stock.owner(), owner.pid());
}

TEST_F(ETS, r012_every_use_of_a_deleted_table_fails) {
    const auto stock = make<Stock>();
    stock.delete_table();
    EXPECT_THROW(stock.lookup("apple"), TableError);
    EXPECT_THROW(stock.insert("apple", 1), TableError);
    EXPECT_THROW(stock.delete_table(), TableError);
    EXPECT_THROW(Stock{}.size(), TableError);
    EXPECT_FALSE(stock.alive());
    EXPECT_EQ(stock.owner(), Pid{});
}

TEST_F(ETS, r013_a_table_is_gone_when_the_down_of_its_owner_is_seen) {
    const auto stock = make<Stock>();
    const bool alive = runtime.wait_for<bool>([&](Process& process) -> Async<bool> {
        const MonitorRef monitor = process.monitor(owner.pid());
        process.exit(owner.pid(), ExitReason::kill());
        co_await wait_down(monitor);
        co_return stock.alive();
    });
    EXPECT_FALSE(alive);
    EXPECT_THROW(stock.lookup("apple"), TableError);
}

TEST_F(ETS, r013_its_rows_are_freed_with_its_owner) {
    const auto table = make<Table<int, std::shared_ptr<int>>>();
    const auto row = std::make_shared<int>(7);
    for (int key = 0; key < 100; ++key) table.insert(key, row);
    EXPECT_EQ(row.use_count(), 101);
    end_owner();
    EXPECT_EQ(row.use_count(), 1);
}

TEST_F(ETS, r011_a_named_table_is_found_by_name_until_its_owner_ends) {
    const Tables tables;
    as_owner([&](Owner& process) { tables.create<Stock>(process, {.name = "stock"}).insert("apple", 3); });
    EXPECT_EQ(tables.whereis<Stock>("stock")->lookup("apple"), 3);
    EXPECT_FALSE(tables.whereis<Stock>("unknown"));
    EXPECT_EQ(tables.names(), std::vector<std::string>{"stock"});
    end_owner();
    EXPECT_FALSE(tables.whereis<Stock>("stock"));
    EXPECT_TRUE(tables.names().empty());
}

TEST_F(ETS, r011_a_name_is_taken_once_and_free_after_the_table_is_deleted) {
    const Tables tables;
    as_owner([&](Owner& process) {
        const auto first = tables.create<Stock>(process, {.name = "stock"});
        EXPECT_THROW(tables.create<Stock>(process, {.name = "stock"}), TableError);
        EXPECT_THROW(tables.create<Stock>(process, {}), TableError);
        EXPECT_TRUE(first.alive());
        first.delete_table();
        EXPECT_TRUE(tables.create<Stock>(process, {.name = "stock"}).alive());
    });
}

TEST_F(ETS, r011_a_named_table_of_other_types_is_refused) {
    const Tables tables;
    as_owner([&](Owner& process) { tables.create<Stock>(process, {.name = "stock"}); });
    EXPECT_THROW((tables.whereis<Table<int, int>>("stock")), TableError);
}

TEST_F(ETS, r020_concurrent_increments_lose_nothing) {
    Runtime parallel{Threads{2}};
    const auto their_owner = parallel.start<Owner>().value();
    Table<int, int> counters;
    call(their_owner, Owner::Do{[&](Owner& process) {
             counters = Table<int, int>{process, {.access = TableAccess::Public}};
         }})
        .get();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([&counters] {
            for (int step = 0; step < 1000; ++step) counters.update_counter(step % 3, 1, 0);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(*counters.lookup(0) + *counters.lookup(1) + *counters.lookup(2), 8000);
}

/// Rows whose halves differ only if a reader saw one that was being written or was freed.
struct Twice {
    std::string first;
    std::string second;
};

template <TableKind kind>
void read_while_others_write() {
    Runtime runtime{Threads{2}};
    const auto owner = runtime.start<Owner>().value();
    Table<int, Twice, kind> table;
    call(owner, Owner::Do{[&](Owner& process) {
             table = Table<int, Twice, kind>{process, {.access = TableAccess::Public}};
         }})
        .get();
    std::atomic<bool> done{false};
    std::atomic<int> torn{0};
    std::thread reader([&] {
        while (!done.load()) {
            for (int key = 0; key < 64; ++key)
                if (const auto row = table.lookup(key); row && row->first != row->second) ++torn;
            table.fold(0, [&torn](int sum, int, const Twice& row) {
                if (row.first != row.second) ++torn;
                return sum;
            });
        }
    });
    for (int step = 0; step < 20000; ++step) {
        const std::string text = "a text too long to be stored in place: " + std::to_string(step);
        if (step % 3 == 2)
            table.erase((step * 7) % 64);
        else
            table.insert((step * 7) % 64, Twice{text, text});
    }
    done = true;
    reader.join();
    EXPECT_EQ(torn.load(), 0);
}

TEST_F(ETS, r036_readers_of_a_set_see_whole_rows_while_others_write) { read_while_others_write<TableKind::Set>(); }

TEST_F(ETS, r036_readers_of_an_ordered_set_see_whole_rows_while_others_write) {
    read_while_others_write<TableKind::OrderedSet>();
}

TEST_F(ETS, r013_tables_are_gone_by_the_time_the_down_arrives) {
    Runtime parallel{Threads{2}};
    const int alive = parallel.wait_for<int>([](Process& process) -> Async<int> {
        int late = 0;
        for (int round = 0; round < 2000; ++round) {
            auto table = std::make_shared<Table<int, int>>();
            Runtime::Body body = [table](Process& process_of_table) -> Async<void> {
                *table = Table<int, int>{process_of_table};
                table->insert(1, 1);
                co_return;
            };
            const Pid pid = spawn_function(process, Linked::No, std::move(body));
            const MonitorRef monitor = process.monitor(pid);
            co_await wait_down(monitor);
            if (table->alive()) ++late;
        }
        co_return late;
    });
    EXPECT_EQ(alive, 0);
}

TEST_F(ETS, r005_erasing_what_is_not_there_is_no_error) {
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    bag.insert("apple", 1);
    bag.insert("apple", 2);
    EXPECT_TRUE(bag.erase("apple"));
    EXPECT_FALSE(bag.erase("apple"));
    EXPECT_EQ(bag.erase_object("apple", 1), 0U);
    EXPECT_EQ(bag.size(), 0U);
}

TEST_F(ETS, r006_a_list_is_inserted_whole_and_the_last_of_equal_keys_stays) {
    const auto stock = make<Stock>(TableAccess::Protected);
    const Entries rows{{"apple", 1}, {"pear", 2}, {"apple", 3}};
    EXPECT_THROW(stock.insert(rows), TableError);
    EXPECT_EQ(stock.size(), 0U);
    as_owner([&](Owner&) { stock.insert(rows); });
    EXPECT_EQ(stock.lookup("apple"), 3);
    EXPECT_EQ(stock.size(), 2U);
}

TEST_F(ETS, r007_a_list_is_inserted_only_if_none_of_its_keys_is_there) {
    const auto stock = make<Stock>();
    stock.insert("plum", 9);
    EXPECT_FALSE(stock.insert_new(Entries{{"apple", 1}, {"plum", 2}, {"pear", 3}}));
    EXPECT_EQ(stock.to_list(), (Entries{{"plum", 9}}));
    EXPECT_TRUE(stock.insert_new(Entries{{"apple", 1}, {"pear", 3}, {"apple", 4}}));
    EXPECT_EQ(stock.lookup("apple"), 4);
    const auto bag = make<Table<std::string, int, TableKind::DuplicateBag>>();
    EXPECT_TRUE(bag.insert_new(Entries{{"apple", 1}, {"apple", 2}}));
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{1, 2}));
    EXPECT_FALSE(bag.insert_new(Entries{{"pear", 1}, {"apple", 2}}));
    EXPECT_FALSE(bag.member("pear"));
}

TEST_F(ETS, r010_a_public_table_is_everybodys) {
    const auto stock = make<Stock>(TableAccess::Public);
    stock.insert("apple", 1);
    EXPECT_TRUE(stock.erase("apple"));
    stock.delete_table();
    EXPECT_FALSE(stock.alive());
}

/// Owns what it is given.
class Heir final : public GenServer<Heir> {
public:
    struct Told {
        using Reply = std::vector<std::string>;
    };
    struct Do {
        using Reply = void;
        std::function<void(const Stock&)> job;
    };
    static std::vector<std::string> told(Ref<Heir> heir) { return call(heir, Told{}).get(); }
    static void ask(Ref<Heir> heir, std::function<void(const Stock&)> job) { call(heir, Do{std::move(job)}).get(); }

    void handle_info(TableTransfer transfer) {
        m_stock = transfer.table<Stock>();
        m_told.push_back(std::any_cast<std::string>(transfer.gift));
    }
    std::vector<std::string> handle_call(Told) { return m_told; }
    void handle_call(Do request) { request.job(m_stock); }

private:
    Stock m_stock;
    std::vector<std::string> m_told;
};

TEST_F(ETS, r013_an_heir_owns_the_table_when_its_owner_has_ended) {
    const auto heir = runtime.start<Heir>().value();
    Stock stock;
    as_owner([&](Owner& process) {
        stock = Stock{process, {.name = "stock", .heir = TableHeir(heir), .heir_gift = std::string("yours")}};
        stock.insert("apple", 1);
    });
    runtime.wait_for<void>([&](Process& self) -> Async<void> {
        const MonitorRef monitor = self.monitor(owner.pid());
        self.exit(owner.pid(), ExitReason::kill());
        co_await wait_down(monitor);
        EXPECT_EQ(stock.owner(), heir.pid()); // by the time the Down is seen
    });
    EXPECT_EQ(Heir::told(heir), std::vector<std::string>{"yours"});
    EXPECT_EQ(stock.lookup("apple"), 1);
    EXPECT_THROW(stock.insert("pear", 1), TableError);
    Heir::ask(heir, [](const Stock& mine) { mine.insert("pear", 2); });
    EXPECT_EQ(stock.lookup("pear"), 2);
}

TEST_F(ETS, r015_without_a_living_heir_the_table_ends_and_deleting_it_tells_nobody) {
    const auto dead = runtime.start<Heir>().value();
    const auto living = runtime.start<Heir>().value();
    Stock orphan;
    Stock deleted;
    as_owner([&](Owner& process) {
        orphan = Stock{process, {.heir = TableHeir(dead), .heir_gift = std::string("never")}};
        deleted = Stock{process, {.heir = TableHeir(living), .heir_gift = std::string("never")}};
        deleted.delete_table();
    });
    runtime.exit(dead.pid(), ExitReason::kill());
    runtime.run_until_idle();
    end_owner();
    EXPECT_FALSE(orphan.alive());
    EXPECT_FALSE(deleted.alive());
    EXPECT_TRUE(Heir::told(living).empty());
}

TEST_F(ETS, r015_after_inheriting_the_heir_is_still_named_and_its_own_end_ends_the_table) {
    const auto heir = runtime.start<Heir>().value();
    Stock stock;
    as_owner([&](Owner& process) { stock = Stock{process, {.heir = TableHeir(heir), .heir_gift = std::string("x")}}; });
    end_owner();
    EXPECT_EQ(stock.options().heir->pid(), heir.pid());
    runtime.exit(heir.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_FALSE(stock.alive());
}

TEST_F(ETS, r015_who_dies_together_with_the_owner_inherits_nothing_for_long) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Runtime world{Simulated{seed}, Trace::Off};
        const auto heir = world.start<Heir>().value();
        const auto giver = world.start<Owner>().value();
        Stock stock;
        call(giver, Owner::Do{[&](Owner& process) {
                 stock = Stock{process, {.heir = TableHeir(heir), .heir_gift = std::string("x")}};
             }})
            .get();
        world.exit(giver.pid(), ExitReason::kill());
        world.exit(heir.pid(), ExitReason::kill());
        world.run_until_idle();
        ASSERT_FALSE(stock.alive()) << "seed " << seed;
    }
}

TEST_F(ETS, r017_giving_away_makes_another_the_owner_at_once_and_tells_it) {
    const auto heir = runtime.start<Heir>().value();
    const auto stock = make<Stock>(TableAccess::Protected);
    as_owner([&](Owner&) {
        stock.give_away(heir, std::string("take it"));
        EXPECT_EQ(stock.owner(), heir.pid());
        EXPECT_THROW(stock.insert("apple", 1), TableError);
    });
    EXPECT_EQ(Heir::told(heir), std::vector<std::string>{"take it"});
    end_owner();
    EXPECT_TRUE(stock.alive());
    runtime.exit(heir.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_FALSE(stock.alive());
}

TEST_F(ETS, r017_it_is_refused_to_the_dead_to_oneself_of_a_deleted_table_and_by_others) {
    const auto heir = runtime.start<Heir>().value();
    const auto dead = runtime.start<Heir>().value();
    runtime.exit(dead.pid(), ExitReason::kill());
    runtime.run_until_idle();
    const auto stock = make<Stock>();
    EXPECT_THROW(stock.give_away(heir), TableError); // only the owner may
    as_owner([&](Owner& process) {
        EXPECT_THROW(stock.give_away(dead), TableError);
        EXPECT_THROW(stock.give_away(TableHeir(process.runtime(), process.self())), TableError);
        stock.delete_table();
        EXPECT_THROW(stock.give_away(heir), TableError);
    });
    EXPECT_TRUE(Heir::told(heir).empty());
}

TEST_F(ETS, r017_a_table_given_to_a_process_that_dies_at_once_ends_with_it) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Runtime world{Simulated{seed}, Trace::Off};
        const auto heir = world.start<Heir>().value();
        const auto giver = world.start<Owner>().value();
        Stock stock;
        world.exit(heir.pid(), ExitReason::kill()); // on its way: still alive when it is given the table
        cast(giver, Owner::Later{[&](Owner& process) {
                 stock = Stock{process};
                 if (process.runtime().is_alive(heir.pid())) stock.give_away(heir, std::string("x"));
             }});
        world.run_until_idle();
        EXPECT_EQ(stock.alive(), stock.owner() == giver.pid()) << "seed " << seed;
    }
}

TEST_F(ETS, r018_access_and_heir_may_be_changed_later) {
    const auto heir = runtime.start<Heir>().value();
    const auto stock = make<Stock>(TableAccess::Protected);
    EXPECT_THROW(stock.set_access(TableAccess::Public), TableError);
    as_owner([&](Owner&) { stock.set_access(TableAccess::Public); });
    EXPECT_NO_THROW(stock.insert("apple", 1));
    as_owner([&](Owner&) { stock.set_access(TableAccess::Private); });
    EXPECT_THROW(stock.lookup("apple"), TableError);
    as_owner([&](Owner&) { stock.set_heir(TableHeir(heir), std::string("late")); });
    as_owner([&](Owner&) { stock.set_heir(std::nullopt); });
    as_owner([&](Owner&) { stock.set_heir(TableHeir(heir), std::string("later")); });
    end_owner();
    EXPECT_EQ(Heir::told(heir), std::vector<std::string>{"later"});
}

TEST_F(ETS, r019_a_field_is_looked_up_by_itself) {
    const auto windows = make<Table<std::string, Window>>();
    windows.insert("ann", Window{3, 1});
    EXPECT_EQ(windows.lookup_element("ann", &Window::orders), 3);
    EXPECT_THROW(windows.lookup_element("bob", &Window::orders), TableError);
    EXPECT_TRUE(windows.member("ann"));
    EXPECT_FALSE(windows.member("bob"));
    const auto bag = make<Table<std::string, Window, TableKind::DuplicateBag>>();
    bag.insert("ann", Window{1, 0});
    bag.insert("ann", Window{2, 0});
    EXPECT_EQ(bag.lookup_element("ann", &Window::orders), (std::vector<int>{1, 2}));
}

TEST_F(ETS, r020_several_counters_of_a_row_change_in_one_step_in_their_order) {
    const auto windows = make<Table<std::string, Window>>();
    windows.insert("ann", Window{});
    const std::vector<std::pair<int Window::*, int>> steps{{&Window::orders, 5}, {&Window::refused, 1}, {&Window::orders, -2}};
    EXPECT_EQ(windows.update_counters("ann", steps), (std::vector<int>{5, 1, 3}));
    EXPECT_THROW(windows.update_counters("bob", steps), TableError);
}

TEST_F(ETS, r022_counting_under_a_missing_key_begins_with_the_default) {
    const auto stock = make<Stock>();
    EXPECT_EQ(stock.update_counter("apple", 2, 40), 42);
    EXPECT_EQ(stock.update_counter("apple", 1, 40), 43);
}

TEST_F(ETS, r024_a_field_is_set_in_place_and_a_missing_key_is_told) {
    const auto windows = make<Table<std::string, Window>>();
    EXPECT_FALSE(windows.update_element("ann", &Window::orders, 4));
    windows.insert("ann", Window{1, 7});
    EXPECT_TRUE(windows.update_element("ann", &Window::orders, 4));
    EXPECT_EQ(windows.lookup_element("ann", &Window::orders), 4);
    EXPECT_EQ(windows.lookup_element("ann", &Window::refused), 7);
}

TEST_F(ETS, r024_a_change_that_throws_leaves_the_row_as_it_was) {
    const auto windows = make<Table<std::string, Window>>();
    windows.insert("ann", Window{1, 7});
    const auto fail = [](Window& row) {
        row.orders = 99;
        throw std::runtime_error("no");
    };
    EXPECT_THROW(windows.update("ann", fail), std::runtime_error);
    EXPECT_EQ(windows.lookup_element("ann", &Window::orders), 1);
}

TEST_F(ETS, r025_rows_are_selected_and_shaped) {
    const auto table = make<Table<int, Window, TableKind::OrderedSet>>();
    for (int key = 0; key < 6; ++key) table.insert(key, Window{key, key % 2});
    const auto equal_halves = [](int, const Window& row) { return row.orders == row.refused; };
    const auto key_of = [](int key, const Window&) { return key; };
    EXPECT_EQ(table.select(equal_halves, key_of), (std::vector<int>{0, 1}));
    EXPECT_EQ(table.select(equal_halves).size(), 2U);
    EXPECT_TRUE(table.select([](int, const Window&) { return false; }).empty());
}

template <class T>
void expect_each_once(const T& table, std::size_t rows, std::size_t limit) {
    auto selection = table.select([](int, int row) { return row >= 0; }, limit);
    std::vector<int> seen;
    while (const auto batch = selection.next()) {
        EXPECT_LE(batch->size(), limit);
        for (const auto& [key, row] : *batch) seen.push_back(key * 100 + row);
    }
    EXPECT_FALSE(selection.next());
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen.size(), rows);
    EXPECT_TRUE(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_F(ETS, r026_portions_bring_every_row_once_and_then_nothing) {
    const auto table = make<Table<int, int>>();
    const auto bag = make<Table<int, int, TableKind::Bag>>();
    for (int row = 0; row < 50; ++row) {
        table.insert(row, 1);
        bag.insert(row % 3, row);
    }
    for (const std::size_t limit : {1U, 7U, 50U, 100U}) {
        expect_each_once(table, 50, limit);
        expect_each_once(bag, 50, limit);
    }
    EXPECT_THROW(table.select([](int, int) { return true; }, 0), std::invalid_argument);
    EXPECT_FALSE((make<Table<int, int>>().select([](int, int) { return true; }, 5).next()));
}

TEST_F(ETS, r029_folds_visit_each_row_once_and_an_ordered_table_in_either_order) {
    const auto table = make<Table<int, int, TableKind::OrderedSet>>();
    const auto note = [](std::vector<int> seen, int key, int) {
        seen.push_back(key);
        return seen;
    };
    EXPECT_EQ(table.fold(std::vector<int>{7}, note), std::vector<int>{7});
    for (const int key : {2, 3, 1}) table.insert(key, 0);
    EXPECT_EQ(table.fold(std::vector<int>{}, note), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(table.fold_right(std::vector<int>{}, note), (std::vector<int>{3, 2, 1}));
}

TEST_F(ETS, r031_a_fixed_table_is_walked_whole_whatever_is_erased) {
    const auto table = make<Table<int, int>>();
    for (int key = 0; key < 20; ++key) table.insert(key, key);
    as_owner([&](Owner& process) {
        table.fix(process);
        int visited = 0;
        for (std::optional<int> key = table.first(); key; key = table.next(*key)) {
            ++visited;
            table.erase(*key);
            table.insert(*key + 1000, 0);
        }
        EXPECT_EQ(visited, 20);
        table.release(process);
        EXPECT_THROW(table.next(3), TableError);
    });
}

TEST_F(ETS, r031_fixations_nest_end_with_their_process_and_are_nobody_elses_to_release) {
    const auto table = make<Table<int, int>>();
    table.insert(1, 1);
    const auto other = runtime.start<Owner>().value();
    const auto as_other = [&](Owner::Job job) { call(other, Owner::Do{std::move(job)}).get(); };
    as_other([&](Owner& process) {
        table.fix(process);
        table.fix(process);
        table.release(process);
    });
    as_owner([&](Owner& process) { table.release(process); }); // has not fixed it: nothing
    table.erase(1);
    EXPECT_EQ(table.next(1), std::nullopt); // still fixed
    runtime.exit(other.pid(), ExitReason::kill());
    runtime.run_until_idle();
    EXPECT_THROW(table.next(1), TableError);
}

TEST_F(ETS, r032_next_of_a_key_that_is_gone_fails_without_order_and_goes_on_with_it) {
    const auto hashed = make<Table<int, int>>();
    const auto ordered = make<Table<int, int, TableKind::OrderedSet>>();
    for (const int key : {10, 20, 30}) {
        hashed.insert(key, 0);
        ordered.insert(key, 0);
    }
    hashed.erase(20);
    ordered.erase(20);
    EXPECT_THROW(hashed.next(20), TableError);
    EXPECT_EQ(ordered.next(20), 30);
}

TEST_F(ETS, r035_renaming_moves_the_name_with_the_contents) {
    const Tables tables;
    as_owner([&](Owner& process) {
        tables.create<Stock>(process, {.name = "stock"}).insert("apple", 3);
        tables.create<Stock>(process, {.name = "other"});
    });
    EXPECT_THROW(tables.rename("stock", "goods"), TableError); // protected: its owner's to rename
    as_owner([&](Owner&) {
        EXPECT_THROW(tables.rename("unknown", "goods"), TableError);
        EXPECT_THROW(tables.rename("stock", "other"), TableError);
        tables.rename("stock", "goods");
    });
    EXPECT_FALSE(tables.whereis<Stock>("stock"));
    EXPECT_EQ(tables.whereis<Stock>("goods")->lookup("apple"), 3);
    EXPECT_EQ(tables.whereis<Stock>("goods")->options().name, "goods");
    EXPECT_EQ(tables.names(), (std::vector<std::string>{"goods", "other"}));
}

} // namespace
} // namespace canopy
