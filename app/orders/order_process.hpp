// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <optional>

namespace canopy::app {

/// One open order: the only process that changes it, so its changes have one order.
///
///     const Result<Order> cancelled = co_await OrderProcess::cancel(order, user);
///
/// Every change is stored, then broadcast on `orders` and `order:<id>`, then answered. It ends normally when the order
/// is delivered or cancelled.
///
/// Process: its own, a child of order_supervisor. Fails: after a crash it resumes where the database says; when a write
/// got no answer it finds out what became of it before it does anything else.
class OrderProcess final : public GenServer<OrderProcess> {
public:
    /// How long it waits for the order it was started to place.
    static constexpr std::chrono::seconds patience{10};

    struct Place {
        using Reply = Result<Order>;
        Order order;
        Unknown unknown = Unknown::Register;
    };
    struct Cancel {
        using Reply = Result<Order>;
        UserId user;
    };
    struct Advance {
        using Reply = Result<Order>;
    };
    struct Get {
        using Reply = Result<Order>;
    };
    struct Load {};
    enum class Begin {
        New,    ///< a Place follows
        Stored, ///< the database has it
    };

    /// Stores the order, unless it is stored already.
    static Call<Place> place(const Ref<OrderProcess>& order, Order wanted, Unknown unknown = Unknown::Register);
    static Call<Cancel> cancel(const Ref<OrderProcess>& order, UserId user);
    static Call<Advance> advance(const Ref<OrderProcess>& order);
    static Call<Get> get(const Ref<OrderProcess>& order);

    /// A transient child with the order's id. Only its first start may be New: a restart finds the order stored.
    static ChildSpec child_spec(const SharedServices& services, const OrderId& id, Begin begin);

    OrderProcess(SharedServices services, OrderId id, Begin begin);
    Init init(); ///< ignore, when the order has a process
    Async<Result<Order>> handle_call(Place request);
    Async<Result<Order>> handle_call(Cancel request);
    Async<Result<Order>> handle_call(Advance);
    Async<Result<Order>> handle_call(Get);
    Async<void> handle_continue(Load);
    void handle_info(Timeout);
    void inspect(Inspector& inspector) const override;

private:
    Result<Order> place_again(const Order& order) const;
    Async<Result<void>> load();
    Async<Result<void>> store(Order order);
    Async<Result<void>> find_out();
    Async<Result<Order>> change(OrderStatus to);
    void changed(OrderStatus before);
    void take(Order order);
    void placed(const OrderStore::Stored& stored);
    void broadcast(const OrderEvent& event) const;
    void stop_unless_open();

    SharedServices m_services;
    OrderId m_id;
    Begin m_begin;
    Unknown m_unknown = Unknown::Register; ///< of the order that is being placed
    std::optional<Order> m_order;          ///< nothing: not known, the database has to be asked
    std::optional<Order> m_unanswered;     ///< the database did not answer: it may be stored, and nobody was told
    std::optional<OrderStatus> m_before;   ///< the same of a change: the status that subscribers were told last
    WallTime m_since;                      ///< when it came into its status
};

} // namespace canopy::app
