// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/ids.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {
constexpr std::size_t shown_whole = 8;
constexpr std::size_t shown_of_longer = 6;
} // namespace

OrderId order_id_from_bits(std::uint64_t high, std::uint64_t low) { return OrderId{fmt::format("{:016x}{:016x}", high, low)}; }

std::string short_text(const OrderId& id) {
    const std::string& text = id.text();
    return text.size() <= shown_whole ? text : text.substr(0, shown_of_longer) + "…";
}

} // namespace canopy::app
