// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/visible_tree.hpp"

#include "ui/models/passing.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace canopy::ui {

namespace {

/// Slots may be this many times the children before the grid closes up.
constexpr int loose_grid = 2;
constexpr int small_grid = 16;
/// A view that changed by less than this share keeps its arrangement.
constexpr double canvas_step = 0.12;

void addUp(const NodeState& state, const Node& node, BranchSummary& summary) {
    for (const NodeId id : node.children) {
        const Node* child = state.find(id);
        if (child == nullptr) continue;
        ++summary.processes;
        if (child->status == NodeStatus::Crashed || child->status == NodeStatus::Restarting) ++summary.crashed;
        summary.deepest = std::max(summary.deepest, child->depth);
        addUp(state, *child, summary);
    }
}

bool mayStandInGrid(const Node& node) { return node.kind != ProcessKind::Supervisor && node.children.empty(); }

bool isDynamic(const Node& node) { return node.kind == ProcessKind::Supervisor && node.strategy == Strategy::SimpleOneForOne; }

/// Rounded up to a quarter of the power of two above.
int roomFor(int cells) {
    const auto step = std::max(4U, std::bit_ceil(static_cast<unsigned>(cells)) / 4);
    return static_cast<int>((static_cast<unsigned>(cells) + step - 1) / step * step);
}

int firstFree(const std::vector<bool>& taken, int from) {
    auto slot = static_cast<std::size_t>(from);
    while (slot < taken.size() && taken[slot]) ++slot;
    return static_cast<int>(slot);
}

void take(std::vector<bool>& taken, int slot) {
    const auto place = static_cast<std::size_t>(slot);
    if (place >= taken.size()) taken.resize(place + 1);
    taken[place] = true;
}

} // namespace

BranchSummary summarise(const NodeState& state, const Node& supervisor) {
    BranchSummary summary;
    addUp(state, supervisor, summary);
    return summary;
}

void VisibleTree::clear() {
    m_nodes.clear();
    m_roots.clear();
    m_blocks.clear();
    m_index.clear();
    m_slots.clear();
    m_room.clear();
    m_bounds = {};
}

bool VisibleTree::setCanvas(QSizeF size) {
    const auto near = [](double one, double other) { return std::abs(one - other) <= canvas_step * std::max(one, other); };
    if (size.isEmpty() || (near(size.width(), m_canvas.width()) && near(size.height(), m_canvas.height()))) return false;
    m_canvas = size;
    return true;
}

void VisibleTree::setCollapsed(const std::string& path, bool collapsed) {
    (collapsed ? m_expanded : m_collapsed).erase(path);
    (collapsed ? m_collapsed : m_expanded).insert(path);
}

bool VisibleTree::decideCollapsed(const Node& node) {
    if (isDynamic(node) && node.parent != no_node && !m_expanded.contains(node.path)) m_collapsed.insert(node.path);
    return !node.children.empty() && m_collapsed.contains(node.path);
}

int VisibleTree::append(const NodeState& state, const Node& node, int parent, std::vector<LayoutItem>& items) {
    const int index = static_cast<int>(m_nodes.size());
    const bool collapsed = decideCollapsed(node);
    m_nodes.push_back({.node = node.node, .parent = parent, .children = {}, .rect = {}, .block = -1, .collapsed = collapsed});
    items.push_back({.size = card_size, .children = {}, .leaf = mayStandInGrid(node), .slot = -1});
    m_index.emplace(node.node, index);
    if (collapsed) return index;
    std::vector<int> children;
    children.reserve(node.children.size());
    for (const NodeId child : node.children) {
        if (const Node* found = state.find(child)) children.push_back(append(state, *found, index, items));
    }
    const int cells = assignSlots(node.node, items, children);
    if (isDynamic(node) && cells > 0) items[static_cast<std::size_t>(index)].cells = keepRoom(node.node, cells);
    items[static_cast<std::size_t>(index)].children = children;
    m_nodes[static_cast<std::size_t>(index)].children = std::move(children);
    return index;
}

/// Some more cells than are needed, until less than half of them are.
int VisibleTree::keepRoom(NodeId owner, int cells) {
    int& room = m_room[owner];
    const int wanted = roomFor(cells);
    if (wanted > room || 2 * wanted <= room) room = wanted;
    return room;
}

/// Returns how many cells that takes, free ones among them.
int VisibleTree::assignSlots(NodeId owner, std::vector<LayoutItem>& items, const std::vector<int>& children) {
    auto& known = m_slots[owner];
    std::unordered_map<NodeId, int> next;
    std::vector<bool> taken;
    std::vector<int> leaves;
    std::ranges::copy_if(children, std::back_inserter(leaves),
                         [&](int child) { return items[static_cast<std::size_t>(child)].leaf; });
    for (const int child : leaves) {
        if (const auto found = known.find(at(child).node); found != known.end()) {
            next.insert(*found);
            take(taken, found->second);
        }
    }
    const auto count = static_cast<int>(leaves.size());
    if (static_cast<int>(taken.size()) > std::max(small_grid, count * loose_grid)) {
        next.clear();
        taken.clear();
    }
    int free = 0;
    for (const int child : leaves) {
        const auto [entry, added] = next.try_emplace(at(child).node, 0);
        if (added) {
            free = entry->second = firstFree(taken, free);
            take(taken, free);
        }
        items[static_cast<std::size_t>(child)].slot = entry->second;
    }
    known = std::move(next);
    if (known.empty()) m_slots.erase(owner);
    return static_cast<int>(taken.size());
}

void VisibleTree::rebuild(const NodeState& state) {
    const std::size_t before = m_nodes.size();
    m_nodes.clear();
    m_roots.clear();
    m_index.clear();
    m_nodes.reserve(before);
    std::vector<LayoutItem> items;
    items.reserve(before);
    for (const NodeId root : state.roots()) {
        const Node* node = state.find(root);
        const bool is_tree = node != nullptr && node->kind == ProcessKind::Supervisor;
        if (is_tree && !isPassing(*node, state.totals().now)) m_roots.push_back(append(state, *node, -1, items));
    }
    assignSlots(no_node, items, m_roots);
    TreeLayout layout = layoutTree(items, m_roots, {.canvas = m_canvas});
    for (std::size_t index = 0; index < m_nodes.size(); ++index) {
        m_nodes[index].rect = layout.rects[index];
        m_nodes[index].link = layout.links[index];
        m_nodes[index].block = layout.block_of[index];
    }
    m_blocks = std::move(layout.blocks);
    m_bounds = layout.bounds;
    const auto is_gone = [&](const auto& entry) { return entry.first != no_node && !m_index.contains(entry.first); };
    std::erase_if(m_slots, is_gone);
    std::erase_if(m_room, is_gone);
}

int VisibleTree::indexOf(NodeId node) const {
    const auto found = m_index.find(node);
    return found == m_index.end() ? -1 : found->second;
}

int VisibleTree::shownFor(const NodeState& state, NodeId node) const {
    for (const Node* up = state.find(node); up != nullptr; up = state.find(up->parent)) {
        if (const int index = indexOf(up->node); index >= 0) return index;
    }
    return -1;
}

int VisibleTree::at(QPointF place) const {
    const auto found = std::ranges::find_if(m_nodes, [place](const VisibleNode& node) { return node.rect.contains(place); });
    return found == m_nodes.end() ? -1 : static_cast<int>(found - m_nodes.begin());
}

int VisibleTree::siblingOf(int index, int step) const {
    const int parent = at(index).parent;
    const std::vector<int>& row = parent < 0 ? m_roots : at(parent).children;
    const auto place = std::ranges::find(row, index) - row.begin() + step;
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(row.size())) return -1;
    return row[static_cast<std::size_t>(place)];
}

int VisibleTree::cellBeside(int index, QPoint step) const {
    const VisibleNode& here = at(index);
    if (here.parent < 0 || here.block < 0) return -1;
    int best = -1;
    double nearest = std::numeric_limits<double>::max();
    for (const int candidate : at(here.parent).children) {
        if (candidate == index || at(candidate).block != here.block) continue;
        // Cards of a row begin at one height, those of a column have one middle.
        const QRectF& there = at(candidate).rect;
        const QPointF way(there.center().x() - here.rect.center().x(), there.top() - here.rect.top());
        const double along = way.x() * step.x() + way.y() * step.y();
        const double across = way.x() * step.y() + way.y() * step.x();
        if (along <= 1 || std::abs(across) > 1 || along >= nearest) continue;
        nearest = along;
        best = candidate;
    }
    return best;
}

const LayoutLink& VisibleTree::linkOf(const VisibleNode& node) const {
    return node.block < 0 ? node.link : m_blocks[static_cast<std::size_t>(node.block)].link;
}

int VisibleTree::stackedBeside(int index, int step) const {
    const VisibleNode& here = at(index);
    if (here.parent < 0 || linkOf(here).none()) return -1;
    const LayoutLink& own = linkOf(here);
    const auto distance = [&](int candidate) {
        const LayoutLink& link = linkOf(at(candidate));
        const QPointF way = at(candidate).rect.center() - here.rect.center();
        return std::pair((link.to.y() - own.to.y()) * step, std::abs(way.x()) + std::abs(way.y()));
    };
    int best = -1;
    for (const int candidate : at(here.parent).children) {
        const LayoutLink& link = linkOf(at(candidate));
        if (std::abs(link.trunk - own.trunk) > 1 || (link.to.y() - own.to.y()) * step < 1) continue;
        if (best < 0 || distance(candidate) < distance(best)) best = candidate;
    }
    return best;
}

} // namespace canopy::ui
