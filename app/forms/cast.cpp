// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/cast.hpp"

#include <charconv>
#include <optional>
#include <variant>

namespace canopy::app {

namespace {

/// The number that the whole text is.
template <class Number>
std::optional<Number> parsed(const std::string& text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || rest != end) return std::nullopt;
    return number;
}

std::optional<std::int64_t> whole_number(const Form::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) return parsed<std::int64_t>(*text);
    return std::nullopt;
}

} // namespace

CastResult<std::string> Cast<std::string>::read(const Form::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return tl::unexpected<std::string>("must be text");
}

CastResult<std::int64_t> Cast<std::int64_t>::read(const Form::Value& value) {
    if (const auto number = whole_number(value)) return *number;
    return tl::unexpected<std::string>("must be a whole number");
}

CastResult<int> Cast<int>::read(const Form::Value& value) {
    const auto number = whole_number(value);
    if (!number) return tl::unexpected<std::string>("must be a whole number");
    if (*number > std::numeric_limits<int>::max()) return tl::unexpected<std::string>("is too large");
    if (*number < std::numeric_limits<int>::min()) return tl::unexpected<std::string>("is too small");
    return static_cast<int>(*number);
}

} // namespace canopy::app
