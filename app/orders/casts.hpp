// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/cast.hpp"
#include "app/orders/ids.hpp"
#include "app/orders/money.hpp"

#include <string>

namespace canopy::app {

// How a form's fields become the domain's types.

template <class Tag>
struct Cast<TextId<Tag>> {
    static CastResult<TextId<Tag>> read(const Form::Value& value) {
        return Cast<std::string>::read(value).map([](std::string text) { return TextId<Tag>{std::move(text)}; });
    }
    static const std::string& text(const TextId<Tag>& id) { return id.text(); }
    static bool is_empty(const TextId<Tag>& id) { return id.empty(); }
    static const std::string& shown(const TextId<Tag>& id) { return id.text(); }
};

/// Text `12.50`, or a number of whole units with at most two decimals: 12.5.
template <>
struct Cast<Money> {
    static CastResult<Money> read(const Form::Value& value);
    static bool is_empty(Money) { return false; }
    static std::string shown(Money money) { return to_string(money); }
};

} // namespace canopy::app
