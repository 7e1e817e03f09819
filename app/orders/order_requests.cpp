// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_requests.hpp"

#include "app/orders/order_process.hpp"
#include "app/orders/order_telemetry.hpp"

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

} // namespace

Async<Result<Stored>> create_order(SharedServices services, NewOrder wanted, Unknown unknown) {
    const RequestTimer timer = time_request(*services, "place");
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
    const RequestTimer timer = time_request(*services, "import");
    Result<Stored> placed = co_await place(services, wanted, Admit::Always, Unknown::Register);
    count_placing(*services, placed);
    timer.tell(placed);
    co_return std::move(placed).map([](Stored stored) { return std::move(stored.order); });
}

Async<Result<Order>> cancel_order(SharedServices services, UserId user, OrderId id) {
    const RequestTimer timer = time_request(*services, "cancel");
    const auto asking = [&user](const Ref<OrderProcess>& process) { return OrderProcess::cancel(process, user); };
    const auto over = [&user](const Order& order) -> Result<Order> {
        return can_cancel(order, user).map([&order] { return order; });
    };
    Result<Order> changed = counted(*services, co_await ask_existing(services, id, asking, over));
    timer.tell(changed);
    co_return changed;
}

Async<Result<Order>> advance_order(SharedServices services, OrderId id) {
    const RequestTimer timer = time_request(*services, "advance");
    const auto asking = [](const Ref<OrderProcess>& process) { return OrderProcess::advance(process); };
    const auto over = [](const Order& order) -> Result<Order> {
        return advance(order.status).map([&order](OrderStatus) { return order; });
    };
    Result<Order> changed = counted(*services, co_await ask_existing(services, id, asking, over));
    timer.tell(changed);
    co_return changed;
}

Async<Result<Order>> get_order(SharedServices services, OrderId id) {
    const RequestTimer timer = time_request(*services, "get");
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
