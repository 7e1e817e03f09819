// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/payment_claims.hpp"

#include "app/storage/database.hpp"
#include "app/storage/order_selection.hpp"

namespace canopy::app {

StorageResult<std::optional<WallTime>> PaymentClaims::take(const OrderId& id, const Lease& lease) {
    const auto taken = m_database.execute(
        "INSERT INTO payment_claims (order_id, owner, expires_at) VALUES (?, ?, ?) ON CONFLICT (order_id) DO UPDATE "
        "SET owner = excluded.owner, expires_at = excluded.expires_at "
        "WHERE payment_claims.owner = excluded.owner OR payment_claims.expires_at <= ?",
        {id.text(), lease.owner, to_milliseconds(lease.until), to_milliseconds(lease.now)});
    if (!taken) return tl::unexpected(taken.error());
    if (*taken > 0) return std::nullopt;
    return m_database.integer("SELECT expires_at FROM payment_claims WHERE order_id = ?", {id.text()}).map([](std::int64_t end) {
        return std::optional{to_wall_time(end)};
    });
}

StorageResult<void> PaymentClaims::release(const OrderId& id, const std::string& owner) {
    return m_database.execute("DELETE FROM payment_claims WHERE order_id = ? AND owner = ?", {id.text(), owner})
        .map([](std::int64_t) {});
}

} // namespace canopy::app
