// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order_services.hpp"
#include "app/orders/order_telemetry.hpp"
#include "core/async.hpp"

namespace canopy::app {

/// The same request, told to telemetry with its time and its result.
///
///     Async<Result<User>> get_user(SharedServices services, UserId id) {
///         return measured(services, "get_user", find_user(services, std::move(id)));
///     }
template <class T>
Async<Result<T>> measured(SharedServices services, const char* request, Async<Result<T>> working) {
    RequestTimer timer(services->order_supervisor.runtime(), services->telemetry, request);
    Result<T> result = co_await working;
    timer.tell(result);
    co_return result;
}

} // namespace canopy::app
