// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_process.hpp"

#include "app/orders/order_telemetry.hpp"
#include "app/orders/waiting_reason.hpp"

#include <algorithm>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

constexpr int load_attempts = 4;
constexpr std::chrono::milliseconds first_pause{100}; // doubled with each attempt

Async<StartResult> start(Process& supervisor, SharedServices services, OrderId id, OrderProcess::Begin begin) {
    return detail::start_copy<OrderProcess>(supervisor, SpawnOptions{}, std::tuple{std::move(services), std::move(id), begin});
}

} // namespace

Call<OrderProcess::Place> OrderProcess::place(const Ref<OrderProcess>& order, Order wanted, Unknown unknown) {
    return call(order, Place{.order = std::move(wanted), .unknown = unknown});
}
Call<OrderProcess::Cancel> OrderProcess::cancel(const Ref<OrderProcess>& order, UserId user) {
    return call(order, Cancel{.user = std::move(user)});
}
Call<OrderProcess::Advance> OrderProcess::advance(const Ref<OrderProcess>& order) { return call(order, Advance{}); }
Call<OrderProcess::Get> OrderProcess::get(const Ref<OrderProcess>& order) { return call(order, Get{}); }
Call<OrderProcess::TellChanges> OrderProcess::tell_changes(const Ref<OrderProcess>& order) { return call(order, TellChanges{}); }

ChildSpec OrderProcess::child_spec(const SharedServices& services, const OrderId& id, Begin begin) {
    auto next = std::make_shared<Begin>(begin); // only its supervisor runs the start function
    return {.id = id.text(),
            .start = [services, id,
                      next](Process& supervisor) { return start(supervisor, services, id, std::exchange(*next, Begin::Stored)); },
            .restart = Restart::Transient,
            .shutdown = 5s};
}

OrderProcess::OrderProcess(SharedServices services, OrderId id, Begin begin)
    : m_services(std::move(services)), m_id(std::move(id)), m_begin(begin) {}

Init OrderProcess::init() {
    if (!m_services->registry.register_key(*this, m_id)) return Init::ignore();
    if (m_begin == Begin::Stored)
        continue_with(Load{});
    else
        idle_timeout(patience);
    return Init::ok();
}

void OrderProcess::handle_info(Timeout) {
    if (m_order) return;
    if (m_unanswered || m_begin == Begin::Stored)
        continue_with(Load{});
    else
        stop(); // whoever wanted to place an order here is gone
}

void OrderProcess::handle_info(LookAgain) {
    if (!m_order) return; // it is going to be looked up in any case
    m_order.reset();
    m_looks_again = true;
    continue_with(Load{});
}

Async<Result<OrderStore::Stored>> OrderProcess::handle_call(Place request) {
    if (!m_order && m_unanswered) { // first what became of the one that nobody was told of
        const Result<void> known = co_await settle_unanswered();
        if (!known && known.error().kind == OrderError::Kind::Unavailable) co_return tl::unexpected(known.error());
    }
    if (m_order) co_return place_again(request.order);
    m_unknown = request.unknown;
    const Result<OrderStore::Stored::When> stored = co_await store(std::move(request.order));
    if (!stored && stored.error().kind != OrderError::Kind::Unavailable && m_begin == Begin::New) stop();
    co_return stored.map([this](OrderStore::Stored::When when) { return OrderStore::Stored{.order = *m_order, .when = when}; });
}

Result<OrderStore::Stored> OrderProcess::place_again(const Order& order) const {
    if (is_same_request(*m_order, order)) {
        m_services->metrics.add(Metric::OrdersRepeated);
        return OrderStore::Stored{.order = *m_order, .when = OrderStore::Stored::When::Before};
    }
    return tl::unexpected(
        OrderError{.kind = OrderError::Kind::Conflict, .text = "order " + short_text(m_id) + " is taken by a different order"});
}

Async<Result<OrderStore::Stored::When>> OrderProcess::store(Order order) {
    Result<OrderStore::Stored> stored = from_repo(co_await m_services->repo.insert(order, m_unknown).attempt());
    if (stored) {
        placed(*stored);
        co_return stored->when;
    }
    if (stored.error().kind == OrderError::Kind::Unavailable && !m_unanswered && m_begin == Begin::New) {
        // It may be stored all the same: asking again with the same id tells.
        m_unanswered = std::move(order);
        continue_with(Load{});
    }
    co_return tl::unexpected(std::move(stored.error()));
}

void OrderProcess::placed(const OrderStore::Stored& stored) {
    const bool unheard_of = stored.when == OrderStore::Stored::When::Now || m_unanswered.has_value();
    m_unanswered.reset();
    m_services->metrics.add(unheard_of ? Metric::OrdersPlaced : Metric::OrdersRepeated);
    take(stored.order);
    if (unheard_of) broadcast(OrderPlaced{.order = *m_order});
}

Async<Result<Order>> OrderProcess::handle_call(Get) {
    if (!m_order)
        if (Result<void> loaded = co_await load(); !loaded) co_return tl::unexpected(std::move(loaded.error()));
    co_return *m_order;
}

Async<Result<void>> OrderProcess::handle_call(TellChanges) {
    if (m_order) {
        m_before = m_order->status;
        m_looks_again = true;
        m_order.reset();
    }
    Result<void> found = co_await find_out();
    if (!found) continue_with(Load{});
    co_return found;
}

Async<Result<Order>> OrderProcess::handle_call(Cancel request) {
    if (!m_order)
        if (Result<void> loaded = co_await load(); !loaded) co_return tl::unexpected(std::move(loaded.error()));
    if (Result<void> allowed = can_cancel(*m_order, request.user); !allowed) co_return tl::unexpected(std::move(allowed.error()));
    const OrderStatus before = m_order->status;
    drop_payment();
    end_wait();
    const Result<std::vector<Shelf>> stored = co_await store_cancellation();
    if (!stored) co_return tl::unexpected(stored.error());
    Warehouse::stock_changed(m_services->warehouse, *stored);
    changed(before);
    answer_moved();
    resume(); // the refund, if one is due
    stop_unless_needed();
    co_return *m_order;
}

Async<Result<std::vector<Shelf>>> OrderProcess::store_cancellation() {
    const WallTime at = moment();
    const OrderStatus before = m_order->status;
    auto writing = m_services->repo.write<OrderFlowStore::Cancelled>(
        "orders.cancel", [=, id = m_id, program = m_services->origin](Database& database) {
            return OrderFlowStore{database, program}.cancel(id, before, at);
        });
    const auto outcome = co_await std::move(writing).attempt();
    Result<OrderFlowStore::Cancelled> stored = from_repo(outcome);
    if (!stored) {
        not_known(to_tell(outcome, before));
        answer_waiting(tl::unexpected(stored.error()));
        co_return tl::unexpected(std::move(stored.error()));
    }
    m_order->status = OrderStatus::Cancelled;
    m_order->waiting_for = std::move(stored->waiting_for);
    m_order->updated_at = at;
    co_return std::move(stored->shelves);
}

Async<Result<Order>> OrderProcess::change(OrderStatus to) {
    const OrderStatus before = m_order->status;
    const WallTime at = moment();
    const auto outcome = co_await m_services->repo.update_status(m_id, before, to, at).attempt();
    Result<void> stored = from_repo(outcome);
    if (!stored) {
        not_known(to_tell(outcome, before));
        co_return tl::unexpected(std::move(stored.error()));
    }
    m_order->status = to;
    m_order->updated_at = at;
    changed(before);
    stop_unless_needed();
    co_return *m_order;
}

/// Whether the change was stored is not known, or the order is not what we thought: the database tells.
void OrderProcess::not_known(std::optional<OrderStatus> before) {
    m_order.reset();
    m_before = before;
    continue_with(Load{});
}

WallTime OrderProcess::moment() const { return std::max(m_services->clock.now(now()), m_order->created_at); }

void OrderProcess::changed(OrderStatus before) {
    m_services->metrics.add(m_order->status == OrderStatus::Cancelled ? Metric::OrdersCancelled : Metric::OrdersAdvanced);
    tell_transition(m_services->telemetry, before, m_order->status, m_order->updated_at - m_since);
    m_since = m_order->updated_at;
    broadcast(OrderChanged{.order = *m_order, .before = before});
}

Async<Result<void>> OrderProcess::load() {
    if (m_before) { // the change may still wait to be written
        const auto settled = co_await m_services->repo.settle().attempt();
        if (!settled) co_return tl::unexpected(unavailable("the database", settled.error()));
    }
    Result<Order> found = from_repo(co_await m_services->repo.find(m_id).attempt());
    if (found) {
        take(std::move(*found));
        co_return Result<void>{};
    }
    if (found.error().kind == OrderError::Kind::NotFound) stop();
    co_return tl::unexpected(std::move(found.error()));
}

Async<Result<void>> OrderProcess::find_out() {
    if (!m_unanswered) co_return co_await load();
    Result<void> settled = co_await settle_unanswered();
    if (!m_order && !m_unanswered) stop(); // refused: there is no order
    co_return settled;
}

/// Nothing is unanswered afterwards, unless the database does not answer again.
Async<Result<void>> OrderProcess::settle_unanswered() {
    Order order = *m_unanswered;
    const Result<OrderStore::Stored::When> stored = co_await store(std::move(order));
    if (!stored && stored.error().kind != OrderError::Kind::Unavailable) m_unanswered.reset();
    co_return stored.map([](OrderStore::Stored::When) {});
}

Async<void> OrderProcess::handle_continue(Load) {
    std::chrono::milliseconds pause = first_pause;
    for (int attempt = 1; attempt <= load_attempts && !m_order; ++attempt, pause *= 2) {
        const Result<void> known = co_await find_out();
        if (known) co_return;
        answer_waiting(tl::unexpected(known.error()));
        if (known.error().kind != OrderError::Kind::Unavailable) co_return;
        co_await sleep(pause);
    }
    log(LogLevel::Warning, "the database does not answer: the order is looked up later, or when somebody asks for it");
    look_up_later();
}

/// A message ends an idle timeout, also one that needs the order to be known.
void OrderProcess::look_up_later() { idle_timeout(patience); }

void OrderProcess::take(Order order) {
    m_order = std::move(order);
    m_begin = Begin::Stored;
    const std::optional<OrderStatus> before = std::exchange(m_before, std::nullopt);
    if (before && *before != m_order->status)
        changed(*before);
    else
        m_since = m_order->status == OrderStatus::Pending ? m_order->created_at : m_order->updated_at;
    if (std::exchange(m_looks_again, false))
        look_later();
    else
        resume();
    if (m_order->status != OrderStatus::Pending)
        answer_moved();
    else
        answer_late();
    stop_unless_needed();
}

void OrderProcess::stop_unless_needed() {
    if (!is_open(m_order->status) && waiting_for(m_order->waiting_for) != WaitingFor::Refund) stop();
}

void OrderProcess::broadcast(const OrderEvent& event) const {
    m_services->pub_sub.broadcast<OrderEvent>(order_topic(m_id), event);
    m_services->pub_sub.broadcast<OrderEvent>(orders_topic, event);
}

void OrderProcess::inspect(Inspector& inspector) const {
    inspector.show("order", m_id.text());
    if (!m_order) return;
    inspector.show("user", m_order->user.text());
    inspector.show("status", std::string{to_word(m_order->status)});
    inspector.show("items", m_order->items.size());
    inspector.show("total", to_string(m_order->total));
    if (!m_order->waiting_for.empty()) inspector.show("waiting for", m_order->waiting_for);
}

} // namespace canopy::app
