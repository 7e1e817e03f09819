// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/node_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace canopy {

namespace {

void append_budget(std::string& line, const Node& node, Timestamp now) {
    const double seconds = std::chrono::duration<double>(node.within).count();
    fmt::format_to(std::back_inserter(line), " {} {}/{} in {:g}s", to_string(node.strategy), node.budget_spent(now),
                   node.max_restarts, seconds);
}

std::string_view word_of(const Node& node) {
    return node.status == NodeStatus::Stopped && node.gave_up ? "gave up" : to_string(node.status);
}

std::string line_of(const Node& node, Timestamp now) {
    const std::string pid = to_string(node.pid);
    std::string line = node.id == pid ? pid : fmt::format("{} {}", node.id, pid);
    const bool has_no_other_name = node.id == pid && !node.label.empty();
    if (has_no_other_name) line += " " + node.label;
    line += fmt::format(" {}", word_of(node));
    const auto out = std::back_inserter(line);
    if (!node.alive() && node.last_exit) fmt::format_to(out, " ({})", node.last_exit->to_string());
    if (node.kind == ProcessKind::Supervisor && node.generation > 0) append_budget(line, node, now);
    if (node.alive()) fmt::format_to(out, " depth {}", node.depth);
    if (node.restarts > 0) fmt::format_to(out, " restarts {}", node.restarts);
    if (node.crashes > 0) fmt::format_to(out, " crashes {}", node.crashes);
    return line;
}

void append_rest(std::string& text, int indent, std::size_t all, std::size_t listed) {
    if (all > listed) fmt::format_to(std::back_inserter(text), "{:{}}… and {} more\n", "", indent, all - listed);
}

void append_branch(std::string& text, const NodeState& state, const Node& node, int indent, std::size_t most_children) {
    fmt::format_to(std::back_inserter(text), "{:{}}{}\n", "", indent, line_of(node, state.totals().now));
    std::size_t listed = 0;
    for (const NodeId child : node.children) {
        if (listed++ == most_children) break;
        append_branch(text, state, *state.find(child), indent + 2, most_children);
    }
    append_rest(text, indent + 2, node.children.size(), most_children);
}

/// They come and go by the hundred, and belong nowhere.
void append_unsupervised(std::string& text, const NodeState& state, std::size_t most) {
    const std::vector<const Node*> nodes = unsupervised(state);
    if (nodes.empty()) return;
    fmt::format_to(std::back_inserter(text), "without a supervisor: {}\n", nodes.size());
    const std::size_t listed = std::min(most, nodes.size());
    for (std::size_t i = 0; i < listed; ++i)
        fmt::format_to(std::back_inserter(text), "  {}\n", line_of(*nodes[i], state.totals().now));
    append_rest(text, 2, nodes.size(), listed);
}

} // namespace

std::vector<const Node*> unsupervised(const NodeState& state) {
    std::vector<const Node*> nodes;
    for (const NodeId root : state.roots()) {
        const Node* node = state.find(root);
        if (node->kind != ProcessKind::Supervisor) nodes.push_back(node);
    }
    return nodes;
}

std::string to_text(const NodeState& state, TreeTextLimits limits) {
    std::string text;
    for (const NodeId root : state.roots()) {
        const Node& node = *state.find(root);
        if (node.kind == ProcessKind::Supervisor) append_branch(text, state, node, 0, limits.children);
    }
    append_unsupervised(text, state, limits.unsupervised);
    return text;
}

} // namespace canopy
