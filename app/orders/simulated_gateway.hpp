// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/payment_gateway.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace canopy::app {

/// How the simulated gateway behaves.
struct GatewayBehaviour {
    std::chrono::milliseconds latency{0}; ///< of each answer
    int failure_percent = 0;              ///< 0 to 100: so many requests are answered with an error
    bool hangs = false;                   ///< no request is answered
    bool operator==(const GatewayBehaviour&) const = default;
};

/// What the simulated gateway has done since the start of the program.
struct GatewayBooks {
    std::uint64_t requests = 0; ///< that reached it, of both kinds
    std::uint64_t charges = 0;  ///< keys money was taken with, each once
    std::uint64_t refunds = 0;  ///< of them, given back
    std::uint64_t at_once = 0;  ///< most requests that were under way for one key at the same time
    Money taken;
    Money given_back;
    bool operator==(const GatewayBooks&) const = default;
};

/// The handle of a simulated gateway: changes how it behaves while it runs, and looks into its books. Copies share it.
///
///     GatewayControls gateway = system.payment_gateway();
///     gateway.set_hangs(true);            // from now on no answer
///     gateway.set_failure_percent(20);
///
/// Process: any thread. Fails: throws std::invalid_argument for a negative latency or a percentage that is none.
class GatewayControls {
public:
    /// The books keep this many keys; older ones are forgotten, as real gateways forget them after a day.
    static constexpr std::size_t most_keys = 100'000;

    GatewayControls(std::uint64_t seed, GatewayBehaviour behaviour);

    GatewayBehaviour behaviour() const;
    void set_behaviour(GatewayBehaviour behaviour) const;
    void set_latency(std::chrono::milliseconds latency) const;
    void set_failure_percent(int percent) const;
    void set_hangs(bool hangs) const;

    GatewayBooks books() const;
    /// What is taken with this key and not given back.
    Money held(const OrderId& key) const;

private:
    friend class SimulatedGateway;
    class World;
    std::shared_ptr<World> m_world;
};

/// A payment gateway that moves no money: it keeps books, takes its time, fails and hangs as its controls say.
///
/// A request that fails or hangs has been booked in half of the cases: as with a real network, no answer does not mean
/// that nothing happened.
///
/// Process: any. Fails: as told. Cost: a short lock a request.
class SimulatedGateway final : public PaymentGateway {
public:
    explicit SimulatedGateway(GatewayControls controls) : m_controls(std::move(controls)) {}
    Async<PaymentResult<Receipt>> charge(OrderId key, Money amount) override;
    Async<PaymentResult<Receipt>> refund(OrderId key) override;

private:
    GatewayControls m_controls;
};

} // namespace canopy::app
