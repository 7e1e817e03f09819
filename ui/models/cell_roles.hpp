// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace canopy::ui {

/// What the panels' models tell beyond Qt's own roles; CellDelegate gives it colours, shapes and fonts.
enum CellRole : int {
    MeaningRole = Qt::UserRole + 1, ///< int of a Meaning: its shape before the text, its ink for the text
    MutedRole,                      ///< bool: second-rank text
    StrongRole,                     ///< bool: first-rank, bold
    TabularRole,                    ///< bool: pids, times and numbers, in a fixed-width face
    PathRole,                       ///< QString: the process this row leads to, empty for none
};

} // namespace canopy::ui
