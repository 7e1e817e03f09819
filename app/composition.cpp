// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.hpp"

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
    return config;
}

} // namespace canopy::app
