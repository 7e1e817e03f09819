// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_services.hpp"

#include <fmt/format.h>

namespace canopy::app {

namespace {

OrderError::Kind kind_of(StorageError::Kind kind) {
    switch (kind) {
    case StorageError::Kind::NotFound: return OrderError::Kind::NotFound;
    case StorageError::Kind::Conflict: return OrderError::Kind::Conflict;
    case StorageError::Kind::Stale:
    case StorageError::Kind::Disconnected:
    case StorageError::Kind::Unreachable:
    case StorageError::Kind::Locked: return OrderError::Kind::Unavailable;
    default: return OrderError::Kind::Storage;
    }
}

} // namespace

OrderError unavailable(std::string_view part, const ExitReason& reason) {
    const char* const what = reason.is(ExitReason::Kind::Timeout) ? "did not answer in time" : "is down";
    return {.kind = OrderError::Kind::Unavailable, .text = fmt::format("{} {} ({}); try again", part, what, reason.to_string())};
}

OrderError to_order_error(const StorageError& error, const Constraints& constraints) {
    std::vector<FieldError> fields = constraints.explain(error.violations);
    if (!fields.empty()) return OrderError::invalid(std::move(fields));
    return {.kind = kind_of(error.kind), .text = error.text};
}

} // namespace canopy::app
