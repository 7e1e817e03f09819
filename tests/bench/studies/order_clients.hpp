// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_desk.hpp"
#include "core/process.hpp"

#include <chrono>
#include <filesystem>
#include <vector>

namespace canopy::bench {

/// Customers that order at once, each awaiting the answer before its next order.
struct Clients {
    app::Orders orders;
    int count = 64;
    int orders_each = 100;
};

/// How long each acknowledged order took, from asking to the answer.
using Acknowledgements = std::vector<std::chrono::nanoseconds>;

Async<Acknowledgements> place_orders(Process& main, Clients clients);

/// Is there, empty, and gone with everything in it at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace canopy::bench
