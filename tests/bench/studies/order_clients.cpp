// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/studies/order_clients.hpp"

#include "tests/bench/workload.hpp"

#include "app/orders/workload.hpp"
#include "otp/task.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace canopy::bench {

namespace {

Async<Acknowledgements> order_on(app::Orders orders, int client, int count) {
    Acknowledgements times;
    for (int i = 0; i < count; ++i) {
        // Five orders a minute are allowed to each user.
        app::NewOrder order{app::OrderId(fmt::format("order-{}-{}", client, i)),
                            app::UserId(fmt::format("user-{}-{}", client, i / 5)),
                            {app::catalogue().front()}};
        const Stopwatch stopwatch;
        Call<app::OrderDesk::Place> placing = orders.place(std::move(order));
        if (co_await std::move(placing)) times.push_back(stopwatch.elapsed());
    }
    co_return times;
}

} // namespace

Async<Acknowledgements> place_orders(Process& main, Clients clients) {
    std::vector<Task<Acknowledgements>> tasks;
    for (int client = 0; client < clients.count; ++client)
        tasks.push_back(
            async(main, [clients, client](Process&) { return order_on(clients.orders, client, clients.orders_each); }));
    Acknowledgements all;
    for (const Acknowledgements& each : co_await await_many(tasks, std::nullopt)) all.insert(all.end(), each.begin(), each.end());
    co_return all;
}

TemporaryFolder::TemporaryFolder() {
    static int number = 0;
    m_path = std::filesystem::temp_directory_path() / fmt::format("canopy-bench-{}-{}", ::getpid(), ++number);
    std::filesystem::create_directories(m_path);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace canopy::bench
