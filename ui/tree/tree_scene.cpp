// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tree/tree_scene.hpp"

#include "ui/models/passing.hpp"
#include "ui/tree/card_painter.hpp"

#include <QString>

#include <algorithm>

namespace canopy::ui {

namespace {

/// Beyond this many processes in collapsed branches, adding them up each frame would be most of a frame's work.
constexpr std::size_t most_hidden_at_once = 256;
constexpr std::chrono::milliseconds wide_pause{250};

/// The supervisor whose children an event changes.
Pid parentOf(const EventBody& body) {
    if (const auto* added = std::get_if<event::ChildAdded>(&body)) return added->supervisor;
    if (const auto* started = std::get_if<event::ChildStarted>(&body)) return started->supervisor;
    if (const auto* removed = std::get_if<event::ChildRemoved>(&body)) return removed->supervisor;
    return {};
}

/// The process whose card an event changes, where the event says so with one pid.
Pid subjectOf(const EventBody& body) {
    return std::visit(
        [](const auto& one) -> Pid {
            if constexpr (requires { one.pid; }) {
                return one.pid;
            } else if constexpr (requires { one.supervisor; }) {
                return one.supervisor;
            } else {
                return {};
            }
        },
        body);
}

bool isSilent(const EventBody& body) {
    return std::holds_alternative<event::Linked>(body) || std::holds_alternative<event::Unlinked>(body) ||
           std::holds_alternative<event::Log>(body) || std::holds_alternative<event::Telemetry>(body);
}

bool contains(const std::string& text, const QString& searched) {
    return QString::fromStdString(text).contains(searched, Qt::CaseInsensitive);
}

} // namespace

void TreeScene::setState(const NodeState* state) {
    m_state = state;
    m_effects.clear();
    m_tracks.clear();
    m_hidden.clear();
    m_busy.clear();
    m_tree.clear();
    m_second = -1;
    m_summaries_stale = false;
    if (m_state == nullptr) return;
    m_incarnations.reset(*m_state);
    for (const Node* node : m_state->depth_first()) {
        if (node->sampled_at.count() > 0) m_tracks[node->node].history.record(node->sampled_at, node->depth);
    }
    rebuild();
}

void TreeScene::rebuild() {
    if (m_state == nullptr) return;
    m_tree.rebuild(*m_state);
    Changes ignored;
    refreshHidden(ignored);
    findMatches();
}

TreeScene::Changes TreeScene::apply(std::span<const Event> batch, NodeEffects::Milliseconds now) {
    Changes changes;
    if (m_state == nullptr) return changes;
    for (const Event& event : batch) {
        m_incarnations.apply(event, *m_state);
        applyOne(event, changes, now);
    }
    onNewSecond(changes);
    m_summaries_stale = isWide() && this->now() - m_summarised_at < wide_pause;
    if (!m_summaries_stale) refreshHidden(changes);
    return changes;
}

std::unordered_set<NodeId> TreeScene::refreshSummaries() {
    Changes changes;
    if (m_summaries_stale) refreshHidden(changes);
    return changes.nodes;
}

bool TreeScene::isWide() const {
    std::size_t hidden = 0;
    for (const auto& [node, summary] : m_hidden) hidden += summary.processes;
    return hidden > most_hidden_at_once;
}

/// Whether nodes may come, go or move on the canvas; what happens inside collapsed branches moves nobody.
bool TreeScene::changesPicture(const EventBody& body) const {
    if (const Pid supervisor = parentOf(body)) return !hidesChildren(m_incarnations.nodeOf(supervisor));
    if (const auto* exited = std::get_if<event::Exited>(&body)) {
        return m_tree.indexOf(m_incarnations.nodeOf(exited->pid)) >= 0;
    }
    return std::holds_alternative<event::SupervisorStarted>(body) || std::holds_alternative<event::Gap>(body) ||
           std::holds_alternative<event::NodeRestored>(body) || std::holds_alternative<event::SnapshotEnded>(body);
}

bool TreeScene::hidesChildren(NodeId supervisor) const {
    const int index = m_tree.shownFor(*m_state, supervisor);
    return index >= 0 && m_tree.at(index).collapsed;
}

bool TreeScene::isHidden(NodeId node) const { return m_tree.indexOf(node) < 0 && hidesChildren(node); }

void TreeScene::applyOne(const Event& event, Changes& changes, NodeEffects::Milliseconds now) {
    changes.structure = changes.structure || changesPicture(event.body);
    if (const auto* sample = std::get_if<event::Sample>(&event.body)) return on(*sample, event.time, changes);
    if (const auto* exited = std::get_if<event::Exited>(&event.body)) return on(*exited, changes, now);
    if (const auto* started = std::get_if<event::ChildStarted>(&event.body)) return on(*started, changes, now);
    if (std::holds_alternative<event::SnapshotBegan>(event.body)) m_in_snapshot = true;
    if (std::holds_alternative<event::SnapshotEnded>(event.body)) {
        m_in_snapshot = false;
        m_incarnations.reset(*m_state);
    }
    if (const auto* handler = std::get_if<event::LongHandler>(&event.body)) {
        if (const NodeId node = m_incarnations.nodeOf(handler->pid); node != no_node) m_busy.insert(node);
    }
    if (!isSilent(event.body)) touch(subjectOf(event.body), changes);
}

void TreeScene::touch(Pid pid, Changes& changes) {
    if (const NodeId node = m_incarnations.nodeOf(pid); node != no_node) changes.nodes.insert(node);
}

void TreeScene::on(const event::Sample& sample, Timestamp time, Changes& changes) {
    const NodeId node = m_incarnations.nodeOf(sample.pid);
    if (node == no_node) return;
    const auto [entry, first] = m_tracks.try_emplace(node);
    Track& track = entry->second;
    const bool moved_on = sample.handled != track.handled || sample.activity != Activity::Running;
    const bool calm = moved_on && m_busy.erase(node) > 0;
    if (first || calm || track.depth != sample.depth || track.activity != sample.activity) changes.nodes.insert(node);
    track.history.record(time, sample.depth);
    track.depth = sample.depth;
    track.handled = sample.handled;
    track.activity = sample.activity;
}

void TreeScene::on(const event::Exited& exited, Changes& changes, NodeEffects::Milliseconds now) {
    const NodeId node = m_incarnations.nodeOf(exited.pid);
    const NodeId supervisor = m_incarnations.supervisorOf(exited.pid);
    m_incarnations.forget(exited.pid);
    m_busy.erase(node);
    changes.nodes.insert(node);
    changes.nodes.insert(supervisor);
    const bool gone = find(node) == nullptr;
    if (exited.reason.is(ExitReason::Kind::Normal)) return;
    if (exited.reason.is_orderly()) {
        // A shutdown comes from the supervisor; it is worth a signal only while the node is there to receive it.
        if (!gone && !isHidden(node)) m_effects.signalled(node, NodeEffects::Direction::Down, now);
    } else {
        const NodeId place = gone ? supervisor : node;
        if (place != no_node) m_effects.crashed(shownAs(place), now);
        if (!gone && !isHidden(node)) m_effects.signalled(node, NodeEffects::Direction::Up, now);
    }
    changes.signals = true;
}

NodeId TreeScene::shownAs(NodeId node) const {
    const int index = m_tree.shownFor(*m_state, node);
    // A node that is not on the canvas yet will be, after the rebuild this batch asks for.
    return index >= 0 && m_tree.at(index).collapsed ? m_tree.at(index).node : node;
}

void TreeScene::on(const event::ChildStarted& started, Changes& changes, NodeEffects::Milliseconds now) {
    touch(started.pid, changes);
    touch(started.supervisor, changes);
    if (m_in_snapshot) return;
    const NodeId node = m_incarnations.nodeOf(started.pid);
    if (node != no_node && !isHidden(node)) m_effects.restarted(node, now);
}

void TreeScene::onNewSecond(Changes& changes) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now()).count();
    if (second == m_second) return;
    m_second = second;
    forgetGone();
    touchScrolling(changes);
    changes.structure = changes.structure || std::ranges::any_of(m_state->roots(), [this](NodeId root) {
                            const Node* node = find(root);
                            return node != nullptr && node->kind == ProcessKind::Supervisor && m_tree.indexOf(root) < 0 &&
                                   !isPassing(*node, now());
                        });
}

void TreeScene::forgetGone() {
    std::erase_if(m_tracks, [this](const auto& entry) { return m_state->find(entry.first) == nullptr; });
    std::erase_if(m_busy, [this](NodeId node) { return m_state->find(node) == nullptr; });
}

void TreeScene::touchScrolling(Changes& changes) {
    for (const VisibleNode& visible : m_tree.nodes()) {
        const auto track = m_tracks.find(visible.node);
        if (track != m_tracks.end() && !track->second.history.isFlat(now())) changes.nodes.insert(visible.node);
        const Node* node = find(visible.node);
        if (node != nullptr && !node->restart_times.empty()) changes.nodes.insert(visible.node);
    }
}

void TreeScene::refreshHidden(Changes& changes) {
    m_summarised_at = now();
    m_summaries_stale = false;
    std::unordered_map<NodeId, BranchSummary> hidden;
    for (const VisibleNode& visible : m_tree.nodes()) {
        const Node* node = visible.collapsed ? find(visible.node) : nullptr;
        if (node == nullptr) continue;
        if (node->children.empty()) changes.structure = true; // nothing to expand any more
        const BranchSummary summary = summarise(*m_state, *node);
        hidden.emplace(visible.node, summary);
        const auto before = m_hidden.find(visible.node);
        if (before == m_hidden.end() || before->second != summary) changes.nodes.insert(visible.node);
    }
    m_hidden = std::move(hidden);
}

std::vector<const Node*> TreeScene::unsupervised() const {
    if (m_state == nullptr) return {};
    std::vector<const Node*> nodes = canopy::unsupervised(*m_state);
    std::erase_if(nodes, [this](const Node* node) { return isPassing(*node, now()); });
    return nodes;
}

const DepthHistory* TreeScene::history(NodeId node) const {
    const auto found = m_tracks.find(node);
    return found == m_tracks.end() ? nullptr : &found->second.history;
}

const BranchSummary* TreeScene::hiddenBelow(NodeId node) const {
    const auto found = m_hidden.find(node);
    return found == m_hidden.end() ? nullptr : &found->second;
}

Meaning TreeScene::meaning(const Node& node) const {
    const Meaning meaning = meaningOf(node);
    const bool may_be_busy = meaning == Meaning::Running || meaning == Meaning::Waiting;
    return may_be_busy && m_busy.contains(node.node) ? Meaning::Busy : meaning;
}

const Node* TreeScene::selected() const { return m_state == nullptr || m_selected.empty() ? nullptr : m_state->find(m_selected); }

void TreeScene::search(const std::string& text) {
    m_search = text;
    findMatches();
}

void TreeScene::findMatches() {
    m_matches.clear();
    m_match_set.clear();
    if (m_search.empty() || m_state == nullptr) return;
    const QString searched = QString::fromStdString(m_search);
    for (const Node* node : m_state->depth_first()) {
        if (isPassing(*node, now())) continue;
        if (contains(node->id, searched) || contains(node->name, searched) || contains(node->label, searched) ||
            contains(to_string(node->pid), searched)) {
            m_matches.push_back(node->node);
        }
    }
    m_match_set.insert(m_matches.begin(), m_matches.end());
}

} // namespace canopy::ui
