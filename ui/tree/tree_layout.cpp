// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_layout.hpp"

#include "ui/tree/tree_plan.hpp"

#include <algorithm>

namespace canopy::ui {

namespace {

constexpr double deepest_entry = 40; ///< below the top of what a line enters from the side

/// A finished piece of drawing, to be moved as a whole. Its first card, or else its first block, is its head.
struct Piece {
    struct Card {
        int item;
        int block;
        QRectF rect;
        LayoutLink link;
    };
    std::vector<Card> cards;
    std::vector<LayoutBlock> blocks;
    QRectF bounds;
    bool is_grid = false;

    QRectF head() const { return is_grid ? blocks.front().rect : cards.front().rect; }

    void link(const LayoutLink& link) { (is_grid ? blocks.front().link : cards.front().link) = link; }

    void add(const Piece& other, QPointF offset, int block) {
        const int first_block = static_cast<int>(blocks.size());
        for (const LayoutBlock& inner : other.blocks) {
            blocks.push_back({inner.parent, inner.rect.translated(offset), inner.link.translated(offset)});
        }
        for (const Card& card : other.cards) {
            cards.push_back({card.item, card.block < 0 ? block : first_block + card.block, card.rect.translated(offset),
                             card.link.translated(offset)});
        }
        bounds |= other.bounds.translated(offset);
    }
};

/// Carries out the shapes chosen of a plan.
class Placer {
public:
    Placer(std::span<const LayoutItem> items, const LayoutOptions& options, const Planner& planner)
        : m_items(items), m_options(options), m_planner(planner) {}

    Piece place(const Plan& plan, const PlanShape& shape) const {
        if (plan.isGrid()) return grid(plan, shape);
        if (plan.units.empty()) return card(plan.item);
        return shape.down <= 0 ? row(plan, shape) : stacks(plan, shape);
    }

private:
    Piece card(int item) const {
        const QRectF rect(QPointF(), m_items[static_cast<std::size_t>(item)].size);
        return {.cards = {{item, -1, rect, {}}}, .blocks = {}, .bounds = rect};
    }

    std::vector<Piece> unitsOf(const Plan& plan, const PlanShape& shape) const {
        std::vector<Piece> pieces;
        for (const Plan& unit : plan.units) pieces.push_back(place(unit, within(unit, shape.units)));
        return pieces;
    }

    /// Children beside each other, their supervisor centred above the first and the last of them.
    Piece row(const Plan& plan, const PlanShape& shape) const {
        std::vector<Piece> pieces = unitsOf(plan, shape);
        Piece result = card(plan.item);
        const QRectF own = result.bounds;
        const double top = own.bottom() + m_options.level_gap;
        double x = 0;
        std::vector<QPointF> offsets;
        for (const Piece& piece : pieces) {
            offsets.push_back(QPointF(x, top) - piece.bounds.topLeft());
            x += piece.bounds.width() + m_options.sibling_gap;
        }
        const QRectF first = pieces.front().head().translated(offsets.front());
        const QRectF last = pieces.back().head().translated(offsets.back());
        const double shift = own.center().x() - (first.center().x() + last.center().x()) / 2;
        for (std::size_t index = 0; index < pieces.size(); ++index) {
            const QPointF offset = offsets[index] + QPointF(shift, 0);
            const QRectF head = pieces[index].head();
            const QPointF foot = QPointF(own.center().x(), own.bottom()) - offset;
            pieces[index].link({foot, {head.center().x(), head.top()}, foot.y() + m_options.level_gap / 2, head.center().x()});
            result.add(pieces[index], offset, -1);
        }
        return result;
    }

    /// Children below each other, in columns that hang on lines: one, like an outline, or several below a bus.
    Piece stacks(const Plan& plan, const PlanShape& shape) const {
        std::vector<Piece> pieces = unitsOf(plan, shape);
        const std::vector<PlanColumn> columns = m_planner.columns(plan, shape);
        Piece result = card(plan.item);
        const QRectF own = result.bounds;
        const bool outline = columns.size() == 1;
        const double across = width(columns, pieces);
        double x = outline ? 0 : std::min(0.0, own.center().x() - across / 2);
        result.bounds |= QRectF(x, own.top(), across, own.height()); // the lines are as much of it as the cards
        for (const PlanColumn& column : columns) {
            const double trunk = x + m_options.stack_indent / 2;
            double y = own.bottom() + (outline ? m_options.stack_gap : m_options.level_gap);
            for (std::size_t index = column.first; index < column.last; ++index) {
                Piece& piece = pieces[index];
                const QPointF offset = QPointF(x + m_options.stack_indent, y) - piece.bounds.topLeft();
                const QPointF foot(outline ? trunk : own.center().x(), own.bottom());
                const double bus = own.bottom() + (outline ? 0 : m_options.level_gap / 2);
                const QRectF head = piece.head();
                const QPointF entry(head.left(), head.top() + std::min(head.height() / 2, deepest_entry));
                piece.link(LayoutLink{foot, entry + offset, bus, trunk}.translated(-offset));
                result.add(piece, offset, -1);
                y += piece.bounds.height() + m_options.stack_gap;
            }
            x += widest(column, pieces) + m_options.stack_indent + m_options.sibling_gap;
        }
        return result;
    }

    double width(const std::vector<PlanColumn>& columns, const std::vector<Piece>& pieces) const {
        double width = -m_options.sibling_gap;
        for (const PlanColumn& column : columns) {
            width += widest(column, pieces) + m_options.stack_indent + m_options.sibling_gap;
        }
        return width;
    }

    static double widest(const PlanColumn& column, const std::vector<Piece>& pieces) {
        double widest = 0;
        for (std::size_t index = column.first; index < column.last; ++index) {
            widest = std::max(widest, pieces[index].bounds.width());
        }
        return widest;
    }

    Piece grid(const Plan& plan, const PlanShape& shape) const {
        std::vector<Piece> branches(plan.cells.size());
        for (std::size_t cell = 0; cell < plan.cells.size(); ++cell) {
            if (plan.cells[cell] < 0) continue;
            branches[cell] =
                plan.units.empty() ? card(plan.cells[cell]) : place(plan.units[cell], within(plan.units[cell], shape.units));
        }
        return assemble(plan, branches, static_cast<std::size_t>(shape.columns));
    }

    Piece assemble(const Plan& plan, const std::vector<Piece>& branches, std::size_t columns) const {
        const std::size_t rows = (branches.size() + columns - 1) / columns;
        std::vector<double> widths(std::min(columns, branches.size()), plan.cell.width());
        std::vector<double> heights(rows, plan.cell.height());
        for (std::size_t cell = 0; cell < branches.size(); ++cell) {
            widths[cell % columns] = std::max(widths[cell % columns], branches[cell].bounds.width());
            heights[cell / columns] = std::max(heights[cell / columns], branches[cell].bounds.height());
        }
        Piece piece;
        piece.is_grid = true;
        piece.blocks.push_back({plan.parent, {}});
        double y = m_options.block_padding;
        double right = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            double x = m_options.block_padding;
            for (std::size_t column = 0; column < widths.size(); ++column) {
                const std::size_t cell = row * columns + column;
                if (cell < branches.size() && !branches[cell].cards.empty()) {
                    const Piece& one = branches[cell];
                    const double inset = (widths[column] - one.bounds.width()) / 2;
                    piece.add(one, QPointF(x + inset, y) - one.bounds.topLeft(), 0);
                }
                x += widths[column] + m_options.cell_gap;
            }
            right = x - m_options.cell_gap;
            y += heights[row] + m_options.cell_gap;
        }
        piece.bounds = QRectF(0, 0, right + m_options.block_padding, y - m_options.cell_gap + m_options.block_padding);
        piece.blocks.front().rect = piece.bounds;
        return piece;
    }

    std::span<const LayoutItem> m_items;
    LayoutOptions m_options;
    const Planner& m_planner;
};

/// Roots beside each other; a process of no tree must not change the shape of one.
Piece placeForest(std::span<const LayoutItem> items, std::span<const int> roots, const LayoutOptions& options) {
    const Planner planner(items, options);
    const Placer placer(items, options, planner);
    Piece all;
    double x = 0;
    for (const Plan& root : planner.forest(roots).units) {
        const Piece piece = placer.place(root, largestOn(root, options.canvas));
        all.add(piece, QPointF(x, 0) - piece.bounds.topLeft(), -1);
        x += piece.bounds.width() + options.sibling_gap;
    }
    return all;
}

} // namespace

double fittedZoom(QSizeF layout, QSizeF canvas) {
    return std::min({1.0, canvas.width() / std::max(1.0, layout.width()), canvas.height() / std::max(1.0, layout.height())});
}

TreeLayout layoutTree(std::span<const LayoutItem> items, std::span<const int> roots, const LayoutOptions& options) {
    TreeLayout layout;
    layout.rects.resize(items.size());
    layout.links.resize(items.size());
    layout.block_of.resize(items.size(), -1);
    if (roots.empty()) return layout;
    const Piece piece = placeForest(items, roots, options);
    QPointF origin = piece.bounds.topLeft();
    for (const Piece::Card& card : piece.cards) {
        if (card.item == roots.front()) origin = QPointF(card.rect.center().x(), card.rect.top());
    }
    for (const Piece::Card& card : piece.cards) {
        const auto item = static_cast<std::size_t>(card.item);
        layout.rects[item] = card.rect.translated(-origin);
        layout.links[item] = card.link.none() ? LayoutLink{} : card.link.translated(-origin);
        layout.block_of[item] = card.block;
    }
    for (const LayoutBlock& block : piece.blocks) {
        const LayoutLink link = block.link.none() ? LayoutLink{} : block.link.translated(-origin);
        layout.blocks.push_back({block.parent, block.rect.translated(-origin), link});
    }
    layout.bounds = piece.bounds.translated(-origin);
    return layout;
}

} // namespace canopy::ui
