// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>

#include <span>
#include <vector>

namespace canopy::ui {

/// One card to place. Indices are those of the span given to layoutTree().
struct LayoutItem {
    QSizeF size;
    std::vector<int> children; ///< in start order
    bool leaf = true;          ///< never has children: may stand in a grid with its siblings
    int slot = -1;             ///< its place in that grid; -1 takes its place among the leaves
};

struct LayoutOptions {
    double sibling_gap = 22;   ///< between neighbours
    double level_gap = 42;     ///< between a supervisor and its children
    double cell_gap = 12;      ///< between the cards of a grid
    double block_padding = 14; ///< between a grid's border and its cards
    int max_row = 4;           ///< more leaves than this under one supervisor stand in a grid
    int max_branches = 12;     ///< more children than this stand in a grid, branches and all
};

/// The frame around the children that stand in a grid.
struct LayoutBlock {
    int parent = -1; ///< -1 for roots
    QRectF rect;
};

struct TreeLayout {
    std::vector<QRectF> rects;       ///< one an item
    std::vector<int> block_of;       ///< one an item: the innermost block it stands in directly, or -1
    std::vector<LayoutBlock> blocks; ///< outer blocks before the ones inside them
    QRectF bounds;
};

/// Places a forest: parents centred above their children, no overlaps, the first root's top centre at the origin.
///
///     const TreeLayout layout = layoutTree(items, roots);
///     painter.drawRect(layout.rects[0]);
///
/// The places depend on structure, sizes and slots alone. Cost: linear in the items (van der Ploeg's tidy tree
/// for cards of different sizes), times the depth of grids within grids.
TreeLayout layoutTree(std::span<const LayoutItem> items, std::span<const int> roots, const LayoutOptions& options = {});

/// How many columns a grid of that many cells has; constant between powers of two, so that churn moves nobody.
int gridColumns(int cells, QSizeF cell);

} // namespace canopy::ui
