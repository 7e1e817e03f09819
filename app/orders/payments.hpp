// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/payment_gateway.hpp"
#include "app/orders/seeded_random.hpp"
#include "app/resilience/circuit_breaker.hpp"
#include "app/resilience/retry.hpp"
#include "otp/gen_server.hpp"
#include "otp/task.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace canopy::app {

struct PaymentsConfig {
    RetryPolicy retry{};                        ///< 3 tries
    std::chrono::milliseconds deadline{10'000}; ///< of a request with all its tries; longer than three of the breaker's
    std::uint64_t seed = 1;                     ///< of the pauses between tries
};

/// The breaker before the gateway: five failures in a row open it for 60 s, and an answer has 3 s.
BreakerConfig payment_breaker_config();

/// The process `payment_gateway`: everybody's way to the PaymentGateway, through the circuit breaker, with retry.
///
///     const auto answer = co_await Payments::charge(payments, order.id, order.total).attempt();
///
/// Executes `{"canopy", "payment", "charge"}` and `{"canopy", "payment", "refund"}` with `duration` and the metadata
/// `result`: `ok`, `declined`, `unreachable` or `crashed`.
///
/// Process: its own, it never waits; each request is a task linked to it. Fails: a request is answered by its deadline, or
/// by that of its last try; a request that crashes is Unreachable, and so is a gateway that is down: `wait` says when
/// another try makes sense.
class Payments final : public GenServer<Payments> {
public:
    using Answer = PaymentResult<Receipt>;
    static constexpr std::chrono::seconds patience{15}; ///< of a caller: longer than any request takes

    struct Charge {
        using Reply = Answer;
        OrderId order;
        Money amount;
    };
    struct Refund {
        using Reply = Answer;
        OrderId order;
    };

    static Call<Charge> charge(const Ref<Payments>& payments, OrderId order, Money amount);
    static Call<Refund> refund(const Ref<Payments>& payments, OrderId order);

    Payments(std::shared_ptr<PaymentGateway> gateway, Ref<CircuitBreaker> breaker, PaymentsConfig config = {},
             canopy::Telemetry telemetry = canopy::Telemetry::off());
    void handle_call(Charge request, From<Answer> from);
    void handle_call(Refund request, From<Answer> from);
    void handle_info(TaskResult<Answer> result);
    void handle_info(Down down);
    void handle_info(Exit) {} ///< of a request: its Down says the same
    void inspect(Inspector& inspector) const override;

private:
    struct Pending {
        From<Answer> from;
        const char* what = "charge";
        Timestamp asked{0};
    };

    void begin(const char* what, From<Answer> from, std::function<Async<Answer>()> once);
    void finish(std::uint64_t reference, Answer answer, const char* result);

    std::shared_ptr<PaymentGateway> m_gateway;
    Ref<CircuitBreaker> m_breaker;
    PaymentsConfig m_config;
    canopy::Telemetry m_telemetry;
    SeededRandom m_random;
    std::map<std::uint64_t, Pending> m_pending;     ///< by the task's reference
    std::map<std::string, std::uint64_t> m_answers; ///< how many of each result
};

} // namespace canopy::app
