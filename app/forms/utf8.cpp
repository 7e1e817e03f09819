// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/forms/utf8.hpp"

#include <cstdint>

namespace canopy::app {

namespace {

/// What may follow a lead byte: how many continuation bytes, and the range of the first of them.
struct Sequence {
    std::size_t continuations = 0;
    std::uint8_t first_low = 0x80;
    std::uint8_t first_high = 0xBF;
    bool valid = true;
};

Sequence sequence_of(std::uint8_t lead) noexcept {
    if (lead < 0x80) return {};
    if (lead >= 0xC2 && lead <= 0xDF) return {.continuations = 1};
    if (lead == 0xE0) return {.continuations = 2, .first_low = 0xA0};
    if (lead == 0xED) return {.continuations = 2, .first_high = 0x9F};
    if (lead >= 0xE1 && lead <= 0xEF) return {.continuations = 2};
    if (lead == 0xF0) return {.continuations = 3, .first_low = 0x90};
    if (lead >= 0xF1 && lead <= 0xF3) return {.continuations = 3};
    if (lead == 0xF4) return {.continuations = 3, .first_high = 0x8F};
    return {.valid = false};
}

bool continues(std::string_view text, std::size_t at, const Sequence& sequence) noexcept {
    if (text.size() - at <= sequence.continuations) return false;
    for (std::size_t i = 1; i <= sequence.continuations; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[at + i]);
        const bool good = i == 1 ? byte >= sequence.first_low && byte <= sequence.first_high : (byte & 0xC0) == 0x80;
        if (!good) return false;
    }
    return true;
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const Sequence sequence = sequence_of(static_cast<std::uint8_t>(text[at]));
        if (!sequence.valid || !continues(text, at, sequence)) return false;
        at += 1 + sequence.continuations;
    }
    return true;
}

} // namespace canopy::app
