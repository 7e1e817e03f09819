// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/product.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace canopy::app {

/// What an order waits for: what stands before the colon of Order::waiting_for.
enum class WaitingFor : std::uint8_t {
    Nothing,
    Payment, ///< `payment: …`: the gateway was asked, or will be; money may have moved
    Stock,   ///< `stock: …`: the shelf does not hold what is ordered; money may have moved
    Refund,  ///< `refund: …`: cancelled, and the money is not back yet
    Nobody,  ///< `declined: …`: the gateway said no, and it takes a person to go on
};

/// Of a text that one of the functions below made; Nothing for any other.
WaitingFor waiting_for(std::string_view text) noexcept;

std::string payment_under_way();                                ///< `payment: under way`
std::string refund_under_way();                                 ///< `refund: under way`
std::string stock_missing(const std::vector<Missing>& missing); ///< `stock: 3 of green-tea missing`
std::string payment_delayed(std::string_view why,
                            std::chrono::seconds wait); ///< `payment: the gateway is down, next try in 42 s`
std::string refund_delayed(std::string_view why, std::chrono::seconds wait);
std::string declined(std::string_view why); ///< `declined: no money`

} // namespace canopy::app
