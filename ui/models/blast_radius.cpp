// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/blast_radius.hpp"

#include "ui/theme.hpp"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <unordered_set>

namespace canopy::ui {

namespace {

struct Phrases {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::BlastRadius)
};

constexpr qsizetype longest_name = 20; ///< an order's id is 32 digits

class Forecast {
public:
    explicit Forecast(const NodeState& state) : m_state(state) {}

    void end(NodeId node) {
        const Node* found = m_state.find(node);
        if (!found || !found->alive() || !m_ended.insert(node).second) return;
        m_radius.ends.push_back(node);
        for (const NodeId child : found->children) end(child);
        for (const Pid linked : found->links) {
            if (const Node* other = m_state.find(linked)) m_linked.push_back(other->node);
        }
    }

    /// The process ended and its supervisor takes notice.
    void exited(const Node& node, bool orderly) {
        const Node* supervisor = m_state.find(node.parent);
        if (!supervisor) {
            m_radius.everything = m_radius.everything || node.path == "/";
            return;
        }
        if (!comesBack(node, orderly)) return;
        if (supervisor->budget_spent(m_state.totals().now) >= supervisor->max_restarts) {
            giveUp(*supervisor);
            return;
        }
        m_radius.by = supervisor->node;
        restart(*supervisor, node);
    }

    BlastRadius take(bool orderly) {
        if (!orderly) { // an orderly exit takes nobody along
            for (const NodeId other : std::vector<NodeId>(m_linked)) end(other);
        }
        return std::move(m_radius);
    }

private:
    static bool comesBack(const Node& node, bool orderly) {
        return node.restart == Restart::Permanent || (node.restart == Restart::Transient && !orderly);
    }

    void giveUp(const Node& supervisor) {
        m_radius.gives_up.push_back(supervisor.node);
        end(supervisor.node);
        exited(supervisor, true); // with reason shutdown
    }

    void restart(const Node& supervisor, const Node& child) {
        const auto& all = supervisor.children;
        auto first = std::ranges::find(all, child.node);
        auto last = first == all.end() ? first : first + 1;
        if (supervisor.strategy == Strategy::OneForAll) first = all.begin();
        if (supervisor.strategy == Strategy::OneForAll || supervisor.strategy == Strategy::RestForOne) last = all.end();
        for (; first != last; ++first) {
            end(*first);
            m_radius.restarted.push_back(*first);
        }
    }

    const NodeState& m_state;
    BlastRadius m_radius;
    std::unordered_set<NodeId> m_ended;
    std::vector<NodeId> m_linked;
};

QString nameOf(const Node& node) {
    if (node.path == "/") return QString::fromStdString(node.name.empty() ? node.label : node.name);
    const QString id = QString::fromStdString(node.id);
    return id.size() > longest_name ? id.left(8) + u'…' : id;
}

bool isDynamic(const Node* node) {
    return node && node->kind == ProcessKind::Supervisor && node->strategy == Strategy::SimpleOneForOne;
}

/// A dynamic supervisor speaks for its children: `order_supervisor with 86 children`.
QString nameWithChildren(const Node& node, const std::unordered_set<NodeId>& all) {
    const auto children = std::ranges::count_if(node.children, [&](NodeId child) { return all.contains(child); });
    if (!isDynamic(&node) || children == 0) return nameOf(node);
    const auto number = static_cast<std::uint64_t>(children);
    return Phrases::tr("%1 with %2 child(ren)", nullptr, pluralOf(number)).arg(nameOf(node), formatCount(number));
}

QString names(const NodeState& state, const std::vector<NodeId>& nodes, qsizetype most = 6) {
    const std::unordered_set<NodeId> all(nodes.begin(), nodes.end());
    QStringList list;
    for (const NodeId id : nodes) {
        const Node* node = state.find(id);
        const Node* above = node ? state.find(node->parent) : nullptr;
        if (!node || (isDynamic(above) && all.contains(above->node))) continue;
        list << nameWithChildren(*node, all);
    }
    const qsizetype left_out = list.size() - most;
    if (left_out <= 0) return list.join(QStringLiteral(", "));
    const auto number = static_cast<std::uint64_t>(left_out);
    return Phrases::tr("%1 and %2 more", nullptr, pluralOf(number))
        .arg(list.mid(0, most).join(QStringLiteral(", ")), formatCount(number));
}

QString harmless(ProcessAction action) {
    if (action == ProcessAction::Flood)
        return Phrases::tr("Nobody ends. 20,000 messages keep it busy for half a second, and whoever calls it waits.");
    return Phrases::tr("Nobody ends. It takes no message for 3 s, and whoever calls it waits.");
}

bool isHarmless(ProcessAction action) { return action == ProcessAction::Flood || action == ProcessAction::Freeze; }

QString whatComesBack(const NodeState& state, const BlastRadius& radius, ProcessAction action) {
    if (radius.everything) return Phrases::tr("Nobody is above it: everything ends and nothing comes back.");
    if (action == ProcessAction::Stop) return Phrases::tr("It stays stopped until it is restarted by hand.");
    const Node* by = state.find(radius.by);
    if (!by) return Phrases::tr("Nobody brings it back.");
    if (action == ProcessAction::Restart) return Phrases::tr("%1 starts it again with a clean state.").arg(nameOf(*by));
    return Phrases::tr("%1 (%2) restarts %3.").arg(nameOf(*by), strategyWord(by->strategy), names(state, radius.restarted));
}

} // namespace

BlastRadius blastRadius(const NodeState& state, const Node& node, ProcessAction action) {
    if (isHarmless(action)) return {};
    Forecast forecast(state);
    forecast.end(node.node);
    const bool by_request = action == ProcessAction::Stop || action == ProcessAction::Restart;
    const Node* supervisor = state.find(node.parent);
    if (!by_request || !supervisor) forecast.exited(node, action == ProcessAction::Stop);
    BlastRadius radius = forecast.take(by_request);
    if (action == ProcessAction::Restart && supervisor) {
        radius.by = supervisor->node;
        radius.restarted = {node.node};
    }
    return radius;
}

QString describe(const NodeState& state, const BlastRadius& radius, ProcessAction action) {
    if (isHarmless(action)) return harmless(action);
    QStringList sentences;
    if (!radius.ends.empty())
        sentences << Phrases::tr("%1 process(es) end: %2.", nullptr, pluralOf(radius.ends.size()))
                         .arg(formatCount(radius.ends.size()), names(state, radius.ends));
    if (!radius.gives_up.empty())
        sentences << Phrases::tr("The restart budget of %1 is spent: it gives up.").arg(names(state, radius.gives_up));
    sentences << whatComesBack(state, radius, action);
    return sentences.join(u' ');
}

QString summarize(const NodeState& state, const BlastRadius& radius, ProcessAction action) {
    if (action == ProcessAction::Freeze) return Phrases::tr("nobody ends, 3 s");
    if (action == ProcessAction::Flood) return Phrases::tr("nobody ends, half a second");
    const QString ends = Phrases::tr("%1 end(s)", nullptr, pluralOf(radius.ends.size())).arg(formatCount(radius.ends.size()));
    if (radius.everything) return Phrases::tr("%1, nothing comes back").arg(ends);
    if (action == ProcessAction::Stop) return Phrases::tr("%1, stays stopped").arg(ends);
    const Node* by = state.find(radius.by);
    if (!by) return Phrases::tr("%1, nobody restarts").arg(ends);
    if (!radius.gives_up.empty())
        return Phrases::tr("%1, %2 gives up, %3 restarts").arg(ends, names(state, radius.gives_up, 2), nameOf(*by));
    return Phrases::tr("%1, %2 restarts %3").arg(ends, nameOf(*by), formatCount(radius.restarted.size()));
}

} // namespace canopy::ui
