// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/waiting_reason.hpp"
#include "app/storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace canopy::app {

/// The steps of an order through payment, each whole or not at all: what changes the shelves changes the order with them.
///
///     const StorageResult<OrderFlowStore::Confirmed> confirmed = OrderFlowStore{database}.confirm(id, now);
///
/// A shelf cannot go below zero: ProductStore takes pieces only where there are enough, in the transaction that says so, and
/// the schema refuses anything else. Products that are not counted are never missing.
///
/// Process: the thread of its database, in a transaction of the caller's; Repo::write() gives one. Fails: NotFound for an
/// order or product there is none of; Stale when the order is not in the status the step begins with.
class OrderFlowStore {
public:
    explicit OrderFlowStore(Database& database) : m_database(database) {}

    struct Prepared {
        std::string waiting_for;      ///< as stored: payment under way, or stock missing
        std::vector<Missing> missing; ///< empty: money may be asked for
    };
    /// Pending: looks at the shelves, and writes down that money will be asked for if they hold enough.
    StorageResult<Prepared> prepare(const OrderId& id, WallTime now);

    struct Confirmed {
        std::string waiting_for;      ///< as stored: empty, or stock missing
        std::vector<Missing> missing; ///< empty: it is confirmed
        std::vector<Shelf> shelves;   ///< after the pieces were taken; those that are counted
    };
    /// Pending: takes the pieces and confirms the order; if some are missing it takes none and writes that down.
    StorageResult<Confirmed> confirm(const OrderId& id, WallTime now);

    /// Pending or confirmed: cancels, and puts the pieces of a confirmed one back. Answers the shelves that changed.
    StorageResult<std::vector<Shelf>> cancel(const OrderId& id, OrderStatus from, const std::string& waiting_for, WallTime now);

    /// Writes down what an order waits for; its status stays.
    StorageResult<void> wait(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now);

private:
    StorageResult<void> require(const OrderId& id, OrderStatus status);
    StorageResult<void> set(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now);

    Database& m_database;
};

} // namespace canopy::app
