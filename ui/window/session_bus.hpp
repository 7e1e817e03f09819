// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace canopy::ui {

enum class SessionBus {
    Answers,
    Silent, ///< it is there, and does not answer
    None,   ///< none runs: asked without, libdbus would start one of its own
};

/// Looks whether the user's session bus lets programs in. To be asked before QApplication is made, which uses the bus as well:
/// Qt waits for one that hangs without an end.
///
///     if (probeSessionBus(std::chrono::seconds{2}) == SessionBus::Silent) qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
///
/// Begins what every client begins with, on a connection of its own, and closes it. What is no Unix socket is not tried, and
/// taken as one that answers. Cost: at most `patience` for each address, in practice less than a millisecond.
SessionBus probeSessionBus(std::chrono::milliseconds patience);

} // namespace canopy::ui
