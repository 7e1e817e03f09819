// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_flow_store.hpp"
#include "app/orders/order_services.hpp"
#include "app/orders/payments.hpp"
#include "app/orders/warehouse.hpp"
#include "otp/child_spec.hpp"
#include "otp/gen_server.hpp"
#include "otp/task.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// One open order: the only process that changes it, so its changes have one order.
///
///     const Result<Order> cancelled = co_await OrderProcess::cancel(order, user);
///
/// Every change is stored, then broadcast on `orders` and `order:<id>`, then answered. It ends normally when the order
/// is delivered or cancelled, and no refund is due.
///
/// Confirming charges the customer and takes the pieces from the shelf. When the gateway is down or the shelf empty the
/// order stays pending and says why in `waiting_for`; it tries again by itself, and when somebody advances it.
///
/// Process: its own, a child of order_supervisor; it serves while a payment is under way. Fails: after a crash it resumes
/// where the database says; when a write got no answer it finds out what became of it before it does anything else.
class OrderProcess final : public GenServer<OrderProcess> {
public:
    /// How long it waits for the order it was started to place.
    static constexpr std::chrono::seconds patience{10};
    /// Whoever advances an order is answered by then, paid or not.
    static constexpr std::chrono::seconds longest_answer{3};
    /// Before another try of a payment, when nobody knows how long the gateway is down.
    static constexpr std::chrono::seconds payment_pause{5};
    /// Before another look at the shelf, when nobody says that stock arrived.
    static constexpr std::chrono::seconds stock_pause{30};
    /// Before another look at a payment that another program has begun.
    static constexpr std::chrono::seconds elsewhere_pause{1};
    /// Nothing was heard of an order for so long that another program works on: it may be gone, so its work is taken over.
    static constexpr std::chrono::seconds takeover_pause{90};

    struct Place {
        using Reply = Result<OrderStore::Stored>;
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
    /// Some orders were changed together: it looks at what the database says, and tells what changed.
    struct TellChanges {
        using Reply = Result<void>;
    };
    struct Load {};
    struct TryAgain {
        std::uint64_t round = 0; ///< of the wait; another is over
    };
    struct AnswerNow {};
    /// Another program changed the order: what is known of it here is no longer so.
    struct LookAgain {};
    enum class Begin {
        New,    ///< a Place follows
        Stored, ///< the database has it
    };

    /// Stores the order, unless it is stored already.
    static Call<Place> place(const Ref<OrderProcess>& order, Order wanted, Unknown unknown = Unknown::Register);
    static Call<Cancel> cancel(const Ref<OrderProcess>& order, UserId user);
    /// Answers the order as it is then: still pending, with `waiting_for`, when it has to wait.
    static Call<Advance> advance(const Ref<OrderProcess>& order);
    static Call<Get> get(const Ref<OrderProcess>& order);
    /// Answered when all was broadcast.
    static Call<TellChanges> tell_changes(const Ref<OrderProcess>& order);

    /// A transient child with the order's id. Only its first start may be New: a restart finds the order stored.
    static ChildSpec child_spec(const SharedServices& services, const OrderId& id, Begin begin);

    OrderProcess(SharedServices services, OrderId id, Begin begin);
    Init init(); ///< ignore, when the order has a process
    Async<Result<OrderStore::Stored>> handle_call(Place request);
    Async<Result<Order>> handle_call(Cancel request);
    Async<void> handle_call(Advance, From<Result<Order>> from);
    Async<Result<Order>> handle_call(Get);
    Async<Result<void>> handle_call(TellChanges);
    Async<void> handle_continue(Load);
    void handle_info(Timeout);
    Async<void> handle_info(TaskResult<Payments::Answer> result);
    Async<void> handle_info(Down down);
    Async<void> handle_info(TryAgain again);
    void handle_info(StockChanged arrived);
    void handle_info(AnswerNow);
    void handle_info(LookAgain);
    void inspect(Inspector& inspector) const override;

private:
    struct Waiting {
        From<Result<Order>> from;
        Timestamp until{0};
    };

    Result<OrderStore::Stored> place_again(const Order& order) const;
    Async<Result<void>> load();
    Async<Result<OrderStore::Stored::When>> store(Order order);
    Async<Result<void>> find_out();
    Async<Result<void>> settle_unanswered();
    Async<Result<Order>> change(OrderStatus to);
    void not_known(std::optional<OrderStatus> before);
    /// What subscribers were told last, if it is for this process to tell them more: what another program did the relay tells.
    template <class Outcome>
    std::optional<OrderStatus> to_tell(const Outcome& outcome, OrderStatus before) const {
        const bool overtaken = outcome && !*outcome && outcome->error().kind == StorageError::Kind::Stale;
        return overtaken && m_services->hears_others ? std::nullopt : std::optional(before);
    }
    WallTime moment() const;
    void changed(OrderStatus before);
    Async<Result<std::vector<Shelf>>> store_cancellation();
    void take(Order order);
    void placed(const OrderStore::Stored& stored);
    void broadcast(const OrderEvent& event) const;
    void stop_unless_needed();
    void look_up_later();

    // Paying: order_payment.cpp
    Async<void> try_to_confirm();
    Async<void> try_to_refund();
    void look_later();
    void leave_to_other(WallTime until);
    Async<void> release_claim();
    Async<void> commit_confirmation();
    void begin_payment();
    void begin_refund();
    void drop_payment();
    Async<void> paid(Payments::Answer answer);
    Async<void> refunded(Payments::Answer answer);
    Async<void> wait_for(std::string reason, std::optional<std::chrono::nanoseconds> pause);
    void wait_for_stock(std::string reason, const std::vector<Missing>& missing);
    void try_again_in(std::chrono::nanoseconds pause);
    void resume();
    void end_wait();
    void answer_waiting(const Result<Order>& answer);
    void answer_moved();
    void answer_late();

    SharedServices m_services;
    OrderId m_id;
    Begin m_begin;
    Unknown m_unknown = Unknown::Register; ///< of the order that is being placed
    std::optional<Order> m_order;          ///< nothing: not known, the database has to be asked
    std::optional<Order> m_unanswered;     ///< the database did not answer: it may be stored, and nobody was told
    std::optional<OrderStatus> m_before;   ///< the same of a change: the status that subscribers were told last
    WallTime m_since;                      ///< when it came into its status
    bool m_looks_again = false;            ///< at what another program did, and goes on with itself

    enum class Asked : std::uint8_t { Charge, Refund };
    std::optional<Task<Payments::Answer>> m_payment; ///< a charge or a refund under way
    Asked m_asked = Asked::Charge;                   ///< which of them
    bool m_elsewhere = false;                        ///< another program asks the gateway just now
    bool m_paid = false;                 ///< in this life; after a crash the gateway is asked again, with the same key
    std::vector<Waiting> m_advancing;    ///< who is answered when the order is confirmed, or has to wait
    std::vector<Subscription> m_shelves; ///< of the products that are missing
    std::uint64_t m_round = 0;           ///< of the wait
};

} // namespace canopy::app
