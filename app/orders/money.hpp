// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace canopy::app {

/// An amount of money in whole cents, without a currency.
///
///     const Money price = *parse_money("12.50");
///     to_string(price * 3); // "37.50"
struct Money {
    std::int64_t cents = 0;

    auto operator<=>(const Money&) const = default;
    Money& operator+=(Money other) noexcept {
        cents += other.cents;
        return *this;
    }
};

inline Money operator+(Money left, Money right) noexcept { return left += right; }
inline Money operator*(Money price, int quantity) noexcept { return {price.cents * quantity}; }

/// Two decimals, always a dot: `12.50`, `-0.05`.
std::string to_string(Money money);

/// Reads `12`, `12.5` and `12.50`; nothing for a sign, a third decimal, other characters or more than 15 digits.
std::optional<Money> parse_money(std::string_view text);

} // namespace canopy::app
