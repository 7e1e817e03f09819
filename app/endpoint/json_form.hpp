// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/problem.hpp"
#include "app/forms/form.hpp"

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// Which fields a form has. Those of money are whole cents in JSON, and say so: `price` is `price_cents` there.
struct FormFields {
    std::vector<std::string> names{};
    std::vector<std::string> of_money{};
};

/// The body as a form. Fails: 400 for what is no JSON object, 422 for fields that are not known.
tl::expected<Form, Problem> read_form(const HttpRequest& request, const FormFields& fields);

/// The errors as whoever sent JSON knows the fields.
std::vector<FieldError> in_json_words(std::vector<FieldError> errors, const FormFields& fields);

/// 422: every wrong field.
Problem invalid(std::vector<FieldError> fields);

} // namespace canopy::app
