// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/product.hpp"
#include "app/storage/database_options.hpp"
#include "app/storage/storage_error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace canopy::app {

/// What another program did to an order.
struct OrderNews {
    enum class What { Placed, Changed };
    What what = What::Placed;
    Order order;                               ///< as that change left it
    OrderStatus before = OrderStatus::Pending; ///< of a change; the same as now when it is not known
};

/// What other programs did.
struct News {
    std::vector<OrderNews> orders;
    std::vector<ProductId> products; ///< that are other ones now, or gone; each once
    std::vector<Shelf> shelves;      ///< of those that are there, as they are now
    bool missed_products = false;    ///< for some time nothing was heard: one may be gone without being named here
};

/// Hears from a PostgreSQL database what other programs do to its orders, products and stock: LISTEN and NOTIFY.
///
///     OrderFeed feed({.location = location, .origin = origin});
///     for (;;)
///         if (const auto news = feed.hear(50ms)) tell(*news);
///
/// A trigger notifies with each change, so PostgreSQL itself delivers it with the commit: never before, never without.
/// Changes of connections that have this feed's origin are left out.
///
/// Nothing is missed from the first connection on: once a second it notes from which transaction on its listening is not proven
/// yet, and whenever it has lost its connection it reads all orders changed since there. What it has told already it does not
/// tell again. Of several changes of one order during such a gap only the last is told. What it answered counts as told.
///
/// Process: pinned, its thread makes it, uses it and ends it. Fails: hear() with Unreachable or Disconnected while there is
/// no connection; call it again, the next call connects. Cost: one connection; two questions an order heard of.
class OrderFeed {
public:
    struct Told {
        std::int64_t number = 0;      ///< of the change
        std::int64_t transaction = 0; ///< that made it
    };
    /// How far a feed has heard. Kept outside it, the next feed goes on where the last one ended.
    struct Position {
        std::int64_t mark = 0;                      ///< the first transaction that may not have been heard; 0: none yet
        std::unordered_map<std::string, Told> told; ///< the last change told of each order, from the mark on
    };

    explicit OrderFeed(const DatabaseOptions& options, std::shared_ptr<Position> position = std::make_shared<Position>());
    ~OrderFeed();

    /// Waits until there is news, at most so long, and answers it: the changes of one order in their order, those of different
    /// orders in that of their commits.
    StorageResult<News> hear(std::chrono::milliseconds longest);

    /// How often it has connected.
    std::uint64_t connections() const noexcept { return m_connections; }
    /// Notifications that are none of the trigger's: anybody may send some. They are left out.
    std::uint64_t unreadable() const noexcept { return m_unreadable; }

private:
    class Connection;
    /// One change, as a notification or a row of the table tells of it.
    struct Change;
    /// What a hear() has gathered; it counts once all of it can be answered.
    struct Batch;

    StorageResult<Batch> connect();
    StorageResult<Batch> listen(std::chrono::milliseconds longest);
    static std::optional<Change> read_change(const std::string& payload);
    void take_mark(Batch& batch, const std::string& payload);
    StorageResult<Batch> missed();
    StorageResult<void> missed_products(Batch& batch);
    void add_product(Batch& batch, const std::string& payload);
    StorageResult<void> look_at_shelves(Batch& batch);
    StorageResult<void> add(Batch& batch, const Change& change);
    StorageResult<void> prove();
    News accept(Batch batch);

    DatabaseOptions m_options;
    std::string m_mark_channel; ///< this feed's own: what comes back on it shows how far it has heard
    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<Position> m_position;
    std::chrono::steady_clock::time_point m_next_proof{};
    std::uint64_t m_connections = 0;
    std::uint64_t m_unreadable = 0;
};

} // namespace canopy::app
