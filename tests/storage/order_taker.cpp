// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

// canopy_order_taker DATABASE RUN: takes orders as fast as it can and writes the id of each that is acknowledged to standard
// output, a line each, until it is killed.

#include "app/settings/database_url.hpp"
#include "app/system.hpp"
#include "otp/task.hpp"

#include <QCoreApplication>

#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace canopy;
using namespace canopy::app;

constexpr int clients = 32;

/// At once and whole: what stays in a buffer dies with the program.
bool say(const std::string& line) {
    return ::write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

Async<void> take_orders(Orders orders, std::string run, int client) {
    for (int i = 0;; ++i) {
        const std::string id = fmt::format("{}-{}-{}", run, client, i);
        NewOrder order{OrderId(id), UserId(fmt::format("user-{}-{}", client, i / 5)), {catalogue().front(), catalogue().back()}};
        Call<OrderDesk::Place> placing = orders.place(std::move(order));
        const Result<Order> placed = co_await std::move(placing);
        if (placed && !say(id + "\n")) co_return; // nobody reads any more
    }
}

Async<void> run_clients(Process& main, Orders orders, std::string run) {
    std::vector<Task<void>> tasks;
    for (int client = 0; client < clients; ++client)
        tasks.push_back(async(main, [orders, run, client](Process&) { return take_orders(orders, run, client); }));
    for (const Task<void>& task : tasks) co_await task.await(std::nullopt);
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv); // finds the SQL driver
    if (argc != 3) return 2;
    const auto location = parse_database_url(argv[1]);
    if (!location) return 2;
    SystemConfig config{.database = *location};
    config.durability = DatabaseOptions::Durability::Normal; // a killed program loses nothing that was written; only power does
    const auto system = System::start(config);
    if (!system) {
        fmt::print(stderr, "canopy_order_taker: {}\n", system.error().text);
        return 1;
    }
    const std::string run = argv[2];
    (*system)->runtime().wait_for<void>(
        [orders = (*system)->orders(), run](Process& main) { return run_clients(main, orders, run); });
    return 0;
}
