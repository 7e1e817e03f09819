// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "observe/node_state.hpp"
#include "ui/theme.hpp"
#include "ui/tree/depth_history.hpp"
#include "ui/tree/incarnations.hpp"
#include "ui/tree/node_effects.hpp"
#include "ui/tree/visible_tree.hpp"

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace canopy::ui {

/// What the canvas shows, without a widget: the visible tree, histories, effects, selection and search.
///
///     scene.setState(&state);
///     const auto changes = scene.apply(*batch, now);   // after state has folded the batch
///     if (changes.structure) scene.rebuild();
class TreeScene {
public:
    /// What one batch changed of the picture.
    struct Changes {
        bool structure = false;           ///< nodes may have come, gone or moved: rebuild
        std::unordered_set<NodeId> nodes; ///< cards that look different
        bool signals = false;             ///< exit signals set out along the edges
    };

    void setState(const NodeState* state); ///< not owned; outlives the scene or is taken away with nullptr
    Changes apply(std::span<const Event> batch, NodeEffects::Milliseconds now);
    void rebuild();

    /// Whether collapsed branches have so many processes that their counts wait for refreshSummaries().
    bool summariesAreStale() const { return m_summaries_stale; }
    std::unordered_set<NodeId> refreshSummaries(); ///< the branches whose counts have changed

    const NodeState* state() const { return m_state; }
    const Node* find(NodeId node) const { return m_state == nullptr ? nullptr : m_state->find(node); }
    Timestamp now() const { return m_state == nullptr ? Timestamp{} : m_state->totals().now; }
    VisibleTree& tree() { return m_tree; }
    const VisibleTree& tree() const { return m_tree; }
    NodeEffects& effects() { return m_effects; }
    const NodeEffects& effects() const { return m_effects; }
    const DepthHistory* history(NodeId node) const;
    const BranchSummary* hiddenBelow(NodeId node) const; ///< of a collapsed branch, else nullptr
    std::vector<const Node*> unsupervised() const;       ///< canopy::unsupervised(), but for those that only pass by
    Meaning meaning(const Node& node) const;             ///< as meaningOf(), and busy handlers

    void select(const std::string& path) { m_selected = path; }
    const std::string& selectedPath() const { return m_selected; }
    const Node* selected() const;

    void search(const std::string& text); ///< in ids, names, labels and pids, whatever the case; empty ends the search
    bool searching() const { return !m_search.empty(); }
    const std::vector<NodeId>& matches() const { return m_matches; } ///< from top to bottom, hidden ones included
    bool isMatch(NodeId node) const { return m_match_set.contains(node); }

private:
    struct Track {
        DepthHistory history;
        std::uint64_t depth = 0;
        std::uint64_t handled = 0;
        Activity activity = Activity::Idle;
    };

    void on(const event::Sample& sample, Timestamp time, Changes& changes);
    void on(const event::Exited& exited, Changes& changes, NodeEffects::Milliseconds now);
    void on(const event::ChildStarted& started, Changes& changes, NodeEffects::Milliseconds now);
    bool changesPicture(const EventBody& body) const;
    bool hidesChildren(NodeId supervisor) const; ///< it or a branch above it is collapsed
    bool isHidden(NodeId node) const;            ///< in a collapsed branch
    void applyOne(const Event& event, Changes& changes, NodeEffects::Milliseconds now);
    NodeId shownAs(NodeId node) const; ///< itself, or the collapsed branch that hides it
    void touch(Pid pid, Changes& changes);
    bool isWide() const;
    void onNewSecond(Changes& changes);
    void forgetGone();
    void touchScrolling(Changes& changes);
    void refreshHidden(Changes& changes);
    void findMatches();

    const NodeState* m_state = nullptr;
    VisibleTree m_tree;
    NodeEffects m_effects;
    Incarnations m_incarnations;
    std::unordered_map<NodeId, Track> m_tracks;
    std::unordered_map<NodeId, BranchSummary> m_hidden;
    std::unordered_set<NodeId> m_busy;
    std::string m_selected;
    std::string m_search;
    std::vector<NodeId> m_matches;
    std::unordered_set<NodeId> m_match_set;
    std::int64_t m_second = -1;
    Timestamp m_summarised_at{};
    bool m_summaries_stale = false;
    bool m_in_snapshot = false;
};

} // namespace canopy::ui
