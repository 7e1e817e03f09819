// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace canopy::app {

/// A name that is a type of its own: a UserId cannot be passed where an OrderId is meant.
///
///     const UserId user{"ada"};
///     log(user.text());
///
/// Any text can be held; validate() says whether it is a good one, so a form can show what was typed.
template <class Tag>
class TextId {
public:
    TextId() = default;
    explicit TextId(std::string text) : m_text(std::move(text)) {}

    const std::string& text() const noexcept { return m_text; }
    bool empty() const noexcept { return m_text.empty(); }
    auto operator<=>(const TextId&) const = default;

private:
    std::string m_text;
};

using UserId = TextId<struct UserTag>;       ///< who orders, `ada-17`
using ProductId = TextId<struct ProductTag>; ///< what is ordered, its name or stock-keeping unit, `tea-assam-250g`
using OrderId = TextId<struct OrderTag>;     ///< made by the client before it orders; the same id twice is the same order

/// A fresh order id of 128 random bits as 32 hexadecimal digits; the caller brings the randomness.
OrderId order_id_from_bits(std::uint64_t high, std::uint64_t low);

/// The form for screens and logs: `8f31c2…`; an id of up to eight characters is shown whole.
std::string short_text(const OrderId& id);

} // namespace canopy::app

template <class Tag>
struct std::hash<canopy::app::TextId<Tag>> {
    std::size_t operator()(const canopy::app::TextId<Tag>& id) const noexcept { return std::hash<std::string_view>{}(id.text()); }
};
