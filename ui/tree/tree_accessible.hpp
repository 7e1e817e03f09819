// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace canopy::ui {

class TreeView;

/// Lets screen readers see the canvas as a tree whose items are the visible nodes; once is enough for all views.
void installTreeAccessibility();

/// Tells screen readers that another node is selected.
void announceFocusedNode(TreeView& view);

} // namespace canopy::ui
