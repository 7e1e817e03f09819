// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/workload.hpp"

#include "app/orders/sliding_window.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace canopy::app {
namespace {

using namespace std::chrono_literals;

std::vector<Intention> intentions(Workload& workload, Timestamp until, Timestamp tick) {
    std::vector<Intention> all;
    for (Timestamp now = tick; now <= until; now += tick) {
        for (Intention& intention : workload.due(now)) all.push_back(std::move(intention));
    }
    return all;
}

std::vector<NewOrder> placed(const std::vector<Intention>& all) {
    std::vector<NewOrder> orders;
    for (const Intention& intention : all) {
        if (const auto* const place = std::get_if<PlaceOrder>(&intention.what)) orders.push_back(place->order);
    }
    return orders;
}

template <class T>
std::ptrdiff_t count(const std::vector<Intention>& all) {
    return std::ranges::count_if(all, [](const Intention& intention) { return std::holds_alternative<T>(intention.what); });
}

TEST(Workload, TheSameSeedGivesTheSameIntentionsHoweverOftenItIsAsked) {
    Workload often({.seed = 7, .rate = 500});
    Workload seldom({.seed = 7, .rate = 500});
    EXPECT_EQ(intentions(often, 6s, 1ms), intentions(seldom, 6s, 2s));
}

TEST(Workload, IsTheSameOnEveryMachine) {
    Workload workload({.seed = 7, .rate = 100});
    const std::vector<Intention> all = workload.due(1s);
    ASSERT_FALSE(all.empty());
    const NewOrder& first = std::get<PlaceOrder>(all[0].what).order;
    EXPECT_EQ(all[0].at, 5186307ns);
    EXPECT_EQ(first.id.text(), "7bf0ad43d3052599eae84003b8eeef7a");
    EXPECT_EQ(first.user.text(), "frances-79");
}

TEST(Workload, AnotherSeedGivesOtherCustomers) {
    Workload one({.seed = 1, .rate = 100});
    Workload other({.seed = 2, .rate = 100});
    EXPECT_NE(one.due(1s), other.due(1s));
}

TEST(Workload, AnotherRunOfTheSameSeedDiffersInItsOrderIdsOnly) {
    Workload one({.seed = 7, .rate = 100, .run = 1});
    Workload other({.seed = 7, .rate = 100, .run = 2});
    const std::vector<NewOrder> first = placed(one.due(1s));
    const std::vector<NewOrder> second = placed(other.due(1s));
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_NE(first[i].id, second[i].id);
        EXPECT_EQ(first[i].user, second[i].user);
        EXPECT_EQ(first[i].items, second[i].items);
    }
}

TEST(Workload, PlacesAsManyOrdersASecondAsItsRateSays) {
    for (const int rate : {1, 50, 5000}) {
        Workload workload({.seed = 3, .rate = rate});
        const auto orders = static_cast<int>(placed(intentions(workload, 10s, 100ms)).size());
        EXPECT_NEAR(orders, rate * 10, rate + 1) << rate;
    }
}

TEST(Workload, PlacesValidOrdersWithIdsOfTheirOwn) {
    Workload workload({.seed = 11, .rate = 1000});
    std::set<OrderId> ids;
    for (const NewOrder& order : placed(intentions(workload, 5s, 100ms))) {
        EXPECT_TRUE(validate(order).empty());
        EXPECT_TRUE(ids.insert(order.id).second);
    }
}

TEST(Workload, ExceedsTheLimitNowAndThenButSeldom) {
    Workload workload({.seed = 7, .rate = 500});
    std::map<UserId, SlidingWindow> windows;
    int limited = 0;
    int orders = 0;
    for (const Intention& intention : intentions(workload, 60s, 100ms)) {
        const auto* const place = std::get_if<PlaceOrder>(&intention.what);
        if (!place) continue;
        ++orders;
        if (!windows[place->order.user].admit(intention.at).is_ok()) ++limited;
    }
    EXPECT_GT(limited, orders / 100);
    EXPECT_LT(limited, orders / 10);
}

TEST(Workload, MostOrdersGoTheWholeWayAndSomeAreCancelled) {
    Workload workload({.seed = 7, .rate = 100});
    const std::vector<Intention> all = intentions(workload, 60s, 100ms);
    const std::ptrdiff_t orders = count<PlaceOrder>(all);
    EXPECT_GT(count<AdvanceOrder>(all), orders * 2);
    EXPECT_GT(count<CancelOrder>(all), orders / 20);
    EXPECT_LT(count<CancelOrder>(all), orders / 4);
}

TEST(Workload, ChangesOnlyOrdersThatWerePlacedBefore) {
    Workload workload({.seed = 5, .rate = 200});
    std::set<OrderId> known;
    for (const Intention& intention : intentions(workload, 10s, 50ms)) {
        if (const auto* const place = std::get_if<PlaceOrder>(&intention.what)) {
            known.insert(place->order.id);
        } else if (const auto* const cancel = std::get_if<CancelOrder>(&intention.what)) {
            EXPECT_TRUE(known.contains(cancel->id));
        } else {
            EXPECT_TRUE(known.contains(std::get<AdvanceOrder>(intention.what).id));
        }
    }
}

TEST(Workload, ForgetsAnOrderThatWasRefused) {
    Workload workload({.seed = 5, .rate = 100});
    for (const NewOrder& order : placed(workload.due(1s))) workload.forget(order.id);
    workload.set_rate(0, 1s);
    EXPECT_TRUE(workload.due(60s).empty());
}

TEST(Workload, AtRateZeroNothingNewBegins) {
    Workload workload({.seed = 5, .rate = 0});
    EXPECT_EQ(workload.next_at(), std::nullopt);
    EXPECT_TRUE(workload.due(1h).empty());
    workload.set_rate(10, 1h);
    EXPECT_GT(placed(workload.due(1h + 2s)).size(), 10U);
}

TEST(Workload, HandsOverWhatIsLeftWithTheNextCall) {
    Workload whole({.seed = 5, .rate = 1000});
    Workload parts({.seed = 5, .rate = 1000});
    std::vector<Intention> gathered;
    for (auto part = parts.due(1s, 100); !part.empty(); part = parts.due(1s, 100)) {
        EXPECT_LE(part.size(), 100U);
        gathered.insert(gathered.end(), part.begin(), part.end());
    }
    EXPECT_EQ(gathered, whole.due(1s));
}

TEST(SeededRandom, DrawsEvenlyWithinItsLimits) {
    SeededRandom random{1};
    std::map<std::uint64_t, int> drawn;
    for (int i = 0; i < 60'000; ++i) ++drawn[random.below(6)];
    ASSERT_EQ(drawn.size(), 6U);
    for (const auto& [value, times] : drawn) EXPECT_NEAR(times, 10'000, 500) << value;
}

} // namespace
} // namespace canopy::app
