// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/ids.hpp"
#include "app/orders/shared_table.hpp"
#include "core/clock.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace canopy::app {

/// One user's orders in the rate limiter's window, as they were at that user's last attempt.
struct UserWindow {
    UserId user;
    std::vector<Timestamp> orders; ///< when they were admitted, ascending; some may have left the window since
    Timestamp last_attempt{0};     ///< admitted or not
    bool operator==(const UserWindow&) const = default;
};

/// The rate limiter's windows, to be read without asking it: it may be busy or frozen. Empty while it is down.
///
///     for (const UserWindow& window : system.limiter_windows().all()) draw(window, system.runtime().now());
///
/// A handle; copies share one table. Process: the limiter writes, any thread reads. Cost: all() copies every window.
class LimiterWindows {
public:
    std::optional<UserWindow> find(const UserId& user) const;
    /// In no particular order.
    std::vector<UserWindow> all() const;
    std::size_t size() const;

    // What the limiter does:

    /// Begins anew. Answers how many users the limiter before it knew.
    std::size_t open(Process& limiter) const;
    void put(UserWindow window) const;
    void erase(const UserId& user) const;

private:
    SharedTable<UserId, UserWindow> m_table;
    std::shared_ptr<std::atomic<std::size_t>> m_users = std::make_shared<std::atomic<std::size_t>>(0);
};

} // namespace canopy::app
