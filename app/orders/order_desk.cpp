// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_desk.hpp"

#include "app/orders/order_requests.hpp"
#include "app/orders/order_telemetry.hpp"

#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

/// Answers in any case: a request whose process is ended before it has an answer is `unavailable`.
template <class Reply>
class Answer {
public:
    explicit Answer(From<Reply> from) : m_from(from) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() {
        if (!m_given) m_from.reply(tl::unexpected(unavailable("the request", ExitReason::killed())));
    }
    void give(Reply reply) {
        m_given = true;
        m_from.reply(std::move(reply));
    }

private:
    From<Reply> m_from;
    bool m_given = false;
};

/// Runs a request in a process of its own, which answers. `work` makes the coroutine, in that process.
template <class Reply, class Work>
void run_apart(Process& desk, const char* what, From<Reply> from, Work work) {
    auto body = [from, work = std::move(work)](Process&) -> Async<void> {
        Answer<Reply> answer(from);
        Async<Reply> working = work();
        answer.give(co_await working);
    };
    spawn_function(desk, Linked::No, std::move(body), {.label = what, .kind = ProcessKind::Task});
}

Async<Result<OrderPage>> list_orders(SharedServices services, OrderFilter filter, PageRequest page) {
    RequestTimer timer(services->order_supervisor.runtime(), services->telemetry, "list");
    Result<OrderPage> listed = from_repo(co_await services->repo.list(std::move(filter), page).attempt());
    timer.tell(listed);
    co_return listed;
}

Async<OrderDesk::CountByStatus::Reply> count_orders(SharedServices services) {
    RequestTimer timer(services->order_supervisor.runtime(), services->telemetry, "count");
    OrderDesk::CountByStatus::Reply counted = from_repo(co_await services->repo.count_by_status().attempt());
    timer.tell(counted);
    co_return counted;
}

/// Until the database answers: a desk that opens while the readers restart has work to do all the same.
Async<void> restore(SharedServices services, Process& process) {
    constexpr auto longest_pause = 5s;
    for (std::chrono::milliseconds pause = 100ms;; pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause)) {
        const Result<std::size_t> restored = co_await restore_open_orders(services);
        if (restored) co_return process.log(LogLevel::Info, fmt::format("{} open orders have a process again", *restored));
        process.log(LogLevel::Warning, "open orders not restored yet: " + restored.error().to_string());
        co_await sleep(pause);
    }
}

} // namespace

OrderDesk::OrderDesk(SharedServices services) : m_services(std::move(services)) { continue_with(Restore{}); }

void OrderDesk::handle_continue(Restore) {
    // Linked: if this fails the desk fails, and its supervisor has both done again.
    auto body = [services = m_services](Process& process) -> Async<void> { return restore(services, process); };
    spawn_function(*this, Linked::Yes, std::move(body), {.label = "restore open orders", .kind = ProcessKind::Task});
}

void OrderDesk::handle_call(Place request, From<Place::Reply> from) {
    ++m_requests;
    run_apart(*this, "place order", from,
              [services = m_services, order = std::move(request.order)] { return place_order(services, order); });
}

void OrderDesk::handle_call(Import request, From<Import::Reply> from) {
    ++m_requests;
    run_apart(*this, "import order", from,
              [services = m_services, order = std::move(request.order)] { return import_order(services, order); });
}

void OrderDesk::handle_call(Cancel request, From<Cancel::Reply> from) {
    ++m_requests;
    run_apart(*this, "cancel order", from,
              [services = m_services, request = std::move(request)] { return cancel_order(services, request.user, request.id); });
}

void OrderDesk::handle_call(Advance request, From<Advance::Reply> from) {
    ++m_requests;
    run_apart(*this, "advance order", from,
              [services = m_services, id = std::move(request.id)] { return advance_order(services, id); });
}

void OrderDesk::handle_call(UpdateAll request, From<UpdateAll::Reply> from) {
    ++m_requests;
    run_apart(*this, "update orders", from, [services = m_services, request = std::move(request)] {
        return update_orders(services, request.filter, request.to);
    });
}

void OrderDesk::handle_call(Get request, From<Get::Reply> from) {
    ++m_requests;
    run_apart(*this, "get order", from, [services = m_services, id = std::move(request.id)] { return get_order(services, id); });
}

void OrderDesk::handle_call(List request, From<List::Reply> from) {
    ++m_requests;
    run_apart(*this, "list orders", from, [services = m_services, request = std::move(request)] {
        return list_orders(services, request.filter, request.page);
    });
}

void OrderDesk::handle_call(CountByStatus, From<CountByStatus::Reply> from) {
    ++m_requests;
    run_apart(*this, "count orders", from, [services = m_services] { return count_orders(services); });
}

void OrderDesk::inspect(Inspector& inspector) const {
    inspector.show("requests taken", m_requests);
    inspector.show("orders with a process", m_services->registry.count());
}

Call<OrderDesk::Place> Orders::place(NewOrder order) const { return ask(OrderDesk::Place{.order = std::move(order)}); }

Call<OrderDesk::Import> Orders::import_order(NewOrder order) const { return ask(OrderDesk::Import{.order = std::move(order)}); }

Call<OrderDesk::Cancel> Orders::cancel(UserId user, OrderId id) const {
    return ask(OrderDesk::Cancel{.user = std::move(user), .id = std::move(id)});
}

Call<OrderDesk::Advance> Orders::advance(OrderId id) const { return ask(OrderDesk::Advance{.id = std::move(id)}); }

Call<OrderDesk::UpdateAll> Orders::update_all(OrderFilter filter, OrderStatus to) const {
    return ask(OrderDesk::UpdateAll{.filter = std::move(filter), .to = to});
}

Call<OrderDesk::Get> Orders::get(OrderId id) const { return ask(OrderDesk::Get{.id = std::move(id)}); }

Call<OrderDesk::List> Orders::list(OrderFilter filter, PageRequest page) const {
    return ask(OrderDesk::List{.filter = std::move(filter), .page = page});
}

Call<OrderDesk::List> Orders::list_for_user(UserId user, PageRequest page) const { return list({.user = std::move(user)}, page); }

Call<OrderDesk::CountByStatus> Orders::count_by_status() const { return ask(OrderDesk::CountByStatus{}); }

} // namespace canopy::app
