// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "app/storage/storage_error.hpp"

#include <optional>
#include <string>

namespace canopy::app {

class Database;

/// Which program asks the payment gateway for an order just now, so that of several on one database only one does.
///
///     const auto elsewhere = PaymentClaims{database}.take(id, {.owner = origin, .now = now, .until = now + 20s});
///     if (elsewhere && *elsewhere) look_again_at(**elsewhere); // another program has it until then
///
/// A claim is a lease: that of a program which died ends by itself. Whoever asks must be done before its own ends.
///
/// Process: the thread of its database. Holds nothing itself; make one wherever it is needed.
class PaymentClaims {
public:
    struct Lease {
        std::string owner; ///< a word no other program has
        WallTime now;
        WallTime until;
    };

    explicit PaymentClaims(Database& database) : m_database(database) {}

    /// Takes or renews it. Answers nothing when it is ours, else the end of the other program's.
    StorageResult<std::optional<WallTime>> take(const OrderId& id, const Lease& lease);
    /// Gives it up; that of another program stays.
    StorageResult<void> release(const OrderId& id, const std::string& owner);

private:
    Database& m_database;
};

} // namespace canopy::app
