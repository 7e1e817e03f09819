// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/storage/order_query.hpp"
#include "app/storage/storage_error.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace canopy::app {

class Database;

/// The orders and their items in the database. OrderFlowStore leads one through payment; all other SQL about them is here.
///
///     OrderStore store{database};
///     const StorageResult<OrderStore::Stored> stored = store.insert(order);
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
    /// Fails: Conflict when the id belongs to an order of another user or with other items. Constraint when user or products
    /// are unknown and are to be refused: every unknown one is named, `row` its item.
    StorageResult<Stored> insert(const Order& order, Unknown unknown = Unknown::Register);

    /// Fails: NotFound.
    StorageResult<Order> find(const OrderId& id);
    StorageResult<bool> contains(const OrderId& id);
    /// What it is made of, in its order; nothing for an order there is none of.
    StorageResult<std::vector<Item>> items(const OrderId& id);

    /// Moves an order from one status to another; then nothing keeps it waiting any more.
    ///
    /// Fails: NotFound, or Stale when its status is no longer `from`.
    StorageResult<void> update_status(const OrderId& id, OrderStatus from, OrderStatus to, WallTime now);

    /// Many orders take a step at once: those of the filter that may, see common_source(), oldest first. Of pending ones only
    /// those that wait for nothing are cancelled: for the others money may have moved. Answers which did.
    ///
    /// Fails: Constraint for a step that each order takes for itself.
    StorageResult<std::vector<OrderMoved>> update_all(const OrderFilter& filter, const OrderChange& change);

    /// Any page of any selection in any order.
    StorageResult<OrderPage> query(const OrderQuery& query);
    /// The newest first, with their items.
    StorageResult<OrderPage> list(const OrderFilter& filter, PageRequest request = {});
    StorageResult<OrderPage> list_for_user(const UserId& user, PageRequest request = {});

    StorageResult<OrderTotals> totals(const OrderFilter& filter = {});
    /// Every status is named, also without orders.
    StorageResult<std::map<OrderStatus, OrderTotals>> totals_by_status(const OrderFilter& filter = {});
    /// The users who ordered for most, at most `limit` of them.
    StorageResult<std::vector<UserTotals>> totals_by_user(const OrderFilter& filter = {}, std::int64_t limit = 100);
    /// All of that in one view, with at most `users` of the users.
    StorageResult<OrderSums> sums(const OrderFilter& filter = {}, std::int64_t users = 100);
    /// How many orders there are of each status; every status is named, also with 0.
    StorageResult<std::map<OrderStatus, std::int64_t>> count_by_status();

    /// A part of the open orders, oldest first.
    struct OpenOrderIds {
        std::vector<OrderId> ids;
        std::int64_t last = 0; ///< where the next part begins
    };
    /// The first `limit` open orders, and cancelled ones whose refund is due, after a place in the table: what the tree restores
    /// at its start, part by part.
    StorageResult<OpenOrderIds> open_order_ids(std::int64_t after, std::int64_t limit);

private:
    StorageResult<Stored> insert_known(const Order& order);
    StorageResult<Stored> answer_before(const Order& order);
    StorageResult<void> register_walk_ins(const Order& order);
    /// The refusal with every unknown user and product in it.
    StorageResult<Stored> explained(StorageError refused, const Order& order);
    /// They are all in the status the step begins with, and stay in it until then.
    StorageResult<void> move_all(const std::vector<Order>& orders, const OrderChange& change);
    StorageResult<void> why_unchanged(const OrderId& id, OrderStatus expected);

    Database& m_database;
};

} // namespace canopy::app
