// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "otp/table.hpp"

#include "otp/gen_server.hpp"
#include "otp/tables.hpp"

#include <gtest/gtest.h>

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
};

class TableTest : public testing::Test {
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

TEST_F(TableTest, ASetKeepsTheLastRowOfAKey) {
    const auto stock = make<Stock>();
    stock.insert("apple", 1);
    stock.insert("apple", 2);
    EXPECT_EQ(stock.lookup("apple"), 2);
    EXPECT_EQ(stock.lookup("pear"), std::nullopt);
    EXPECT_EQ(stock.size(), 1U);
}

TEST_F(TableTest, ManyRowsAreAllFoundAndErased) {
    const auto table = make<Table<int, std::string>>();
    for (int key = 0; key < 5000; ++key) table.insert(key, std::to_string(key));
    for (int key = 0; key < 5000; key += 2) EXPECT_TRUE(table.erase(key));
    EXPECT_EQ(table.size(), 2500U);
    for (int key = 0; key < 5000; ++key) EXPECT_EQ(table.member(key), key % 2 == 1);
    EXPECT_EQ(table.lookup(4999), "4999");
}

TEST_F(TableTest, AnOrderedSetIsWalkedInTheOrderOfItsKeys) {
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

TEST_F(TableTest, NeighboursAreThoseOfAnyKeyPresentOrNot) {
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

TEST_F(TableTest, ABagKeepsDifferentRowsOfAKeyOnceInTheOrderOfInsertion) {
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    for (const int row : {3, 1, 3, 2}) bag.insert("apple", row);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{3, 1, 2}));
    EXPECT_EQ(bag.lookup("pear"), std::vector<int>{});
    EXPECT_EQ(bag.size(), 3U);
}

TEST_F(TableTest, ADuplicateBagKeepsEqualRowsAndErasesAllEqualToOne) {
    const auto bag = make<Table<std::string, int, TableKind::DuplicateBag>>();
    for (const int row : {3, 1, 3}) bag.insert("apple", row);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{3, 1, 3}));
    EXPECT_EQ(bag.erase_object("apple", 3), 2U);
    EXPECT_EQ(bag.lookup("apple"), (std::vector<int>{1}));
    EXPECT_EQ(bag.erase_object("apple", 1), 1U);
    EXPECT_FALSE(bag.member("apple"));
}

TEST_F(TableTest, EraseObjectOfASetErasesOnlyAnEqualRow) {
    const auto stock = make<Stock>();
    stock.insert("apple", 1);
    EXPECT_EQ(stock.erase_object("apple", 2), 0U);
    EXPECT_EQ(stock.erase_object("apple", 1), 1U);
    EXPECT_EQ(stock.size(), 0U);
}

TEST_F(TableTest, InsertNewLeavesAKeyThatIsThere) {
    const auto stock = make<Stock>();
    EXPECT_TRUE(stock.insert_new("apple", 1));
    EXPECT_FALSE(stock.insert_new("apple", 2));
    EXPECT_EQ(stock.lookup("apple"), 1);
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    EXPECT_TRUE(bag.insert_new("apple", 1));
    EXPECT_FALSE(bag.insert_new("apple", 2));
}

TEST_F(TableTest, TakeAnswersAndErasesAllRowsOfTheKey) {
    const auto bag = make<Table<std::string, int, TableKind::Bag>>();
    bag.insert("apple", 1);
    bag.insert("apple", 2);
    EXPECT_EQ(bag.take("apple"), (std::vector<int>{1, 2}));
    EXPECT_EQ(bag.take("apple"), std::vector<int>{});
}

TEST_F(TableTest, UpdateChangesARowInPlaceAndTellsIfThereIsNone) {
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

TEST_F(TableTest, ACounterAnswersItsNewValueAndMayBeAField) {
    const auto windows = make<Table<std::string, Window>>();
    EXPECT_EQ(windows.update_counter("ann", &Window::orders, 2, Window{}), 2);
    EXPECT_EQ(windows.update_counter("ann", &Window::orders, 3), 5);
    EXPECT_EQ(windows.lookup("ann")->refused, 0);
    const auto stock = make<Stock>();
    EXPECT_EQ(stock.update_counter("apple", 1, 10), 11);
    EXPECT_EQ(stock.update_counter("apple", -1), 10);
}

TEST_F(TableTest, CountingUnderAMissingKeyFailsAndStoresNothing) {
    const auto stock = make<Stock>();
    EXPECT_THROW(stock.update_counter("apple", 1), TableError);
    EXPECT_EQ(stock.size(), 0U);
}

TEST_F(TableTest, SelectCountAndDeleteMeanTheSameRows) {
    const auto table = make<Table<int, int>>();
    for (int key = 0; key < 10; ++key) table.insert(key, key * key);
    const auto large = [](int, int row) { return row > 30; };
    EXPECT_EQ(table.select(large).size(), 4U);
    EXPECT_EQ(table.select_count(large), 4U);
    EXPECT_EQ(table.select_delete(large), 4U);
    EXPECT_EQ(table.size(), 6U);
    EXPECT_EQ(table.select_count(large), 0U);
}

TEST_F(TableTest, AnEmptiedTableGoesOnWorking) {
    const auto stock = make<Stock>();
    for (int key = 0; key < 100; ++key) stock.insert(std::to_string(key), key);
    stock.erase_all();
    EXPECT_EQ(stock.size(), 0U);
    stock.insert("apple", 1);
    EXPECT_EQ(stock.to_list(), (Entries{{"apple", 1}}));
}

TEST_F(TableTest, RowsAreCopies) {
    const auto table = make<Table<int, std::vector<int>>>();
    std::vector<int> row{1};
    table.insert(1, row);
    row.push_back(2);
    std::vector<int> found = *table.lookup(1);
    found.push_back(3);
    EXPECT_EQ(table.lookup(1), std::vector<int>{1});
}

TEST_F(TableTest, AProtectedTableIsReadByAllAndWrittenByItsOwner) {
    const auto stock = make<Stock>(TableAccess::Protected);
    EXPECT_THROW(stock.insert("apple", 1), TableError);
    EXPECT_THROW(stock.erase_all(), TableError);
    EXPECT_THROW(stock.delete_table(), TableError);
    as_owner([&](Owner&) { stock.insert("apple", 2); });
    EXPECT_EQ(stock.lookup("apple"), 2);
}

TEST_F(TableTest, APrivateTableIsItsOwnersAlone) {
    const auto stock = make<Stock>(TableAccess::Private);
    as_owner([&](Owner&) {
        stock.insert("apple", 2);
        EXPECT_EQ(stock.lookup("apple"), 2);
    });
    EXPECT_THROW(stock.lookup("apple"), TableError);
    EXPECT_THROW(stock.size(), TableError);
}

TEST_F(TableTest, TheDefaultsAreProtectedSetOwnedByItsMaker) {
    Stock stock;
    as_owner([&](Owner& process) { stock = Stock{process}; });
    EXPECT_EQ(stock.options().access, TableAccess::Protected);
    EXPECT_EQ(stock.owner(), owner.pid());
}

TEST_F(TableTest, EveryUseOfADeletedTableFails) {
    const auto stock = make<Stock>();
    stock.delete_table();
    EXPECT_THROW(stock.lookup("apple"), TableError);
    EXPECT_THROW(stock.insert("apple", 1), TableError);
    EXPECT_THROW(stock.delete_table(), TableError);
    EXPECT_THROW(Stock{}.size(), TableError);
    EXPECT_FALSE(stock.alive());
    EXPECT_EQ(stock.owner(), Pid{});
}

TEST_F(TableTest, ATableIsGoneWhenTheDownOfItsOwnerIsSeen) {
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

TEST_F(TableTest, ItsRowsAreFreedWithItsOwner) {
    const auto table = make<Table<int, std::shared_ptr<int>>>();
    const auto row = std::make_shared<int>(7);
    for (int key = 0; key < 100; ++key) table.insert(key, row);
    EXPECT_EQ(row.use_count(), 101);
    end_owner();
    EXPECT_EQ(row.use_count(), 1);
}

TEST_F(TableTest, ANamedTableIsFoundByNameUntilItsOwnerEnds) {
    const Tables tables;
    as_owner([&](Owner& process) { tables.create<Stock>(process, {.name = "stock"}).insert("apple", 3); });
    EXPECT_EQ(tables.whereis<Stock>("stock")->lookup("apple"), 3);
    EXPECT_FALSE(tables.whereis<Stock>("unknown"));
    EXPECT_EQ(tables.names(), std::vector<std::string>{"stock"});
    end_owner();
    EXPECT_FALSE(tables.whereis<Stock>("stock"));
    EXPECT_TRUE(tables.names().empty());
}

TEST_F(TableTest, ANameIsTakenOnceAndFreeAfterTheTableIsDeleted) {
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

TEST_F(TableTest, ANamedTableOfOtherTypesIsRefused) {
    const Tables tables;
    as_owner([&](Owner& process) { tables.create<Stock>(process, {.name = "stock"}); });
    EXPECT_THROW((tables.whereis<Table<int, int>>("stock")), TableError);
}

TEST(TableThreads, ConcurrentIncrementsLoseNothing) {
    Runtime runtime{Threads{2}};
    const auto owner = runtime.start<Owner>().value();
    Table<int, int> counters;
    call(owner, Owner::Do{[&](Owner& process) { counters = Table<int, int>{process, {.access = TableAccess::Public}}; }}).get();
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

TEST(TableThreads, ReadersOfASetSeeWholeRowsWhileOthersWrite) { read_while_others_write<TableKind::Set>(); }

TEST(TableThreads, ReadersOfAnOrderedSetSeeWholeRowsWhileOthersWrite) { read_while_others_write<TableKind::OrderedSet>(); }

TEST(TableThreads, TablesAreGoneByTheTimeTheDownArrives) {
    Runtime runtime{Threads{2}};
    const int alive = runtime.wait_for<int>([](Process& process) -> Async<int> {
        int late = 0;
        for (int round = 0; round < 500; ++round) {
            auto table = std::make_shared<Table<int, int>>();
            Runtime::Body body = [table](Process& owner) -> Async<void> {
                *table = Table<int, int>{owner};
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

} // namespace
} // namespace canopy
