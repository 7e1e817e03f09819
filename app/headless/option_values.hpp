// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// A value read from the command line, or what is wrong with it and how to write it.
template <class T>
using Parsed = tl::expected<T, std::string>;

/// How `--crash` breaks a process.
enum class CrashKind {
    Throw,  ///< an exception leaves its handler
    Kill,   ///< the untrappable exit signal
    Stop,   ///< an orderly stop
    Freeze, ///< its handler does not return for some seconds
    Flood,  ///< its mailbox fills faster than it can be read
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

/// Reads `10s`, `500ms`, `2m`, `1h`, `1.5s`: a number with up to three decimals and its unit, at most 365 days.
Parsed<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// Reads `/rate_limiter@2s`, `/orders@4s:kill`; the kind is `throw` when it is left out.
Parsed<CrashPlan> parse_crash_plan(std::string_view text);

/// Reads a whole number in a range, both ends included.
Parsed<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// The text fit for one line: control characters become `?`, and what is beyond 60 bytes `…`.
std::string in_quotes(std::string_view text);

} // namespace canopy::app
