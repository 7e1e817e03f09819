// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/ids.hpp"
#include "app/orders/money.hpp"
#include "core/async.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace canopy::app {

/// Why no money moved, or nobody knows whether it did.
struct PaymentError {
    enum class Kind : std::uint8_t {
        Declined,    ///< the gateway said no: asking again does not help
        Unreachable, ///< no answer that can be relied on: the money may have moved; ask again with the same order
    };
    Kind kind = Kind::Unreachable;
    std::string text{};               ///< for people: `the gateway is down`
    std::chrono::nanoseconds wait{0}; ///< Unreachable: before this asking again is in vain; 0 when that is not known
    bool operator==(const PaymentError&) const = default;
};

template <class T>
using PaymentResult = tl::expected<T, PaymentError>;

/// What was taken, or given back.
struct Receipt {
    OrderId order;
    Money amount;
    bool operator==(const Receipt&) const = default;
};

/// Whoever moves money for us, reached over a network that may fail. The order's id is the idempotency key.
///
///     Async<PaymentResult<Receipt>> charging = gateway->charge(order.id, order.total);
///     const PaymentResult<Receipt> receipt = co_await charging;
///
/// Process: any, several at once; the coroutine waits in the one that awaits it and must not block. Fails: as
/// PaymentError says. It may also never answer: whoever calls it sets the deadline.
class PaymentGateway {
public:
    PaymentGateway() = default;
    virtual ~PaymentGateway() = default;
    PaymentGateway(const PaymentGateway&) = delete;
    PaymentGateway& operator=(const PaymentGateway&) = delete;

    /// Takes the money. The same key again takes nothing and answers the same. Declined after a refund of this key.
    virtual Async<PaymentResult<Receipt>> charge(OrderId key, Money amount) = 0;
    /// Gives back what was taken with this key, and takes nothing with it ever after, also when nothing was taken yet: a
    /// charge that is still on its way comes too late. Again: the same answer.
    virtual Async<PaymentResult<Receipt>> refund(OrderId key) = 0;
};

} // namespace canopy::app
