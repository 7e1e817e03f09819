// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/payments.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;
using Answer = Payments::Answer;
using Once = std::function<Async<Answer>()>;

bool is_unreachable(const Answer& answer) { return !answer && answer.error().kind == PaymentError::Kind::Unreachable; }

/// Worth another try at once: nobody said how long to wait.
bool is_transient(const PaymentError& error) { return error.kind == PaymentError::Kind::Unreachable && error.wait == 0ns; }

PaymentError unreachable(const BreakerError& error) {
    const bool open = error.kind == BreakerError::Kind::Open;
    return {.kind = PaymentError::Kind::Unreachable, .text = error.text, .wait = open ? std::max(error.wait, 1ns) : 0ns};
}

Async<Answer> try_once(Ref<CircuitBreaker> breaker, Once once, std::chrono::nanoseconds left) {
    std::function<bool(const Answer&)> failed = is_unreachable;
    const auto limit = std::chrono::ceil<std::chrono::milliseconds>(left);
    Async<tl::expected<Answer, BreakerError>> calling = through<Answer>(breaker, std::move(once), std::move(failed), limit);
    tl::expected<Answer, BreakerError> answer = co_await calling;
    if (!answer) co_return tl::unexpected(unreachable(answer.error()));
    co_return std::move(*answer);
}

Async<Answer> try_often(Ref<CircuitBreaker> breaker, Retry how, Once once) {
    std::function<Async<Answer>(std::chrono::nanoseconds)> work =
        [breaker, once = std::move(once)](std::chrono::nanoseconds left) { return try_once(breaker, once, left); };
    std::function<bool(const PaymentError&)> transient = is_transient;
    Async<Answer> trying = retry<Receipt, PaymentError>(breaker.runtime(), std::move(how), std::move(work), std::move(transient));
    co_return co_await trying;
}

const char* word_of(const Answer& answer) {
    if (answer) return "ok";
    return is_unreachable(answer) ? "unreachable" : "declined";
}

} // namespace

BreakerConfig payment_breaker_config() { return {.name = "gateway", .limits = {.failures = 5, .open_for = 60s}, .deadline = 3s}; }

Call<Payments::Charge> Payments::charge(const Ref<Payments>& payments, OrderId order, Money amount) {
    return call(payments, Charge{.order = std::move(order), .amount = amount}).timeout(patience);
}

Call<Payments::Refund> Payments::refund(const Ref<Payments>& payments, OrderId order) {
    return call(payments, Refund{.order = std::move(order)}).timeout(patience);
}

Payments::Payments(std::shared_ptr<PaymentGateway> gateway, Ref<CircuitBreaker> breaker, PaymentsConfig config,
                   canopy::Telemetry telemetry)
    : m_gateway(std::move(gateway)), m_breaker(breaker), m_config(config), m_telemetry(std::move(telemetry)),
      m_random(config.seed) {
    trap_exit(true); // requests are linked, so that they end with us; their crash is an answer
}

void Payments::handle_call(Charge request, From<Answer> from) {
    begin("charge", from,
          [gateway = m_gateway, request = std::move(request)] { return gateway->charge(request.order, request.amount); });
}

void Payments::handle_call(Refund request, From<Answer> from) {
    begin("refund", from, [gateway = m_gateway, order = std::move(request.order)] { return gateway->refund(order); });
}

void Payments::begin(const char* what, From<Answer> from, Once once) {
    const Retry how{.policy = m_config.retry, .deadline = now() + m_config.deadline, .jitter = full_jitter(m_random.bits())};
    auto work = [breaker = m_breaker, how, once = std::move(once)] { return try_often(breaker, how, once); };
    const Task<Answer> task = canopy::async(*this, std::move(work), {.label = what});
    m_pending.emplace(task.reference().value, Pending{.from = from, .what = what, .asked = now()});
}

void Payments::handle_info(TaskResult<Answer> result) {
    const char* const word = word_of(result.value);
    finish(result.task.value, std::move(result.value), word);
}

void Payments::handle_info(Down down) {
    finish(down.monitor.value, tl::unexpected(PaymentError{.text = "the request crashed: " + down.reason.to_string()}),
           "crashed");
}

void Payments::finish(std::uint64_t reference, Answer answer, const char* result) {
    const auto pending = m_pending.extract(reference);
    if (!pending) return;
    const Pending& request = pending.mapped();
    ++m_answers[result];
    m_telemetry.execute({"canopy", "payment", request.what}, {{"duration", now() - request.asked}},
                        {{"result", std::string{result}}});
    request.from.reply(std::move(answer));
}

void Payments::inspect(Inspector& inspector) const {
    inspector.show("requests under way", m_pending.size());
    for (const auto& [result, count] : m_answers) inspector.show("answered " + result, count);
}

} // namespace canopy::app
