// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_error.hpp"

#include <fmt/format.h>

namespace canopy::app {

OrderError OrderError::invalid(std::vector<FieldError> fields) {
    std::string text;
    for (const FieldError& error : fields) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", error.field, error.text);
    return {.kind = Kind::Invalid, .text = std::move(text), .fields = std::move(fields)};
}

OrderError OrderError::not_found(std::string_view order) {
    return {.kind = Kind::NotFound, .text = fmt::format("there is no order {}", order)};
}

OrderError OrderError::rate_limited(std::chrono::nanoseconds wait) {
    return {.kind = Kind::RateLimited, .text = fmt::format("wait {} s", seconds_to_wait(wait).count()), .wait = wait};
}

std::string OrderError::to_string() const {
    return text.empty() ? std::string{to_word(kind)} : fmt::format("{}: {}", to_word(kind), text);
}

std::string_view to_word(OrderError::Kind kind) noexcept {
    switch (kind) {
    case OrderError::Kind::Invalid: return "invalid";
    case OrderError::Kind::NotFound: return "not_found";
    case OrderError::Kind::NotCancellable: return "not_cancellable";
    case OrderError::Kind::NotAdvanceable: return "not_advanceable";
    case OrderError::Kind::RateLimited: return "rate_limited";
    case OrderError::Kind::Conflict: return "conflict";
    case OrderError::Kind::Unavailable: return "unavailable";
    case OrderError::Kind::Storage: return "storage";
    }
    return "unknown";
}

std::chrono::seconds seconds_to_wait(std::chrono::nanoseconds wait) noexcept {
    return std::chrono::ceil<std::chrono::seconds>(wait);
}

} // namespace canopy::app
