// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless/option_values.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace canopy::app {

namespace {

constexpr std::array all_crash_kinds{CrashKind::Throw, CrashKind::Kill, CrashKind::Stop, CrashKind::Freeze, CrashKind::Flood};
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

} // namespace canopy::app
