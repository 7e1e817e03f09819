// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/endpoint/endpoint_site.hpp"
#include "app/orders/order_services.hpp"
#include "app/telemetry/health.hpp"
#include "app/telemetry/instruments.hpp"
#include "observe/observer.hpp"
#include "otp/supervisor.hpp"

#include <memory>

namespace canopy::app {

class Endpoint;

/// What answers a request may ask: addresses that follow their names, and shared handles. A value.
struct Api {
    SharedServices services;
    std::shared_ptr<EndpointSite> site;
    Ref<Supervisor> top;
    Ref<Observer> observer; ///< nobody, when the event log is off
    Ref<Health> health;
    Ref<Endpoint> endpoint;
    Ref<AccessLog> access_log;
    Instruments instruments; ///< summaries of what telemetry tells

    Runtime& runtime() const { return top.runtime(); }
};

} // namespace canopy::app
