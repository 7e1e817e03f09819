// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/storage/storage_error.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

class Database;

/// Which page of a list is wanted.
struct PageRequest {
    std::int64_t page = 1; ///< from 1
    std::int64_t size = 20;
};

/// One page of a list, newest first, each order with its items.
struct OrderPage {
    std::vector<Order> orders;
    std::int64_t total = 0; ///< orders on all pages
    std::int64_t page = 1;
    std::int64_t size = 20;

    std::int64_t pages() const noexcept { return (total + size - 1) / size; }
};

/// Which orders a list holds; a part left out means all.
struct OrderFilter {
    std::optional<UserId> user = std::nullopt;
    std::optional<OrderStatus> status = std::nullopt;
};

/// The orders in the database: the only place that knows their tables.
///
///     OrderStore store{database};
///     const StorageResult<Stored> stored = store.insert(order);
///
/// Every write is whole or not at all, alone or as a part of a transaction the caller holds: a write that fails leaves
/// the others of that transaction as they are.
///
/// Process: the thread of its database. Holds nothing itself; make one wherever it is needed.
/// Cost: a list loads its items with one more query, however long it is.
class OrderStore {
public:
    explicit OrderStore(Database& database) : m_database(database) {}

    /// What insert() answers.
    struct Stored {
        enum class When {
            Now,
            Before, ///< the same order was stored earlier: this is a repetition
        };
        Order order; ///< as the database has it
        When when = When::Now;
    };

    /// Stores an order and its items. Doing it twice stores one and answers the same.
    ///
    /// Fails: Conflict when the id belongs to an order of another user or with other items.
    StorageResult<Stored> insert(const Order& order);

    /// Fails: NotFound.
    StorageResult<Order> find(const OrderId& id);
    StorageResult<bool> contains(const OrderId& id);

    StorageResult<OrderPage> list(const OrderFilter& filter, PageRequest request = {});
    StorageResult<OrderPage> list_for_user(const UserId& user, PageRequest request = {});

    /// Moves an order from one status to another.
    ///
    /// Fails: NotFound, or Stale when its status is no longer `from`.
    StorageResult<void> update_status(const OrderId& id, OrderStatus from, OrderStatus to, WallTime now);

    /// How many orders there are of each status; every status is named, also with 0.
    StorageResult<std::map<OrderStatus, std::int64_t>> count_by_status();

    /// Every order that is pending, confirmed or shipped, oldest first.
    StorageResult<std::vector<Order>> open_orders();

    /// A part of the open orders, oldest first.
    struct OpenOrderIds {
        std::vector<OrderId> ids;
        std::int64_t last = 0; ///< where the next part begins
    };
    /// The first `limit` open orders after a place in the table: what the tree restores at its start, part by part.
    StorageResult<OpenOrderIds> open_order_ids(std::int64_t after, std::int64_t limit);

private:
    Database& m_database;
};

} // namespace canopy::app
