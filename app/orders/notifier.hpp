// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "core/async.hpp"
#include "otp/gen_server.hpp"
#include "otp/pub_sub.hpp"
#include "otp/task_supervisor.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace canopy::app {

/// What a customer is told about an order of theirs.
struct Notice {
    UserId user;
    OrderId order;
    OrderStatus status = OrderStatus::Pending;
    std::string text; ///< `order 8f31c2… is confirmed`
    WallTime at;
    bool operator==(const Notice&) const = default;
};

/// `notices:<user>` carries Notice.
std::string notices_topic(const UserId& user);

/// What is said about an event.
Notice notice_of(const OrderEvent& event);

/// Brings notices to people: runs in a task nobody waits for, may take its time, fail or crash.
using Courier = std::function<Async<void>(std::vector<Notice>)>;

/// The one that comes with the program: broadcasts each notice on its user's topic.
Courier broadcasting_courier(PubSub pub_sub);

struct NotifierLimits {
    std::size_t notices = 20;                  ///< kept for each user
    std::size_t users = 10'000;                ///< remembered; who heard nothing for the longest time is forgotten first
    std::size_t outbox = 1'000;                ///< notices that wait for the courier; the oldest are dropped first
    std::chrono::milliseconds delivery{5'000}; ///< a courier that takes longer is ended
};

/// Tells customers about each change of their orders.
///
///     const std::vector<Notice> latest = Notifier::notices(notifier, user).get(); // newest first
///     pub_sub.subscribe<Notice>(notices_topic(user), *this);                      // as they come
///
/// It hears of changes as everybody does, by subscribing: no order waits for it. One courier at a time is under way, as a
/// task of the task supervisor; what comes meanwhile goes with the next one. Of several programs on one database the one that
/// made the change sends the notice; the others only remember it.
///
/// Process: its own. Fails: what a courier does not deliver is lost, and counted; after a crash it remembers nothing.
class Notifier final : public GenServer<Notifier> {
public:
    struct Read {
        using Reply = std::vector<Notice>;
        UserId user;
    };
    struct Delivered {};
    struct TooLong {
        Pid courier{};
    };
    struct SendAgain {};

    static Call<Read> notices(const Ref<Notifier>& notifier, UserId user);

    Notifier(const PubSub& pub_sub, TaskSupervisor tasks, Courier courier, NotifierLimits limits = {});
    std::vector<Notice> handle_call(const Read& request) const;
    Async<void> handle_info(OrderEvent event);
    void handle_info(Delivered);
    Async<void> handle_info(Down down);
    void handle_info(TooLong late);
    Async<void> handle_info(SendAgain);
    void inspect(Inspector& inspector) const override;

private:
    struct Memory {
        std::deque<Notice> latest; ///< newest first
        std::list<UserId>::iterator place;
    };
    struct Delivery {
        MonitorRef monitor{};
        std::size_t notices = 0;
        bool delivered = false;
    };

    void remember(const Notice& notice);
    void put_into_outbox(Notice notice);
    Async<void> send();

    TaskSupervisor m_tasks;
    Courier m_courier;
    NotifierLimits m_limits;
    std::unordered_map<UserId, Memory> m_users;
    std::list<UserId> m_order; ///< who was told last comes first
    std::deque<Notice> m_outbox;
    std::optional<Delivery> m_delivery; ///< under way
    bool m_pausing = false;             ///< the task supervisor did not take the last one
    std::uint64_t m_sent = 0;
    std::uint64_t m_lost = 0;
};

} // namespace canopy::app
