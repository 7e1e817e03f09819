// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/ids.hpp"
#include "app/storage/database_location.hpp"
#include "app/storage/storage_error.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

namespace canopy::app {

/// Remembers every order that was acknowledged, outside the processes that may crash: the other side of the promise
/// that nothing acknowledged is lost.
///
///     const StorageResult<std::vector<OrderId>> lost = verify_acknowledged(file, system.ledger().acknowledged());
///
/// It grows with the orders: a program that runs for long has them looked up and forgotten by a LedgerAudit.
/// A handle; copies share one ledger. Process: any thread. Cost: about 50 bytes an order with an id made by
/// order_id_from_bits(), its text more for any other; an order that is acknowledged again costs nothing.
class OrderLedger {
public:
    OrderLedger();

    /// Called with the answer in hand, before it goes to the caller. The same order again is the same entry.
    void acknowledge(const OrderId& id) const;
    std::size_t size() const; ///< orders, however often each was answered
    /// In no particular order.
    std::vector<OrderId> acknowledged() const;
    /// The same, and forgets them; whoever acknowledges meanwhile hardly waits.
    std::vector<OrderId> take() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

/// Those of these orders that the database does not have. Empty: nothing was lost.
///
/// Process: any thread that may block. Fails: as Database::open().
StorageResult<std::vector<OrderId>> verify_acknowledged(const DatabaseLocation& location, const std::vector<OrderId>& ids);

} // namespace canopy::app
