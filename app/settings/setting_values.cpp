// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/setting_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace canopy::app {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds longest_duration = std::chrono::hours{24 * 365};
constexpr std::size_t most_decimals = 3;

struct Unit {
    std::string_view name;
    nanoseconds length;
};
constexpr std::array units{Unit{"ms", std::chrono::milliseconds{1}}, Unit{"s", std::chrono::seconds{1}},
                           Unit{"m", std::chrono::minutes{1}}, Unit{"h", std::chrono::hours{1}}};

std::optional<std::int64_t> to_number(std::string_view digits) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failure != std::errc{} || end != digits.data() + digits.size() || digits.front() == '-') return std::nullopt;
    return number;
}

std::optional<nanoseconds> length_of(std::string_view unit) {
    const auto* const found = std::ranges::find(units, unit, &Unit::name);
    if (found == units.end()) return std::nullopt;
    return found->length;
}

/// The part after the dot, of a unit.
std::optional<nanoseconds> fraction_of(nanoseconds unit, std::string_view decimals) {
    if (decimals.empty() || decimals.size() > most_decimals) return std::nullopt;
    const std::optional<std::int64_t> number = to_number(decimals);
    if (!number) return std::nullopt;
    std::int64_t scale = 1;
    for (std::size_t i = 0; i < decimals.size(); ++i) scale *= 10;
    return unit * *number / scale;
}

} // namespace

Parsed<nanoseconds> parse_duration(std::string_view text) {
    const tl::unexpected<std::string> unreadable(
        fmt::format("{} is not a duration; write 10s, 500ms, 2m or 1h", in_quotes(text)));
    const std::size_t unit_at = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view number = text.substr(0, unit_at);
    const std::optional<nanoseconds> unit = length_of(text.substr(unit_at));
    const std::size_t dot = number.find('.');
    const std::string_view digits = number.substr(0, dot);
    if (!unit || digits.empty()) return unreadable;

    const std::optional<std::int64_t> whole = to_number(digits);
    if (!whole || *whole > longest_duration / *unit) {
        return tl::unexpected(fmt::format("{} is too long; at most 365 days (8760h)", in_quotes(text)));
    }
    if (dot == std::string_view::npos) return *unit * *whole;
    const std::optional<nanoseconds> fraction = fraction_of(*unit, number.substr(dot + 1));
    if (!fraction) return unreadable;
    return *unit * *whole + *fraction;
}

std::string write_duration(nanoseconds duration) {
    using namespace std::chrono_literals;
    if (duration > 0ns && duration % 1h == 0ns) return fmt::format("{}h", duration / 1h);
    if (duration % 1s == 0ns) return fmt::format("{}s", duration / 1s);
    if (duration % 1ms == 0ns) return fmt::format("{}ms", duration / 1ms);
    return fmt::format("{}.{:03}ms", duration / 1ms, duration % 1ms / 1us);
}

Parsed<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (whole && number >= low && number <= high) return number;
    return tl::unexpected(fmt::format("{} is not a whole number between {} and {}", in_quotes(text), low, high));
}

std::string one_line(std::string_view text) {
    std::string line{text};
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return line;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    return fmt::format("'{}{}'", one_line(text.substr(0, longest)), text.size() > longest ? "…" : "");
}

} // namespace canopy::app
