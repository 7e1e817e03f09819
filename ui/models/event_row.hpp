// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/nodes/passing_tasks.hpp"
#include "ui/models/process_paths.hpp"
#include "ui/theme.hpp"

#include <QCoreApplication>
#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_set>

namespace canopy::ui {

/// What the toggles of the events panel show and hide. Gaps are always shown.
enum class EventGroup : std::uint8_t { Crashes, Restarts, Supervision, Names, Faults, Logs, Gaps };

inline constexpr std::array toggled_event_groups{EventGroup::Crashes, EventGroup::Restarts, EventGroup::Supervision,
                                                 EventGroup::Names,   EventGroup::Faults,   EventGroup::Logs};

QString groupWord(EventGroup group); ///< `crashes`, `restarts`, …

/// One line of the events panel: an event, or a burst of the same.
struct EventRow {
    Timestamp time{};  ///< of the first
    Timestamp until{}; ///< of the last
    EventGroup group = EventGroup::Supervision;
    Meaning meaning = Meaning::Running;
    QString word;                ///< `crashed`, in the user's language
    const char* plain_word = ""; ///< the same in English, for files that programs read
    QString path;                ///< of the child, as it was when the event came
    QString detail;              ///< of the last
    QString burst;               ///< what rows must share to become one; empty: this one stands alone
    std::uint64_t count = 1;

    double rate() const; ///< a second; 0 for a single event
};

/// `0:00:01.250`: hours, minutes, seconds and milliseconds since the runtime started.
QString formatClock(Timestamp time);
QString plainClock(Timestamp time); ///< the same with a dot in every language, for files that programs read

/// Any text as one line: what would break it becomes a space.
QString oneLine(std::string_view text);

/// Tells the events people care about in words; samples, telemetry, tasks that end in order and the like give nothing.
///
///     const QList<EventRow> rows = m_teller.tell(*batch, state);   // the state has folded the batch
class EventTeller {
    Q_DECLARE_TR_FUNCTIONS(canopy::ui::EventTeller)

public:
    QList<EventRow> tell(const std::vector<Event>& batch, const NodeState& state);
    void clear();

private:
    std::optional<EventRow> rowOf(const Event& event, const NodeState& state);
    std::optional<EventRow> exited(const event::Exited& exited, const NodeState& state);
    EventRow childStarted(const event::ChildStarted& started, const NodeState& state);
    std::optional<EventRow> linked(Pid one, Pid other, const char* word, const NodeState& state);
    EventRow lifecycle(Pid supervisor, const std::string& path, Meaning meaning, const char* word, QString detail);
    EventRow childRow(Pid supervisor, const std::string& id, EventGroup group, Meaning meaning, const char* word, QString detail,
                      const NodeState& state);
    EventRow processRow(Pid pid, EventGroup group, Meaning meaning, const char* word, QString detail, const NodeState& state);

    ProcessPaths m_paths;
    app::PassingTasks m_passing;
    std::unordered_set<std::string> m_stopping; ///< paths whose next exit was asked for
    bool m_in_snapshot = false;                 ///< what it describes happened before
};

} // namespace canopy::ui
