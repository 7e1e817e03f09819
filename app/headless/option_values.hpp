// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/setting_values.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace canopy::app {

/// How `--crash` breaks a process.
enum class CrashKind {
    Throw,  ///< an exception leaves its handler
    Kill,   ///< the untrappable exit signal
    Stop,   ///< its supervisor ends it in order (terminate_child): it stays stopped
    Freeze, ///< it takes no message for 3 s
    Flood,  ///< 20,000 messages that mean nothing and keep it busy for half a second
};

/// `throw`, `kill`, `stop`, `freeze`, `flood`.
std::string_view to_word(CrashKind kind) noexcept;

/// One `--crash PATH@TIME[:KIND]`: which process, when after the start, and how.
struct CrashPlan {
    std::string path; ///< in the supervision tree, from the root: `/orders/order_registry`
    std::chrono::nanoseconds at{0};
    CrashKind kind = CrashKind::Throw;

    bool operator==(const CrashPlan&) const = default;
};

/// Reads `/rate_limiter@2s`, `/orders@4s:kill`; the kind is `throw` when it is left out.
Parsed<CrashPlan> parse_crash_plan(std::string_view text);

/// Before the first crash of `--crash-demo`, and between two.
inline constexpr std::chrono::seconds crash_demo_pause{3};

} // namespace canopy::app
