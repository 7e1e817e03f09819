// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings/settings.hpp"
#include "app/system.hpp"

namespace canopy::app {

/// The system as the user's settings want it: the one composition of both programs.
///
///     auto system = System::start(compose(settings));
///
/// No customers come yet: the programs call them (Customers::set_rate) when they are ready to show what follows.
SystemConfig compose(const Settings& settings);

} // namespace canopy::app
