// SPDX-FileCopyrightText: 2026 The Canopy developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/event_row.hpp"

#include <QCoreApplication>

namespace canopy::ui {

namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

/// Repetitions of the same thing at the same process become one row.
QString burstOf(const EventRow& row, const QString& more = {}) {
    return row.word + QLatin1Char('\n') + row.path + QLatin1Char('\n') + more;
}

EventRow row(EventGroup group, Meaning meaning, const char* word, const std::string& path, QString detail) {
    EventRow made;
    made.group = group;
    made.meaning = meaning;
    made.word = EventTeller::tr(word);
    made.plain_word = word;
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

const char* levelWord(LogLevel level) {
    switch (level) {
    case LogLevel::Debug: return QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "debug");
    case LogLevel::Info: return QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "info");
    case LogLevel::Warning: return QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "warning");
    case LogLevel::Error: return QT_TRANSLATE_NOOP("canopy::ui::EventTeller", "error");
    }
    return "";
}

QString pidText(Pid pid) { return text(to_string(pid)); }

} // namespace

QString groupWord(EventGroup group) {
    switch (group) {
    case EventGroup::Crashes: return EventTeller::tr("Crashes");
    case EventGroup::Restarts: return EventTeller::tr("Restarts");
    case EventGroup::Supervision: return EventTeller::tr("Supervision");
    case EventGroup::Names: return EventTeller::tr("Names");
    case EventGroup::Faults: return EventTeller::tr("Faults");
    case EventGroup::Logs: return EventTeller::tr("Logs");
    case EventGroup::Gaps: return EventTeller::tr("Gaps");
    }
    return {};
}

double EventRow::rate() const {
    const double seconds = std::chrono::duration<double>(until - time).count();
    return count < 2 || seconds <= 0 ? 0 : static_cast<double>(count - 1) / seconds;
}

QString plainClock(Timestamp time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return QStringLiteral("%1:%2:%3.%4")
        .arg(ms / 3'600'000)
        .arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'))
        .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'))
        .arg(ms % 1000, 3, 10, QLatin1Char('0'));
}

QString formatClock(Timestamp time) {
    QString clock = plainClock(time);
    return clock.replace(u'.', numberLocale().decimalPoint());
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

EventRow EventTeller::processRow(Pid pid, EventGroup group, Meaning meaning, const char* word, QString detail,
                                 const NodeState& state) {
    return row(group, meaning, word, m_paths.pathOf(pid, state), std::move(detail));
}

EventRow EventTeller::childRow(Pid supervisor, const std::string& id, EventGroup group, Meaning meaning, const char* word,
                               QString detail, const NodeState& state) {
    return row(group, meaning, word, m_paths.pathOf(supervisor, id, state), std::move(detail));
}

/// Children of a dynamic supervisor come and go by the thousand: a burst of them is one row, whichever child it is.
EventRow EventTeller::lifecycle(Pid supervisor, const std::string& path, Meaning meaning, const char* word, QString detail) {
    EventRow made = row(EventGroup::Supervision, meaning, word, path, std::move(detail));
    if (m_paths.isDynamic(supervisor)) made.burst = made.word + QLatin1Char('\n') + text(parentPath(path));
    return made;
}

EventRow EventTeller::childStarted(const event::ChildStarted& started, const NodeState& state) {
    const std::string path = m_paths.pathOf(started.supervisor, started.child_id, state);
    m_stopping.erase(path);
    if (!started.restarted) {
        return lifecycle(started.supervisor, path, Meaning::Running, QT_TR_NOOP("started"),
                         tr("as %1").arg(pidText(started.pid)));
    }
    EventRow made =
        row(EventGroup::Restarts, Meaning::Restarting, QT_TR_NOOP("restarted"), path, tr("as %1").arg(pidText(started.pid)));
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
        const char* word = asked_for ? QT_TR_NOOP("stopped") : QT_TR_NOOP("exited");
        return lifecycle(supervisor, path, Meaning::Stopped, word, reason);
    }
    const bool killed = exited.reason.is(ExitReason::Kind::Killed);
    EventRow made =
        row(EventGroup::Crashes, Meaning::Crashed, killed ? QT_TR_NOOP("killed") : QT_TR_NOOP("crashed"), path, reason);
    if (!exited.last_message.empty()) made.detail += tr(" · handling %1").arg(oneLine(exited.last_message));
    return made;
}

/// The link of a child to its supervisor is no news.
std::optional<EventRow> EventTeller::linked(Pid one, Pid other, const char* word, const NodeState& state) {
    if (m_paths.isChildOf(one, other) || m_paths.isChildOf(other, one)) return std::nullopt;
    EventRow made =
        processRow(one, EventGroup::Names, Meaning::Stopped, word, tr("with %1").arg(text(m_paths.pathOf(other, state))), state);
    if (m_paths.isDynamic(m_paths.supervisorOf(one))) {
        made.burst = made.word + QLatin1Char('\n') + text(parentPath(made.path.toStdString()));
    }
    return made;
}

std::optional<EventRow> EventTeller::rowOf(const Event& event, const NodeState& state) {
    const auto by_process = [&](Pid pid, EventGroup group, Meaning meaning, const char* word, QString detail) {
        return processRow(pid, group, meaning, word, std::move(detail), state);
    };
    const auto by_child = [&](const auto& it, EventGroup group, Meaning meaning, const char* word, QString detail) {
        return childRow(it.supervisor, it.child_id, group, meaning, word, std::move(detail), state);
    };
    if (const auto* it = std::get_if<event::Exited>(&event.body)) return exited(*it, state);
    if (const auto* it = std::get_if<event::ChildStarted>(&event.body)) return childStarted(*it, state);
    if (const auto* it = std::get_if<event::Linked>(&event.body)) {
        return linked(it->pid, it->other, QT_TR_NOOP("linked"), state);
    }
    if (const auto* it = std::get_if<event::Unlinked>(&event.body)) {
        return linked(it->pid, it->other, QT_TR_NOOP("unlinked"), state);
    }
    if (const auto* it = std::get_if<event::Registered>(&event.body)) {
        return by_process(it->pid, EventGroup::Names, Meaning::Stopped, QT_TR_NOOP("registered"), oneLine(it->name));
    }
    if (const auto* it = std::get_if<event::Unregistered>(&event.body)) {
        return by_process(it->pid, EventGroup::Names, Meaning::Stopped, QT_TR_NOOP("unregistered"), oneLine(it->name));
    }
    if (const auto* it = std::get_if<event::SupervisorStarted>(&event.body)) {
        return by_process(it->supervisor, EventGroup::Supervision, Meaning::Running, QT_TR_NOOP("supervises"),
                          tr("%1, at most %2 restart(s) in %3", nullptr, pluralOf(it->max_restarts))
                              .arg(strategyWord(it->strategy), formatCount(it->max_restarts), formatDuration(it->within)));
    }
    if (const auto* it = std::get_if<event::RestartFailed>(&event.body)) {
        return by_child(*it, EventGroup::Restarts, Meaning::Crashed, QT_TR_NOOP("restart failed"), oneLine(it->reason));
    }
    if (const auto* it = std::get_if<event::ChildRemoved>(&event.body)) {
        // A temporary child is removed whenever it ends, and its end is told already.
        if (m_paths.isDynamic(it->supervisor)) return std::nullopt;
        return by_child(*it, EventGroup::Supervision, Meaning::Stopped, QT_TR_NOOP("removed"), tr("its specification is gone"));
    }
    if (const auto* it = std::get_if<event::GaveUp>(&event.body)) {
        const std::uint64_t allowed = it->restarts > 0 ? it->restarts - 1 : 0;
        EventRow made = by_process(it->supervisor, EventGroup::Crashes, Meaning::Crashed, QT_TR_NOOP("gave up"),
                                   tr("%1 needed more than %2 restart(s) in time", nullptr, pluralOf(allowed))
                                       .arg(oneLine(it->child_id), formatCount(allowed)));
        made.burst.clear();
        return made;
    }
    if (const auto* it = std::get_if<event::LongHandler>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Busy, QT_TR_NOOP("long handler"),
                          tr("%1 runs for %2").arg(oneLine(it->message), formatDuration(it->elapsed)));
    }
    if (const auto* it = std::get_if<event::MailboxFull>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Busy, QT_TR_NOOP("mailbox full"),
                          tr("%1 message(s) wait; %2", nullptr, pluralOf(it->max_mailbox))
                              .arg(formatCount(it->max_mailbox), overflowWord(it->overflow)));
    }
    if (const auto* it = std::get_if<event::MailboxDrained>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Running, QT_TR_NOOP("mailbox drained"),
                          it->dropped == 0
                              ? tr("none was dropped")
                              : tr("%1 message(s) were dropped", nullptr, pluralOf(it->dropped)).arg(formatCount(it->dropped)));
    }
    if (const auto* it = std::get_if<event::Abandoned>(&event.body)) {
        return by_child(*it, EventGroup::Supervision, Meaning::Crashed, QT_TR_NOOP("abandoned"),
                        tr("%1 did not stop in time and keeps its thread").arg(pidText(it->pid)));
    }
    if (const auto* it = std::get_if<event::FaultSet>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Faulted, QT_TR_NOOP("fault set"), oneLine(it->what));
    }
    if (const auto* it = std::get_if<event::FaultCleared>(&event.body)) {
        return by_process(it->pid, EventGroup::Faults, Meaning::Running, QT_TR_NOOP("fault cleared"), oneLine(it->what));
    }
    if (const auto* it = std::get_if<event::Log>(&event.body)) {
        return by_process(it->pid, EventGroup::Logs, meaningOfLevel(it->level), levelWord(it->level), oneLine(it->text));
    }
    if (const auto* it = std::get_if<event::StopRequested>(&event.body)) {
        m_stopping.insert(m_paths.pathOf(it->supervisor, it->child_id, state));
        return std::nullopt;
    }
    if (const auto* it = std::get_if<event::Gap>(&event.body)) {
        const QString lost =
            tr("%1 event(s) lost here; what follows was taken afresh", nullptr, pluralOf(it->lost)).arg(formatCount(it->lost));
        EventRow made = row(EventGroup::Gaps, Meaning::Busy, QT_TR_NOOP("gap"), {}, lost);
        made.burst.clear();
        return made;
    }
    return std::nullopt;
}

} // namespace canopy::ui
