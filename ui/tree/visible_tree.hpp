// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "ui/tree/tree_layout.hpp"

#include <QPoint>
#include <QRectF>
#include <QSizeF>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace canopy::ui {

/// What a collapsed branch hides.
struct BranchSummary {
    std::size_t processes = 0; ///< below it, alive or down
    std::size_t crashed = 0;   ///< of them, down after a crash or being restarted
    std::uint64_t deepest = 0; ///< mailbox among them
    bool operator==(const BranchSummary&) const = default;
};

BranchSummary summarise(const NodeState& state, const Node& supervisor);

/// A node that is not hidden in a collapsed branch, and its place.
struct VisibleNode {
    NodeId node = no_node;
    int parent = -1; ///< index into VisibleTree::nodes()
    std::vector<int> children;
    QRectF rect;
    LayoutLink link{}; ///< from its supervisor; none for roots and in grids
    int block = -1;    ///< index into VisibleTree::blocks(), of those that stand in a grid
    bool collapsed = false;
};

/// The part of a NodeState that is on the canvas, with its places; kept stable while processes come and go.
///
///     VisibleTree tree;
///     tree.rebuild(state);
///     tree.at(tree.indexOf(node->node)).rect;
///
/// In a wide supervisor's grid a child keeps its cell until it is removed, and a new one takes the first free cell.
/// The grid of a dynamic supervisor has some cells more than it needs, so that it seldom grows and pushes others away.
/// A dynamic supervisor is collapsed when it is first met; from then on only setCollapsed() changes that.
/// Processes that nobody supervises are left out, for they come and go: only trees have a place.
/// Cost: rebuild is linear in the nodes.
class VisibleTree {
public:
    static constexpr QSizeF card_size{228, 86};

    void rebuild(const NodeState& state);
    void clear();

    /// The size of the view. Whether it differs so much that a rebuild may arrange the branches better.
    bool setCanvas(QSizeF size);

    void setCollapsed(const std::string& path, bool collapsed);
    bool isCollapsed(const std::string& path) const { return m_collapsed.contains(path); }
    const std::unordered_set<std::string>& collapsed() const { return m_collapsed; }
    /// Those that were collapsed, or met as dynamic supervisors, and are expanded now.
    const std::unordered_set<std::string>& expanded() const { return m_expanded; }

    const std::vector<VisibleNode>& nodes() const { return m_nodes; }
    const std::vector<LayoutBlock>& blocks() const { return m_blocks; }
    const VisibleNode& at(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    QRectF bounds() const { return m_bounds; }

    int indexOf(NodeId node) const; ///< -1 if it is hidden or unknown
    /// The node itself, or the collapsed branch that hides it; -1 if it is unknown.
    int shownFor(const NodeState& state, NodeId node) const;
    int at(QPointF place) const;              ///< the node whose card is there, or -1
    int siblingOf(int index, int step) const; ///< -1 past the first and the last one
    /// In a grid: the card beside, or with rows in `step`, above or below; -1 at the grid's edge.
    int cellBeside(int index, QPoint step) const;
    /// In a column of siblings that hang on one line: the card above or below; -1 at its ends.
    int stackedBeside(int index, int step) const;

private:
    const LayoutLink& linkOf(const VisibleNode& node) const; ///< of a cell, the one to its grid
    bool decideCollapsed(const Node& node);
    int append(const NodeState& state, const Node& node, int parent, std::vector<LayoutItem>& items);
    int assignSlots(NodeId owner, std::vector<LayoutItem>& items, const std::vector<int>& children);
    int keepRoom(NodeId owner, int cells);

    std::vector<VisibleNode> m_nodes;
    std::vector<int> m_roots;
    std::vector<LayoutBlock> m_blocks;
    QRectF m_bounds;
    std::unordered_map<NodeId, int> m_index;
    std::unordered_map<NodeId, std::unordered_map<NodeId, int>> m_slots; ///< by supervisor, then child
    std::unordered_map<NodeId, int> m_room;                              ///< cells of a dynamic supervisor's grid
    QSizeF m_canvas = LayoutOptions().canvas;
    std::unordered_set<std::string> m_collapsed;
    std::unordered_set<std::string> m_expanded;
};

} // namespace canopy::ui
