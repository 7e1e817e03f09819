// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/limiter_windows.hpp"

namespace canopy::app {

std::optional<UserWindow> LimiterWindows::find(const UserId& user) const {
    return m_table.use(std::optional<UserWindow>{}, [&](const auto& table) { return table.lookup(user); });
}

std::vector<UserWindow> LimiterWindows::all() const {
    return m_table.use(std::vector<UserWindow>{}, [](const auto& table) {
        return table.fold(std::vector<UserWindow>{}, [](std::vector<UserWindow> all, const UserId&, const UserWindow& window) {
            all.push_back(window);
            return all;
        });
    });
}

std::size_t LimiterWindows::size() const {
    return m_table.use(std::size_t{0}, [](const auto& table) { return table.size(); });
}

std::size_t LimiterWindows::open(Process& limiter) const {
    m_table.open(limiter, {.name = "limiter_windows"});
    return m_users->exchange(0);
}

void LimiterWindows::put(UserWindow window) const {
    const auto table = m_table.table();
    UserId user = window.user;
    table.insert(std::move(user), std::move(window));
    m_users->store(table.size());
}

void LimiterWindows::erase(const UserId& user) const {
    const auto table = m_table.table();
    table.erase(user);
    m_users->store(table.size());
}

} // namespace canopy::app
