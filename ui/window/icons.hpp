// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace canopy::ui {

/// One of Canopy's own symbols, in the colour of the palette's text: `pause`, `resume`, `crash`, `search`, `fit`, …
///
///     action->setIcon(symbol(QStringLiteral("pause")));
///
/// Drawn anew for every size and palette, so it follows light and dark and any scale.
QIcon symbol(const QString& name);

/// The program's own.
QIcon applicationIcon();

} // namespace canopy::ui
