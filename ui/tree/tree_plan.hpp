// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tree/tree_layout.hpp"

namespace canopy::ui {

/// What the units below a card should keep to: each takes the shortest of its shapes that is so wide at most, or the
/// narrowest that is so high at most. In a grid of branches: the aspect they should have.
struct PlanLimit {
    enum class Of { Width, Height, Aspect } of = Of::Width;
    double value = 0;
};

/// One way to arrange what is below a card, or the cells of a grid, and how large that becomes.
struct PlanShape {
    QSizeF size{};
    PlanLimit units{};
    double down = 0; ///< below a card: how high a column of units may be; 0: each has its own, and the card is centred
    int columns = 0; ///< of a grid
};

/// The ways to arrange a branch: none of its shapes is wider and higher than another.
struct Plan {
    int item = -1;                 ///< the card on top; -1 for a grid, and for the forest
    int parent = -1;               ///< of a grid
    std::vector<Plan> units;       ///< below the card; of a grid with branches: its children in order
    std::vector<int> cells;        ///< of a grid: items, -1 for an empty cell
    QSizeF cell;                   ///< of a grid of leaves
    std::vector<PlanShape> shapes; ///< the widest first
    std::vector<PlanShape> rows;   ///< those with all units beside each other, also if another shape is smaller

    bool isGrid() const { return item < 0 && !cells.empty(); }
};

/// Units that hang in one column, and its planned size.
struct PlanColumn {
    std::size_t first = 0, last = 0; ///< the last is the one behind
    QSizeF size;
};

/// Finds the shapes of every branch from the leaves up, sizes only: which of them is used is decided from the top.
///
///     const Plan plan = Planner(items, options).forest(roots);
///     const PlanShape& shape = largestOn(plan.units[0], options.canvas);
///
/// Grids that have room for children to come are planned as if it were a power of two, so that churn changes no plan.
/// Cost: linear in the items; a few hundred sizes a supervisor.
class Planner {
public:
    Planner(std::span<const LayoutItem> items, const LayoutOptions& options) : m_items(items), m_options(options) {}

    Plan forest(std::span<const int> roots) const; ///< of its shapes the caller chooses one a unit

    /// The units of a card in columns, as a shape wants them.
    std::vector<PlanColumn> columns(const Plan& plan, const PlanShape& shape) const;

private:
    const LayoutItem& at(int item) const { return m_items[static_cast<std::size_t>(item)]; }
    Plan branch(int item) const;
    std::vector<Plan> units(int parent, std::span<const int> children) const;
    std::vector<int> inGrid(int parent, std::span<const int> children, bool leaves) const;
    Plan grid(int parent, const std::vector<int>& children) const;
    void shapeCard(Plan& plan) const;
    void addCardShapes(Plan& plan, PlanLimit limit) const;
    void shapeGrid(Plan& plan, const std::vector<int>& children) const;
    void addGridShapes(Plan& plan, int cells, QSizeF cell, double aspect) const;
    PlanShape measured(const Plan& plan, PlanShape shape) const;

    std::span<const LayoutItem> m_items;
    LayoutOptions m_options;
};

const PlanShape& largestOn(const Plan& plan, QSizeF canvas); ///< the one that can be shown largest
const PlanShape& within(const Plan& plan, PlanLimit limit);  ///< the best that keeps to it, else the nearest to it

} // namespace canopy::ui
