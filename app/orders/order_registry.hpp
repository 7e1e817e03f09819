// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/orders/ids.hpp"
#include "otp/registry.hpp"

namespace canopy::app {

/// Which process is which order's: `registry.whereis(id)`, no message needed.
using OrderRegistry = Registry<OrderId>;
using OrderRegistryServer = RegistryServer<OrderRegistry>;

} // namespace canopy::app
