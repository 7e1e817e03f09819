// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_plan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace canopy::ui {

namespace {

constexpr std::size_t most_shapes = 24; ///< a plan keeps
constexpr std::size_t most_limits = 12; ///< for the units below a card
constexpr double height_step = 1.15;    ///< between the column heights tried
constexpr double row_bonus = 1.05;      ///< a row under the root is the clearest: worth a little of the size
constexpr unsigned small_grid = 12;     ///< up to this many cells every number of columns is tried
constexpr std::array grid_aspects{0.12, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.2, 3.0, 4.5, 8.0};
constexpr std::array branch_aspects{0.5, 1.0, 2.0};

/// Leaves out every n-th until few are left; the first and the last stay.
template <typename T>
void thin(std::vector<T>& sorted, std::size_t most) {
    if (sorted.size() <= most) return;
    std::vector<T> kept;
    for (std::size_t index = 0; index < most; ++index) kept.push_back(sorted[index * (sorted.size() - 1) / (most - 1)]);
    sorted = std::move(kept);
}

std::vector<double> few(std::vector<double> values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    thin(values, most_limits);
    return values;
}

/// Keeps what no other is both wider and higher than.
void keepBest(std::vector<PlanShape>& shapes) {
    std::ranges::stable_sort(shapes, [](const PlanShape& one, const PlanShape& other) {
        if (one.size.height() != other.size.height()) return one.size.height() < other.size.height();
        return one.size.width() < other.size.width();
    });
    std::vector<PlanShape> best;
    for (const PlanShape& shape : shapes) {
        if (best.empty() || shape.size.width() < best.back().size.width() - 1) best.push_back(shape);
    }
    thin(best, most_shapes);
    shapes = std::move(best);
}

} // namespace

const PlanShape& largestOn(const Plan& plan, QSizeF canvas) {
    const auto zoom = [canvas](const PlanShape& shape) { return fittedZoom(shape.size, canvas); };
    const auto best = std::ranges::max_element(plan.shapes, {}, zoom);
    const auto row = std::ranges::max_element(plan.rows, {}, zoom);
    return row != plan.rows.end() && zoom(*row) * row_bonus >= zoom(*best) ? *row : *best;
}

const PlanShape& within(const Plan& plan, PlanLimit limit) {
    const auto& shapes = plan.shapes;
    if (limit.of == PlanLimit::Of::Width) {
        const auto found = std::ranges::find_if(shapes, [&](const auto& shape) { return shape.size.width() <= limit.value; });
        return found == shapes.end() ? shapes.back() : *found;
    }
    if (limit.of == PlanLimit::Of::Height) {
        const auto past = std::ranges::find_if(shapes, [&](const auto& shape) { return shape.size.height() > limit.value; });
        return past == shapes.begin() ? shapes.front() : *std::prev(past);
    }
    return *std::ranges::min_element(
        shapes, {}, [&](const PlanShape& shape) { return std::max(shape.size.width() / limit.value, shape.size.height()); });
}

Plan Planner::forest(std::span<const int> roots) const {
    Plan plan;
    plan.units = units(-1, roots);
    return plan;
}

Plan Planner::branch(int item) const {
    Plan plan;
    plan.item = item;
    plan.units = units(item, at(item).children);
    shapeCard(plan);
    return plan;
}

/// Those of the leaves, or of the branches, that stand in a grid: all or none. Roots that are trees never do.
std::vector<int> Planner::inGrid(int parent, std::span<const int> children, bool leaves) const {
    std::vector<int> chosen;
    if (!leaves && parent < 0) return chosen;
    std::ranges::copy_if(children, std::back_inserter(chosen), [&](int child) { return at(child).leaf == leaves; });
    const bool churns = leaves && parent >= 0 && at(parent).cells > 0;
    const int most = leaves ? m_options.max_row : m_options.max_branches;
    if (!churns && chosen.size() <= static_cast<std::size_t>(most)) chosen.clear();
    return chosen;
}

std::vector<Plan> Planner::units(int parent, std::span<const int> children) const {
    const std::vector<int> leaves = inGrid(parent, children, true);
    const std::vector<int> branches = inGrid(parent, children, false);
    std::vector<Plan> result;
    for (const int child : children) {
        const std::vector<int>& in_grid = at(child).leaf ? leaves : branches;
        if (in_grid.empty()) {
            result.push_back(branch(child));
        } else if (child == in_grid.front()) {
            result.push_back(grid(parent, in_grid));
        }
    }
    return result;
}

Plan Planner::grid(int parent, const std::vector<int>& children) const {
    Plan plan;
    plan.parent = parent;
    if (parent >= 0 && at(children.front()).leaf) plan.cells.resize(static_cast<std::size_t>(at(parent).cells), -1);
    for (std::size_t place = 0; place < children.size(); ++place) {
        const int wanted = at(children[place]).slot;
        const auto slot = wanted < 0 ? place : static_cast<std::size_t>(wanted);
        if (slot >= plan.cells.size()) plan.cells.resize(slot + 1, -1);
        plan.cells[slot] = children[place];
    }
    shapeGrid(plan, children);
    return plan;
}

void Planner::shapeGrid(Plan& plan, const std::vector<int>& children) const {
    const auto exact = static_cast<unsigned>(plan.cells.size());
    const bool churns = plan.parent < 0 || at(plan.parent).cells > 0 || exact > small_grid;
    const auto cells = static_cast<int>(churns ? std::bit_ceil(exact) : exact);
    if (at(children.front()).leaf) {
        for (const int child : children) plan.cell = plan.cell.expandedTo(at(child).size);
        addGridShapes(plan, cells, plan.cell, 0);
    } else {
        for (const int child : plan.cells) plan.units.push_back(child < 0 ? Plan{} : branch(child));
        for (const double aspect : branch_aspects) {
            QSizeF largest;
            for (const Plan& unit : plan.units) {
                if (unit.item >= 0) largest = largest.expandedTo(within(unit, {PlanLimit::Of::Aspect, aspect}).size);
            }
            addGridShapes(plan, cells, largest, aspect);
        }
    }
    keepBest(plan.shapes);
}

void Planner::addGridShapes(Plan& plan, int cells, QSizeF cell, double aspect) const {
    const auto add = [&](int columns) {
        const int rows = (cells + columns - 1) / columns;
        const double width = columns * (cell.width() + m_options.cell_gap) - m_options.cell_gap;
        const double height = rows * (cell.height() + m_options.cell_gap) - m_options.cell_gap;
        const double frame = 2 * m_options.block_padding;
        plan.shapes.push_back(
            {.size = {width + frame, height + frame}, .units = {PlanLimit::Of::Aspect, aspect}, .columns = columns});
    };
    if (cells <= static_cast<int>(small_grid)) {
        for (int columns = 1; columns <= cells; ++columns) add(columns);
        return;
    }
    for (const double wanted : grid_aspects) {
        const double columns = std::sqrt(cells * wanted * cell.height() / std::max(1.0, cell.width()));
        add(std::clamp(static_cast<int>(std::lround(columns)), 1, cells));
    }
}

void Planner::shapeCard(Plan& plan) const {
    if (plan.units.empty()) {
        plan.shapes.push_back({.size = at(plan.item).size});
        return;
    }
    std::vector<double> widths;
    std::vector<double> heights;
    for (const Plan& unit : plan.units) {
        for (const PlanShape& shape : unit.shapes) {
            widths.push_back(shape.size.width());
            heights.push_back(shape.size.height());
        }
    }
    for (const double width : few(std::move(widths))) addCardShapes(plan, {PlanLimit::Of::Width, width});
    const bool choice = std::ranges::any_of(plan.units, [](const Plan& unit) { return unit.shapes.size() > 1; });
    if (!choice) heights.clear(); // the widths have said it all
    for (const double height : few(std::move(heights))) addCardShapes(plan, {PlanLimit::Of::Height, height});
    keepBest(plan.rows);
    plan.shapes.insert(plan.shapes.end(), plan.rows.begin(), plan.rows.end());
    keepBest(plan.shapes);
}

/// The row, and columns from as high as the highest unit to as high as all of them together.
void Planner::addCardShapes(Plan& plan, PlanLimit limit) const {
    double highest = 1;
    double total = 0;
    for (const Plan& unit : plan.units) {
        const double height = within(unit, limit).size.height();
        highest = std::max(highest, height);
        total += height + m_options.stack_gap;
    }
    const bool only_one = plan.units.size() == 1;
    const bool is_grid = plan.units.front().isGrid();
    if (!only_one || is_grid) plan.rows.push_back(measured(plan, {.units = limit, .down = 0}));
    if (only_one && is_grid) return;
    double down = highest;
    for (; down < total; down *= height_step) plan.shapes.push_back(measured(plan, {.units = limit, .down = down}));
    plan.shapes.push_back(measured(plan, {.units = limit, .down = down}));
}

std::vector<PlanColumn> Planner::columns(const Plan& plan, const PlanShape& shape) const {
    std::vector<PlanColumn> result;
    for (std::size_t index = 0; index < plan.units.size(); ++index) {
        const QSizeF size = within(plan.units[index], shape.units).size;
        const double below = result.empty() ? 0 : result.back().size.height() + m_options.stack_gap + size.height();
        if (result.empty() || below > shape.down) {
            result.push_back({index, index + 1, size});
        } else {
            result.back().last = index + 1;
            result.back().size = {std::max(result.back().size.width(), size.width()), below};
        }
    }
    return result;
}

PlanShape Planner::measured(const Plan& plan, PlanShape shape) const {
    const bool row = shape.down <= 0;
    const std::vector<PlanColumn> stacks = columns(plan, shape);
    double width = -m_options.sibling_gap;
    double height = 0;
    for (const PlanColumn& column : stacks) {
        width += column.size.width() + m_options.sibling_gap + (row ? 0 : m_options.stack_indent);
        height = std::max(height, column.size.height());
    }
    const QSizeF card = at(plan.item).size;
    const double gap = row || stacks.size() > 1 ? m_options.level_gap : m_options.stack_gap;
    shape.size = {std::max(width, card.width()), card.height() + gap + height};
    return shape;
}

} // namespace canopy::ui
