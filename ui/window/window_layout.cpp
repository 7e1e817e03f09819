// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_layout.hpp"

#include <QMainWindow>
#include <QSettings>

namespace canopy::ui {

namespace {
constexpr QLatin1String geometry_setting("window/geometry");
constexpr QLatin1String state_setting("window/state");
} // namespace

void WindowLayout::setDefault(const QMainWindow& window) { m_default = window.saveState(version); }

bool WindowLayout::restore(QMainWindow& window) const {
    const QSettings settings;
    window.restoreGeometry(settings.value(geometry_setting).toByteArray());
    return window.restoreState(settings.value(state_setting).toByteArray(), version);
}

void WindowLayout::save(const QMainWindow& window) const {
    QSettings settings;
    settings.setValue(geometry_setting, window.saveGeometry());
    settings.setValue(state_setting, window.saveState(version));
}

void WindowLayout::reset(QMainWindow& window) const { window.restoreState(m_default, version); }

} // namespace canopy::ui
