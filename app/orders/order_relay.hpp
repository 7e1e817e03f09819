// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/storage/order_feed.hpp"
#include "otp/gen_server.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace canopy::app {

/// Makes the orders of several programs on one PostgreSQL database one: what the others do is broadcast here too, on
/// `orders` and `order:<id>`, as if it had been done here but for the word that it was done elsewhere.
///
///     starts_with<OrderRelay>({.name = "order_relay", .pinned = true}, options, position, services, OrderRelay::Pace{})
///
/// Products they changed are forgotten by the cache, and their shelves told by the warehouse, so that orders which wait for
/// stock go on.
///
/// An order that has a process here is looked up again by it, so that it decides on what is, not on what was.
///
/// Process: pinned, it waits for the server. Fails: without the server it tries again once a second, and then broadcasts what
/// it missed: OrderFeed says what is guaranteed. A crash misses at most what was being broadcast at that moment.
class OrderRelay final : public GenServer<OrderRelay> {
public:
    struct Pace {
        std::chrono::milliseconds wait{50}; ///< for the server, in one piece: as long as a message to this process may wait
        std::chrono::milliseconds pause{0}; ///< between two waits: simulated time goes on only when nobody waits
    };
    struct Listen {};

    /// `position` outlives this process, so that the next one hears what happened in between.
    OrderRelay(const DatabaseOptions& options, std::shared_ptr<OrderFeed::Position> position, SharedServices services, Pace pace);
    void handle_info(Listen);
    void inspect(Inspector& inspector) const override;

private:
    void listen(std::chrono::milliseconds longest);
    void tell(const OrderNews& news);
    void tell_products(const News& news);
    void lost(const StorageError& why);

    SharedServices m_services;
    Pace m_pace;
    OrderFeed m_feed;
    bool m_connected = true; ///< as far as the log knows
    bool m_warned = false;   ///< of notifications that are not the trigger's
    std::uint64_t m_told = 0;
    std::uint64_t m_products_told = 0;
};

} // namespace canopy::app
