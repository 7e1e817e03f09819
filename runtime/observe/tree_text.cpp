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

std::string line_of(const Node& node, Timestamp now) {
    std::string line = fmt::format("{} {} {}", node.id, to_string(node.pid), to_string(node.status));
    const auto out = std::back_inserter(line);
    if (!node.alive() && node.last_exit) fmt::format_to(out, " ({})", node.last_exit->to_string());
    if (node.kind == ProcessKind::Supervisor && node.generation > 0) append_budget(line, node, now);
    if (node.alive()) fmt::format_to(out, " depth {}", node.depth);
    if (node.restarts > 0) fmt::format_to(out, " restarts {}", node.restarts);
    if (node.crashes > 0) fmt::format_to(out, " crashes {}", node.crashes);
    return line;
}

} // namespace

std::string to_text(const NodeState& state) {
    std::string text;
    std::vector<std::pair<NodeId, int>> above; // the supervisors of the node in hand, and their indentation
    for (const Node* node : state.depth_first()) {
        while (!above.empty() && above.back().first != node->parent) above.pop_back();
        const int indent = above.empty() ? 0 : above.back().second + 2;
        fmt::format_to(std::back_inserter(text), "{:{}}{}\n", "", indent, line_of(*node, state.totals().now));
        above.emplace_back(node->node, indent);
    }
    return text;
}

} // namespace canopy
