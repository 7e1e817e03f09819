// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Acknowledged, durable orders a second: through the whole business, whose writer commits all that waits at once, and with a
// transaction an order, on the same file system with the same settings.
#include "tests/bench/studies/order_clients.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"

#include "app/orders/workload.hpp"
#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/transaction.hpp"
#include "app/system.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>

namespace canopy::bench {

namespace {

using namespace app;

constexpr int rounds = 5;
constexpr int alone = 400; ///< orders, a transaction each
constexpr int orders_each = 60;

/// Orders a second; 0: something failed.
double one_by_one() {
    const TemporaryFolder folder;
    StorageResult<Database> database = Database::open({.location = folder.path() / "orders.db"});
    if (!database) return 0;
    OrderStore store(*database);
    const WallTime now{std::chrono::sys_days{std::chrono::January / 1 / 2026}};
    const Stopwatch stopwatch;
    for (int i = 0; i < alone; ++i) {
        const auto order = make_order({OrderId(fmt::format("order-{}", i)), UserId("ada"), {catalogue().front()}}, now);
        StorageResult<Transaction> transaction = Transaction::begin(*database, Transaction::Mode::Immediate);
        if (!transaction || !order || !store.insert(*order) || !transaction->commit()) return 0;
    }
    return alone * 1e9 / nanoseconds(stopwatch.elapsed());
}

double through_the_business(unsigned workers, std::vector<double>& times) {
    const TemporaryFolder folder;
    const auto system = System::start({.workers = workers, .database = folder.path() / "orders.db"});
    if (!system) return 0;
    const Clients clients{.orders = (*system)->orders(), .count = 64, .orders_each = orders_each};
    const Stopwatch stopwatch;
    const auto acknowledged =
        (*system)->runtime().wait_for<Acknowledgements>([&clients](Process& main) { return place_orders(main, clients); });
    const double elapsed = nanoseconds(stopwatch.elapsed());
    (*system)->stop();
    if (acknowledged.size() != static_cast<std::size_t>(clients.count) * orders_each) return 0;
    for (const auto time : acknowledged) times.push_back(nanoseconds(time) / 1e6);
    return static_cast<double>(acknowledged.size()) * 1e9 / elapsed;
}

} // namespace

bool durable_orders(unsigned workers) {
    std::vector<double> single;
    std::vector<double> grouped;
    std::vector<double> ratios;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        single.push_back(one_by_one());
        grouped.push_back(through_the_business(workers, times));
        if (single.back() == 0 || grouped.back() == 0) return false;
        ratios.push_back(grouped.back() / single.back());
    }
    std::sort(times.begin(), times.end());
    const auto part = [&times](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("  a transaction an order: %.0f a second; 64 customers through the business: %.0f a second, %.1f times as many\n",
                median(single), median(grouped), median(ratios));
    std::printf("  acknowledged after: 50 %% within %.2f ms, 99 %% within %.2f ms\n", part(0.5), part(0.99));
    return true;
}

} // namespace canopy::bench
