// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/orders/order_telemetry.hpp"

#include <string>

namespace canopy::app {

void tell_request(const canopy::Telemetry& telemetry, const char* request, std::chrono::nanoseconds duration,
                  std::string_view result) {
    static const EventName event{"canopy", "order", "request"};
    telemetry.execute(event, {{"duration", duration}}, {{"request", request}, {"result", std::string{result}}});
}

void tell_transition(const canopy::Telemetry& telemetry, OrderStatus from, OrderStatus to, std::chrono::nanoseconds duration) {
    static const EventName event{"canopy", "order", "transition"};
    telemetry.execute(event, {{"duration", duration}}, {{"from", std::string{to_word(from)}}, {"to", std::string{to_word(to)}}});
}

} // namespace canopy::app
