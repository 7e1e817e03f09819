// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/warehouse.hpp"

#include "app/orders/order_process.hpp"
#include "app/orders/product_requests.hpp"
#include "app/storage/product_store.hpp"
#include "app/storage/transaction.hpp"
#include "tests/app/paying_world.hpp"
#include "tests/property/check.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <thread>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

class WarehouseTest : public PayingWorld {
protected:
    static constexpr std::int64_t pieces_each = 2; ///< in order()

    /// How many orders are in a status that holds their pieces.
    std::int64_t holding() { return holding_of(system().orders().count_by_status().get().value()); }
    static std::int64_t holding_of(const std::map<OrderStatus, std::int64_t>& counts) {
        return counts.at(OrderStatus::Confirmed) + counts.at(OrderStatus::Shipped) + counts.at(OrderStatus::Delivered);
    }
    /// What lies on the shelf and what orders hold, at one moment.
    std::int64_t pieces_there_are() {
        const auto count = [product = teapot](Database& database) {
            return in_one_view(database, [&]() -> StorageResult<std::int64_t> {
                const auto shelf = ProductStore{database}.shelf(product);
                if (!shelf) return tl::unexpected(shelf.error());
                return OrderStore{database}.count_by_status().map(
                    [&](const auto& counts) { return *shelf->pieces + holding_of(counts) * pieces_each; });
            });
        };
        return system().services()->repo.read<std::int64_t>("test.count", count).get().value();
    }
    std::string kind(const Result<Shelf>& result) { return result ? "ok" : std::string{to_word(result.error().kind)}; }
};

TEST_F(WarehouseTest, CountsWhatIsPutOnAShelf) {
    start_paying();
    ASSERT_TRUE(place("a"));
    EXPECT_EQ(Warehouse::stock(system().warehouse(), teapot).get(), (Shelf{teapot, std::nullopt})) << "not counted at first";
    set_stock(3);
    restock(4);
    EXPECT_EQ(stock(), 7);
    ASSERT_TRUE(Warehouse::take_inventory(system().warehouse(), teapot, std::nullopt).get());
    EXPECT_EQ(Warehouse::stock(system().warehouse(), teapot).get()->pieces, std::nullopt);
}

TEST_F(WarehouseTest, RefusesWhatMakesNoSense) {
    start_paying();
    ASSERT_TRUE(place("a"));
    const Ref<Warehouse> warehouse = system().warehouse();
    EXPECT_EQ(kind(Warehouse::stock(warehouse, ProductId{"unicorn"}).get()), "not_found");
    EXPECT_EQ(kind(Warehouse::restock(warehouse, ProductId{"unicorn"}, 1).get()), "not_found");
    EXPECT_EQ(kind(Warehouse::take_inventory(warehouse, ProductId{"unicorn"}, 1).get()), "not_found");
    EXPECT_EQ(kind(Warehouse::restock(warehouse, teapot, 1).get()), "conflict") << "it is not counted";
    set_stock(1);
    for (const std::int64_t pieces : {std::int64_t{0}, std::int64_t{-1}, Warehouse::most_pieces + 1})
        EXPECT_EQ(kind(Warehouse::restock(warehouse, teapot, pieces).get()), "invalid");
    EXPECT_EQ(kind(Warehouse::take_inventory(warehouse, teapot, -1).get()), "invalid");
    EXPECT_EQ(stock(), 1);
}

TEST_F(WarehouseTest, ADeliveryThatDoesNotFitOnTheShelfIsRefusedAndTheProductCanStillBeChanged) {
    start_paying();
    ASSERT_TRUE(place("a"));
    set_stock(2);
    const auto refused = Warehouse::restock(system().warehouse(), teapot, Warehouse::most_pieces - 1).get();
    ASSERT_EQ(kind(refused), "invalid");
    EXPECT_EQ(refused.error().text, "pieces would make more than 1000000000 on the shelf");
    EXPECT_EQ(stock(), 2);
    restock(Warehouse::most_pieces - 2);
    EXPECT_EQ(stock(), Warehouse::most_pieces);
    EXPECT_EQ(kind(Warehouse::restock(system().warehouse(), teapot, 1).get()), "invalid");
    const Form renamed{{"name", "Pot"}};
    EXPECT_TRUE(runtime().wait_for<Result<Product>>(
        [this, renamed](Process&) { return update_product(system().services(), teapot, renamed); }));
}

TEST_F(WarehouseTest, WarnsOnceOfAShelfThatIsLowUntilItIsFilledAgain) {
    start_paying();
    ASSERT_TRUE(place("a"));
    set_stock(8);
    const auto listener = runtime().start<Listener<StockEvent>>(system().pub_sub(), "stock").value();
    const auto warnings = [&] {
        return std::ranges::count_if(Listener<StockEvent>::heard(listener),
                                     [](const StockEvent& event) { return std::holds_alternative<StockLow>(event); });
    };
    for (const char* id : {"b", "c", "d"}) ASSERT_TRUE(place_past_limits(id));
    ASSERT_TRUE(advance("a"));
    runtime().run_until_idle();
    EXPECT_EQ(warnings(), 0) << "6 left";
    ASSERT_TRUE(advance("b"));
    ASSERT_TRUE(advance("c"));
    runtime().run_until_idle();
    EXPECT_EQ(warnings(), 1) << "4, then 2 left";
    EXPECT_EQ(Listener<StockEvent>::heard(listener).back(), (StockEvent{StockChanged{teapot, 2}}));
    restock(10);
    set_stock(5);
    runtime().run_until_idle();
    EXPECT_EQ(warnings(), 2);
}

TEST_F(WarehouseTest, SeveralItemsOfOneProductAreAddedUp) {
    start_paying();
    NewOrder twice = order("a");
    twice.items.push_back(twice.items.front());
    ASSERT_TRUE(system().orders().place(twice).get());
    set_stock(3);
    EXPECT_EQ(advance("a")->waiting_for, "stock: 1 of Teapot missing");
    restock(1);
    runtime().advance(1s);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(stock(), 0);
    EXPECT_EQ(word(cancel("ada", "a")), "cancelled");
    EXPECT_EQ(stock(), 4);
}

TEST_F(WarehouseTest, NamesEverythingThatIsMissingAndTakesNothing) {
    start_paying();
    NewOrder both = order("a");
    both.items.push_back({.product = ProductId{"Cup"}, .quantity = 6, .price = Money{300}});
    ASSERT_TRUE(system().orders().place(both).get());
    set_stock(1);
    ASSERT_TRUE(Warehouse::take_inventory(system().warehouse(), ProductId{"Cup"}, 2).get());
    EXPECT_EQ(advance("a")->waiting_for, "stock: 4 of Cup, 1 of Teapot missing");
    restock(1);
    runtime().advance(1s);
    EXPECT_EQ(get("a")->waiting_for, "stock: 4 of Cup missing");
    EXPECT_EQ(stock(), 2) << "not a piece is taken before all are there";
}

TEST_F(WarehouseTest, AnOrderThatWaitsGoesOnWhenTheProductsStockIsRaisedByARequest) {
    start_paying();
    ASSERT_TRUE(place("a"));
    set_stock(0);
    EXPECT_EQ(advance("a")->waiting_for, "stock: 2 of Teapot missing");
    const auto raise_to = [this](Form::Value pieces) {
        runtime().wait_for<Result<Product>>([&, pieces](Process&) {
            return update_product(system().services(), teapot, {{"stock", pieces}});
        });
        runtime().advance(1s); // shorter than the pause after which it looks by itself
    };
    static_assert(OrderProcess::stock_pause > 5s);
    raise_to(1);
    EXPECT_EQ(get("a")->waiting_for, "stock: 1 of Teapot missing");
    raise_to(3);
    EXPECT_EQ(word(get("a")), "confirmed");
    EXPECT_EQ(stock(), 1);

    ASSERT_TRUE(place("b"));
    EXPECT_EQ(advance("b")->waiting_for, "stock: 1 of Teapot missing");
    raise_to(Form::Nothing{});
    EXPECT_EQ(word(get("b")), "confirmed") << "its pieces are not counted any more";
}

/// Whatever is asked in whatever order, and whatever crashes: what is on the shelf and what orders hold is what came in.
TEST_F(WarehouseTest, NoPieceIsLostOrTakenTwiceInAnyInterleaving) {
    int round = 0;
    const auto holds = [&](const std::vector<std::uint8_t>& choices) {
        std::filesystem::remove(file());
        gateway = GatewayControls{any_seed, {.latency = 2ms, .failure_percent = 10}};
        auto wanted = config();
        wanted.simulated_seed = static_cast<std::uint64_t>(++round);
        wanted.gateway = gateway;
        start(wanted);
        std::int64_t came_in = 6;
        for (int i = 0; i < 6; ++i) RC_ASSERT(bool(place_past_limits(std::to_string(i))));
        set_stock(came_in);
        for (const std::uint8_t choice : choices) {
            const OrderId id{std::to_string(choice / 8 % 6)};
            switch (choice % 8) {
            case 0:
            case 1:
            case 2: system().orders().advance(id).then([](const auto&) {}); break;
            case 3: system().orders().cancel(UserId{"ada"}, id).then([](const auto&) {}); break;
            case 4: runtime().advance(std::chrono::milliseconds{choice / 8}); break;
            case 5: fault::crash(runtime(), process_of(id.text())); break;
            case 6:
                if (choice > 200) fault::crash(runtime(), whereis("repo_writer"));
                break;
            default: restock(2); came_in += 2;
            }
        }
        gateway.set_failure_percent(0);
        runtime().advance(5min);
        RC_ASSERT(stock() >= 0);
        RC_ASSERT(stock() + holding() * pieces_each == came_in);
        RC_ASSERT(gateway.books().taken.cents - gateway.books().given_back.cents == holding() * 4800);
        m_system.reset();
    };
    rc::detail::TestParams params;
    params.maxSuccess = 60;
    params.seed = any_seed;
    params.maxSize = 60;
    canopy::testing::detail::check_with("warehouse", params, holds);
}

/// Real threads: many customers confirm and cancel at once, and somebody looks at the shelf all the time.
TEST_F(WarehouseTest, AShelfNeverGoesBelowZeroUnderManyThreads) {
    constexpr int orders = 120;
    constexpr std::int64_t pieces = 100; // for 50 orders
    start({.workers = 4, .database = file(), .durability = DatabaseOptions::Durability::Normal, .gateway = gateway});
    for (int i = 0; i < orders; ++i) ASSERT_TRUE(place_past_limits(std::to_string(i)));
    set_stock(pieces);
    std::atomic<int> done{0};
    std::vector<std::thread> customers;
    for (int thread = 0; thread < 4; ++thread)
        customers.emplace_back([&, thread] {
            for (int i = thread; i < orders; i += 4) {
                (void)advance(std::to_string(i));
                if (i % 3 == 0) (void)cancel("ada", std::to_string(i));
            }
            ++done;
        });
    std::set<std::int64_t> seen;
    while (done < 4) seen.insert(pieces_there_are());
    for (std::thread& customer : customers) customer.join();
    seen.insert(pieces_there_are()); // orders that the last cancellations woke may still be confirmed: it holds at any moment
    EXPECT_EQ(seen, std::set<std::int64_t>{pieces});
}

} // namespace
} // namespace canopy::app
