// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/casts.hpp"

#include <cmath>
#include <optional>
#include <variant>

namespace canopy::app {

namespace {

constexpr double cents_in_unit = 100;
constexpr double largest_in_cents = 1e15; // beyond, a double no longer tells single cents apart

std::optional<Money> from_number(double units) {
    const double cents = units * cents_in_unit;
    const double whole = std::round(cents);
    if (!(std::abs(cents) <= largest_in_cents) || std::abs(cents - whole) > 1e-4) return std::nullopt;
    return Money{static_cast<std::int64_t>(whole)};
}

std::optional<Money> money_in(const Form::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return parse_money(*text);
    if (const auto* units = std::get_if<std::int64_t>(&value)) return from_number(static_cast<double>(*units));
    if (const auto* units = std::get_if<double>(&value)) return from_number(*units);
    return std::nullopt;
}

} // namespace

CastResult<Money> Cast<Money>::read(const Form::Value& value) {
    if (const auto money = money_in(value)) return *money;
    return tl::unexpected<std::string>("must be an amount of money such as 12.50");
}

} // namespace canopy::app
