// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later

// canopy_order_taker DATABASE place|change RUN [ID...]: takes orders as fast as it can and writes a line to standard output for
// each answer, until it is killed. `place` only places and does not wait for the disk; `change` is as durable as the program
// is by itself, and confirms and cancels in between. Before that it asks again for the orders of these ids, whatever became of
// them, and for the first of them with other content.
//
//     placed RUN-CLIENT-NUMBER     confirmed ID     cancelled ID     again ID     conflict ID     wrong ID: why

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

enum class Work { Place, Change };

/// At once and whole: what stays in a buffer dies with the program. False: nobody reads any more.
bool say(const std::string& line) {
    const std::string whole = line + "\n";
    return ::write(STDOUT_FILENO, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
}

/// The same for the same id, in whatever program; five orders a user, as many as the limit lets in.
NewOrder order_of(const std::string& id) {
    const std::size_t dash = id.rfind('-');
    const int number = std::stoi(id.substr(dash + 1));
    const UserId user{fmt::format("{}-{}", id.substr(0, dash), number / 5)};
    return {.id = OrderId{id}, .user = user, .items = {catalogue().front(), catalogue().back()}};
}

/// Asks with the same id until there is an answer that is none of "try again".
Async<Result<Order>> place(Orders orders, NewOrder order) {
    for (;;) {
        Call<OrderDesk::Place> placing = orders.place(order);
        Result<Order> placed = co_await std::move(placing);
        if (placed || placed.error().kind != OrderError::Kind::Unavailable) co_return placed;
    }
}

Async<bool> place_and_say(Orders orders, std::string id, std::string word) {
    NewOrder order = order_of(id);
    Async<Result<Order>> placing = place(orders, order);
    const Result<Order> placed = co_await placing;
    if (!placed) co_return say("wrong " + id + ": " + placed.error().to_string());
    const bool same = placed->user == order.user && placed->items == order.items && placed->total == total_of(order.items);
    co_return say(same ? word + " " + id : "wrong " + id + ": another order is answered");
}

Async<void> ask_again(Orders orders, std::string id) {
    Async<bool> asking = place_and_say(orders, std::move(id), "again");
    (void)co_await asking;
}

Async<void> ask_for_another(Orders orders, std::string id) {
    NewOrder other = order_of(id);
    ++other.items.front().quantity;
    Async<Result<Order>> placing = place(orders, std::move(other));
    const Result<Order> placed = co_await placing;
    const bool refused = !placed && placed.error().kind == OrderError::Kind::Conflict;
    say(refused ? "conflict " + id : "wrong " + id + ": other content is no conflict");
}

/// Every third order is only placed, the next one confirmed, the one after that cancelled as well.
Async<bool> change(Orders orders, std::string id, int number) {
    if (number % 3 == 0) co_return true;
    Call<OrderDesk::Advance> advancing = orders.advance(OrderId{id});
    const Result<Order> advanced = co_await std::move(advancing);
    if (!advanced || advanced->status != OrderStatus::Confirmed) co_return true;
    if (!say("confirmed " + id)) co_return false;
    if (number % 3 == 1) co_return true;
    Call<OrderDesk::Cancel> cancelling = orders.cancel(order_of(id).user, OrderId{id});
    const Result<Order> cancelled = co_await std::move(cancelling);
    co_return !cancelled || say("cancelled " + id);
}

Async<void> take_orders(Orders orders, Work work, std::string client) {
    bool heard = true;
    for (int number = 0; heard; ++number) {
        const std::string id = fmt::format("{}-{}", client, number);
        Async<bool> placing = place_and_say(orders, id, "placed");
        heard = co_await placing;
        if (!heard || work == Work::Place) continue;
        Async<bool> changing = change(orders, id, number);
        heard = co_await changing;
    }
}

Async<void> await_all(std::vector<Task<void>> tasks) {
    for (const Task<void>& task : tasks) co_await task.await(std::nullopt);
}

Async<void> run(Process& main, Orders orders, Work work, std::string name, std::vector<std::string> again) {
    std::vector<Task<void>> tasks;
    for (const std::string& id : again) tasks.push_back(async(main, [orders, id](Process&) { return ask_again(orders, id); }));
    Async<void> asking = await_all(std::move(tasks));
    co_await asking;
    tasks.clear();
    if (!again.empty())
        tasks.push_back(async(main, [orders, id = again.front()](Process&) { return ask_for_another(orders, id); }));
    for (int client = 0; client < clients; ++client) {
        const std::string its = fmt::format("{}-{}", name, client);
        tasks.push_back(async(main, [orders, work, its](Process&) { return take_orders(orders, work, its); }));
    }
    Async<void> taking = await_all(std::move(tasks));
    co_await taking;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv); // finds the SQL driver
    if (argc < 4) return 2;
    const auto location = parse_database_url(argv[1]);
    if (!location) return 2;
    const Work work = std::string{argv[2]} == "change" ? Work::Change : Work::Place;
    SystemConfig config{.database = *location};
    // A killed program loses nothing that was written; only power does.
    if (work == Work::Place) config.durability = DatabaseOptions::Durability::Normal;
    const auto system = System::start(config);
    if (!system) {
        fmt::print(stderr, "canopy_order_taker: {}\n", system.error().text);
        return 1;
    }
    const std::string name = argv[3];
    const std::vector<std::string> again(argv + 4, argv + argc);
    (*system)->runtime().wait_for<void>(
        [orders = (*system)->orders(), work, name, again](Process& main) { return run(main, orders, work, name, again); });
    return 0;
}
