// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_layout.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>

namespace canopy::ui {

namespace {

/// Shape a grid should have, width to height: small ones narrow, as other branches stand beside them; large ones,
/// which are most of the picture, as wide as the window.
constexpr double small_aspect = 0.7;
constexpr double large_aspect = 1.4;
constexpr unsigned small_grid = 64;

/// A node of the tidy tree; the names are those of A. van der Ploeg, "Drawing non-layered tidy trees in linear time".
struct Tidy {
    double width = 0, height = 0, x = 0, y = 0;
    double prelim = 0, mod = 0, shift = 0, change = 0;
    double mod_left = 0, mod_right = 0; ///< sums of mod at the extreme nodes
    Tidy* thread_left = nullptr;
    Tidy* thread_right = nullptr;
    Tidy* extreme_left = nullptr;
    Tidy* extreme_right = nullptr;
    std::vector<std::unique_ptr<Tidy>> children;
    int item = -1;  ///< the card it places, or
    int block = -1; ///< the block, or neither: the invisible root

    double bottom() const { return y + height; }
};

/// Left siblings that may still be hit, lowest first.
struct LowYs {
    struct Entry {
        double low;
        std::size_t index;
    };
    std::vector<Entry> entries;

    void push(double low, std::size_t index) {
        while (!entries.empty() && low >= entries.back().low) entries.pop_back();
        entries.push_back({low, index});
    }
};

class TidyTree {
public:
    static void arrange(Tidy& root) {
        firstWalk(root);
        secondWalk(root, 0);
    }

private:
    static void firstWalk(Tidy& tree) {
        if (tree.children.empty()) {
            tree.extreme_left = tree.extreme_right = &tree;
            tree.mod_left = tree.mod_right = 0;
            return;
        }
        LowYs lows;
        firstWalk(*tree.children.front());
        lows.push(tree.children.front()->extreme_left->bottom(), 0);
        for (std::size_t i = 1; i < tree.children.size(); ++i) {
            firstWalk(*tree.children[i]);
            const double low = tree.children[i]->extreme_right->bottom();
            separate(tree, i, lows);
            lows.push(low, i);
        }
        positionRoot(tree);
        setExtremes(tree);
    }

    static void setExtremes(Tidy& tree) {
        tree.extreme_left = tree.children.front()->extreme_left;
        tree.mod_left = tree.children.front()->mod_left;
        tree.extreme_right = tree.children.back()->extreme_right;
        tree.mod_right = tree.children.back()->mod_right;
    }

    static void separate(Tidy& tree, std::size_t i, const LowYs& lows) {
        Tidy* right = tree.children[i - 1].get();
        double right_mods = right->mod;
        Tidy* left = tree.children[i].get();
        double left_mods = left->mod;
        auto low = lows.entries.rbegin();
        while (right != nullptr && left != nullptr) {
            while (std::next(low) != lows.entries.rend() && right->bottom() > low->low) ++low;
            const double distance = right_mods + right->prelim + right->width - left_mods - left->prelim;
            if (distance > 0) {
                left_mods += distance;
                moveSubtree(tree, i, low->index, distance);
            }
            const double right_bottom = right->bottom();
            const double left_bottom = left->bottom();
            if (right_bottom <= left_bottom) {
                right = nextRight(*right);
                if (right != nullptr) right_mods += right->mod;
            }
            if (right_bottom >= left_bottom) {
                left = nextLeft(*left);
                if (left != nullptr) left_mods += left->mod;
            }
        }
        if (right == nullptr && left != nullptr) setLeftThread(tree, i, *left, left_mods);
        if (right != nullptr && left == nullptr) setRightThread(tree, i, *right, right_mods);
    }

    static Tidy* nextLeft(Tidy& tree) { return tree.children.empty() ? tree.thread_left : tree.children.front().get(); }
    static Tidy* nextRight(Tidy& tree) { return tree.children.empty() ? tree.thread_right : tree.children.back().get(); }

    static void moveSubtree(Tidy& tree, std::size_t i, std::size_t from, double distance) {
        Tidy& child = *tree.children[i];
        child.mod += distance;
        child.mod_left += distance;
        child.mod_right += distance;
        if (from + 1 == i) return;
        const auto between = static_cast<double>(i - from);
        tree.children[from + 1]->shift += distance / between;
        child.shift -= distance / between;
        child.change -= distance - distance / between;
    }

    static void setLeftThread(Tidy& tree, std::size_t i, Tidy& left, double mods) {
        Tidy& first = *tree.children.front();
        Tidy& extreme = *first.extreme_left;
        extreme.thread_left = &left;
        const double difference = mods - left.mod - first.mod_left;
        extreme.mod += difference;
        extreme.prelim -= difference;
        first.extreme_left = tree.children[i]->extreme_left;
        first.mod_left = tree.children[i]->mod_left;
    }

    static void setRightThread(Tidy& tree, std::size_t i, Tidy& right, double mods) {
        Tidy& child = *tree.children[i];
        Tidy& extreme = *child.extreme_right;
        extreme.thread_right = &right;
        const double difference = mods - right.mod - child.mod_right;
        extreme.mod += difference;
        extreme.prelim -= difference;
        child.extreme_right = tree.children[i - 1]->extreme_right;
        child.mod_right = tree.children[i - 1]->mod_right;
    }

    static void positionRoot(Tidy& tree) {
        const Tidy& first = *tree.children.front();
        const Tidy& last = *tree.children.back();
        tree.prelim = (first.prelim + first.mod + last.mod + last.prelim + last.width) / 2 - tree.width / 2;
    }

    static void secondWalk(Tidy& tree, double mods) {
        mods += tree.mod;
        tree.x = tree.prelim + mods;
        double distance = 0;
        double sum = 0;
        for (const auto& child : tree.children) {
            distance += child->shift;
            sum += distance + child->change;
            child->mod += sum;
        }
        for (const auto& child : tree.children) secondWalk(*child, mods);
    }
};

/// A finished piece of drawing, to be moved as a whole.
struct Piece {
    struct Card {
        int item;
        int block;
        QRectF rect;
    };
    std::vector<Card> cards;
    std::vector<LayoutBlock> blocks;
    QRectF bounds;

    void add(const Piece& other, QPointF offset, int block) {
        const int first_block = static_cast<int>(blocks.size());
        for (const LayoutBlock& inner : other.blocks) blocks.push_back({inner.parent, inner.rect.translated(offset)});
        for (const Card& card : other.cards) {
            cards.push_back({card.item, card.block < 0 ? block : first_block + card.block, card.rect.translated(offset)});
        }
        bounds |= other.bounds.translated(offset);
    }
};

class Layouter {
public:
    Layouter(std::span<const LayoutItem> items, const LayoutOptions& options) : m_items(items), m_options(options) {}

    Piece forest(std::span<const int> roots) {
        Tidy top;
        top.height = -m_options.level_gap;
        std::vector<Piece> pieces;
        addChildren(top, -1, roots, pieces);
        return finish(top, pieces);
    }

private:
    struct Grid {
        std::vector<std::vector<int>> rows; ///< items by row and column, -1 for an empty cell
    };

    Piece branch(int item) {
        std::vector<Piece> pieces;
        Tidy root;
        fill(root, item, pieces);
        return finish(root, pieces);
    }

    void fill(Tidy& tidy, int item, std::vector<Piece>& pieces) {
        const LayoutItem& card = m_items[static_cast<std::size_t>(item)];
        tidy.item = item;
        tidy.width = card.size.width() + m_options.sibling_gap;
        tidy.height = card.size.height();
        addChildren(tidy, item, card.children, pieces);
    }

    void addChildren(Tidy& tidy, int parent, std::span<const int> children, std::vector<Piece>& pieces) {
        const std::vector<int> in_grid = gridChildren(children);
        bool grid_placed = false;
        for (const int child : children) {
            const bool gridded = std::ranges::binary_search(in_grid, child);
            if (gridded && grid_placed) continue;
            auto next = std::make_unique<Tidy>();
            next->y = tidy.bottom() + m_options.level_gap;
            if (gridded) {
                addBlock(*next, parent, children, in_grid, pieces);
                grid_placed = true;
            } else {
                fill(*next, child, pieces);
            }
            tidy.children.push_back(std::move(next));
        }
    }

    /// Which of the children stand in a grid, sorted by index.
    std::vector<int> gridChildren(std::span<const int> children) const {
        std::vector<int> chosen;
        const bool all = children.size() > static_cast<std::size_t>(m_options.max_branches);
        for (const int child : children) {
            if (all || m_items[static_cast<std::size_t>(child)].leaf) chosen.push_back(child);
        }
        if (!all && chosen.size() <= static_cast<std::size_t>(m_options.max_row)) chosen.clear();
        std::ranges::sort(chosen);
        return chosen;
    }

    void addBlock(Tidy& tidy, int parent, std::span<const int> children, const std::vector<int>& in_grid,
                  std::vector<Piece>& pieces) {
        std::vector<int> ordered;
        for (const int child : children) {
            if (std::ranges::binary_search(in_grid, child)) ordered.push_back(child);
        }
        pieces.push_back(gridPiece(parent, ordered));
        tidy.block = static_cast<int>(pieces.size()) - 1;
        tidy.width = pieces.back().bounds.width() + m_options.sibling_gap;
        tidy.height = pieces.back().bounds.height();
    }

    std::vector<int> cellsOf(const std::vector<int>& ordered) const {
        std::vector<int> cells;
        for (std::size_t place = 0; place < ordered.size(); ++place) {
            const int wanted = m_items[static_cast<std::size_t>(ordered[place])].slot;
            const auto slot = wanted < 0 ? place : static_cast<std::size_t>(wanted);
            if (slot >= cells.size()) cells.resize(slot + 1, -1);
            cells[slot] = ordered[place];
        }
        return cells;
    }

    Piece gridPiece(int parent, const std::vector<int>& ordered) {
        const std::vector<int> cells = cellsOf(ordered);
        std::vector<Piece> branches(cells.size());
        QSizeF largest;
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            if (cells[cell] < 0) continue;
            branches[cell] = branch(cells[cell]);
            largest = largest.expandedTo(branches[cell].bounds.size());
        }
        const auto columns = static_cast<std::size_t>(gridColumns(static_cast<int>(cells.size()), largest));
        return assemble(parent, branches, columns);
    }

    Piece assemble(int parent, const std::vector<Piece>& branches, std::size_t columns) const {
        const std::size_t rows = (branches.size() + columns - 1) / columns;
        std::vector<double> widths(std::min(columns, branches.size()));
        std::vector<double> heights(rows);
        for (std::size_t cell = 0; cell < branches.size(); ++cell) {
            widths[cell % columns] = std::max(widths[cell % columns], branches[cell].bounds.width());
            heights[cell / columns] = std::max(heights[cell / columns], branches[cell].bounds.height());
        }
        const double pad = m_options.block_padding;
        Piece piece;
        piece.blocks.push_back({parent, {}});
        double y = pad;
        for (std::size_t row = 0; row < rows; ++row) {
            double x = pad;
            for (std::size_t column = 0; column < widths.size() && row * columns + column < branches.size(); ++column) {
                const Piece& one = branches[row * columns + column];
                if (!one.cards.empty()) {
                    const double inset = (widths[column] - one.bounds.width()) / 2;
                    piece.add(one, QPointF(x + inset, y) - one.bounds.topLeft(), 0);
                }
                x += widths[column] + m_options.cell_gap;
            }
            y += heights[row] + m_options.cell_gap;
        }
        double width = pad * 2 + m_options.cell_gap * static_cast<double>(widths.size() - 1);
        for (const double column : widths) width += column;
        piece.bounds = QRectF(0, 0, width, y - m_options.cell_gap + pad);
        piece.blocks.front().rect = piece.bounds;
        return piece;
    }

    Piece finish(Tidy& root, const std::vector<Piece>& pieces) const {
        TidyTree::arrange(root);
        Piece piece;
        collect(root, pieces, piece);
        return piece;
    }

    void collect(const Tidy& tidy, const std::vector<Piece>& pieces, Piece& result) const {
        const QPointF corner(tidy.x + m_options.sibling_gap / 2, tidy.y);
        if (tidy.item >= 0) {
            const QRectF rect(corner, m_items[static_cast<std::size_t>(tidy.item)].size);
            result.cards.push_back({tidy.item, -1, rect});
            result.bounds |= rect;
        }
        if (tidy.block >= 0) result.add(pieces[static_cast<std::size_t>(tidy.block)], corner, -1);
        for (const auto& child : tidy.children) collect(*child, pieces, result);
    }

    std::span<const LayoutItem> m_items;
    LayoutOptions m_options;
};

} // namespace

int gridColumns(int cells, QSizeF cell) {
    if (cells <= 1 || cell.isEmpty()) return 1;
    const auto capacity = std::bit_ceil(static_cast<unsigned>(cells));
    const double aspect = capacity <= small_grid ? small_aspect : large_aspect;
    const double columns = std::sqrt(capacity * aspect * cell.height() / cell.width());
    return std::clamp(static_cast<int>(std::ceil(columns)), 1, cells);
}

TreeLayout layoutTree(std::span<const LayoutItem> items, std::span<const int> roots, const LayoutOptions& options) {
    TreeLayout layout;
    layout.rects.resize(items.size());
    layout.block_of.resize(items.size(), -1);
    if (roots.empty()) return layout;
    Piece piece = Layouter(items, options).forest(roots);
    QPointF origin = piece.bounds.topLeft();
    for (const Piece::Card& card : piece.cards) {
        if (card.item == roots.front()) origin = QPointF(card.rect.center().x(), card.rect.top());
    }
    for (const Piece::Card& card : piece.cards) {
        layout.rects[static_cast<std::size_t>(card.item)] = card.rect.translated(-origin);
        layout.block_of[static_cast<std::size_t>(card.item)] = card.block;
    }
    for (const LayoutBlock& block : piece.blocks) layout.blocks.push_back({block.parent, block.rect.translated(-origin)});
    layout.bounds = piece.bounds.translated(-origin);
    return layout;
}

} // namespace canopy::ui
