// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/name_rules.hpp"

namespace canopy::app {

namespace {

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool is_id_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

} // namespace

bool has_no_control_characters(std::string_view text) noexcept { return std::ranges::none_of(text, is_control); }

bool is_trimmed(std::string_view text) noexcept { return text.empty() || (text.front() != ' ' && text.back() != ' '); }

bool is_id(std::string_view text) noexcept { return std::ranges::all_of(text, is_id_character); }

bool is_email(std::string_view text) noexcept {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    if (text.find('@', at + 1) != std::string_view::npos || text.find(' ') != std::string_view::npos) return false;
    return is_utf8(text) && has_no_control_characters(text);
}

} // namespace canopy::app
