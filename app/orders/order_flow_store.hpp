// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/orders/product.hpp"
#include "app/orders/waiting_reason.hpp"
#include "app/storage/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace canopy::app {

/// The steps of an order through payment, each whole or not at all: what changes the shelves changes the order with them.
///
///     const StorageResult<OrderFlowStore::Confirmed> confirmed = OrderFlowStore{database, program}.confirm(id, now);
///
/// A shelf cannot go below zero: ProductStore takes pieces only where there are enough, in the transaction that says so, and
/// the schema refuses anything else. Products that are not counted are never missing.
///
/// Before the gateway is asked the order is claimed for this program (PaymentClaims); with what came of it, it is given up.
///
/// Process: the thread of its database, in a transaction of the caller's; Repo::write() gives one. Fails: NotFound for an
/// order or product there is none of; Stale when the order is not in the status the step begins with.
class OrderFlowStore {
public:
    /// How long a claim holds, if nobody gives it up: longer than any request to the gateway takes.
    static constexpr std::chrono::seconds lease{20};

    /// `program`: OrderServices::origin.
    OrderFlowStore(Database& database, std::string program) : m_database(database), m_program(std::move(program)) {}

    struct Prepared {
        std::string waiting_for;           ///< as stored: payment under way, or stock missing
        std::vector<Missing> missing = {}; ///< empty: money may be asked for
        /// Not by us: another program asks for it, until then at most, and nothing was changed.
        std::optional<WallTime> elsewhere = std::nullopt;
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

    struct Cancelled {
        std::string waiting_for;    ///< as stored: the refund, if money may have moved, here or in another program
        std::vector<Shelf> shelves; ///< that changed
    };
    /// Pending or confirmed: cancels, and puts the pieces of a confirmed one back.
    StorageResult<Cancelled> cancel(const OrderId& id, OrderStatus from, WallTime now);

    /// Cancelled, and a refund due: whether it is for us to ask for it. If not, until when another program may.
    StorageResult<std::optional<WallTime>> claim_refund(const OrderId& id, WallTime now);
    /// Nobody asks the gateway for it any more, as far as this program is concerned.
    StorageResult<void> release(const OrderId& id);

    /// Writes down what an order waits for; its status stays.
    StorageResult<void> wait(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now);

private:
    StorageResult<std::optional<WallTime>> claim(const OrderId& id, WallTime now);
    StorageResult<std::string> reason(const OrderId& id);
    StorageResult<void> require(const OrderId& id, OrderStatus status);
    StorageResult<void> set(const OrderId& id, OrderStatus status, const std::string& waiting_for, WallTime now);

    Database& m_database;
    std::string m_program;
};

} // namespace canopy::app
