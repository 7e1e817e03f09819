// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_requests.hpp"

#include "app/orders/order_process.hpp"
#include "app/orders/order_telemetry.hpp"

#include <fmt/format.h>
#include <memory>
#include <utility>
#include <vector>

namespace canopy::app {

namespace {

using Begin = OrderProcess::Begin;

constexpr int attempts = 3; // an order's process may end between two looks at it
constexpr std::int64_t restored_at_once = 100;

/// The order's process; started if there is none.
Async<Result<Ref<OrderProcess>>> process_of(const SharedServices& services, const OrderId& id, Begin begin) {
    Runtime& runtime = services->order_supervisor.runtime();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (const Pid pid = services->registry.whereis(id)) co_return Ref<OrderProcess>(runtime, pid);
        ChildSpec spec = OrderProcess::child_spec(services, id, begin);
        auto call = DynamicSupervisor::start_child(services->order_supervisor, std::move(spec)).timeout(default_call_timeout);
        const tl::expected<ChildResult<Pid>, ExitReason> started = co_await std::move(call).attempt();
        if (!started) co_return tl::unexpected(unavailable("the order supervisor", started.error()));
        if (!*started) co_return tl::unexpected(unavailable("the order's process", started->error().reason));
        if (const Pid pid = **started) co_return Ref<OrderProcess>(runtime, pid);
        // It wanted no process: another request has just started it.
    }
    co_return tl::unexpected(unavailable("the order's process", ExitReason::no_process()));
}

/// It was delivered or cancelled while we asked: look again.
bool ended_in_order(const ExitReason& why) { return why.is_orderly() || why.is(ExitReason::Kind::NoProcess); }

/// The order as the database has it.
Async<Result<Order>> stored_order(const OrderServices& services, const OrderId& id) {
    co_return from_repo(co_await services.repo.find(id).attempt());
}

/// Whether the limiter lets a new order in. One that is stored already is no new order.
Async<Result<void>> admit(const OrderServices& services, const Order& order) {
    if (services.registry.whereis(order.id)) co_return Result<void>{};
    const auto admission = co_await RateLimiter::check_and_increment(services.rate_limiter, order.user).attempt();
    if (!admission) co_return tl::unexpected(unavailable("the rate limiter", admission.error()));
    if (admission->is_ok()) co_return Result<void>{};
    const Result<Order> stored = co_await stored_order(services, order.id);
    if (stored && is_same_request(*stored, order)) co_return Result<void>{};
    co_return tl::unexpected(OrderError::rate_limited(admission->wait));
}

void count_placing(const OrderServices& services, const Result<OrderStore::Stored>& placed) {
    if (placed)
        services.ledger.acknowledge(placed->order.id);
    else if (placed.error().kind == OrderError::Kind::RateLimited)
        services.metrics.add(Metric::OrdersLimited);
    else
        services.metrics.add(Metric::OrdersRefused);
}

enum class Admit { Asked, Always };

using Stored = OrderStore::Stored;

Async<Result<Stored>> place(const SharedServices& services, NewOrder& wanted, Admit how, Unknown unknown) {
    const Timestamp now = services->order_supervisor.runtime().now();
    Result<Order> order = make_order(std::move(wanted), services->clock.now(now));
    if (!order) co_return tl::unexpected(std::move(order.error()));
    if (how == Admit::Asked) {
        Result<void> admitted = co_await admit(*services, *order);
        if (!admitted) co_return tl::unexpected(std::move(admitted.error()));
    }
    ExitReason why = ExitReason::no_process();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Result<Ref<OrderProcess>> process = co_await process_of(services, order->id, Begin::New);
        if (!process) co_return tl::unexpected(process.error());
        tl::expected<Result<Stored>, ExitReason> answer = co_await OrderProcess::place(*process, *order, unknown).attempt();
        if (answer) co_return std::move(*answer);
        why = answer.error();
        if (!ended_in_order(why)) break;
    }
    co_return tl::unexpected(unavailable("the order's process", why));
}

/// Asks the process of an order that may be over: only an open one gets a process, for the others `over` is the answer.
template <class Asking, class Over>
Async<Result<Order>> ask_existing(const SharedServices& services, const OrderId& id, const Asking& asking, const Over& over) {
    ExitReason why = ExitReason::no_process();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (!services->registry.whereis(id)) {
            const Result<Order> stored = co_await stored_order(*services, id);
            if (!stored) co_return tl::unexpected(stored.error());
            if (!is_open(stored->status)) co_return over(*stored);
        }
        const Result<Ref<OrderProcess>> process = co_await process_of(services, id, Begin::Stored);
        if (!process) co_return tl::unexpected(process.error());
        tl::expected<Result<Order>, ExitReason> answer = co_await asking(*process).attempt();
        if (answer) co_return std::move(*answer);
        why = answer.error();
        if (!ended_in_order(why)) break;
    }
    co_return tl::unexpected(unavailable("the order's process", why));
}

RequestTimer time_request(const OrderServices& services, const char* request) {
    return {services.order_supervisor.runtime(), services.telemetry, request};
}

Result<Order> counted(const OrderServices& services, Result<Order> changed) {
    if (!changed) services.metrics.add(Metric::ChangesRefused);
    return changed;
}

void broadcast(const OrderServices& services, const OrderEvent& event, const OrderId& id) {
    services.pub_sub.broadcast<OrderEvent>(order_topic(id), event);
    services.pub_sub.broadcast<OrderEvent>(orders_topic, event);
}

/// What its process would tell, for an order without one.
void tell_moved(const OrderServices& services, const OrderMoved& moved) {
    const Order& order = moved.order;
    services.metrics.add(order.status == OrderStatus::Cancelled ? Metric::OrdersCancelled : Metric::OrdersAdvanced);
    tell_transition(services.telemetry, moved.before, order.status, order.updated_at - moved.since);
    broadcast(services, OrderChanged{.order = order, .before = moved.before}, order.id);
}

/// Each order tells its own change, so that one order's changes are heard in their order.
Async<void> tell_all_moved(const SharedServices& services, const std::vector<OrderMoved>& moved) {
    Runtime& runtime = services->order_supervisor.runtime();
    for (const OrderMoved& each : moved) {
        const Pid process = services->registry.whereis(each.order.id);
        if (!process) {
            tell_moved(*services, each);
            continue;
        }
        auto telling = OrderProcess::tell_changes(Ref<OrderProcess>(runtime, process));
        const auto told = co_await std::move(telling).attempt();
        if (!told && !told.error().is(ExitReason::Kind::Timeout)) tell_moved(*services, each); // it ended before it heard
    }
}

using Moved = std::shared_ptr<std::vector<OrderMoved>>;

/// The write was not answered. What it did is told by the orders it concerns, once nothing waits before the database.
Async<void> tell_if_stored(const SharedServices& services, Moved moved) {
    const auto settled = co_await services->repo.settle().attempt();
    if (!settled) co_return; // each learns of it with its next change
    Runtime& runtime = services->order_supervisor.runtime();
    for (const OrderMoved& each : *moved) {
        const Pid process = services->registry.whereis(each.order.id);
        if (!process) continue;
        auto telling = OrderProcess::tell_changes(Ref<OrderProcess>(runtime, process));
        static_cast<void>(co_await std::move(telling).attempt());
    }
}

/// Answers which orders changed; they are in `moved` also when the answer is lost.
Call<RepoWriter::Write<void>> write_change(const Repo& repo, OrderFilter filter, OrderChange change, Moved moved) {
    return repo.write<void>("orders.update_all", [filter = std::move(filter), change, moved](Database& database) {
        return OrderStore{database}.update_all(filter, change).map([&](std::vector<OrderMoved> all) { *moved = std::move(all); });
    });
}

/// Starts the processes of a part of the open orders and waits until they know their state: no crowd before the readers.
Async<Result<void>> restore_part(const SharedServices& services, const std::vector<OrderId>& ids) {
    std::vector<Ref<OrderProcess>> started;
    for (const OrderId& id : ids) {
        const Result<Ref<OrderProcess>> process = co_await process_of(services, id, Begin::Stored);
        if (!process) co_return tl::unexpected(process.error());
        started.push_back(*process);
    }
    for (const Ref<OrderProcess>& process : started) {
        const auto loaded = co_await OrderProcess::get(process).attempt();
        if (loaded && *loaded) services->metrics.add(Metric::OrdersRestored); // the others are over, or look again later
    }
    co_return Result<void>{};
}

OrderError one_by_one(OrderStatus to) {
    return OrderError::invalid({{.field = "status", .text = fmt::format("orders become {} one by one", to_word(to))}});
}

} // namespace

Async<Result<Stored>> create_order(SharedServices services, NewOrder wanted, Unknown unknown) {
    RequestTimer timer = time_request(*services, "place");
    Result<Stored> placed = co_await place(services, wanted, Admit::Asked, unknown);
    count_placing(*services, placed);
    timer.tell(placed);
    co_return placed;
}

Async<Result<Order>> place_order(SharedServices services, NewOrder wanted, Unknown unknown) {
    Result<Stored> placed = co_await create_order(std::move(services), std::move(wanted), unknown);
    co_return std::move(placed).map([](Stored stored) { return std::move(stored.order); });
}

Async<Result<Order>> import_order(SharedServices services, NewOrder wanted) {
    RequestTimer timer = time_request(*services, "import");
    Result<Stored> placed = co_await place(services, wanted, Admit::Always, Unknown::Register);
    count_placing(*services, placed);
    timer.tell(placed);
    co_return std::move(placed).map([](Stored stored) { return std::move(stored.order); });
}

Async<Result<Order>> cancel_order(SharedServices services, UserId user, OrderId id) {
    RequestTimer timer = time_request(*services, "cancel");
    const auto asking = [&user](const Ref<OrderProcess>& process) { return OrderProcess::cancel(process, user); };
    const auto over = [&user](const Order& order) -> Result<Order> {
        return can_cancel(order, user).map([&order] { return order; });
    };
    Result<Order> changed = counted(*services, co_await ask_existing(services, id, asking, over));
    timer.tell(changed);
    co_return changed;
}

Async<Result<Order>> advance_order(SharedServices services, OrderId id) {
    RequestTimer timer = time_request(*services, "advance");
    const auto asking = [](const Ref<OrderProcess>& process) { return OrderProcess::advance(process); };
    const auto over = [](const Order& order) -> Result<Order> {
        return advance(order.status).map([&order](OrderStatus) { return order; });
    };
    Result<Order> changed = counted(*services, co_await ask_existing(services, id, asking, over));
    timer.tell(changed);
    co_return changed;
}

Async<Result<std::vector<OrderId>>> update_orders(SharedServices services, OrderFilter filter, OrderStatus to) {
    RequestTimer timer = time_request(*services, "update_all");
    if (!common_source(to)) co_return tl::unexpected(one_by_one(to));
    const OrderChange change{.to = to, .now = services->clock.now(services->order_supervisor.runtime().now())};
    const Moved moved = std::make_shared<std::vector<OrderMoved>>();
    auto writing = write_change(services->repo, std::move(filter), change, moved);
    const Result<void> stored = from_repo(co_await std::move(writing).attempt());
    timer.tell(stored);
    if (!stored) {
        if (stored.error().kind == OrderError::Kind::Unavailable) co_await tell_if_stored(services, moved);
        co_return tl::unexpected(stored.error());
    }
    co_await tell_all_moved(services, *moved);
    std::vector<OrderId> ids;
    for (const OrderMoved& each : *moved) ids.push_back(each.order.id);
    co_return ids;
}

Async<Result<Order>> get_order(SharedServices services, OrderId id) {
    RequestTimer timer = time_request(*services, "get");
    const auto asking = [](const Ref<OrderProcess>& process) { return OrderProcess::get(process); };
    const auto over = [](const Order& order) -> Result<Order> { return order; };
    Result<Order> found = co_await ask_existing(services, id, asking, over);
    timer.tell(found);
    co_return found;
}

Async<Result<std::size_t>> restore_open_orders(SharedServices services) {
    std::size_t restored = 0;
    std::int64_t after = 0;
    for (;;) {
        const auto part = from_repo(co_await services->repo.open_orders(after, restored_at_once).attempt());
        if (!part) co_return tl::unexpected(part.error());
        if (part->ids.empty()) co_return restored;
        const Result<void> done = co_await restore_part(services, part->ids);
        if (!done) co_return tl::unexpected(done.error());
        restored += part->ids.size();
        after = part->last;
    }
}

} // namespace canopy::app
