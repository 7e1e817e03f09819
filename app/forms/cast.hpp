// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/form.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace canopy::app {

/// A value, or what is wrong with what was given: `must be a whole number`.
template <class T>
using CastResult = tl::expected<T, std::string>;

/// How a field's type is read from a form. Text is taken for a number when the whole of it is one, so that forms of text
/// only (CSV, a query string) go the same way as JSON. A type of the domain adds a specialization beside itself.
template <class T>
struct Cast;

template <>
struct Cast<std::string> {
    static CastResult<std::string> read(const Form::Value& value);
    static const std::string& text(const std::string& value) { return value; }
    static bool is_empty(const std::string& value) { return value.empty(); }
    static const std::string& shown(const std::string& value) { return value; }
};

template <>
struct Cast<std::int64_t> {
    static CastResult<std::int64_t> read(const Form::Value& value);
    static bool is_empty(std::int64_t) { return false; }
    static std::string shown(std::int64_t value) { return fmt::format("{}", value); }
};

template <>
struct Cast<int> {
    static CastResult<int> read(const Form::Value& value);
    static bool is_empty(int) { return false; }
    static std::string shown(int value) { return fmt::format("{}", value); }
};

} // namespace canopy::app
