// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <string_view>

namespace canopy::app {

/// Executes `{"canopy", "order", "request"}`: `duration`, and as metadata `request` (`place`, `cancel`, …) and `result`, `ok`
/// or the error's word.
void tell_request(const canopy::Telemetry& telemetry, const char* request, std::chrono::nanoseconds duration,
                  std::string_view result);

/// Executes `{"canopy", "order", "transition"}`: `duration`, how long the order had been in the status before, and as
/// metadata `from` and `to`.
void tell_transition(const canopy::Telemetry& telemetry, OrderStatus from, OrderStatus to, std::chrono::nanoseconds duration);

/// Times a request from its construction on.
///
///     const RequestTimer timer(runtime, telemetry, "cancel");
///     ...
///     timer.tell(result);
class RequestTimer {
public:
    RequestTimer(Runtime& runtime, const canopy::Telemetry& telemetry, const char* request)
        : m_runtime(runtime), m_telemetry(telemetry), m_request(request), m_began(runtime.now()) {}

    template <class T>
    void tell(const Result<T>& result) const {
        tell_request(m_telemetry, m_request, m_runtime.now() - m_began, result ? "ok" : to_word(result.error().kind));
    }

private:
    Runtime& m_runtime;
    const canopy::Telemetry& m_telemetry;
    const char* m_request;
    Timestamp m_began;
};

} // namespace canopy::app
