// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_row.hpp"

#include <QCoreApplication>

namespace canopy::ui {

namespace {

QString phrase(const char* text) { return QCoreApplication::translate("canopy::ui::EventTeller", text); }

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

/// Repetitions of the same thing at the same process become one row.
QString burstOf(const EventRow& row, const QString& more = {}) {
    return row.word + QLatin1Char('\n') + row.path + QLatin1Char('\n') + more;
}

EventRow row(EventGroup group, Meaning meaning, QString word, const std::string& path, QString detail) {
    EventRow made;
    made.group = group;
    made.meaning = meaning;
    made.word = std::move(word);
    made.path = text(path);
    made.detail = std::move(detail);
    made.burst = burstOf(made, made.detail);
    return made;
}

Meaning meaningOfLevel(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
    case LogLevel::Info: return Meaning::Stopped;
    case LogLevel::Warning: return Meaning::Busy;
    case LogLevel::Error: return Meaning::Crashed;
    }
    return Meaning::Stopped;
}

QString levelWord(LogLevel level) {
    switch (level) {
    case LogLevel::Debug: return phrase("debug");
    case LogLevel::Info: return phrase("info");
    case LogLevel::Warning: return phrase("warning");
    case LogLevel::Error: return phrase("error");
    }
    return {};
}

QString pidText(Pid pid) { return text(to_string(pid)); }

} // namespace

QString groupWord(EventGroup group) {
    switch (group) {
    case EventGroup::Crashes: return phrase("Crashes");
    case EventGroup::Restarts: return phrase("Restarts");
    case EventGroup::Supervision: return phrase("Supervision");
    case EventGroup::Names: return phrase("Names");
    case EventGroup::Faults: return phrase("Faults");
    case EventGroup::Logs: return phrase("Logs");
    case EventGroup::Gaps: return phrase("Gaps");
    }
    return {};
}

double EventRow::rate() const {
    const double seconds = std::chrono::duration<double>(until - time).count();
    return count < 2 || seconds <= 0 ? 0 : static_cast<double>(count - 1) / seconds;
}

QString formatClock(Timestamp time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return QStringLiteral("%1:%2:%3.%4")
        .arg(ms / 3'600'000)
        .arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'))
        .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'))
        .arg(ms % 1000, 3, 10, QLatin1Char('0'));
}

QString oneLine(std::string_view utf8) { return text(utf8).simplified(); }

void EventTeller::clear() { *this = {}; }

QList<EventRow> EventTeller::tell(const std::vector<Event>& batch, const NodeState& state) {
    m_paths.learn(batch, state);
    QList<EventRow> rows;
    for (const Event& event : batch) {
        if (std::holds_alternative<event::SnapshotBegan>(event.body)) m_in_snapshot = true;
        if (std::holds_alternative<event::SnapshotEnded>(event.body)) m_in_snapshot = false;
        const bool is_routine = m_passing.is_routine(event);
        if (m_in_snapshot || is_routine) continue;
        if (auto told = rowOf(event, state)) {
            told->time = told->until = event.time;
            rows.append(*std::move(told));
        }
    }
    return rows;
}

EventRow EventTeller::processRow(Pid pid, EventGroup group, Meaning meaning, QString word, QString detail,
                                 const NodeState& state) {
    return row(group, meaning, std::move(word), m_paths.pathOf(pid, state), std::move(detail));
}

EventRow EventTeller::childRow(Pid supervisor, const std::string& id, EventGroup group, Meaning meaning, QString word,
                               QString detail, const NodeState& state) {
    return row(group, meaning, std::move(word), m_paths.pathOf(supervisor, id, state), std::move(detail));
}

/// Children of a dynamic supervisor come and go by the thousand: a burst of them is one row, whichever child it is.
EventRow EventTeller::lifecycle(Pid supervisor, const std::string& path, Meaning meaning, QString word, QString detail) {
    EventRow made = row(EventGroup::Supervision, meaning, std::move(word), path, std::move(detail));
    if (m_paths.isDynamic(supervisor)) made.burst = made.word + QLatin1Char('\n') + text(parentPath(path));
    return made;
}

EventRow EventTeller::childStarted(const event::ChildStarted& started, const NodeState& state) {
    const std::string path = m_paths.pathOf(started.supervisor, started.child_id, state);
    m_stopping.erase(path);
    if (!started.restarted) {
        return lifecycle(started.supervisor, path, Meaning::Running, phrase("started"),
                         phrase("as %1").arg(pidText(started.pid)));
    }
    EventRow made =
        row(EventGroup::Restarts, Meaning::Restarting, phrase("restarted"), path, phrase("as %1").arg(pidText(started.pid)));
    made.burst = burstOf(made);
    return made;
}

std::optional<EventRow> EventTeller::exited(const event::Exited& exited, const NodeState& state) {
    const std::string path = m_paths.pathOf(exited.pid, state);
    const bool asked_for = m_stopping.erase(path) > 0;
    const Pid supervisor = m_paths.supervisorOf(exited.pid);
    // A process that nobody supervises lives for one request; thousands end in order and would hide everything else.
    if (!supervisor && exited.reason.is_orderly()) return std::nullopt;
    QString reason = oneLine(exited.reason.to_string());
    if (asked_for || exited.reason.is_orderly()) {
        const QString word = asked_for ? phrase("stopped") : phrase("exited");
        return lifecycle(supervisor, path, Meaning::Stopped, word, reason);
    }
    const bool killed = exited.reason.is(ExitReason::Kind::Killed);
    EventRow made = row(EventGroup::Crashes, Meaning::Crashed, killed ? phrase("killed") : phrase("crashed"), path, reason);
    if (!exited.last_message.empty()) made.detail += phrase(" · handling %1").arg(oneLine(exited.last_message));
    return made;
}

/// The link of a child to its supervisor is no news.
std::optional<EventRow> EventTeller::linked(Pid one, Pid other, const char* word, const NodeState& state) {
    if (m_paths.isChildOf(one, other) || m_paths.isChildOf(other, one)) return std::nullopt;
    EventRow made = processRow(one, EventGroup::Names, Meaning::Stopped, phrase(word),
                               phrase("with %1").arg(text(m_paths.pathOf(other, state))), state);
    if (m_paths.isDynamic(m_paths.supervisorOf(one))) {
        made.burst = made.word + QLatin1Char('\n') + text(parentPath(made.path.toStdString()));
    }
    return made;
}

std::optional<EventRow> EventTeller::rowOf(const Event& event, const NodeState& state) {
    const auto by_process = [&](Pid pid, EventGroup group, Meaning meaning, QString word, QString detail) {
        return processRow(pid, group, meaning, std::move(word), std::move(detail), state);
    };
    const auto by_child = [&](const auto& it, EventGroup group, Meaning meaning, QString word, QString detail) {
        return childRow(it.supervisor, it.child_id, group, meaning, std::move(word), std::move(detail), state);
    };
    if (const auto* it = std::get_if<event::Exited>(&event.body)) return exited(*it, state);
    if (const auto* it = std::get_if<event::ChildStarted>(&event.body)) return childStarted(*it, state);
    if (const auto* it = std::get_if<event::Linked>(&event.body)) {
        return linked(it->pid, it->other, QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "linked"), state);
    }
    if (const auto* it = std::get_if<event::Unlinked>(&event.body)) {
        return linked(it->pid, it->other, QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "unlinked"), state);
    }
    if (const auto* it = std::get_if<event::Registered>(&event.body)) {
        return by_process(it->pid, EventGroup::Names, Meaning::Stopped, phrase("registered"), oneLine(it->name));
    }
    if (const auto* it = std::get_if<event::Unregistered>(&event.body)) {
        return by_process(it->pid, EventGroup::Names, Meaning::Stopped, phrase("unregistered"), oneLine(it->name));
    }
    if (const auto* it = std::get_if<event::SupervisorStarted>(&event.body)) {
        return by_process(it->supervisor, EventGroup::Supervision, Meaning::Running, phrase("supervises"),
                          phrase("%1, at most %2 restarts in %3")
                              .arg(strategyWord(it->strategy), formatCount(it->max_restarts), formatDuration(it->within)));
    }
    if (const auto* it = std::get_if<event::RestartFailed>(&event.body)) {
        return by_child(*it, EventGroup::Restarts, Meaning::Crashed, phrase("restart failed"), oneLine(it->reason));
    }
    if (const auto* it = std::get_if<event::ChildRemoved>(&event.body)) {
        // A temporary child is removed whenever it ends, and its end is told already.
        if (m_paths.isDynamic(it->supervisor)) return std::nullopt;
        return by_child(*it, EventGroup::Supervision, Meaning::Stopped, phrase("removed"), phrase("its specification is gone"));
    }
    if (const auto* it = std::get_if<event::GaveUp>(&event.body)) {
        EventRow made = by_process(it->supervisor, EventGroup::Crashes, Meaning::Crashed, phrase("gave up"),
                                   phrase("%1 needed more than %2 restarts in time")
                                       .arg(oneLine(it->child_id), formatCount(it->restarts > 0 ? it->restarts - 1 : 0)));
        made.burst.clear();
        return made;
    }
    if (const auto* it = std::get_if<event::LongHandler>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Busy, phrase("long handler"),
                          phrase("%1 runs for %2").arg(oneLine(it->message), formatDuration(it->elapsed)));
    }
    if (const auto* it = std::get_if<event::MailboxFull>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Busy, phrase("mailbox full"),
                          phrase("%1 messages wait; %2").arg(formatCount(it->max_mailbox), overflowWord(it->overflow)));
    }
    if (const auto* it = std::get_if<event::MailboxDrained>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Running, phrase("mailbox drained"),
                          it->dropped == 0 ? phrase("none was dropped")
                                           : phrase("%1 messages were dropped").arg(formatCount(it->dropped)));
    }
    if (const auto* it = std::get_if<event::Abandoned>(&event.body)) {
        return by_child(*it, EventGroup::Supervision, Meaning::Crashed, phrase("abandoned"),
                        phrase("%1 did not stop in time and keeps its thread").arg(pidText(it->pid)));
    }
    if (const auto* it = std::get_if<event::FaultSet>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Faulted, phrase("fault set"), oneLine(it->what));
    }
    if (const auto* it = std::get_if<event::FaultCleared>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Running, phrase("fault cleared"), oneLine(it->what));
    }
    if (const auto* it = std::get_if<event::Log>(&event.body)) {
        return by_process(it->pid, EventGroup::Logs, meaningOfLevel(it->level), levelWord(it->level), oneLine(it->text));
    }
    if (const auto* it = std::get_if<event::StopRequested>(&event.body)) {
        m_stopping.insert(m_paths.pathOf(it->supervisor, it->child_id, state));
        return std::nullopt;
    }
    if (const auto* it = std::get_if<event::Gap>(&event.body)) {
        const QString lost = phrase("%1 events lost here; what follows was taken afresh").arg(formatCount(it->lost));
        EventRow made = row(EventGroup::Gaps, Meaning::Busy, phrase("gap"), {}, lost);
        made.burst.clear();
        return made;
    }
    return std::nullopt;
}

} // namespace canopy::ui
