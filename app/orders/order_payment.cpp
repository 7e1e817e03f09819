// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How an order is paid: the other half of OrderProcess.
//
// What the database holds decides, at each step:
//   pending, waiting for nothing   nobody asked for money yet
//   pending, `payment: …`          written before the gateway is asked for the first time: money may have moved
//   pending, `stock: …`            the shelf was empty, perhaps after the gateway was asked
//   confirmed                      paid, and the pieces taken, in the transaction that says so
//   cancelled, `refund: …`         the pieces are back; the money will be
#include "app/orders/order_process.hpp"

#include "app/orders/waiting_reason.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;
using Answer = Payments::Answer;

static_assert(OrderFlowStore::lease > Payments::patience, "a claim holds until the answer of the gateway is written down");

Answer answer_of(tl::expected<Answer, ExitReason> outcome) {
    if (outcome) return std::move(*outcome);
    return tl::unexpected(PaymentError{.text = "the payment process is down"});
}

Async<Answer> charge(Ref<Payments> payments, OrderId id, Money amount) {
    co_return answer_of(co_await Payments::charge(payments, std::move(id), amount).attempt());
}

Async<Answer> refund(Ref<Payments> payments, OrderId id) {
    co_return answer_of(co_await Payments::refund(payments, std::move(id)).attempt());
}

bool goes_on_by_itself(const Order& order) {
    const WaitingFor what = waiting_for(order.waiting_for);
    return what == WaitingFor::Payment || what == WaitingFor::Stock || what == WaitingFor::Refund;
}

std::chrono::nanoseconds pause_of(const PaymentError& error) {
    return error.wait > 0ns ? error.wait : std::chrono::nanoseconds{OrderProcess::payment_pause};
}

} // namespace

Async<void> OrderProcess::handle_call(Advance, From<Result<Order>> from) {
    if (!m_order)
        if (Result<void> loaded = co_await load(); !loaded) co_return from.reply(tl::unexpected(std::move(loaded.error())));
    const Result<OrderStatus> next = app::advance(m_order->status);
    if (!next) co_return from.reply(tl::unexpected(next.error()));
    if (*next != OrderStatus::Confirmed) co_return from.reply(co_await change(*next));
    m_advancing.push_back({.from = from, .until = now() + longest_answer});
    send_after(self_ref(), AnswerNow{}, longest_answer);
    if (!m_payment) co_await try_to_confirm();
}

/// Looks at the shelf and writes down that money will be asked for, in one transaction; then asks.
Async<void> OrderProcess::try_to_confirm() {
    end_wait();
    const WallTime at = moment();
    const OrderId id = m_id;
    auto writing = m_services->repo.write<OrderFlowStore::Prepared>("orders.prepare",
                                                                    [id, at, program = m_services->origin](Database& database) {
                                                                        return OrderFlowStore{database, program}.prepare(id, at);
                                                                    });
    const auto outcome = co_await std::move(writing).attempt();
    Result<OrderFlowStore::Prepared> prepared = from_repo(outcome);
    const bool waited = std::exchange(m_elsewhere, false);
    if (!prepared) {
        not_known(to_tell(outcome, OrderStatus::Pending));
        if (!waited) answer_waiting(tl::unexpected(prepared.error())); // else it was paid elsewhere: take() answers
        co_return;
    }
    if (prepared->elsewhere) co_return leave_to_other(*prepared->elsewhere);
    m_order->updated_at = at;
    if (!prepared->missing.empty()) co_return wait_for_stock(std::move(prepared->waiting_for), prepared->missing);
    m_order->waiting_for = std::move(prepared->waiting_for);
    if (m_paid)
        co_await commit_confirmation();
    else
        begin_payment();
}

/// Another program asks the gateway just now. If it ends before it says what came of that, it is for us to ask.
void OrderProcess::leave_to_other(WallTime until) {
    m_elsewhere = true;
    m_order->waiting_for = payment_under_way();
    try_again_in(std::clamp<std::chrono::nanoseconds>(until - moment(), 1ms, elsewhere_pause));
}

Async<void> OrderProcess::try_to_refund() {
    const WallTime at = moment();
    const OrderId id = m_id;
    auto writing = m_services->repo.write<std::optional<WallTime>>(
        "orders.claim_refund", [id, at, program = m_services->origin](Database& database) {
            return OrderFlowStore{database, program}.claim_refund(id, at);
        });
    const auto outcome = co_await std::move(writing).attempt();
    const Result<std::optional<WallTime>> elsewhere = from_repo(outcome);
    if (!elsewhere) co_return not_known(to_tell(outcome, OrderStatus::Cancelled));
    if (*elsewhere)
        try_again_in(elsewhere_pause);
    else
        begin_refund();
}

/// The order went another way while the gateway was asked: whoever led it there goes on with it.
Async<void> OrderProcess::release_claim() {
    const OrderId id = m_id;
    auto writing = m_services->repo.write<void>("orders.release", [id, program = m_services->origin](Database& database) {
        return OrderFlowStore{database, program}.release(id);
    });
    static_cast<void>(co_await std::move(writing).attempt()); // or the claim ends by itself
    look_later();
}

void OrderProcess::begin_payment() {
    m_asked = Asked::Charge;
    auto work = [payments = m_services->payments, id = m_id, amount = m_order->total] { return charge(payments, id, amount); };
    m_payment = canopy::async_nolink(*this, std::move(work), {.label = "pay order"});
}

void OrderProcess::begin_refund() {
    m_asked = Asked::Refund;
    auto work = [payments = m_services->payments, id = m_id] { return refund(payments, id); };
    m_payment = canopy::async_nolink(*this, std::move(work), {.label = "refund order"});
}

/// Nobody waits for the answer any more. The charge may still be on its way; the refund that follows closes its key.
void OrderProcess::drop_payment() {
    if (m_payment) m_payment->handle().exit_and_forget();
    m_payment.reset();
}

Async<void> OrderProcess::handle_info(TaskResult<Answer> result) {
    if (!m_payment || m_payment->reference() != result.task) co_return;
    m_payment.reset();
    if (!m_order) co_return look_up_later(); // and goes on from what it finds
    const bool refund_due = waiting_for(m_order->waiting_for) == WaitingFor::Refund;
    if (m_asked == Asked::Charge && m_order->status == OrderStatus::Pending)
        co_await paid(std::move(result.value));
    else if (m_asked == Asked::Refund && m_order->status == OrderStatus::Cancelled && refund_due)
        co_await refunded(std::move(result.value));
    else
        co_await release_claim();
}

Async<void> OrderProcess::handle_info(Down down) {
    if (!m_payment || m_payment->reference() != down.monitor) co_return;
    TaskResult<Answer> result{.task = down.monitor, .value = tl::unexpected(PaymentError{.text = "the payment was ended"})};
    co_await handle_info(std::move(result));
}

Async<void> OrderProcess::paid(Answer answer) {
    if (answer) {
        m_paid = true;
        co_return co_await commit_confirmation();
    }
    const PaymentError& error = answer.error();
    if (error.kind == PaymentError::Kind::Declined) {
        std::string no = declined(error.text);
        co_return co_await wait_for(std::move(no), std::nullopt);
    }
    const std::chrono::nanoseconds pause = pause_of(error);
    std::string reason = payment_delayed(error.text, std::chrono::ceil<std::chrono::seconds>(pause));
    co_await wait_for(std::move(reason), pause);
}

Async<void> OrderProcess::commit_confirmation() {
    const WallTime at = moment();
    const OrderId id = m_id;
    auto writing = m_services->repo.write<OrderFlowStore::Confirmed>("orders.confirm",
                                                                     [id, at, program = m_services->origin](Database& database) {
                                                                         return OrderFlowStore{database, program}.confirm(id, at);
                                                                     });
    const auto outcome = co_await std::move(writing).attempt();
    Result<OrderFlowStore::Confirmed> confirmed = from_repo(outcome);
    if (!confirmed) {
        not_known(to_tell(outcome, OrderStatus::Pending));
        co_return answer_waiting(tl::unexpected(confirmed.error()));
    }
    m_order->updated_at = at;
    if (!confirmed->missing.empty()) co_return wait_for_stock(std::move(confirmed->waiting_for), confirmed->missing);
    m_order->status = OrderStatus::Confirmed;
    m_order->waiting_for.clear();
    Warehouse::stock_changed(m_services->warehouse, std::move(confirmed->shelves));
    changed(OrderStatus::Pending);
    answer_waiting(*m_order);
}

Async<void> OrderProcess::refunded(Answer answer) {
    if (!answer && answer.error().kind == PaymentError::Kind::Unreachable) {
        const std::chrono::nanoseconds pause = pause_of(answer.error());
        std::string reason = refund_delayed(answer.error().text, std::chrono::ceil<std::chrono::seconds>(pause));
        co_return co_await wait_for(std::move(reason), pause);
    }
    std::string left;
    if (!answer) {
        left = declined("the refund was refused: " + answer.error().text);
        log(LogLevel::Error, left);
    }
    co_await wait_for(std::move(left), std::nullopt);
    if (m_order) stop_unless_needed();
}

/// Stores why the order waits, tells everybody, and tries again after the pause; without one somebody has to ask.
Async<void> OrderProcess::wait_for(std::string reason, std::optional<std::chrono::nanoseconds> pause) {
    end_wait();
    const WallTime at = moment();
    const OrderId id = m_id;
    const OrderStatus status = m_order->status;
    auto writing = m_services->repo.write<void>("orders.wait", [=, program = m_services->origin](Database& database) {
        return OrderFlowStore{database, program}.wait(id, status, reason, at);
    });
    const auto outcome = co_await std::move(writing).attempt();
    const Result<void> stored = from_repo(outcome);
    if (!stored) {
        not_known(to_tell(outcome, status));
        co_return answer_waiting(tl::unexpected(stored.error()));
    }
    m_order->waiting_for = std::move(reason);
    m_order->updated_at = at;
    if (pause) try_again_in(*pause);
    broadcast(OrderChanged{.order = *m_order, .before = status});
    answer_waiting(*m_order);
}

/// The database says so already. Whoever brings stock is heard.
void OrderProcess::wait_for_stock(std::string reason, const std::vector<Missing>& missing) {
    const bool new_reason = m_order->waiting_for != reason;
    m_order->waiting_for = std::move(reason);
    for (const Missing& each : missing)
        m_shelves.push_back(m_services->pub_sub.subscribe<StockChanged>(stock_topic(each.product), *this));
    try_again_in(stock_pause);
    if (new_reason) broadcast(OrderChanged{.order = *m_order, .before = m_order->status});
    answer_waiting(*m_order);
}

void OrderProcess::handle_info(StockChanged arrived) {
    if (!m_shelves.empty() && arrived.left > 0) try_again_in(0ns);
}

void OrderProcess::try_again_in(std::chrono::nanoseconds pause) {
    send_after(self_ref(), TryAgain{.round = ++m_round}, std::chrono::ceil<std::chrono::milliseconds>(pause));
}

Async<void> OrderProcess::handle_info(TryAgain again) {
    if (!m_order) co_return look_up_later();
    if (again.round != m_round || m_payment) co_return;
    if (m_order->status == OrderStatus::Pending)
        co_await try_to_confirm();
    else if (waiting_for(m_order->waiting_for) == WaitingFor::Refund)
        co_await try_to_refund();
}

/// What the database holds is taken up where it was left.
void OrderProcess::resume() {
    if (goes_on_by_itself(*m_order) && !m_payment) try_again_in(0ns);
}

/// Another program has led the order here, and goes on with it; unless nothing is heard of it any more.
void OrderProcess::look_later() {
    if (!m_order || !goes_on_by_itself(*m_order) || m_payment) return;
    const bool asks = m_order->waiting_for == payment_under_way() || m_order->waiting_for == refund_under_way();
    if (!asks && std::exchange(m_elsewhere, false)) answer_waiting(*m_order); // what it asked for came to nothing
    if (m_elsewhere) return try_again_in(elsewhere_pause);                    // somebody waits for what comes of it
    try_again_in(asks ? OrderFlowStore::lease + elsewhere_pause : takeover_pause);
}

void OrderProcess::end_wait() {
    ++m_round;
    for (const Subscription& shelf : m_shelves) m_services->pub_sub.unsubscribe(shelf);
    m_shelves.clear();
}

void OrderProcess::handle_info(AnswerNow) {
    if (!m_order) return look_up_later(); // and then answers
    answer_late();
}

void OrderProcess::answer_late() {
    const auto late = [this](const Waiting& each) { return each.until <= now(); };
    if (std::ranges::none_of(m_advancing, late)) return;
    for (const Waiting& each : m_advancing)
        if (late(each)) each.from.reply(*m_order);
    std::erase_if(m_advancing, late);
    broadcast(OrderChanged{.order = *m_order, .before = m_order->status}); // what it waits for was not said yet
}

/// It is no longer pending.
void OrderProcess::answer_moved() {
    answer_waiting(app::advance(m_order->status).map([this](OrderStatus) { return *m_order; }));
}

void OrderProcess::answer_waiting(const Result<Order>& answer) {
    for (const Waiting& each : std::exchange(m_advancing, {})) each.from.reply(answer);
}

} // namespace canopy::app
