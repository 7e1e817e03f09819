// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace canopy::app {

/// Looks acknowledged orders up in the database while a program goes on, so that its ledger holds no more than the latest.
///
///     LedgerAudit audit(system.ledger(), system.database());
///     while (runs()) audit.go_on();
///     const LedgerAudit::Findings& all = audit.finish(); // nothing was lost if all.lost and all.unverified are empty
///
/// Each order is looked up once, after its commit, and forgotten; one that is answered again later counts again. What could
/// not be looked up, because the database did not answer, goes back into the ledger.
/// Process: one thread that runs no process; each look-up before the end is a thread of its own. Cost: a query an
/// order, and about 150 bytes for each of those that are not looked up yet.
class LedgerAudit {
public:
    struct Findings {
        std::uint64_t acknowledged = 0; ///< that were to be looked up
        std::vector<OrderId> lost{};    ///< of them, not in the database
        std::string unverified{};       ///< why the last could not be looked up; empty: all were
    };

    /// So many at a time, at least 1.
    static constexpr std::size_t usual_batch = 100'000;

    LedgerAudit(OrderLedger ledger, DatabaseLocation location, std::size_t batch = usual_batch);

    /// Begins to look up when enough have gathered, and takes what was found. Does not wait.
    void go_on();
    /// Looks up whatever is left; blocks.
    const Findings& finish();
    const Findings& findings() const noexcept { return m_findings; } ///< so far

private:
    using Lost = StorageResult<std::vector<OrderId>>;

    void take(const Lost& lost);

    OrderLedger m_ledger;
    DatabaseLocation m_location;
    std::size_t m_batch;
    std::size_t m_enough; ///< the batch, and what could not be looked up the last time
    Findings m_findings;
    std::vector<OrderId> m_orders; ///< that are looked up
    std::future<Lost> m_running;   ///< ends before what it reads
};

} // namespace canopy::app
