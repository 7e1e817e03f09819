// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process.hpp"
#include "observe/node_state.hpp"
#include "ui/models/process_history.hpp"
#include "ui/models/text_table_model.hpp"

namespace canopy::ui {

/// What the inspector says of a process, as rows of text: pure functions of values.
///
///     overview->setRows(overviewOf(node, state, now));

/// Whole seconds and no fractions, which would only flicker: `0 s`, `23 s`, `4 min 10 s`.
QString formatSeconds(std::chrono::nanoseconds duration);

/// The name people know it by: the child id, for the top supervisor its registered name.
QString nameOf(const Node& node);

QList<TextRow> overviewOf(const Node& node, const NodeState& state, Timestamp now);
QList<TextRow> childrenOf(const Node& supervisor, const NodeState& state); ///< at most 1,000, then a row that counts the rest
QList<TextRow> historyOf(const ProcessHistory::Lives& lives, std::uint64_t forgotten, Timestamp now); ///< newest first
QList<TextRow> stateOf(const ProcessInfo& info);
QList<TextRow> mailboxOf(const ProcessInfo& info); ///< names with their counts, most frequent first
QList<TextRow> linksOf(const ProcessInfo& info, const NodeState& state);

/// One line of the restart policy: a way to end, and whether the supervisor brings the child back after it.
struct PolicyLine {
    QString ending;
    bool restarted = false;
    bool is_last = false; ///< this is how it ended the last time
};

bool isRestartedAfter(Restart restart, const ExitReason& reason);
QList<PolicyLine> policyOf(const Node& child);

} // namespace canopy::ui
