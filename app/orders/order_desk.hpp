// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/order_services.hpp"
#include "app/storage/order_store.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace canopy::app {

/// Where everybody orders: the process that takes a request and gives it to a process of its own.
///
///     system.orders().place(order).then([](auto outcome) {            // a thread that must not wait
///         const Result<Order> placed = flatten(std::move(outcome));
///     });
///     const Result<Order> placed = system.orders().place(order).get(); // a thread that may
///     const Result<Order> placed = co_await orders.place(order);       // a process
///
/// Process: the desk only hands over, so a slow request delays no other. Fails: the Result says what the caller can act
/// on; the call itself fails only while the desk is down. After a restart it gives every open order a process again.
class OrderDesk final : public GenServer<OrderDesk> {
public:
    struct Place {
        using Reply = Result<Order>;
        NewOrder order;
    };
    /// An order that was taken elsewhere: the rate limiter has no say.
    struct Import {
        using Reply = Result<Order>;
        NewOrder order;
    };
    struct Cancel {
        using Reply = Result<Order>;
        UserId user;
        OrderId id;
    };
    struct Advance {
        using Reply = Result<Order>;
        OrderId id;
    };
    struct UpdateAll {
        using Reply = Result<std::vector<OrderId>>;
        OrderFilter filter;
        OrderStatus to = OrderStatus::Shipped;
    };
    struct Get {
        using Reply = Result<Order>;
        OrderId id;
    };
    struct List {
        using Reply = Result<OrderPage>;
        OrderFilter filter;
        PageRequest page;
    };
    struct CountByStatus {
        using Reply = Result<std::map<OrderStatus, std::int64_t>>;
    };
    struct Restore {};

    explicit OrderDesk(SharedServices services);
    void handle_call(Place request, From<Place::Reply> from);
    void handle_call(Import request, From<Import::Reply> from);
    void handle_call(Cancel request, From<Cancel::Reply> from);
    void handle_call(Advance request, From<Advance::Reply> from);
    void handle_call(UpdateAll request, From<UpdateAll::Reply> from);
    void handle_call(Get request, From<Get::Reply> from);
    void handle_call(List request, From<List::Reply> from);
    void handle_call(CountByStatus request, From<CountByStatus::Reply> from);
    void handle_continue(Restore);
    void inspect(Inspector& inspector) const override;

private:
    SharedServices m_services;
    std::uint64_t m_requests = 0;
};

/// The desk's client side, a value: what one may ask of the orders business.
class Orders {
public:
    explicit Orders(Ref<OrderDesk> desk) : m_desk(desk) {}

    /// Places an order; the same id twice is the same order, answered the same.
    ///
    /// Fails: invalid, rate_limited, conflict, unavailable, storage.
    Call<OrderDesk::Place> place(NewOrder order) const;
    /// Places an order that was taken elsewhere, past the rate limiter. Fails: as place(), but never rate_limited.
    Call<OrderDesk::Import> import_order(NewOrder order) const;
    /// Fails: not_found also for somebody else's order, not_cancellable, unavailable, storage.
    Call<OrderDesk::Cancel> cancel(UserId user, OrderId id) const;
    /// The next step: confirmed, shipped, delivered. Fails: not_found, not_advanceable, unavailable, storage.
    Call<OrderDesk::Advance> advance(OrderId id) const;
    /// Many orders take a step at once: those of the filter that may. Ships, delivers, or cancels what nobody paid for yet.
    /// Answers which changed. Fails: invalid for a step that each order takes for itself, unavailable, storage.
    Call<OrderDesk::UpdateAll> update_all(OrderFilter filter, OrderStatus to) const;
    Call<OrderDesk::Get> get(OrderId id) const;
    /// Newest first, items included.
    Call<OrderDesk::List> list(OrderFilter filter = {}, PageRequest page = {}) const;
    Call<OrderDesk::List> list_for_user(UserId user, PageRequest page = {}) const;
    Call<OrderDesk::CountByStatus> count_by_status() const;

private:
    /// Longer than any one step of a request waits, so that the answer says which step it was.
    static constexpr std::chrono::seconds patience{30};

    template <class Request>
    Call<Request> ask(Request request) const {
        return call(m_desk, std::move(request)).timeout(patience);
    }

    Ref<OrderDesk> m_desk;
};

/// A call's outcome as one answer: a desk that is down is `unavailable`.
template <class T>
Result<T> flatten(tl::expected<Result<T>, ExitReason> outcome) {
    if (outcome) return std::move(*outcome);
    return tl::unexpected(unavailable("the order desk", outcome.error()));
}

} // namespace canopy::app
