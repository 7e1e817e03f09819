// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/option_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace canopy::app {

namespace {

using std::chrono::nanoseconds;

constexpr std::array all_crash_kinds{CrashKind::Throw, CrashKind::Kill, CrashKind::Stop, CrashKind::Freeze, CrashKind::Flood};
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

std::optional<CrashKind> crash_kind_from_word(std::string_view word) {
    for (const CrashKind kind : all_crash_kinds) {
        if (to_word(kind) == word) return kind;
    }
    return std::nullopt;
}

bool is_path(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' && path.find("//") == std::string_view::npos;
}

} // namespace

std::string_view to_word(CrashKind kind) noexcept {
    switch (kind) {
    case CrashKind::Throw: return "throw";
    case CrashKind::Kill: return "kill";
    case CrashKind::Stop: return "stop";
    case CrashKind::Freeze: return "freeze";
    case CrashKind::Flood: return "flood";
    }
    return "unknown";
}

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

Parsed<CrashPlan> parse_crash_plan(std::string_view text) {
    const std::size_t at_sign = text.rfind('@'); // a path may hold an @ itself, a time cannot
    if (at_sign == std::string_view::npos) {
        return tl::unexpected(fmt::format("{} has no time; write PATH@TIME, such as /rate_limiter@2s", in_quotes(text)));
    }
    const std::string_view path = text.substr(0, at_sign);
    if (!is_path(path)) {
        return tl::unexpected(
            fmt::format("{} is not a path of the tree; write it from the root, such as /rate_limiter", in_quotes(path)));
    }
    const std::string_view rest = text.substr(at_sign + 1);
    const std::size_t colon = rest.find(':');
    const auto at = parse_duration(rest.substr(0, colon));
    if (!at) return tl::unexpected(at.error());
    if (colon == std::string_view::npos) return CrashPlan{.path = std::string{path}, .at = *at};

    const std::string_view word = rest.substr(colon + 1);
    const std::optional<CrashKind> kind = crash_kind_from_word(word);
    if (!kind)
        return tl::unexpected(fmt::format("{} is no way to crash; write throw, kill, stop, freeze or flood", in_quotes(word)));
    return CrashPlan{.path = std::string{path}, .at = *at, .kind = *kind};
}

Parsed<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (whole && number >= low && number <= high) return number;
    return tl::unexpected(fmt::format("{} is not a whole number between {} and {}", in_quotes(text), low, high));
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string shown{text.substr(0, longest)};
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return fmt::format("'{}{}'", shown, text.size() > longest ? "…" : "");
}

} // namespace canopy::app
