// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/forms/field_error.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace canopy::app {

/// Why an order could not be placed, changed or shown: an answer the caller can act on.
///
///     if (!result) show(result.error().to_string()); // "rate_limited: wait 12 s"
struct OrderError {
    enum class Kind {
        Invalid,        ///< the order breaks a rule; `fields` names every one
        NotFound,       ///< there is no such order, or it is somebody else's
        NotCancellable, ///< it is shipped, delivered or cancelled
        NotAdvanceable, ///< it is delivered or cancelled: there is no next step
        RateLimited,    ///< too many orders in the window; `wait` says for how long
        Conflict,       ///< this order id was used for a different order
        Unavailable,    ///< a part of the tree is down or did not answer in time; try again
        Storage,        ///< the database refused
    };

    Kind kind = Kind::Invalid;
    std::string text;                                                 ///< a sentence for people
    std::vector<FieldError> fields = {};                              ///< for Invalid
    std::chrono::nanoseconds wait = std::chrono::nanoseconds::zero(); ///< for RateLimited

    static OrderError invalid(std::vector<FieldError> fields);
    static OrderError not_found(std::string_view order);
    static OrderError rate_limited(std::chrono::nanoseconds wait);

    /// `not_found: there is no order 8f31c2…`.
    std::string to_string() const;

    bool operator==(const OrderError&) const = default;
};

/// The word the protocol, the logs and the screen use: `not_cancellable`.
std::string_view to_word(OrderError::Kind kind) noexcept;

/// Whole seconds to wait, rounded up, so that waiting them is enough.
std::chrono::seconds seconds_to_wait(std::chrono::nanoseconds wait) noexcept;

template <class T>
using Result = tl::expected<T, OrderError>;

} // namespace canopy::app
