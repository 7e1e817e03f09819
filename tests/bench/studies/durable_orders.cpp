// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Acknowledged, durable orders a second: through the whole business, whose writer commits all that waits at once, and with a
// transaction an order, on the same file system with the same settings.
#include "tests/bench/studies/order_clients.hpp"
#include "tests/bench/studies/study.hpp"
#include "tests/bench/workload.hpp"
#include "tests/support/postgres_cluster.hpp"

#include "app/orders/workload.hpp"
#include "app/storage/database.hpp"
#include "app/storage/order_store.hpp"
#include "app/storage/transaction.hpp"
#include "app/system.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <functional>

namespace canopy::bench {

namespace {

using namespace app;

constexpr int rounds = 5;
constexpr int alone = 400; ///< orders, a transaction each
constexpr int orders_each = 60;
constexpr double least_ratio = 4; ///< grouped to single: less is a fault of the group commit

/// Orders a second; 0: something failed.
double one_by_one(const DatabaseLocation& location) {
    StorageResult<Database> database = Database::open({.location = location});
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

double through_the_business(unsigned workers, const DatabaseLocation& location, std::vector<double>& times) {
    const auto system = System::start({.workers = workers, .database = location});
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

/// An empty database for each measurement.
using NewDatabase = std::function<DatabaseLocation()>;

bool measure(const char* where, unsigned workers, const NewDatabase& new_database) {
    std::vector<double> single;
    std::vector<double> grouped;
    std::vector<double> ratios;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        single.push_back(one_by_one(new_database()));
        grouped.push_back(through_the_business(workers, new_database(), times));
        if (single.back() == 0 || grouped.back() == 0) return false;
        ratios.push_back(grouped.back() / single.back());
    }
    std::sort(times.begin(), times.end());
    const auto part = [&times](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("  on %s\n", where);
    std::printf("  a transaction an order: %.0f a second; 64 customers through the business: %.0f a second, %.1f times as many\n",
                median(single), median(grouped), median(ratios));
    std::printf("  acknowledged after: 50 %% within %.2f ms, 99 %% within %.2f ms\n", part(0.5), part(0.99));
    if (median(ratios) >= least_ratio) return true;
    std::printf("  that is less than %.0f times as many\n", least_ratio);
    return false;
}

} // namespace

bool durable_orders(unsigned workers) {
    const TemporaryFolder folder;
    int databases = 0;
    const bool sqlite = measure("SQLite", workers, [&] { return folder.path() / fmt::format("orders-{}.db", ++databases); });
    if (!PostgresCluster::missing().empty()) {
        std::printf("  not on PostgreSQL: %s\n", PostgresCluster::missing().c_str());
        return sqlite;
    }
    PostgresCluster cluster; // on the same disk
    return measure("PostgreSQL", workers, [&] { return cluster.new_database(); }) && sqlite;
}

} // namespace canopy::bench
