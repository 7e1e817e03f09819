// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"
#include "app/orders/order_error.hpp"

#include <algorithm>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace canopy::app {

/// What a form became: a value, or everything that is wrong with it. The answer of a write that looks at the row first.
template <class T>
using Attempt = tl::expected<T, std::vector<FieldError>>;

template <class T>
Result<T> to_result(Attempt<T> attempt) {
    if (attempt) return std::move(*attempt);
    return tl::unexpected(OrderError::invalid(std::move(attempt.error())));
}

/// An id that is taken cannot be mended like a field: it is a conflict, as for an order.
template <class T>
Result<T> taken_id_is_conflict(Result<T> stored) {
    if (!stored && std::ranges::find(stored.error().fields, "id", &FieldError::field) != stored.error().fields.end())
        stored.error().kind = OrderError::Kind::Conflict;
    return stored;
}

} // namespace canopy::app
