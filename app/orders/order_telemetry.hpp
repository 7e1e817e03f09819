// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/order.hpp"
#include "otp/telemetry.hpp"

#include <chrono>
#include <string_view>

namespace canopy::app {

/// Executes `{"canopy", "order", "request"}`: `duration`, and as metadata `request` (`place`, `cancel`, …) and `result`: `ok`,
/// the error's word, or `crashed`. Users, products and the shelves are part of the business: `update_product`, `restock`.
void tell_request(const canopy::Telemetry& telemetry, const char* request, std::chrono::nanoseconds duration,
                  std::string_view result);

/// Executes `{"canopy", "order", "transition"}`: `duration`, how long the order had been in the status before, and as
/// metadata `from` and `to`.
void tell_transition(const canopy::Telemetry& telemetry, OrderStatus from, OrderStatus to, std::chrono::nanoseconds duration);

/// Times a request from its construction on.
///
///     RequestTimer timer(runtime, telemetry, "cancel");
///     ...
///     timer.tell(result);
///
/// One that ends without an answer, because its process was killed or it threw, is told as `crashed`.
class RequestTimer {
public:
    RequestTimer(Runtime& runtime, const canopy::Telemetry& telemetry, const char* request)
        : m_runtime(runtime), m_telemetry(telemetry), m_request(request), m_began(runtime.now()) {}
    RequestTimer(const RequestTimer&) = delete;
    RequestTimer& operator=(const RequestTimer&) = delete;
    ~RequestTimer() {
        if (!m_told) tell("crashed");
    }

    template <class T>
    void tell(const Result<T>& result) {
        m_told = true;
        tell(result ? "ok" : to_word(result.error().kind));
    }

    /// The same as a part of a `return`.
    template <class T>
    Result<T> told(Result<T> result) {
        tell(result);
        return result;
    }

private:
    void tell(std::string_view result) const { tell_request(m_telemetry, m_request, m_runtime.now() - m_began, result); }

    Runtime& m_runtime;
    const canopy::Telemetry& m_telemetry;
    const char* m_request;
    Timestamp m_began;
    bool m_told = false;
};

} // namespace canopy::app
