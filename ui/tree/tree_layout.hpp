// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
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
    int cells = 0;             ///< room for its own children, of which some come and go: at least so many cells; 0: they stay
};

struct LayoutOptions {
    QSizeF canvas{900, 560};   ///< what the whole should fill; pixels, as a card is never shown larger than life
    double sibling_gap = 22;   ///< between neighbours
    double level_gap = 36;     ///< between a supervisor and the children beside each other below it
    double stack_gap = 12;     ///< between those below each other
    double stack_indent = 26;  ///< how far these stand right of the line they hang on
    double cell_gap = 12;      ///< between the cards of a grid
    double block_padding = 14; ///< between a grid's border and its cards
    int max_row = 4;           ///< more leaves than this under one supervisor stand in a grid
    int max_branches = 12;     ///< more branches than this under one supervisor stand in a grid of their own
};

/// The line from a supervisor to what is below it: down to `bus`, along it to `trunk`, down again, and to the right
/// if it enters from the side. Lines of one supervisor share their way, others never meet it.
struct LayoutLink {
    QPointF from, to;
    double bus = 0, trunk = 0;

    bool none() const { return from == to; }
    LayoutLink translated(QPointF by) const { return {from + by, to + by, bus + by.y(), trunk + by.x()}; }
    bool operator==(const LayoutLink&) const = default;
};

/// The frame around the children that stand in a grid.
struct LayoutBlock {
    int parent = -1; ///< -1 for roots
    QRectF rect;
    LayoutLink link{};
};

struct TreeLayout {
    std::vector<QRectF> rects;       ///< one an item
    std::vector<LayoutLink> links;   ///< one an item, from its supervisor; none for roots and for cells of a grid
    std::vector<int> block_of;       ///< one an item: the innermost block it stands in directly, or -1
    std::vector<LayoutBlock> blocks; ///< outer blocks before the ones inside them
    QRectF bounds;
};

/// Places a forest on a canvas as large as it can: children stand below their supervisor, beside each other or in
/// columns that hang on a line; no overlaps; the first root's top centre at the origin.
///
///     const TreeLayout layout = layoutTree(items, roots, {.canvas = view.size()});
///     painter.drawRect(layout.rects[0]);
///
/// The places depend on structure, sizes, slots and canvas alone; children that come and go within the cells kept for
/// them move nobody. Cost: linear in the items, times the depth of branches within branches.
TreeLayout layoutTree(std::span<const LayoutItem> items, std::span<const int> roots, const LayoutOptions& options = {});

/// How large a layout can be shown on a canvas, at most 1.
double fittedZoom(QSizeF layout, QSizeF canvas);

} // namespace canopy::ui
