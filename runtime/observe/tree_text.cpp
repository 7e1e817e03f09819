// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: Apache-2.0
#include "observe/node_state.hpp"

#include <fmt/format.h>

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
    std::string line = fmt::format("{} {} {}", node.id, to_string(node.pid), word_of(node));
    const auto out = std::back_inserter(line);
    if (!node.alive() && node.last_exit) fmt::format_to(out, " ({})", node.last_exit->to_string());
    if (node.kind == ProcessKind::Supervisor && node.generation > 0) append_budget(line, node, now);
    if (node.alive()) fmt::format_to(out, " depth {}", node.depth);
    if (node.restarts > 0) fmt::format_to(out, " restarts {}", node.restarts);
    if (node.crashes > 0) fmt::format_to(out, " crashes {}", node.crashes);
    return line;
}

void append_branch(std::string& text, const NodeState& state, const Node& node, int indent, std::size_t most_children) {
    fmt::format_to(std::back_inserter(text), "{:{}}{}\n", "", indent, line_of(node, state.totals().now));
    std::size_t listed = 0;
    for (const NodeId child : node.children) {
        if (listed++ == most_children) break;
        append_branch(text, state, *state.find(child), indent + 2, most_children);
    }
    if (node.children.size() > most_children)
        fmt::format_to(std::back_inserter(text), "{:{}}… and {} more\n", "", indent + 2, node.children.size() - most_children);
}

} // namespace

std::string to_text(const NodeState& state, std::size_t most_children) {
    std::string text;
    for (const NodeId root : state.roots()) append_branch(text, state, *state.find(root), 0, most_children);
    return text;
}

} // namespace canopy
