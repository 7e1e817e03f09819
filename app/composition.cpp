// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.hpp"

#include "app/endpoint/access_log.hpp"

#include <string>
#include <unistd.h>

namespace canopy::app {

SystemConfig compose(const Settings& settings) {
    SystemConfig config;
    config.workers = settings.runtime.workers.value_or(0);
    config.database = settings.database.location;
    config.durability = settings.database.durability;
    config.readers = settings.database.readers;
    config.seed = settings.customers.seed;
    config.limits = {.orders = settings.orders.limit, .window = settings.orders.window};
    config.gallery = settings.gallery.start;
    config.payment = {.latency = settings.payment.latency, .failure_percent = settings.payment.failure_percent};
    if (settings.endpoint.enabled)
        config.endpoint = EndpointConfig{
            .address = settings.endpoint.address, .port = settings.endpoint.port, .token_file = settings.endpoint.token_file};
    if (config.endpoint && settings.endpoint.access_log)
        config.endpoint->access_log = [](const std::string& line) { return write_if_it_goes(STDERR_FILENO, line); };
    return config;
}

} // namespace canopy::app
