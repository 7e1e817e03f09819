// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// A value read from what somebody typed, or what is wrong with it and how to write it.
template <class T>
using Parsed = tl::expected<T, std::string>;

/// Reads `10s`, `500ms`, `2m`, `1h`, `1.5s`: a number with up to three decimals and its unit, at most 365 days.
Parsed<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// Writes what parse_duration() reads, with the greatest of h, s and ms that leaves no rest: `60s`, `1500ms`; exact to
/// the microsecond.
std::string write_duration(std::chrono::nanoseconds duration);

/// Reads a whole number in a range, both ends included.
Parsed<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// The text on one line: control characters become `?`.
std::string one_line(std::string_view text);

/// The text fit for one line: control characters become `?`, and what is beyond 60 bytes `…`.
std::string in_quotes(std::string_view text);

} // namespace canopy::app
