// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace canopy::ui {

/// Why no window can be shown here, in a few words; nothing when one can. To be asked before QApplication is made, which
/// would end the program with a core dump.
///
///     if (const auto why = whyNoDisplay(arguments)) return fail(*why + "; canopy-headless runs without a window");
///
/// Looks at what Qt would: `-platform`, QT_QPA_PLATFORM, WAYLAND_DISPLAY and DISPLAY; of X and Wayland whether a server
/// answers. Cost: a connection to the X server, closed at once.
std::optional<std::string> whyNoDisplay(const std::vector<std::string>& arguments);

} // namespace canopy::ui
