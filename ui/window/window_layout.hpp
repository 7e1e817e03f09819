// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QMainWindow;

namespace canopy::ui {

/// Remembers where the docks and the tool bar of a window are, and brings the first layout back.
///
///     layout.setDefault(window);   // once everything is in its place
///     layout.restore(window);      // and save() when it closes
///
/// Versioned: a layout of a Canopy with other docks is not taken over.
class WindowLayout {
public:
    static constexpr int version = 1; ///< grows when docks come or go

    void setDefault(const QMainWindow& window);
    bool restore(QMainWindow& window) const; ///< false: there was none, or it does not fit
    void save(const QMainWindow& window) const;
    void reset(QMainWindow& window) const;

private:
    QByteArray m_default;
};

} // namespace canopy::ui
