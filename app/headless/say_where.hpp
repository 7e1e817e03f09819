// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/system.hpp"

namespace canopy::app {

/// Tells on standard output where the endpoint is reached, what there is to know about that, and where its token lies: for
/// people, and for programs that start this one with `--port 0`. Nothing without an endpoint.
///
///     endpoint http://127.0.0.1:45037
///     endpoint http://[::1]:45037
///     token in /run/user/1000/canopy/token
///
/// Written at once, also into a pipe. Process: the main thread. Fails: false, and errno says why.
bool say_where(const System& system);

} // namespace canopy::app
