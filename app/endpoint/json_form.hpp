// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/problem.hpp"
#include "app/forms/form.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// A field of a body, as the form knows it.
struct FormField {
    enum class Kind : std::uint8_t {
        Text,
        Number, ///< a whole one
        Money,  ///< whole cents in JSON, and says so: `price` is `price_cents` there
        List,   ///< of objects
    };
    enum class Presence : std::uint8_t { AsTheFormHasIt, Required };

    std::string name; ///< of an object in a list: `items[].product`
    Kind kind = Kind::Text;
    Presence presence = Presence::AsTheFormHasIt; ///< what JSON must name though the form would do without
};
using FormFields = std::vector<FormField>;

/// The body as a form, which refuses the fields that are not known.
///
///     const auto form = read_form(request, {{"name"}, {"price", FormField::Kind::Money}});
///     const auto product = new_product_changes(*form).apply(); // every wrong field, those that are not known among them
///
/// Fails: 400 for what is no JSON object.
tl::expected<Form, Problem> read_form(const HttpRequest& request, const FormFields& fields);

/// What is wrong as whoever sent the body knows the fields, in the order in which the body names them. A field that it should
/// name and does not comes after the wrong ones before it in the form.
OrderError in_json_words(OrderError error, const FormFields& fields, std::string_view body);

} // namespace canopy::app
