// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/money.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace canopy::app {

namespace {

constexpr std::size_t most_digits = 15;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::ranges::all_of(text, is_digit); }

std::int64_t to_number(std::string_view digits) noexcept {
    std::int64_t number = 0;
    for (const char digit : digits) number = number * 10 + (digit - '0');
    return number;
}

} // namespace

std::string to_string(Money money) {
    const bool negative = money.cents < 0;
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(money.cents) : static_cast<std::uint64_t>(money.cents);
    return fmt::format("{}{}.{:02}", negative ? "-" : "", magnitude / 100, magnitude % 100);
}

std::optional<Money> parse_money(std::string_view text) {
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    if (!all_digits(whole) || whole.size() > most_digits) return std::nullopt;
    if (dot == std::string_view::npos) return Money{to_number(whole) * 100};

    const std::string_view decimals = text.substr(dot + 1);
    if (!all_digits(decimals) || decimals.size() > 2) return std::nullopt;
    const std::int64_t cents = to_number(decimals) * (decimals.size() == 1 ? 10 : 1);
    return Money{to_number(whole) * 100 + cents};
}

} // namespace canopy::app
