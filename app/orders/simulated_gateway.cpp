// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/simulated_gateway.hpp"

#include "app/orders/seeded_random.hpp"
#include "core/process.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace canopy::app {

namespace {

using namespace std::chrono_literals;

void require_possible(const GatewayBehaviour& behaviour) {
    if (behaviour.latency < 0ms) throw std::invalid_argument("a gateway's latency cannot be negative");
    if (behaviour.failure_percent < 0 || behaviour.failure_percent > 100)
        throw std::invalid_argument(fmt::format("{} is no percentage: 0 to 100", behaviour.failure_percent));
}

PaymentError declined(std::string text) { return {.kind = PaymentError::Kind::Declined, .text = std::move(text)}; }

} // namespace

/// What lies outside of the program: it knows nothing of processes and survives all of them.
class GatewayControls::World {
public:
    /// What becomes of one request.
    struct Fate {
        std::chrono::milliseconds latency{0};
        bool booked = true;
        bool fails = false;
        bool hangs = false;
    };

    World(std::uint64_t seed, GatewayBehaviour behaviour) : m_random(seed), m_behaviour(behaviour) {
        require_possible(behaviour);
    }

    GatewayBehaviour behaviour() const {
        const std::scoped_lock lock(m_mutex);
        return m_behaviour;
    }
    template <class Change>
    void change(Change&& change) {
        const std::scoped_lock lock(m_mutex);
        GatewayBehaviour changed = m_behaviour;
        change(changed);
        require_possible(changed);
        m_behaviour = changed;
    }
    GatewayBooks books() const {
        const std::scoped_lock lock(m_mutex);
        return m_books;
    }
    Money held(const OrderId& key) const {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_entries.find(key);
        return found == m_entries.end() || found->second.closed ? Money{} : found->second.taken;
    }

    Fate next_fate() {
        const std::scoped_lock lock(m_mutex);
        ++m_books.requests;
        Fate fate{.latency = m_behaviour.latency, .hangs = m_behaviour.hangs};
        fate.fails =
            m_behaviour.failure_percent > 0 && m_random.chance(static_cast<std::uint64_t>(m_behaviour.failure_percent), 100);
        if (fate.fails || fate.hangs) fate.booked = m_random.chance(1, 2);
        return fate;
    }
    void enter(const OrderId& key) {
        const std::scoped_lock lock(m_mutex);
        m_books.at_once = std::max(m_books.at_once, ++m_under_way[key]);
    }
    void leave(const OrderId& key) {
        const std::scoped_lock lock(m_mutex);
        if (--m_under_way[key] == 0) m_under_way.erase(key);
    }
    PaymentResult<Receipt> charge(const OrderId& key, Money amount) {
        const std::scoped_lock lock(m_mutex);
        Entry& entry = entry_of(key);
        if (entry.closed) return tl::unexpected(declined("the gateway has given this order's money back"));
        if (entry.taken == Money{}) {
            entry.taken = amount;
            ++m_books.charges;
            m_books.taken += amount;
        }
        if (entry.taken != amount) return tl::unexpected(declined("the gateway has charged this order with another amount"));
        return Receipt{.order = key, .amount = amount};
    }
    PaymentResult<Receipt> refund(const OrderId& key) {
        const std::scoped_lock lock(m_mutex);
        Entry& entry = entry_of(key);
        if (!std::exchange(entry.closed, true) && entry.taken > Money{}) {
            ++m_books.refunds;
            m_books.given_back += entry.taken;
        }
        return Receipt{.order = key, .amount = entry.taken};
    }

private:
    struct Entry {
        Money taken;
        bool closed = false; ///< given back: nothing is taken any more
    };

    Entry& entry_of(const OrderId& key) {
        const auto [place, is_new] = m_entries.try_emplace(key);
        if (!is_new) return place->second;
        m_oldest.push_back(key);
        if (m_oldest.size() > most_keys) {
            m_entries.erase(m_oldest.front());
            m_oldest.pop_front();
        }
        return place->second;
    }

    mutable std::mutex m_mutex;
    SeededRandom m_random;
    GatewayBehaviour m_behaviour;
    GatewayBooks m_books;
    std::unordered_map<OrderId, Entry> m_entries;
    std::deque<OrderId> m_oldest;
    std::unordered_map<OrderId, std::uint64_t> m_under_way; ///< requests
};

GatewayControls::GatewayControls(std::uint64_t seed, GatewayBehaviour behaviour)
    : m_world(std::make_shared<World>(seed, behaviour)) {}

GatewayBehaviour GatewayControls::behaviour() const { return m_world->behaviour(); }

void GatewayControls::set_behaviour(GatewayBehaviour behaviour) const {
    m_world->change([&](GatewayBehaviour& present) { present = behaviour; });
}

void GatewayControls::set_latency(std::chrono::milliseconds latency) const {
    m_world->change([&](GatewayBehaviour& present) { present.latency = latency; });
}

void GatewayControls::set_failure_percent(int percent) const {
    m_world->change([&](GatewayBehaviour& present) { present.failure_percent = percent; });
}

void GatewayControls::set_hangs(bool hangs) const {
    m_world->change([&](GatewayBehaviour& present) { present.hangs = hangs; });
}

GatewayBooks GatewayControls::books() const { return m_world->books(); }
Money GatewayControls::held(const OrderId& key) const { return m_world->held(key); }

namespace {

/// A request from its beginning until it is answered, or nobody waits for it any more.
template <class World>
class UnderWay {
public:
    UnderWay(std::shared_ptr<World> world, OrderId key) : m_world(std::move(world)), m_key(std::move(key)) {
        m_world->enter(m_key);
    }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
    ~UnderWay() { m_world->leave(m_key); }

private:
    std::shared_ptr<World> m_world;
    OrderId m_key;
};

/// The way to the gateway and back, for either kind of request. `book` is what happens there.
template <class World, class Fate, class Book>
Async<PaymentResult<Receipt>> travel(std::shared_ptr<World> world, OrderId key, Fate fate, Book book) {
    const UnderWay<World> under_way(std::move(world), std::move(key));
    if (fate.latency > 0ms) co_await sleep(fate.latency);
    PaymentResult<Receipt> answer = tl::unexpected(PaymentError{.text = "the gateway answered with an error"});
    if (fate.booked) {
        PaymentResult<Receipt> booked = book();
        if (!fate.fails) answer = std::move(booked);
    }
    while (fate.hangs) co_await sleep(1h); // until whoever waits is ended
    co_return answer;
}

} // namespace

Async<PaymentResult<Receipt>> SimulatedGateway::charge(OrderId key, Money amount) {
    const auto world = m_controls.m_world;
    return travel(world, key, world->next_fate(), [world, key, amount] { return world->charge(key, amount); });
}

Async<PaymentResult<Receipt>> SimulatedGateway::refund(OrderId key) {
    const auto world = m_controls.m_world;
    return travel(world, key, world->next_fate(), [world, key] { return world->refund(key); });
}

} // namespace canopy::app
