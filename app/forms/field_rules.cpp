// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/field_rules.hpp"

namespace canopy::app {

namespace {

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

} // namespace

std::optional<std::string> wrong_with_length(std::string_view text, const Length& length) {
    const bool in_bytes = length.unit == Length::Unit::Bytes;
    const std::size_t size = in_bytes ? text.size() : characters(text);
    const char* const unit = in_bytes ? "bytes" : "characters";
    if (size < length.least) return fmt::format("must have at least {} {}", length.least, unit);
    if (size > length.most) return fmt::format("must have at most {} {}", length.most, unit);
    return std::nullopt;
}

} // namespace canopy::app
