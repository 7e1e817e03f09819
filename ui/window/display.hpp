// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace canopy::ui {

/// Whether a window can be shown here. To be asked before QApplication is made, which would end the program with a core
/// dump.
///
///     const DisplayProbe display(arguments);   // kept until QApplication has its own connection
///     if (display.problem()) return fail(*display.problem() + "; canopy-headless runs without a window");
///
/// Looks at what Qt would: `-platform`, QT_QPA_PLATFORM, WAYLAND_DISPLAY and DISPLAY; of X and Wayland whether a server
/// answers. The connection to an X server stays open as long as the probe lives: a server begins anew when its only
/// client leaves, and would turn Qt away while it does.
class DisplayProbe {
public:
    explicit DisplayProbe(const std::vector<std::string>& arguments);
    ~DisplayProbe();
    DisplayProbe(const DisplayProbe&) = delete;
    DisplayProbe& operator=(const DisplayProbe&) = delete;

    /// Why there can be no window, in a few words; nothing when there can.
    const std::optional<std::string>& problem() const { return m_problem; }

private:
    std::optional<std::string> look(const std::vector<std::string>& arguments);
    std::optional<std::string> lookForX(const std::string& display);
    bool connectToX(const std::string& display);

    std::optional<std::string> m_problem;
    void* m_connection = nullptr; ///< xcb_connection_t
    void (*m_disconnect)(void*) = nullptr;
};

} // namespace canopy::ui
