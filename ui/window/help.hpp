// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace canopy::ui {

/// Every key the window knows, in a dialog that does not block.
void showShortcuts(QWidget* window);

/// Version, licence, and where the orders are kept.
void showAbout(const QString& database_file, QWidget* window);

} // namespace canopy::ui
